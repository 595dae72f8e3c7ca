"""What the API refuses, each with the HTTP status and the code that a client acts on."""

from __future__ import annotations

from typing import Any


class Problem(Exception):
    """Answered as `{"error": {"code", "message", ...details}}`."""

    def __init__(self, status: int, code: str, message: str, **details: Any) -> None:
        super().__init__(message)
        self.status = status
        self.body = {"error": {"code": code, "message": message, **details}}


def order_not_found() -> Problem:
    return Problem(404, "order_not_found", "No order has this number together with this proof.")


def return_not_found() -> Problem:
    return Problem(404, "return_not_found", "No return has this id or RMA number.")


def not_returnable(line_id: str, reason: str) -> Problem:
    message = f"Line {line_id} cannot be returned: {reason}."
    return Problem(422, "not_returnable", message, reason=reason, order_line_id=line_id)


def quantity_exceeded(line_id: str, available: int) -> Problem:
    message = f"Of line {line_id} only {available} are left."
    return Problem(422, "quantity_exceeded", message, available=available, order_line_id=line_id)


def invalid_reason(reason_id: str) -> Problem:
    return Problem(
        422, "invalid_reason", f"{reason_id!r} is not a return reason: see /api/return-reasons."
    )


def invalid_method(method: str) -> Problem:
    return Problem(
        422, "invalid_return_method", f"{method} is not offered for these items and this address."
    )


def invalid_request(message: str) -> Problem:
    return Problem(422, "invalid_request", message)


def invalid_state(message: str) -> Problem:
    return Problem(409, "invalid_state", message)


def out_of_stock(variant_id: str) -> Problem:
    return Problem(409, "out_of_stock", f"Variant {variant_id} is out of stock.")


def slot_unavailable(slot_id: str) -> Problem:
    return Problem(409, "slot_unavailable", f"Pickup slot {slot_id!r} is not free.")


def refund_exceeds(available: object) -> Problem:
    return Problem(422, "refund_exceeds_available", f"No more than {available} can be paid back.")


def key_reused() -> Problem:
    return Problem(422, "key_reused", "This Idempotency-Key was used before, for another request.")


def key_missing() -> Problem:
    return Problem(400, "invalid_request", "Every write needs an Idempotency-Key header.")


def unauthorized() -> Problem:
    return Problem(401, "unauthorized", "Send the API's token: Authorization: Bearer <token>.")
