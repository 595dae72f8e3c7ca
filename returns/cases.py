"""Past cases to try a policy on: one JSON object a line, or a shop's JSON with its returns."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from returns.model import Customer, Line, Method, Order, Payment, Reason, Resolution, Wanted
from returns.money import Money
from returns.shopfile import ShopFileError, shop_from


@dataclass(frozen=True, slots=True)
class PastCase:
    """What was asked for, and when. `method` None: the cheapest on offer is taken."""

    number: str
    order: Order
    wanted: tuple[Wanted, ...]
    at: datetime
    method: Method | None


def read_cases(text: str) -> tuple[PastCase, ...]:
    """ShopFileError names the line that cannot be read."""
    try:
        whole = json.loads(text)
    except ValueError:
        whole = None
    if isinstance(whole, dict) and "orders" in whole:
        return tuple(
            PastCase(number, order, wanted, at, Method(method))
            for number, order, wanted, at, method in shop_from(whole).past_returns()
        )
    lines = enumerate(text.splitlines(), start=1)
    return tuple(_case(line, number) for number, line in lines if line.strip())


def _case(line: str, number: int) -> PastCase:
    try:
        raw = json.loads(line)
        return PastCase(
            number=str(raw.get("case", number)),
            order=_order(raw["order"]),
            wanted=tuple(_wanted(each) for each in raw["wanted"]),
            at=datetime.fromisoformat(raw["at"]),
            method=Method(raw["method"]) if raw.get("method") else None,
        )
    except KeyError as error:
        raise ShopFileError(f"Line {number}: {error.args[0]!r} is missing.") from error
    except (ValueError, TypeError) as error:
        raise ShopFileError(f"Line {number}: {error}") from error
    except AttributeError as error:
        raise ShopFileError(f"Line {number}: this is not a case.") from error


def _wanted(raw: Mapping[str, Any]) -> Wanted:
    resolution = raw.get("resolution")
    return Wanted(
        raw["line_id"],
        raw.get("quantity", 1),
        Reason(raw.get("reason", "UNKNOWN")),
        raw.get("answers", {}),
        Resolution(resolution) if resolution else None,
    )


def _order(raw: Mapping[str, Any]) -> Order:
    currency = raw["currency"]

    def money(value: str | None) -> Money | None:
        return None if value is None else Money.of(value, currency)

    customer = raw.get("customer")
    return Order(
        id=str(raw["number"]),
        number=str(raw["number"]),
        currency=currency,
        placed_at=datetime.fromisoformat(raw["placed_at"]),
        lines=tuple(_line(each, currency) for each in raw["lines"]),
        country=raw.get("country"),
        timezone=raw.get("timezone"),
        channel=raw.get("channel", "online"),
        customer=Customer(str(customer["id"]), customer.get("tier")) if customer else None,
        payments=tuple(
            Payment(each["method"], Money.of(each["amount"], currency))
            for each in raw.get("payments", [])
        ),
        discount=money(raw.get("discount")),
        shipping=money(raw.get("shipping")),
        tax_included=raw.get("tax_included", True),
        for_gift_recipient=raw.get("gift", False),
    )


def _line(raw: Mapping[str, Any], currency: str) -> Line:
    def time(name: str) -> datetime | None:
        return datetime.fromisoformat(raw[name]) if raw.get(name) else None

    def money(name: str) -> Money | None:
        return Money.of(raw[name], currency) if raw.get(name) else None

    return Line(
        id=str(raw["id"]),
        product_id=str(raw.get("product_id", raw["id"])),
        title=raw.get("title", ""),
        quantity=raw.get("quantity", 1),
        unit_price=Money.of(raw["unit_price"], currency),
        category=raw.get("category"),
        tags=frozenset(raw.get("tags", [])),
        discount=money("discount"),
        tax=money("tax"),
        returned_quantity=raw.get("returned_quantity", 0),
        shipped_at=time("shipped_at"),
        delivered_at=time("delivered_at"),
    )
