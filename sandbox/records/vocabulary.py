"""The fixed words of the sandbox's shop format; Shopify's where it has them."""

from __future__ import annotations

from enum import StrEnum


class ReasonCode(StrEnum):
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


class ReturnStatus(StrEnum):
    REQUESTED = "REQUESTED"
    OPEN = "OPEN"
    PARTIALLY_RECEIVED = "PARTIALLY_RECEIVED"
    RECEIVED = "RECEIVED"
    CLOSED = "CLOSED"
    DECLINED = "DECLINED"
    CANCELED = "CANCELED"
    EXPIRED = "EXPIRED"


class Method(StrEnum):
    MERCHANT_LABEL = "MERCHANT_LABEL"
    CUSTOMER_LABEL = "CUSTOMER_LABEL"
    PICKUP = "PICKUP"
    DROP_OFF = "DROP_OFF"
    STORE = "STORE"
    KEEP_ITEM = "KEEP_ITEM"


class Resolution(StrEnum):
    REFUND = "REFUND"
    STORE_CREDIT = "STORE_CREDIT"
    EXCHANGE = "EXCHANGE"
    REPLACEMENT = "REPLACEMENT"


class Disposition(StrEnum):
    RESTOCKED = "RESTOCKED"
    PROCESSING_REQUIRED = "PROCESSING_REQUIRED"
    NOT_RESTOCKED = "NOT_RESTOCKED"
    MISSING = "MISSING"
    REFUSED = "REFUSED"


class PaymentKind(StrEnum):
    CARD = "card"
    BANK_TRANSFER = "bank_transfer"
    WALLET = "wallet"
    INSTALMENTS = "instalments"
    CASH_ON_DELIVERY = "cash_on_delivery"
    GIFT_CARD = "gift_card"
    STORE_CREDIT = "store_credit"


class PaymentState(StrEnum):
    PENDING = "PENDING"
    SUCCESS = "SUCCESS"
    FAILURE = "FAILURE"


class OrderStatus(StrEnum):
    OPEN = "OPEN"
    CANCELED = "CANCELED"
    ARCHIVED = "ARCHIVED"


class FulfilmentStatus(StrEnum):
    PENDING = "PENDING"
    IN_TRANSIT = "IN_TRANSIT"
    OUT_FOR_DELIVERY = "OUT_FOR_DELIVERY"
    DELIVERED = "DELIVERED"
    FAILURE = "FAILURE"
    CANCELED = "CANCELED"


class FeeKind(StrEnum):
    RESTOCKING = "RESTOCKING"
    RETURN_SHIPPING = "RETURN_SHIPPING"
    OTHER = "OTHER"
