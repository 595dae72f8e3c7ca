"""Medusa's small values as ours: money, times, addresses, payments, what became of goods."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from decimal import Decimal
from typing import Any

from backend_client.model import (
    Address,
    Money,
    Payment,
    PaymentKind,
    PaymentState,
    ReturnReason,
    ReturnReasonCode,
)
from backend_client.wire import WireError, decode

Json = Mapping[str, Any]

PROVIDERS = {
    "pp_system_default": PaymentKind.BANK_TRANSFER,
    "stripe-ideal": PaymentKind.BANK_TRANSFER,
    "stripe-bancontact": PaymentKind.BANK_TRANSFER,
    "stripe-przelewy24": PaymentKind.BANK_TRANSFER,
    "paypal": PaymentKind.WALLET,
    "klarna": PaymentKind.INSTALMENTS,
    "stripe": PaymentKind.CARD,
    "adyen": PaymentKind.CARD,
    "braintree": PaymentKind.CARD,
}
"""By a part of the provider's id, the longest first. `pp_system_default` is Medusa's own for
money that comes by hand."""


def money(amount: Any, currency: str) -> Money:
    """Medusa's amounts are in major units, as JSON numbers."""
    if isinstance(amount, bool) or not isinstance(amount, int | Decimal):
        raise WireError("an amount is no number")
    return Money(Decimal(amount), currency.upper()).rounded()


def pieces(data: Json, field: str) -> int:
    return int(data.get(field) or 0)


def time(data: Any) -> datetime:
    return decode(datetime, data)


def maybe_time(data: Any) -> datetime | None:
    return time(data) if data else None


def name_of(data: Json) -> str:
    return " ".join(filter(None, (data.get("first_name"), data.get("last_name"))))


def address(data: Json | None) -> Address:
    """Empty where the order has none (nothing to ship)."""
    data = data or {}

    def text(field: str) -> str:
        return str(data.get(field) or "")

    return Address(
        name_of(data),
        text("address_1"),
        text("address_2"),
        text("postal_code"),
        text("city"),
        text("province"),
        text("country_code").upper(),
        text("phone"),
    )


def payment(data: Json, currency: str) -> Payment:
    """SUCCESS once something was captured."""
    captured = _sum(data.get("captures") or (), currency)
    return Payment(
        id=str(data["id"]),
        kind=payment_kind(str(data.get("provider_id") or "")),
        amount=captured or money(data["amount"], currency),
        refunded=_sum(data.get("refunds") or (), currency),
        state=PaymentState.SUCCESS if captured else PaymentState.PENDING,
        label=str(data.get("provider_id") or ""),
        last_four=_last_four(data.get("data")),
        paid_at=maybe_time(data.get("captured_at")),
    )


def payment_kind(provider: str) -> PaymentKind:
    for part in sorted(PROVIDERS, key=len, reverse=True):
        if part in provider:
            return PROVIDERS[part]
    return PaymentKind(provider or "unknown")


def reason(data: Json) -> ReturnReason:
    """Our code where the reason's value is one of the trade's words, else OTHER."""
    word = str(data.get("value") or "").strip().upper().replace("-", "_").replace(" ", "_")
    known = word in ReturnReasonCode.__members__
    code = ReturnReasonCode[word] if known else ReturnReasonCode.OTHER
    return ReturnReason(str(data["id"]), code, str(data.get("label") or data.get("value") or ""))


def _sum(found: Any, currency: str) -> Money:
    return Money.sum((money(one["amount"], currency) for one in found), currency.upper())


def _last_four(data: Any) -> str:
    """Where the provider keeps it as Stripe does."""
    if not isinstance(data, Mapping):
        return ""
    method = data.get("payment_method_details") or data.get("payment_method") or {}
    card = method.get("card") if isinstance(method, Mapping) else None
    return str(card.get("last4") or "") if isinstance(card, Mapping) else ""
