"""How long a decision takes: `python -m benchmarks.policy_bench`.

CPU time of `assess` for an order of 20 lines against the fullest example policy, and of the rest
that a message may need. CPU time, so that other work on the machine counts as little as it can;
the best of many rounds is the steadiest figure.
"""

from __future__ import annotations

import sys
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path
from statistics import median
from time import process_time

from returns import (
    Customer,
    History,
    Line,
    Money,
    Order,
    Payment,
    Policy,
    Reason,
    Topic,
    Wanted,
    answer,
    assess,
    load_policy,
)
from returns.page import policy_page

POLICY = Path(__file__).parents[1] / "docs" / "policies" / "eu-marketplace.yml"
NOW = datetime(2026, 9, 20, 12, tzinfo=UTC)
LINES = 20
LIMIT_MS = 1.0
_GOODS = (
    ("shoes", frozenset({"new"})),
    ("electronics", frozenset({"holds_data"})),
    ("apparel", frozenset({"final_sale"})),
    ("furniture", frozenset({"bulky"})),
    ("hygiene", frozenset({"sealed", "third_party"})),
    ("food", frozenset[str]()),
    ("toys", frozenset({"third_party"})),
)
_REASONS = (Reason.SIZE_TOO_SMALL, Reason.DEFECTIVE, Reason.UNWANTED, Reason.COLOR)
_STATE = ("unworn", "tags_on", "original_box", "complete", "data_erased", "photo", "sealed")


def order() -> Order:
    """Twenty lines of all kinds, some late, with discounts, tax and two means of payment."""
    return Order(
        id="o1",
        number="1001",
        currency="EUR",
        placed_at=NOW - timedelta(days=60),
        lines=tuple(_line(number) for number in range(LINES)),
        country="BE",
        customer=Customer("c1", "club", History(items_bought=40, items_returned=9, keep_items=1)),
        payments=(
            Payment("card", Money.of("3200.00", "EUR")),
            Payment("gift_card", Money.of("50.00", "EUR")),
        ),
        discount=Money.of("50.00", "EUR"),
        shipping=Money.of("4.90", "EUR"),
    )


def wanted() -> list[Wanted]:
    return [
        Wanted(
            f"l{number}",
            1 + number % 2,
            _REASONS[number % len(_REASONS)],
            dict.fromkeys(_STATE, True) | {"unopened": False},
        )
        for number in range(LINES)
    ]


def _line(number: int) -> Line:
    category, tags = _GOODS[number % len(_GOODS)]
    return Line(
        id=f"l{number}",
        product_id=f"p{number}",
        title="An item",
        quantity=2,
        unit_price=Money.of("89.90", "EUR"),
        category=category,
        tags=tags,
        discount=Money.of("10.00", "EUR"),
        tax=Money.of("27.00", "EUR"),
        delivered_at=NOW - timedelta(days=5 if number % 4 else 40),
    )


def milliseconds(work: Callable[[], object], rounds: int = 200) -> tuple[float, float]:
    """Best and median CPU time of one call."""
    times = []
    for _ in range(rounds):
        start = process_time()
        work()
        times.append((process_time() - start) * 1000)
    return min(times), median(times)


def main() -> int:
    """Prints the table; 1 if an assessment takes a millisecond or more at best."""
    policy: Policy = load_policy(POLICY)
    bought, wishes = order(), wanted()
    work: dict[str, tuple[Callable[[], object], int]] = {
        f"assess, {LINES} lines": (lambda: assess(bought, wishes, policy, NOW), 400),
        "assess, 1 line": (lambda: assess(bought, wishes[:1], policy, NOW), 400),
        "answer about a line": (
            lambda: answer(Topic.WINDOW, policy, now=NOW, order=bought, line="l0"),
            400,
        ),
        "policy page": (lambda: policy_page(policy), 20),
        "load the policy": (lambda: load_policy(POLICY), 5),
    }
    print(f"{POLICY.name}, CPU milliseconds")
    print(f"{'':22}{'best':>9}{'median':>9}")
    found = {name: milliseconds(*what) for name, what in work.items()}
    for name, (best, middle) in found.items():
        print(f"{name:22}{best:9.3f}{middle:9.3f}")
    return int(found[f"assess, {LINES} lines"][0] >= LIMIT_MS)


if __name__ == "__main__":
    sys.exit(main())
