"""What can go wrong at an order backend. Each error has a code and says if a retry may help.

    BackendError
    ├── OrderNotFound            order_not_found         also for a wrong e-mail or postcode
    ├── ReturnNotFound           return_not_found
    ├── NotReturnable            not_returnable          `reason` says why (UNFULFILLED, RETURNED)
    ├── QuantityExceeded         quantity_exceeded       `available` says how many are left
    ├── InvalidReason            invalid_reason
    ├── InvalidReturnMethod      invalid_return_method
    ├── InvalidRequest           invalid_request         another field is wrong
    ├── InvalidState             invalid_state           too late or too early for this change
    │   ├── OutOfStock           out_of_stock
    │   ├── SlotUnavailable      slot_unavailable        the pickup slot has gone
    │   └── KeyReused            key_reused              one key, two different requests
    ├── RefundExceedsAvailable   refund_exceeds_available
    ├── Unauthorized             unauthorized            our credentials are wrong
    ├── Unsupported              unsupported             this platform cannot do it (capabilities)
    └── Retryable
        ├── Conflict             conflict                somebody else is changing the order
        ├── RateLimited          rate_limited            `retry_after` seconds
        └── BackendUnavailable   backend_unavailable     no answer, 5xx, or one that makes no sense
            └── OutcomeUnknown   outcome_unknown         a write was sent and no answer came back

Retry a write only with the same idempotency key. After OutcomeUnknown never promise or deny
anything to the customer: ask again with the same key, or look it up by its `reference`.
"""

from __future__ import annotations

from typing import ClassVar

from backend_client.model.vocabulary import NotReturnable as NotReturnableReason


class BackendError(Exception):
    """Something that the order backend, or the way to it, did not let us do.

    The message is for operators and logs. It holds ids, never personal data.
    """

    code: ClassVar[str] = "backend_error"
    retryable: ClassVar[bool] = False


class OrderNotFound(BackendError):
    code = "order_not_found"


class ReturnNotFound(BackendError):
    code = "return_not_found"


class NotReturnable(BackendError):
    code = "not_returnable"

    def __init__(
        self, message: str, reason: NotReturnableReason = NotReturnableReason.OTHER
    ) -> None:
        super().__init__(message)
        self.reason = reason


class QuantityExceeded(BackendError):
    code = "quantity_exceeded"

    def __init__(self, message: str, available: int | None = None) -> None:
        super().__init__(message)
        self.available = available


class InvalidReason(BackendError):
    code = "invalid_reason"


class InvalidReturnMethod(BackendError):
    code = "invalid_return_method"


class InvalidRequest(BackendError):
    code = "invalid_request"


class InvalidState(BackendError):
    code = "invalid_state"


class OutOfStock(InvalidState):
    code = "out_of_stock"


class SlotUnavailable(InvalidState):
    code = "slot_unavailable"


class KeyReused(InvalidState):
    code = "key_reused"


class RefundExceedsAvailable(BackendError):
    code = "refund_exceeds_available"


class Unauthorized(BackendError):
    code = "unauthorized"


class Unsupported(BackendError):
    code = "unsupported"


class Retryable(BackendError):
    code = "retryable"
    retryable = True


class Conflict(Retryable):
    code = "conflict"


class RateLimited(Retryable):
    code = "rate_limited"

    def __init__(self, message: str, retry_after: float | None = None) -> None:
        super().__init__(message)
        self.retry_after = retry_after


class BackendUnavailable(Retryable):
    code = "backend_unavailable"


class OutcomeUnknown(BackendUnavailable):
    code = "outcome_unknown"
