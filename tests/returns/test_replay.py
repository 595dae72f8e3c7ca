"""A draft policy on past cases: what would be decided otherwise, and what it would cost."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest

from returns.cases import PastCase
from returns.model import Line, Method, Order, Reason
from returns.money import Money
from returns.policy import Policy
from returns.replay import Changed, Comparison, Totals, replay
from returns.report import comparison_data, comparison_words
from tests.returns.shop import NOW, euro, line, order, policy, want

METHODS = """methods:
  - {id: drop-off, method: DROP_OFF, fee: 3.90, cost: 4.20}
  - {id: store, method: STORE, fee: 0, cost: 1.00}
"""
OLD = policy(METHODS)
STRICT = policy(METHODS, "windows: [{id: window, days: 3}]")
FEE = policy(METHODS, "restocking_fees: [{id: fee, percent: 10}]")
KEEP = policy(METHODS, "keep_item: [{id: keep, below: 60}]")
REVIEW = policy(METHODS, "approvals: [{id: look, decide: review}]")


def case(bought: Order | None = None, method: Method | None = Method.DROP_OFF) -> PastCase:
    return PastCase("A", bought or order(), (want(Reason.STYLE),), NOW, method)


def compared(new: Policy, *cases: PastCase, old: Policy = OLD) -> Comparison:
    [*_, last] = replay(old, new, cases or (case(),))
    return last


@pytest.mark.parametrize(
    ("new", "after", "changed"),
    [
        (OLD, Totals(approved=1, refunds=4610, fees=390, cost=420), []),
        (
            STRICT,
            Totals(declined=1),
            [Changed("A", "l1", "approved, 50.00 EUR", "window", "declined", "window")],
        ),
        (
            FEE,
            Totals(approved=1, refunds=4110, fees=890, cost=420),
            [Changed("A", "l1", "approved, 50.00 EUR", "window", "approved, 45.00 EUR", "window")],
        ),
        (KEEP, Totals(approved=1, refunds=5000, cost=5000), []),
        (
            REVIEW,
            Totals(review=1, refunds=4610, fees=390, cost=420),
            [Changed("A", "l1", "approved, 50.00 EUR", "window", "review, 50.00 EUR", "look")],
        ),
    ],
)
def test_a_draft_is_compared_with_what_holds(
    new: Policy, after: Totals, changed: list[Changed]
) -> None:
    found = compared(new)

    assert found.cases == 1
    assert found.before == {"EUR": Totals(approved=1, refunds=4610, fees=390, cost=420)}
    assert found.after == {"EUR": after}
    assert found.changed == changed


def test_the_method_that_was_taken_counts_or_else_the_cheapest() -> None:
    assert compared(OLD, case(method=None)).after["EUR"].cost == 100
    assert compared(OLD, case(method=Method.PICKUP)).after["EUR"].cost == 100
    assert compared(OLD, case(method=Method.DROP_OFF)).after["EUR"].cost == 420


def test_a_fee_above_the_refund_leaves_nothing() -> None:
    cheap = order(line(unit_price=euro("2.00")))

    assert compared(OLD, case(cheap)).after["EUR"].refunds == 0


def test_a_bonus_counts_where_credit_is_all_there_is() -> None:
    credit = "store_credit: [{id: c, bonus_percent: 10, release: request, days: 1}]"
    only = policy(METHODS, credit, "resolutions: [{id: r, offer: [store_credit]}]")
    both = policy(METHODS, credit, "resolutions: [{id: r, offer: [refund, store_credit]}]")

    assert compared(only).after["EUR"].bonus == 500
    assert compared(both).after["EUR"].bonus == 0


def test_cases_add_up_in_their_currency() -> None:
    dollars = order(line(unit_price=Money.of(10, "USD")), currency="USD")
    rules = policy(METHODS, "currencies: {USD: 1}")

    found = compared(rules, case(), case(), case(dollars), old=rules)

    assert found.cases == 3
    assert found.after["EUR"].approved == 2
    assert found.after["USD"] == Totals(approved=1, refunds=610, fees=390, cost=420)


def test_the_newest_editions_are_compared_whenever_a_case_was() -> None:
    editions = policy(
        METHODS,
        "effective_from: 2026-09-01",
        "previous: [{version: old, effective_from: 2020-01-01, windows: [{id: window, days: 1}]}]",
    )
    long_ago = order(line(delivered_at=NOW - timedelta(days=5)), placed_at=NOW - timedelta(days=50))

    assert compared(editions, case(long_ago)).after["EUR"].approved == 1


def test_it_tells_how_far_it_is() -> None:
    assert [found.cases for found in replay(OLD, OLD, [case(), case()])] == [1, 2]


def test_several_lines_change_each_for_itself() -> None:
    lines: tuple[Line, ...] = (line(), line(id="l2", delivered_at=NOW))
    both = replace(case(order(*lines)), wanted=(want(), want(line_id="l2")))

    assert [change.line_id for change in compared(STRICT, both).changed] == ["l1"]


def test_the_comparison_in_words() -> None:
    assert list(comparison_words(compared(FEE))) == [
        "1 cases",
        "",
        "EUR       before  after  change",
        "--------  ------  -----  ------",
        "approved       1      1      +0",
        "review         0      0      +0",
        "declined       0      0      +0",
        "refunds    46.10  41.10   -5.00",
        "bonus       0.00   0.00   +0.00",
        "fees        3.90   8.90   +5.00",
        "cost        4.20   4.20   +0.00",
        "",
        "Decided otherwise:",
        "  A l1: approved, 50.00 EUR (window) -> approved, 45.00 EUR (window)",
    ]


def test_a_comparison_without_a_difference_ends_with_its_table() -> None:
    assert list(comparison_words(compared(OLD)))[-1].startswith("cost")


def test_the_comparison_as_data() -> None:
    assert comparison_data(compared(STRICT))["after"] == {
        "EUR": {
            "approved": 0,
            "review": 0,
            "declined": 1,
            "refunds": {"amount": "0.00", "currency": "EUR"},
            "bonus": {"amount": "0.00", "currency": "EUR"},
            "fees": {"amount": "0.00", "currency": "EUR"},
            "cost": {"amount": "0.00", "currency": "EUR"},
        }
    }
    assert comparison_data(compared(STRICT))["changed"][0]["after"] == "declined"


CREDIT = policy(
    METHODS,
    "resolutions: [{id: credit, offer: [store_credit]}]",
    "store_credit: [{id: bonus, bonus_percent: 10, release: receipt, days: 1}]",
    "restocking_fees: [{id: fee, percent: 10}]",
)


def test_what_several_cases_cost_is_added_up() -> None:
    found = compared(CREDIT, case(), case(), case(method=Method.STORE))

    assert found.cases == 3
    assert found.before["EUR"] == Totals(approved=3, refunds=2 * 4610 + 5000, fees=780, cost=940)
    after = found.after["EUR"]
    one = compared(CREDIT, case()).after["EUR"]
    in_store = compared(CREDIT, case(method=Method.STORE)).after["EUR"]
    assert one.bonus > 0
    assert (one.fees, in_store.fees) == (890, 500)
    for name in ("approved", "refunds", "bonus", "fees", "cost"):
        assert getattr(after, name) == 2 * getattr(one, name) + getattr(in_store, name), name


def test_goods_that_are_kept_are_added_up_too() -> None:
    assert compared(KEEP, case(), case()).after["EUR"].cost == 10_000
