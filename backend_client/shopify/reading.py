"""Shopify's small values as ours: money, times, ids, addresses, payments."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import datetime
from typing import Any

from backend_client.model import Address, Money, PaymentKind, PaymentState
from backend_client.wire import WireError, decode

Json = Mapping[str, Any]

STATES = {
    "SUCCESS": PaymentState.SUCCESS,
    "FAILURE": PaymentState.FAILURE,
    "ERROR": PaymentState.FAILURE,
    "PENDING": PaymentState.PENDING,
    "AWAITING_RESPONSE": PaymentState.PENDING,
    "UNKNOWN": PaymentState.PENDING,
}
GATEWAYS = {
    "gift_card": PaymentKind.GIFT_CARD,
    "shopify_store_credit": PaymentKind.STORE_CREDIT,
    "cash on delivery (cod)": PaymentKind.CASH_ON_DELIVERY,
    "bank deposit": PaymentKind.BANK_TRANSFER,
    "paypal": PaymentKind.WALLET,
}
DETAILS = {
    "CardPaymentDetails": PaymentKind.CARD,
    "PaypalWalletPaymentDetails": PaymentKind.WALLET,
    "ShopPayInstallmentsPaymentDetails": PaymentKind.INSTALMENTS,
    "LocalPaymentMethodsPaymentDetails": PaymentKind.BANK_TRANSFER,
}


def is_id(kind: str, id_: str) -> bool:
    """Whether it is an id that Shopify gave for this kind of thing."""
    return re.fullmatch(rf"gid://shopify/{kind}/[0-9]{{1,20}}", id_) is not None


def nodes(data: Json, field: str) -> list[Any]:
    """The nodes of a connection. Raises ValueError when there is none."""
    connection = data.get(field)
    found = connection.get("nodes") if isinstance(connection, dict) else None
    if not isinstance(found, list):
        raise WireError(f"the answer holds no {field}")
    return found


def money(bag: Any) -> Money:
    """A MoneyBag, in the currency that the customer paid in."""
    shown = bag.get("presentmentMoney") if isinstance(bag, dict) else None
    return money_v2(shown)


def money_v2(data: Any) -> Money:
    if not isinstance(data, dict):
        raise WireError("an amount is missing")
    plain = {"amount": data.get("amount"), "currency": data.get("currencyCode")}
    return decode(Money, plain).rounded()


def time(data: Any) -> datetime:
    return decode(datetime, data)


def maybe_time(data: Any) -> datetime | None:
    return time(data) if data else None


def address(data: Json | None) -> Address:
    """Empty where the order has none (nothing to ship)."""
    data = data or {}
    text = {field: str(data.get(field) or "") for field in ADDRESS_FIELDS}
    return Address(*text.values())


ADDRESS_FIELDS = (
    "name",
    "address1",
    "address2",
    "zip",
    "city",
    "provinceCode",
    "countryCodeV2",
    "phone",
)


def payment_kind(transaction: Json) -> PaymentKind:
    gateway = str(transaction.get("gateway") or "").lower()
    if gateway in GATEWAYS:
        return GATEWAYS[gateway]
    kind = str((transaction.get("paymentDetails") or {}).get("__typename", ""))
    return DETAILS.get(kind, PaymentKind.CARD)


def payment_state(transaction: Json) -> PaymentState:
    status = str(transaction.get("status"))
    return STATES.get(status) or PaymentState(status)


def last_four(transaction: Json) -> str:
    details = transaction.get("paymentDetails") or {}
    shown = str(details.get("number") or transaction.get("accountNumber") or "")
    digits = re.sub(r"\D", "", shown)
    return digits[-4:] if len(digits) >= 4 else ""
