"""Orders and past returns out of a shop's JSON: the format of docs/sandbox.md, as `GET /state`
of the sandbox shows it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from returns.model import Condition, Line, Order, Payment, Reason, Wanted
from returns.money import Money
from returns.shophistory import VOID, Json, customer_of


class ShopFileError(ValueError):
    """The JSON is not a shop's; the message says where."""


@dataclass(frozen=True, slots=True)
class Shop:
    orders: Mapping[str, Json]
    returns: tuple[Json, ...]
    reasons: Mapping[str, Reason]
    data: Json
    """All that the file holds."""

    def order(self, number: str, at: datetime) -> Order:
        """An order by the number that customers know, as it was at a time. LookupError."""
        for raw in self.orders.values():
            if str(raw["number"]) == number.lstrip("#"):
                return self._order(raw, at)
        raise LookupError(f"There is no order {number} in this file.")

    def past_returns(self) -> Iterable[tuple[str, Order, tuple[Wanted, ...], datetime, str]]:
        """Each return as it was asked for: its number, the order at that time, the lines, when,
        and by which method. The state of the items is not recorded: it counts as good."""
        for raw in self.returns:
            at = _time(raw["created_at"])
            order = self._order(self.orders[raw["order_id"]], at)
            wanted = tuple(self._wanted(line) for line in raw["lines"])
            yield str(raw.get("rma_number", raw["id"])), order, wanted, at, raw["method"]

    def _wanted(self, raw: Json) -> Wanted:
        reason = self.reasons.get(raw["reason_id"], Reason.UNKNOWN)
        good = dict.fromkeys((condition.value for condition in Condition), True)
        return Wanted(raw["order_line_id"], raw["quantity"], reason, good)

    def _order(self, raw: Json, at: datetime) -> Order:
        currency = raw["currency"]
        return Order(
            id=str(raw["id"]),
            number=str(raw["number"]),
            currency=currency,
            placed_at=_time(raw["placed_at"]),
            lines=tuple(self._line(line, raw, at) for line in raw["lines"]),
            country=(raw.get("shipping_address") or {}).get("country"),
            customer=customer_of(raw, self.data, at),
            payments=tuple(
                Payment(payment["kind"], _money(payment["amount"], currency))
                for payment in raw.get("payments", [])
            ),
            shipping=_money(raw.get("shipping_cost", "0"), currency),
            tax_included=all(line.get("tax_included", True) for line in raw["lines"]),
            for_gift_recipient=bool(raw.get("gift")),
        )

    def _line(self, raw: Json, order: Json, at: datetime) -> Line:
        currency, line_id = order["currency"], raw["id"]
        parcels = [
            (parcel, sum(x["quantity"] for x in parcel["lines"] if x["order_line_id"] == line_id))
            for parcel in order.get("fulfilments", [])
        ]
        arrived = [
            (_time(parcel["delivered_at"]), quantity)
            for parcel, quantity in parcels
            if quantity and parcel.get("delivered_at") and _time(parcel["delivered_at"]) <= at
        ]
        return Line(
            id=line_id,
            product_id=str(raw["product_id"]),
            title=raw.get("product_title", ""),
            quantity=raw["quantity"],
            unit_price=_money(raw["unit_price"], currency),
            category=raw.get("category") or None,
            tags=_tags(raw),
            options=raw.get("options", {}),
            discount=_money(raw.get("discount", "0"), currency),
            tax=_money(raw.get("tax", "0"), currency),
            fulfilled_quantity=sum(quantity for _, quantity in arrived),
            returned_quantity=self._returned(line_id, at),
            delivered_at=max((time for time, _ in arrived), default=None),
        )

    def _returned(self, line_id: str, at: datetime) -> int:
        return sum(
            line["quantity"]
            for raw in self.returns
            if raw["status"] not in VOID and _time(raw["created_at"]) < at
            for line in raw["lines"]
            if line["order_line_id"] == line_id
        )


def shop_from(data: Any) -> Shop:
    """ShopFileError for what is not a shop's JSON."""
    if not isinstance(data, dict) or not isinstance(data.get("orders"), list):
        raise ShopFileError("This is not a shop's JSON: it has no list `orders`.")
    reasons = data.get("shop", {}).get("reasons", [])
    return Shop(
        orders={raw["id"]: raw for raw in data["orders"]},
        returns=tuple(data.get("returns", [])),
        reasons={raw["id"]: Reason(raw["code"]) for raw in reasons},
        data=data,
    )


def _tags(raw: Json) -> frozenset[str]:
    """What the shop marks as a final sale is tagged `final_sale`, as the bot does."""
    tags = frozenset(raw.get("tags", []))
    return tags | {"final_sale"} if raw.get("final_sale") else tags


def _time(text: str) -> datetime:
    return datetime.fromisoformat(text)


def _money(raw: str | Json, currency: str) -> Money:
    return Money.of(raw, currency) if isinstance(raw, str) else Money.from_wire(raw)
