"""Orders, wishes and policies of every kind, for properties that hold for all of them."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import timedelta
from decimal import Decimal
from random import Random
from typing import Any

from hypothesis import strategies as st

from returns import (
    Condition,
    Customer,
    History,
    Line,
    Money,
    Order,
    Payment,
    Policy,
    Reason,
    Resolution,
    Wanted,
)
from returns.loader import compile_policy
from returns.source import Source
from tests.returns.shop import NOW

CATEGORIES = ("shoes", "electronics", "food", "personalised")
TAGS = ("final_sale", "bulky", "sealed")
ASKED = ("unworn", "sealed", "unopened", "tags_on")
REASONS = tuple(reason.value for reason in Reason)
COUNTRIES = ("DE", "US", None)

Data = dict[str, Any]


ABOUT = ("category", "tag", "country", "tier", "reason")
OFFERED = ["refund", "store_credit", "exchange"]
KINDS = ("final_sale", "personalised", "hygiene", "hazardous")
SHIPPING_REFUNDS = ("none", "share", "whole_order")
VALUES: dict[str, tuple[str, ...]] = {
    "category": CATEGORIES,
    "tag": TAGS,
    "country": ("DE", "US"),
    "tier": ("gold",),
    "reason": REASONS,
    "resolution": tuple(OFFERED),
}


class Draw:
    """Draws a policy from a seed: Hypothesis' own drawing is far too slow for so many choices."""

    def __init__(self, seed: int) -> None:
        self._random = Random(seed)

    def number(self, least: int, most: int) -> int:
        return self._random.randint(least, most)

    def amount(self, most: int) -> Decimal:
        return Decimal(self.number(0, most)) / 100

    def one(self, *values: Any) -> Any:
        return self._random.choice(values)

    def some(self, values: Sequence[Any], least: int, most: int) -> list[Any]:
        return self._random.sample(values, min(len(values), self.number(least, most)))

    def yes(self) -> bool:
        return self._random.random() < 0.5

    def scope(self, facts: Sequence[str]) -> Data:
        return {fact: self.some(VALUES[fact], 1, 2) for fact in self.some(facts, 1, 2)}

    def rules(
        self,
        name: str,
        body: Callable[[], Data],
        facts: Sequence[str] = ABOUT,
        *,
        last: bool = True,
    ) -> list[Data]:
        """Up to two clauses with a scope, and one for everything else."""
        found: list[Data] = []
        for number in range(self.number(0, 2)):
            unless = {"unless": self.scope(facts)} if self.yes() else {}
            found.append({"id": f"{name}-{number}", "when": self.scope(facts)} | unless | body())
        if last:
            found.append({"id": f"{name}-last"} | body())
        return found

    def lacks(self) -> Data:
        return {"lacks": self.some(ASKED, 1, 2)} if self.yes() else {}

    def fee(self) -> Data:
        capped = {"at_most": self.amount(2000)} if self.yes() else {}
        return {"percent": self.number(0, 100)} | capped | self.lacks()


def drawn_policy(seed: int) -> Data:
    """A whole policy file, as data."""
    draw = Draw(seed)
    few = ("category", "country")
    return {
        "shop": "A shop",
        "currency": "EUR",
        "timezone": "Europe/Berlin",
        "version": "one",
        "effective_from": "2020-01-01",
        "counting": {"transit_days": draw.number(0, 5)},
        "windows": draw.rules(
            "window", lambda: {"days": draw.number(1, 60)}, (*ABOUT, "resolution")
        ),
        "statutory": draw.rules(
            "law",
            lambda: {"days": draw.number(1, 30), "exempt": draw.some(KINDS, 0, 2)},
            few,
            last=False,
        ),
        "exclusions": draw.rules(
            "exclusion", lambda: {"kind": draw.one(*KINDS)} | draw.lacks(), last=False
        ),
        "conditions": draw.rules(
            "condition",
            lambda: {"ask": draw.one(*ASKED), "otherwise": draw.one("decline", "review")},
            last=False,
        ),
        "return_shipping": draw.rules(
            "shipping", lambda: {"paid_by": draw.one("shop", "customer")}
        ),
        "methods": draw.rules(
            "method",
            lambda: {"method": draw.one("DROP_OFF", "PICKUP", "STORE"), "fee": draw.amount(3000)},
            few,
        ),
        "restocking_fees": draw.rules("fee", draw.fee, last=False),
        "resolutions": draw.rules("resolution", lambda: {"offer": draw.some(OFFERED, 1, 3)}),
        "refunds": [{"id": "refund", "to": "original_payment", "release": "receipt", "days": 3}],
        "store_credit": [{"id": "credit", "bonus_percent": 10, "release": "request", "days": 1}],
        "original_shipping": draw.rules("back", lambda: {"refund": draw.one(*SHIPPING_REFUNDS)}),
        "warranty": draw.rules(
            "warranty",
            lambda: {
                "months": draw.number(1, 24),
                "offer": ["replacement", "refund"],
                "decide": draw.one("approve", "review"),
            },
            ("category", "reason"),
            last=False,
        ),
        "keep_item": [{"id": "keep", "below": draw.amount(1000)}],
        "approvals": [
            {"id": "dear", "when": {"return_value_from": draw.amount(50000)}, "decide": "review"},
            {"id": "risky", "when": {"risk_from": 50}, "decide": "review"},
        ],
        "risk": {"signals": {"keep_items": {"from": 3, "points": 60}}},
    }


def policy_data() -> st.SearchStrategy[Data]:
    return st.integers(0, 2**32).map(drawn_policy)


def compiled(data: Data) -> Policy:
    """Past the YAML and the schema, which have tests of their own and take their time."""
    return compile_policy(data, Source("policy.yml", {}, {}))


def policies() -> st.SearchStrategy[Policy]:
    return policy_data().map(compiled)


def euros(most: int) -> st.SearchStrategy[Money]:
    return st.integers(0, most).map(lambda minor: Money.from_minor(minor, "EUR"))


@st.composite
def lines(draw: st.DrawFn, number: int, *, fresh: bool = False) -> Line:
    quantity = draw(st.integers(1, 6))
    days = draw(st.integers(0, 70))
    return Line(
        id=f"l{number}",
        product_id=f"p{draw(st.integers(1, 3))}",
        title="An item",
        quantity=quantity,
        unit_price=draw(euros(20000)),
        category=draw(st.sampled_from((*CATEGORIES, None))),
        tags=frozenset(draw(st.sets(st.sampled_from(TAGS), max_size=2))),
        discount=draw(st.none() | euros(8000)),
        tax=draw(st.none() | euros(3000)),
        returned_quantity=0 if fresh else draw(st.integers(0, quantity)),
        delivered_at=draw(st.just(NOW - timedelta(days=days)) if fresh else st.one_of(
            st.none(), st.just(NOW - timedelta(days=days)))),
    )  # fmt: skip


@st.composite
def orders(draw: st.DrawFn, *, fresh: bool = False, most: int = 4) -> Order:
    """`fresh`: all of it was delivered, nothing has come back."""
    count = draw(st.integers(1, most))
    history = History(keep_items=draw(st.integers(0, 5)))
    return Order(
        id="o1",
        number="1001",
        currency="EUR",
        placed_at=NOW - timedelta(days=80),
        lines=tuple(draw(lines(number, fresh=fresh)) for number in range(count)),
        country=draw(st.sampled_from(COUNTRIES)),
        timezone=draw(st.sampled_from([None, "Pacific/Auckland", "America/New_York"])),
        customer=Customer("c1", draw(st.sampled_from([None, "gold"])), history),
        discount=draw(st.none() | euros(5000)),
        shipping=draw(st.none() | euros(2000)),
        tax_included=draw(st.booleans()),
    )


@st.composite
def payments_of(draw: st.DrawFn, order: Order) -> tuple[Payment, ...]:
    amounts = draw(st.lists(euros(40000), min_size=0, max_size=3))
    return tuple(Payment("card", amount) for amount in amounts)


@st.composite
def wishes(draw: st.DrawFn, order: Order, *, chosen: bool = True) -> list[Wanted]:
    found = []
    for line in order.lines:
        if draw(st.booleans()):
            answers = draw(st.dictionaries(st.sampled_from([*Condition]), st.booleans()))
            found.append(
                Wanted(
                    line.id,
                    draw(st.integers(1, line.quantity)),
                    Reason(draw(st.sampled_from(REASONS))),
                    {name.value: yes for name, yes in answers.items()},
                    draw(st.none() | st.sampled_from([*Resolution])) if chosen else None,
                )
            )
    return found
