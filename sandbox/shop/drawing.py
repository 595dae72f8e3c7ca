"""Words to write orders with, briefly: who, what, how paid, how it travelled."""

from __future__ import annotations

from dataclasses import dataclass, field
from decimal import ROUND_HALF_UP, Decimal
from typing import Any

from sandbox.shop.people import CURRENCIES

Json = dict[str, Any]
VAT = {"DE": "19", "AT": "20", "FR": "20", "NL": "21", "GB": "20", "US": "8.25"}
REDUCED = {"DE": "7", "AT": "10", "FR": "5.5", "NL": "9", "GB": "0", "US": "0"}
CARRIERS = {"US": "Prairie Parcel", "GB": "Albion Mail"}
SHIPPING = {"EUR": "4.90", "USD": "6.90", "GBP": "4.50"}
FREE_SHIPPING_FROM = Decimal(60)


@dataclass(frozen=True, slots=True)
class Bought:
    """`discount` is in per cent of the line."""

    variant_id: str
    quantity: int = 1
    discount: int = 0


@dataclass(frozen=True, slots=True)
class Parcel:
    """Which lines (by place, from 1; none: all) went when: days ago, None for not yet."""

    shipped: int
    delivered: int | None = None
    lines: tuple[int, ...] = ()
    status: str = ""
    pieces: int | None = None


@dataclass(frozen=True, slots=True)
class Drawn:
    """An order in brief."""

    number: int
    customer: Json
    bought: tuple[Bought, ...]
    placed: int
    parcels: tuple[Parcel, ...] = ()
    paid: tuple[str, ...] = ("card",)
    extra: Json = field(default_factory=dict)


class Catalogue:
    """Variants by id, as the order needs them."""

    def __init__(self, products: list[Json]) -> None:
        self._found = {v["id"]: (p, v) for p in products for v in p["variants"]}

    def __getitem__(self, variant_id: str) -> tuple[Json, Json]:
        return self._found[variant_id]


def order(drawn: Drawn, catalogue: Catalogue) -> Json:
    """The order as shop JSON, with its sums right."""
    address = drawn.customer["addresses"][0]
    country = address["country"]
    currency = CURRENCIES.get(country, "EUR")
    order_id = f"ord_{drawn.number}"
    lines = [
        _line(f"{order_id}-L{place}", bought, country, currency, catalogue)
        for place, bought in enumerate(drawn.bought, start=1)
    ]
    goods = sum((_paid(line) for line in lines), Decimal(0))
    shipped = any(line["requires_shipping"] for line in lines)
    shipping = SHIPPING[currency] if shipped and goods < FREE_SHIPPING_FROM else "0.00"
    return {
        "id": order_id,
        "number": str(drawn.number),
        "customer_id": drawn.customer["id"],
        "email": drawn.customer["email"],
        "currency": currency,
        "placed_at": f"-{drawn.placed}d",
        "shipping_address": address,
        "lines": lines,
        "shipping_cost": shipping,
        "payments": _payments(drawn, order_id, goods + Decimal(shipping)),
        "fulfilments": [
            _parcel(drawn.number, place, parcel, lines, country)
            for place, parcel in enumerate(drawn.parcels, start=1)
        ],
        **drawn.extra,
    }


def _line(line_id: str, bought: Bought, country: str, currency: str, catalogue: Catalogue) -> Json:
    product, variant = catalogue[bought.variant_id]
    prices = (variant["price"], *variant["prices"])
    price = Decimal(next(p["amount"] for p in prices if p["currency"] == currency))
    gross = price * bought.quantity
    discount = _cents(gross * bought.discount / 100)
    rates = REDUCED if product["category"] == "food" else VAT
    rate, net = Decimal(rates[country]), gross - discount
    included = country != "US"
    tax = net * rate / (100 + rate) if included else net * rate / 100
    return {
        "id": line_id,
        "variant_id": bought.variant_id,
        "product_id": product["id"],
        "quantity": bought.quantity,
        "unit_price": str(price),
        "discount": str(discount),
        "tax": str(_cents(tax)),
        "tax_included": included,
        "requires_shipping": product["requires_shipping"],
    }


def _paid(line: Json) -> Decimal:
    net: Decimal = Decimal(line["unit_price"]) * line["quantity"] - Decimal(line["discount"])
    return net if line["tax_included"] else net + Decimal(line["tax"])


def _payments(drawn: Drawn, order_id: str, total: Decimal) -> list[Json]:
    """One payment, or a gift card for a third of it and the rest by the other."""
    shares = [total]
    if len(drawn.paid) > 1:
        shares = [_cents(total / 3), total - _cents(total / 3)]
    return [
        _payment(f"{order_id}-P{place}", kind, share, drawn)
        for place, (kind, share) in enumerate(zip(drawn.paid, shares, strict=True), start=1)
    ]


def _payment(payment_id: str, kind: str, amount: Decimal, drawn: Drawn) -> Json:
    labels = {"card": ("Visa", "4242"), "bank_transfer": ("Bank transfer", "3000")}
    label, last_four = labels.get(kind, (kind.replace("_", " ").capitalize(), ""))
    if kind == "gift_card":
        last_four = f"{drawn.number * 7 % 10000:04d}"
    waiting = kind in ("bank_transfer", "cash_on_delivery") and not drawn.parcels
    return {
        "id": payment_id,
        "kind": kind,
        "amount": str(amount),
        "state": "PENDING" if waiting else "SUCCESS",
        "label": label,
        "last_four": last_four,
        "paid_at": None if waiting else f"-{drawn.placed}d",
    }


def _parcel(number: int, place: int, parcel: Parcel, lines: list[Json], country: str) -> Json:
    chosen = [lines[at - 1] for at in parcel.lines] or lines
    status = parcel.status or ("IN_TRANSIT" if parcel.delivered is None else "DELIVERED")
    tracking = f"PP{number}{place:02d}{number * 37 % 9973:04d}"
    events = [(parcel.shipped, "PICKED_UP", "Handed to the carrier")]
    if status == "OUT_FOR_DELIVERY":
        events.append((0, status, "On the van"))
    if parcel.delivered is not None:
        events.append((parcel.delivered, "DELIVERED", "Delivered"))
    return {
        "id": f"ful_{number}_{place}",
        "status": status,
        "lines": [
            {"order_line_id": line["id"], "quantity": parcel.pieces or line["quantity"]}
            for line in chosen
        ],
        "shipped_at": f"-{parcel.shipped}d",
        "delivered_at": None if parcel.delivered is None else f"-{parcel.delivered}d",
        "carrier": CARRIERS.get(country, "ParcelPost"),
        "tracking_number": tracking,
        "events": [
            {"at": f"-{days}d", "status": code, "description": text} for days, code, text in events
        ],
    }


def _cents(amount: Decimal) -> Decimal:
    return amount.quantize(Decimal("0.01"), rounding=ROUND_HALF_UP)
