"""What Medusa's `{"type", "message"}` means, as our errors.

Medusa has few types; most refusals are `invalid_data`, told apart by their words. What is told
apart here is only what changes how we go on: what we check ourselves needs no telling.
"""

from __future__ import annotations

import json
from typing import Any

from backend_client import errors
from backend_client.calls import Answer
from backend_client.refusals import SERVER_ERROR, TOO_MANY, seconds

BY_STATUS: dict[int, type[errors.BackendError]] = {
    401: errors.Unauthorized,
    403: errors.Unauthorized,
    409: errors.Conflict,
}


class NoSuchThing(errors.InvalidRequest):
    """An id that Medusa does not know; the look-up says of what kind."""


class AlreadyThere(errors.InvalidState):
    """Something with this unique name."""


class Busy(errors.Conflict):
    """The order has an open change: a draft of ours, or one that a person works on."""


def refusal(answer: Answer) -> errors.BackendError:
    """The error for an answer that is not 2xx."""
    if answer.status >= SERVER_ERROR:
        return errors.BackendUnavailable(f"status {answer.status}")
    if answer.status == TOO_MANY:
        wait = seconds(answer.headers.get("retry-after"))
        return errors.RateLimited("Medusa asks for patience", wait)
    body = _body(answer)
    message = str(body.get("message") or f"status {answer.status}")[:300]
    if answer.status == 404:
        return NoSuchThing(message)
    if "already exists" in message:
        return AlreadyThere(message)
    if "existing active order change" in message:
        return Busy(message)
    if "refund more than" in message:
        return errors.RefundExceedsAvailable(message)
    return BY_STATUS.get(answer.status, errors.InvalidState)(message)


def _body(answer: Answer) -> dict[str, Any]:
    try:
        body = json.loads(answer.body)
    except ValueError:
        return {}
    return body if isinstance(body, dict) else {}
