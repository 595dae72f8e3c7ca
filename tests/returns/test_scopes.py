"""What a clause can be about, one fact at a time: in answers, in decisions and in exchanges."""

from datetime import date, datetime, timedelta
from typing import Any

import pytest

from returns import (
    Customer,
    Money,
    Order,
    Reason,
    Resolution,
    Topic,
    answer,
    assess,
    quote_exchange,
)
from tests.returns.shop import NOW, euro, line, order, policy, want

SCOPED = policy(
    "regions: {north: [SE, NO]}",
    "windows: [{id: north, when: {region: north}, days: 41},"
    " {id: fr, when: {country: FR}, days: 42},"
    " {id: gold, when: {tier: gold}, days: 43}, {id: shop, when: {channel: store}, days: 44},"
    " {id: given, when: {gift: 'yes'}, days: 45}, {id: kept, when: {gift: 'no', channel: online},"
    " unless: {reason: STYLE}, days: 30}, {id: rest, days: 31}]",
    "resolutions: [{id: all, offer: [refund, exchange, store_credit]}]",
)  # fmt: skip
FACTS: list[tuple[dict[str, Any], str]] = [
    ({}, "kept"),
    ({"country": "SE"}, "north"),
    ({"country": "FR"}, "fr"),
    ({"customer": Customer("c", "gold")}, "gold"),
    ({"customer": Customer("c", "silver")}, "kept"),
    ({"channel": "store"}, "shop"),
    ({"for_gift_recipient": True}, "given"),
]


def of(**changes: Any) -> Order:
    return order(**{"country": "DE", **changes})


@pytest.mark.parametrize(("changes", "clause_id"), FACTS)
def test_an_answer_about_a_line_knows_each_fact_of_its_order(
    changes: dict[str, Any], clause_id: str
) -> None:
    found = answer(Topic.WINDOW, SCOPED, now=NOW, order=of(**changes), line="l1")

    assert found.clause_id == clause_id


@pytest.mark.parametrize(("changes", "clause_id"), FACTS)
def test_a_decision_knows_each_fact_of_its_order(changes: dict[str, Any], clause_id: str) -> None:
    [decided] = assess(of(**changes), [want()], SCOPED, NOW).lines

    assert decided.deadline
    assert decided.deadline.clause_id == clause_id


@pytest.mark.parametrize(("changes", "clause_id"), FACTS)
def test_an_answer_about_the_order_knows_each_of_its_facts(
    changes: dict[str, Any], clause_id: str
) -> None:
    fees = policy(
        "regions: {north: [SE, NO]}",
        "return_shipping: [{id: north, when: {region: north}, paid_by: shop},"
        " {id: fr, when: {country: FR}, paid_by: shop}, {id: gold, when: {tier: gold},"
        " paid_by: shop}, {id: shop, when: {channel: store}, paid_by: shop},"
        " {id: given, when: {gift: 'yes'}, paid_by: shop}, {id: kept, when: {gift: 'no'},"
        " paid_by: customer}]",
    )

    assert answer(Topic.SHIPPING_FEE, fees, now=NOW, order=of(**changes)).clause_id == clause_id


@pytest.mark.parametrize(
    ("about", "clause_id"),
    [
        ({}, "kept"),
        ({"country": "NO"}, "north"),
        ({"country": "FR"}, "fr"),
        ({"reason": Reason.STYLE}, "rest"),
    ],
)
def test_a_question_without_an_order_is_that_of_a_customer_on_the_site(
    about: dict[str, Any], clause_id: str
) -> None:
    assert answer(Topic.WINDOW, SCOPED, now=NOW, **about).clause_id == clause_id


def test_an_answer_is_of_the_edition_that_the_order_was_bought_under() -> None:
    rules = policy(
        "currencies: {GBP: 0.87}",
        "previous: [{version: old, effective_from: 2019-01-01, windows: [{id: window, days: 9}]}]",
    )
    old = of(placed_at=datetime(2019, 6, 1, tzinfo=NOW.tzinfo), currency="GBP",
             lines=(line(unit_price=Money.of("40.00", "GBP")),))  # fmt: skip

    assert answer(Topic.WINDOW, rules, now=NOW, order=old).figures["days"] == "9"
    methods = answer(Topic.METHODS, rules, now=NOW, order=old).details
    assert methods[0].figures["currency"] == "GBP"


def test_what_is_done_about_a_difference_can_hang_on_the_reason() -> None:
    rules = policy(
        "resolutions: [{id: all, offer: [refund, exchange]}]",
        "exchanges: [{id: ours, when: {reason: DEFECTIVE}, if_dearer: waive, if_cheaper: refund},"
        " {id: swap, if_dearer: charge, if_cheaper: refund}]",
    )
    swap = {"resolution": Resolution.EXCHANGE}

    broken = quote_exchange(of(), want(Reason.DEFECTIVE, **swap), euro("60.00"), rules, NOW)
    unloved = quote_exchange(of(), want(Reason.STYLE, **swap), euro("60.00"), rules, NOW)
    same = quote_exchange(of(), want(Reason.STYLE, **swap), euro("50.00"), rules, NOW)
    cheaper = quote_exchange(of(), want(Reason.STYLE, **swap), euro("45.00"), rules, NOW)

    assert broken.to_pay == euro("0.00")
    assert unloved.to_pay == euro("10.00")
    assert (same.to_pay, same.to_return) == (euro("0.00"), euro("0.00"))
    assert (cheaper.to_pay, cheaper.to_return) == (euro("0.00"), euro("5.00"))


def test_without_a_rule_for_exchanges_nothing_is_paid_either_way() -> None:
    rules = policy("resolutions: [{id: all, offer: [refund, exchange]}]")

    quote = quote_exchange(of(), want(resolution=Resolution.EXCHANGE), euro("60.00"), rules, NOW)

    assert (quote.to_pay, quote.to_return) == (euro("0.00"), euro("0.00"))


def test_which_of_two_wishes_for_one_line_comes_first_changes_no_amount() -> None:
    """Three for 10.00 do not divide: the odd cent goes with one wish, and only one."""
    three = of(lines=(line(quantity=3, unit_price=euro("3.34"), discount=euro("0.02")),))
    wishes = [
        want(Reason.STYLE),
        want(Reason.DEFECTIVE),
        want(Reason.STYLE, answers={"unworn": True}),
    ]

    def paid(*numbers: int) -> dict[int, Money]:
        decision = assess(three, [wishes[number] for number in numbers], policy(), NOW)
        lines = zip(numbers, decision.lines, strict=True)
        return {number: decided.amounts.paid for number, decided in lines}

    amounts = paid(0, 1, 2)
    assert sorted(amount.minor for amount in amounts.values()) == [333, 333, 334]
    for order_of_wishes in ((0, 2, 1), (1, 0, 2), (1, 2, 0), (2, 0, 1), (2, 1, 0)):
        assert paid(*order_of_wishes) == amounts


def test_money_is_in_the_currency_of_the_order() -> None:
    rules = policy(
        "currencies: {GBP: 0.87}",
        "resolutions: [{id: all, offer: [refund, exchange]}]",
        "exchanges: [{id: swap, if_dearer: charge, if_cheaper: refund}]",
        "original_shipping: [{id: back, refund: full}]",
        "approvals: [{id: dear, when: {return_value_from: 100}, decide: review}]",
    )
    pounds = line(
        unit_price=Money.of("40.00", "GBP"), tax=Money.of("4.00", "GBP"),
        discount=Money.of("2.00", "GBP"),
    )  # fmt: skip
    bought = of(currency="GBP", lines=(pounds,), shipping=Money.of("5.00", "GBP"))

    decision = assess(bought, [want()], rules, NOW)
    swaps = [quote_exchange(bought, want(resolution=Resolution.EXCHANGE), price, rules, NOW)
             for price in (Money.of("60.00", "GBP"), Money.of("30.00", "GBP"))]  # fmt: skip

    amounts = decision.lines[0].amounts
    found = [amounts.price, amounts.tax, amounts.discount, amounts.paid, amounts.refund]
    found += [decision.original_shipping, decision.refund, swaps[0].to_pay, swaps[1].to_return]
    assert {one.currency for one in found} == {"GBP"}
    assert (amounts.tax.minor, decision.original_shipping.minor) == (400, 500)
    assert decision.lines[0].outcome.value == "approved"


@pytest.mark.parametrize(
    ("calendar", "pay_by"),
    [
        ("", date(2026, 9, 23)),  # from a Sunday: Monday to Wednesday
        ("calendar: {closed: [2026-09-22]}", date(2026, 9, 24)),
        ("calendar: {weekend: [monday, tuesday]}", date(2026, 9, 25)),
        ("calendar: {weekend: [friday, saturday], closed: [2026-09-21]}", date(2026, 9, 24)),
    ],
)
def test_a_promise_counts_the_days_on_which_the_shop_does_business(
    calendar: str, pay_by: date
) -> None:
    rules = policy(*([calendar] if calendar else []))

    found = answer(Topic.REFUND_TIME, rules, now=NOW)

    assert found.figures["pay_by"] == pay_by.isoformat()


@pytest.mark.parametrize(("seconds", "open_"), [(-1, True), (0, False)])
def test_the_right_of_withdrawal_ends_with_the_last_second_of_its_last_day(
    seconds: int, open_: bool
) -> None:
    rules = policy(
        "windows: [{id: window, days: 1}]",
        "statutory: [{id: law, days: 14}]",
        "conditions: [{id: worn, ask: unworn, otherwise: decline}]",
    )
    end = datetime.fromisoformat("2026-09-16T00:00:00+02:00") + timedelta(days=14)
    bought = of(lines=(line(delivered_at=datetime.fromisoformat("2026-09-15T10:00:00+00:00")),))

    [decided] = assess(bought, [want(answers={"unworn": True})], rules,
                       end + timedelta(seconds=seconds)).lines  # fmt: skip

    assert (decided.outcome.value == "approved") is open_


def test_what_is_declined_offers_nothing_and_what_is_not_needs_no_way_out() -> None:
    rules = policy(
        "windows: [{id: window, days: 30}]",
        "resolutions: [{id: all, offer: [refund, exchange]}]",
        "warranty: [{id: guarantee, when: {reason: DEFECTIVE}, months: 24, offer: [refund],"
        " decide: review}]",
    )
    late = of(placed_at=NOW - timedelta(days=90),
              lines=(line(), line(id="l2", delivered_at=NOW - timedelta(days=80))))  # fmt: skip

    fresh, old = assess(late, [want(), want(line_id="l2")], rules, NOW).lines

    assert (fresh.outcome.value, old.outcome.value) == ("approved", "declined")
    assert fresh.resolutions == (Resolution.REFUND, Resolution.EXCHANGE)
    assert fresh.counterfactual == ()
    assert old.resolutions == ()
    assert [other.reason for other in old.counterfactual] == [Reason.DEFECTIVE]


@pytest.mark.parametrize(("seconds", "outcome"), [(-1, "review"), (0, "declined")])
def test_a_warranty_ends_with_the_last_second_of_its_last_day(seconds: int, outcome: str) -> None:
    rules = policy(
        "warranty: [{id: guarantee, when: {reason: DEFECTIVE}, months: 24, offer: [refund],"
        " decide: review}]",
    )
    delivered = datetime.fromisoformat("2024-01-15T10:00:00+00:00")
    bought = of(placed_at=delivered - timedelta(days=5), lines=(line(delivered_at=delivered),))
    end = datetime.fromisoformat("2026-01-16T00:00:00+01:00")

    [decided] = assess(bought, [want(Reason.DEFECTIVE)], rules,
                       end + timedelta(seconds=seconds)).lines  # fmt: skip

    assert decided.outcome.value == outcome
