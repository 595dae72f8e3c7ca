"""The trade's fixed words, as enums. Where platforms differ, Shopify's are the neutral choice.

Source: the enums of Shopify's Admin GraphQL API (ReturnReason, ReturnStatus, ReturnableStatus).
"""

from __future__ import annotations

import logging
from enum import StrEnum

log = logging.getLogger(__name__)


class OpenEnum(StrEnum):
    """An enum that keeps a value it does not know, logs it, and goes on.

    A platform may grow a new status at any time; that must not break a conversation.
    `known` tells the two apart.
    """

    @classmethod
    def _missing_(cls, value: object) -> OpenEnum | None:
        if not isinstance(value, str):
            return None
        log.warning("the order backend sent an unknown %s: %r", cls.__name__, value[:60])
        member = str.__new__(cls, value)
        member._name_ = member._value_ = value
        return member

    @property
    def known(self) -> bool:
        return self._value_ in type(self)._value2member_map_


class ReturnReasonCode(OpenEnum):
    SIZE_TOO_SMALL = "SIZE_TOO_SMALL"
    SIZE_TOO_LARGE = "SIZE_TOO_LARGE"
    DEFECTIVE = "DEFECTIVE"
    NOT_AS_DESCRIBED = "NOT_AS_DESCRIBED"
    WRONG_ITEM = "WRONG_ITEM"
    UNWANTED = "UNWANTED"
    COLOR = "COLOR"
    STYLE = "STYLE"
    OTHER = "OTHER"
    UNKNOWN = "UNKNOWN"


class NotReturnable(OpenEnum):
    FINAL_SALE = "FINAL_SALE"
    RETURN_WINDOW_EXPIRED = "RETURN_WINDOW_EXPIRED"
    UNFULFILLED = "UNFULFILLED"
    RETURNED = "RETURNED"
    OTHER = "OTHER"


class ReturnStatus(OpenEnum):
    REQUESTED = "REQUESTED"
    OPEN = "OPEN"
    PARTIALLY_RECEIVED = "PARTIALLY_RECEIVED"
    RECEIVED = "RECEIVED"
    CLOSED = "CLOSED"
    DECLINED = "DECLINED"
    CANCELED = "CANCELED"
    EXPIRED = "EXPIRED"


class RefundStatus(OpenEnum):
    """How much of what a return (or an order) is owed has been paid back."""

    NONE = "NONE"
    PENDING = "PENDING"
    PARTIALLY_REFUNDED = "PARTIALLY_REFUNDED"
    REFUNDED = "REFUNDED"


class PaymentState(OpenEnum):
    """Where one payment or one refund transaction stands."""

    PENDING = "PENDING"
    SUCCESS = "SUCCESS"
    FAILURE = "FAILURE"


class ReturnMethod(OpenEnum):
    MERCHANT_LABEL = "MERCHANT_LABEL"
    CUSTOMER_LABEL = "CUSTOMER_LABEL"
    PICKUP = "PICKUP"
    DROP_OFF = "DROP_OFF"
    STORE = "STORE"
    KEEP_ITEM = "KEEP_ITEM"


class Resolution(OpenEnum):
    REFUND = "REFUND"
    STORE_CREDIT = "STORE_CREDIT"
    EXCHANGE = "EXCHANGE"
    REPLACEMENT = "REPLACEMENT"


class Disposition(OpenEnum):
    """What the warehouse did with an item that came back."""

    RESTOCKED = "RESTOCKED"
    PROCESSING_REQUIRED = "PROCESSING_REQUIRED"
    NOT_RESTOCKED = "NOT_RESTOCKED"
    MISSING = "MISSING"
    REFUSED = "REFUSED"


class PaymentKind(OpenEnum):
    CARD = "card"
    BANK_TRANSFER = "bank_transfer"
    WALLET = "wallet"
    INSTALMENTS = "instalments"
    CASH_ON_DELIVERY = "cash_on_delivery"
    GIFT_CARD = "gift_card"
    STORE_CREDIT = "store_credit"


class OrderStatus(OpenEnum):
    """Of the whole order: open, or all of it cancelled, or all of it done."""

    OPEN = "OPEN"
    CANCELED = "CANCELED"
    ARCHIVED = "ARCHIVED"


class FulfilmentStatus(OpenEnum):
    PENDING = "PENDING"
    IN_TRANSIT = "IN_TRANSIT"
    OUT_FOR_DELIVERY = "OUT_FOR_DELIVERY"
    DELIVERED = "DELIVERED"
    FAILURE = "FAILURE"
    CANCELED = "CANCELED"


class FeeKind(OpenEnum):
    RESTOCKING = "RESTOCKING"
    RETURN_SHIPPING = "RETURN_SHIPPING"
    OTHER = "OTHER"
