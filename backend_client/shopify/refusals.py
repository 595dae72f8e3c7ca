"""What Shopify's refusals mean, as our errors.

It refuses in three ways: by HTTP status, by `errors` beside the data (the request itself was not
taken), and by `userErrors` inside a mutation's answer (the change was not allowed).
Sources: shopify.dev/docs/api/admin-graphql (status and error codes), enums of the schema.
"""

from __future__ import annotations

import logging
from collections.abc import Mapping
from typing import Any

from backend_client import errors
from backend_client.calls import Answer
from backend_client.refusals import seconds

log = logging.getLogger(__name__)

TOO_MANY, SERVER_ERROR = 429, 500
BY_STATUS: dict[int, type[errors.BackendError]] = {
    401: errors.Unauthorized,
    402: errors.Unauthorized,
    403: errors.Unauthorized,
    404: errors.Unauthorized,
    423: errors.Unauthorized,
}
"""402 and 423: the shop is frozen or locked. 404: there is no such shop or API version."""

BY_CODE: dict[str, type[errors.BackendError]] = {
    "ACCESS_DENIED": errors.Unauthorized,
    "SHOP_INACTIVE": errors.Unauthorized,
    "INTERNAL_SERVER_ERROR": errors.BackendUnavailable,
    "TIMEOUT": errors.BackendUnavailable,
    "MAX_COST_EXCEEDED": errors.Unsupported,
    "IDEMPOTENCY_CONCURRENT_REQUEST": errors.Conflict,
    "IDEMPOTENCY_KEY_PARAMETER_MISMATCH": errors.KeyReused,
    "IDEMPOTENCY_PREVIOUS_ATTEMPT_FAILED": errors.InvalidState,
}
BY_USER_ERROR: dict[str, type[errors.BackendError]] = {
    "INTERNAL_ERROR": errors.BackendUnavailable,
    "INVALID_STATE": errors.InvalidState,
    "NOT_EDITABLE": errors.InvalidState,
    "ALREADY_EXISTS": errors.InvalidState,
    "NOT_FOUND": errors.ReturnNotFound,
    "MISSING_PERMISSION": errors.Unauthorized,
    "NO_REFUND_PERMISSION": errors.Unauthorized,
    "NO_REFUND_TO_STORE_CREDIT_PERMISSION": errors.Unauthorized,
    "APP_NOT_AUTHORIZED": errors.Unauthorized,
    "FEATURE_NOT_ENABLED": errors.Unsupported,
    "STALE_OBJECT": errors.Conflict,
    "INVALID_COMPARE_DIGEST": errors.Conflict,
    "LESS_THAN_OR_EQUAL_TO": errors.QuantityExceeded,
    "TOO_BIG": errors.QuantityExceeded,
}


def by_status(answer: Answer) -> errors.BackendError | None:
    """The error that the HTTP status alone tells; None for 200."""
    if answer.status == TOO_MANY:
        return errors.RateLimited("status 429", seconds(answer.headers.get("retry-after")))
    if answer.status >= SERVER_ERROR:
        return errors.BackendUnavailable(f"status {answer.status}")
    if answer.status == 200:
        return None
    kind = BY_STATUS.get(answer.status, errors.InvalidRequest)
    return kind(f"status {answer.status}: check BACKEND_URL, BACKEND_TOKEN and the app's scopes")


def by_errors(
    found: list[Any], cost: Mapping[str, Any], *, perhaps_done: bool = False
) -> errors.BackendError:
    """The error for `errors` at the top of an answer; `cost` is `extensions.cost`.

    `perhaps_done`: data came with them, so an error that we do not know may have come after
    the change.
    """
    first = found[0] if found and isinstance(found[0], dict) else {}
    code = str((first.get("extensions") or {}).get("code", ""))
    message = f"{code or 'error'}: {_short(first.get('message'))}"
    if code == "THROTTLED" or first.get("message") == "Throttled":
        return errors.RateLimited(message, wait(cost))
    if not code and "invalid id" in message.lower():
        return errors.OrderNotFound(message)
    if code and code not in BY_CODE:
        log.warning("Shopify sent an unknown error code: %s", code[:60])
    unknown = errors.BackendUnavailable if perhaps_done else errors.InvalidRequest
    return BY_CODE.get(code, unknown)(message)


def wait(cost: Mapping[str, Any]) -> float | None:
    """Seconds until the bucket has enough for the query that was throttled.

    None when the answer does not tell.
    """
    bucket = cost.get("throttleStatus")
    if not isinstance(bucket, dict):
        return None
    try:
        wanted, left = float(cost["requestedQueryCost"]), float(bucket["currentlyAvailable"])
        rate = float(bucket["restoreRate"])
    except (KeyError, TypeError, ValueError):
        return None
    return max(0.0, wanted - left) / rate if rate > 0 else None


def by_user_errors(found: list[Any]) -> errors.BackendError:
    """The error for the `userErrors` of a mutation."""
    first = found[0] if isinstance(found[0], dict) else {}
    code = str(first.get("code") or "")
    where = ".".join(str(step) for step in first.get("field") or ())
    message = f"{code or 'refused'} at {where or 'the request'}: {_short(first.get('message'))}"
    if code and code not in BY_USER_ERROR:
        log.info("Shopify refused with %s, taken as an invalid request", code[:60])
    return BY_USER_ERROR.get(code, errors.InvalidRequest)(message)


def _short(message: object) -> str:
    return str(message or "no message")[:200]
