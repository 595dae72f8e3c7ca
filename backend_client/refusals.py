"""What the sandbox's `{"error": {"code", "message"}}` means, as our errors."""

from __future__ import annotations

import json
from typing import Any

from backend_client import errors
from backend_client.calls import Answer
from backend_client.model import NotReturnable

BY_CODE = {
    kind.code: kind
    for kind in (
        errors.OrderNotFound,
        errors.ReturnNotFound,
        errors.InvalidReason,
        errors.InvalidReturnMethod,
        errors.InvalidRequest,
        errors.InvalidState,
        errors.OutOfStock,
        errors.SlotUnavailable,
        errors.KeyReused,
        errors.RefundExceedsAvailable,
        errors.Unauthorized,
        errors.Unsupported,
        errors.Conflict,
    )
}
BY_STATUS: dict[int, type[errors.BackendError]] = {
    401: errors.Unauthorized,
    403: errors.Unauthorized,
    404: errors.OrderNotFound,
    409: errors.Conflict,
}
TOO_MANY, SERVER_ERROR = 429, 500


def refusal(answer: Answer) -> errors.BackendError:
    """The error for an answer that is not 2xx."""
    if answer.status >= SERVER_ERROR:
        return errors.BackendUnavailable(f"status {answer.status}")
    error = _error_of(answer)
    code, message = str(error.get("code")), str(error.get("message", f"status {answer.status}"))
    if answer.status == TOO_MANY:
        return errors.RateLimited(message, seconds(answer.headers.get("retry-after")))
    if code == errors.NotReturnable.code:
        return errors.NotReturnable(message, NotReturnable(str(error.get("reason") or "OTHER")))
    if code == errors.QuantityExceeded.code:
        available = error.get("available")
        return errors.QuantityExceeded(message, available if isinstance(available, int) else None)
    return BY_CODE.get(code, BY_STATUS.get(answer.status, errors.InvalidRequest))(message)


def seconds(header: str | None) -> float | None:
    """A Retry-After in seconds; None when it is missing or a date."""
    try:
        return max(float(header or ""), 0.0)
    except ValueError:
        return None


def _error_of(answer: Answer) -> dict[str, Any]:
    try:
        error = json.loads(answer.body)["error"]
    except (ValueError, KeyError, TypeError):
        return {}
    return error if isinstance(error, dict) else {}
