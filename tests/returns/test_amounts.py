"""What comes back: prices, discounts and tax shared to the coin, and what the shop keeps."""

from decimal import Decimal

import pytest

from returns import Money, Outcome, Reason, assess
from returns.decision import Amounts, LineDecision
from returns.model import Order
from tests.returns.shop import NOW, euro, line, order, paid, policy, want


def decide(bought: Order, *sections: str, quantity: int = 1, **answers: bool) -> LineDecision:
    wanted = want(quantity=quantity, answers=answers)
    return assess(bought, [wanted], policy(*sections), NOW).lines[0]


def figures(amounts: Amounts) -> tuple[str, ...]:
    names = ("price", "discount", "tax", "paid", "restocking_fee", "refund")
    return tuple(str(getattr(amounts, name)) for name in names)


@pytest.mark.parametrize(
    ("bought", "quantity", "expected"),
    [
        (order(), 1, ("50.00", "0.00", "0.00", "50.00", "0.00", "50.00")),
        (
            order(line(quantity=3, discount=euro("10.00"))),
            1,
            ("50.00", "3.33", "0.00", "46.67", "0.00", "46.67"),
        ),
        (
            order(line(quantity=3, discount=euro("10.00"), returned_quantity=1)),
            1,
            ("50.00", "3.34", "0.00", "46.66", "0.00", "46.66"),
        ),
        (
            order(line(quantity=3, discount=euro("10.00"))),
            3,
            ("150.00", "10.00", "0.00", "140.00", "0.00", "140.00"),
        ),
        (
            order(line(tax=euro("7.98"))),
            1,
            ("50.00", "0.00", "7.98", "50.00", "0.00", "50.00"),
        ),
        (
            order(line(quantity=2, tax=euro("8.25")), tax_included=False),
            1,
            ("50.00", "0.00", "4.13", "54.13", "0.00", "54.13"),
        ),
        (
            order(line(quantity=2, tax=euro("8.25")), tax_included=False),
            2,
            ("100.00", "0.00", "8.25", "108.25", "0.00", "108.25"),
        ),
        (
            order(line(discount=euro("60.00"))),
            1,
            ("50.00", "50.00", "0.00", "0.00", "0.00", "0.00"),
        ),
        (
            order(line(quantity=3, unit_price=euro("0.333"))),
            3,
            ("1.00", "0.00", "0.00", "1.00", "0.00", "1.00"),
        ),
    ],
)
def test_a_line_pays_back_its_share(
    bought: Order, quantity: int, expected: tuple[str, ...]
) -> None:
    assert figures(decide(bought, quantity=quantity).amounts) == expected


def test_a_discount_on_the_order_is_shared_by_value() -> None:
    bought = order(
        line(unit_price=euro("10.00")),
        line(id="l2", unit_price=euro("20.00")),
        line(id="l3", unit_price=euro("20.00"), discount=euro("20.00")),
        discount=euro("10.00"),
    )

    decision = assess(bought, [want(), want(line_id="l2"), want(line_id="l3")], policy(), NOW)

    assert [str(one.amounts.discount) for one in decision.lines] == ["3.33", "6.67", "20.00"]
    assert str(decision.refund) == "20.00"


def test_a_discount_larger_than_the_order_leaves_nothing() -> None:
    decision = decide(order(discount=euro("60.00")))

    assert str(decision.amounts.refund) == "0.00"


def test_two_wishes_for_one_line_stand_for_different_units() -> None:
    bought = order(line(quantity=3, discount=euro("10.00")))
    one, other = want(Reason.STYLE), want(Reason.DEFECTIVE, quantity=2)

    together = assess(bought, [one, other], policy(), NOW)
    reversed_ = assess(bought, [other, one], policy(), NOW)

    assert str(together.refund) == "140.00"
    assert [line.amounts for line in together.lines] == [
        line.amounts for line in reversed(reversed_.lines)
    ]


FEE = """restocking_fees:
  - {id: fee, when: {category: shoes}, unless: {reason: DEFECTIVE}, percent: 15}
"""
CAPPED = "restocking_fees: [{id: fee, percent: 15, at_most: 5.00}]"
OPENED = """restocking_fees:
  - {id: fee, when: {category: shoes}, lacks: [unopened, original_box], percent: 10}
  - {id: any, percent: 5}
"""


@pytest.mark.parametrize(
    ("sections", "price", "quantity", "fee"),
    [
        (FEE, "50.00", 1, "7.50"),
        (FEE, "0.10", 1, "0.02"),
        (FEE, "33.33", 2, "10.00"),
        (CAPPED, "33.34", 1, "5.00"),
        (CAPPED, "33.33", 1, "5.00"),
        (CAPPED, "33.20", 1, "4.98"),
        (CAPPED, "50.00", 2, "10.00"),
    ],
)
def test_a_restocking_fee_comes_off(sections: str, price: str, quantity: int, fee: str) -> None:
    bought = order(line(unit_price=euro(price), quantity=quantity))

    amounts = decide(bought, sections, quantity=quantity).amounts

    assert str(amounts.restocking_fee) == fee
    assert amounts.restocking_clause_id == "fee"
    assert amounts.refund == amounts.paid - amounts.restocking_fee


def test_it_is_not_taken_where_it_is_not_meant() -> None:
    defective = assess(order(), [want(Reason.DEFECTIVE)], policy(FEE), NOW).lines[0].amounts
    food = decide(order(line(category="food")), FEE).amounts

    for amounts in (defective, food):
        assert not amounts.restocking_fee
        assert amounts.restocking_clause_id is None


@pytest.mark.parametrize(
    ("answers", "fee", "clause_id", "missing"),
    [
        ({"unopened": False}, "5.00", "fee", ()),
        ({"original_box": False, "unopened": True}, "5.00", "fee", ()),
        ({"original_box": True, "unopened": True}, "2.50", "any", ()),
        ({"unopened": True}, "0.00", None, ("original_box",)),
        ({}, "0.00", None, ("unopened", "original_box")),
    ],
)
def test_a_fee_by_condition_asks_for_it(
    answers: dict[str, bool], fee: str, clause_id: str | None, missing: tuple[str, ...]
) -> None:
    decision = decide(order(), OPENED, **answers)

    assert str(decision.amounts.restocking_fee) == fee
    assert decision.amounts.restocking_clause_id == clause_id
    assert decision.missing == missing
    assert (decision.outcome is Outcome.REVIEW) == bool(missing)


@pytest.mark.parametrize(
    ("allowed", "days", "fee"),
    [("forbidden", 14, "0.00"), ("forbidden", 4, "7.50"), ("allowed", 14, "7.50")],
)
def test_the_law_may_forbid_it_while_its_days_run(allowed: str, days: int, fee: str) -> None:
    law = f"statutory: [{{id: law, days: {days}, restocking_fee: {allowed}}}]"

    assert str(decide(order(), FEE, law).amounts.restocking_fee) == fee


def test_the_law_forbids_it_unless_the_policy_says_otherwise() -> None:
    assert not decide(order(), FEE, "statutory: [{id: law, days: 14}]").amounts.restocking_fee


def test_what_is_declined_pays_nothing_and_carries_no_fee() -> None:
    excluded = "exclusions: [{id: no, kind: final_sale}]"

    amounts = decide(order(), FEE, excluded).amounts

    assert figures(amounts) == ("50.00", "0.00", "0.00", "50.00", "0.00", "0.00")
    assert amounts.restocking_clause_id is None


def shipping_rule(mode: str) -> str:
    return f"""original_shipping:
  - {{id: full, when: {{reason: DEFECTIVE}}, refund: full}}
  - {{id: mode, refund: {mode}}}
"""


TWO = (line(unit_price=euro("10.00")), line(id="l2", unit_price=euro("30.00"), quantity=1))


@pytest.mark.parametrize(
    ("mode", "lines", "expected"),
    [
        ("none", ["l1", "l2"], "0.00"),
        ("full", ["l1"], "4.90"),
        ("share", ["l1"], "1.23"),
        ("share", ["l2"], "3.68"),
        ("share", ["l1", "l2"], "4.90"),
        ("whole_order", ["l1"], "0.00"),
        ("whole_order", ["l1", "l2"], "4.90"),
    ],
)
def test_the_original_shipping_comes_back_as_the_policy_says(
    mode: str, lines: list[str], expected: str
) -> None:
    bought = order(*TWO, shipping=euro("4.90"))

    decision = assess(
        bought, [want(line_id=name) for name in lines], policy(shipping_rule(mode)), NOW
    )

    assert str(decision.original_shipping) == expected
    goods = {"l1": Decimal(10), "l2": Decimal(30)}
    assert decision.refund.amount == sum(goods[name] for name in lines) + Decimal(expected)


def test_the_rest_of_a_share_comes_with_the_rest_of_the_order() -> None:
    back = line(unit_price=euro("10.00"), returned_quantity=1)
    bought = order(back, TWO[1], shipping=euro("4.90"))

    decision = assess(bought, [want(line_id="l2")], policy(shipping_rule("share")), NOW)

    assert str(decision.original_shipping) == "3.67"


def test_the_last_item_brings_the_shipping_of_the_whole_order() -> None:
    back = line(unit_price=euro("10.00"), returned_quantity=1)
    bought = order(back, TWO[1], shipping=euro("4.90"))

    decision = assess(bought, [want(line_id="l2")], policy(shipping_rule("whole_order")), NOW)

    assert str(decision.original_shipping) == "4.90"


def test_a_declined_item_does_not_complete_an_order() -> None:
    excluded = "exclusions: [{id: no, when: {tag: special}, kind: final_sale}]"
    bought = order(TWO[0], line(id="l2", tags=frozenset({"special"})), shipping=euro("4.90"))
    rules = policy(shipping_rule("whole_order"), excluded)

    decision = assess(bought, [want(), want(line_id="l2")], rules, NOW)

    assert str(decision.original_shipping) == "0.00"


def test_full_shipping_for_one_item_is_full_shipping() -> None:
    bought = order(*TWO, shipping=euro("4.90"))
    wanted = [want(), want(Reason.DEFECTIVE, "l2")]

    decision = assess(bought, wanted, policy(shipping_rule("share")), NOW)

    assert str(decision.original_shipping) == "4.90"


@pytest.mark.parametrize(("gone", "left"), [("1.90", "3.00"), ("4.90", "0.00"), ("5.00", "0.00")])
def test_shipping_that_was_paid_back_is_not_paid_back_again(gone: str, left: str) -> None:
    bought = order(shipping=euro("4.90"), shipping_refunded=euro(gone))

    for mode in ("full", "share", "whole_order"):
        decision = assess(bought, [want()], policy(shipping_rule(mode)), NOW)
        assert str(decision.original_shipping) == left


def test_without_a_rule_or_a_cost_no_shipping_comes_back() -> None:
    assert not assess(order(shipping=euro("4.90")), [want()], policy(), NOW).original_shipping
    assert not assess(order(), [want()], policy(shipping_rule("full")), NOW).original_shipping


@pytest.mark.parametrize(
    ("payments", "refunded", "refund", "outcome"),
    [
        (("50.00",), None, "50.00", Outcome.APPROVED),
        (("49.99",), None, "49.99", Outcome.REVIEW),
        (("30.00", "20.00"), None, "50.00", Outcome.APPROVED),
        (("50.00",), "0.01", "49.99", Outcome.REVIEW),
        (("50.00",), "60.00", "0.00", Outcome.REVIEW),
        ((), None, "50.00", Outcome.APPROVED),
        ((), "10.00", "40.00", Outcome.REVIEW),
    ],
)
def test_never_more_comes_back_than_was_paid(
    payments: tuple[str, ...], refunded: str | None, refund: str, outcome: Outcome
) -> None:
    bought = order(
        payments=tuple(paid(amount) for amount in payments),
        refunded=euro(refunded) if refunded else None,
    )

    decision = assess(bought, [want()], policy(), NOW)

    assert str(decision.refund) == refund
    assert str(decision.destinations[0].amount) == refund
    assert decision.outcome is outcome
    if outcome is Outcome.REVIEW:
        assert (decision.lines[0].clause_id, decision.lines[0].department) == (
            "refund-limit",
            "finance",
        )


def test_shipping_counts_into_what_was_paid() -> None:
    bought = order(shipping=euro("4.90"))

    decision = assess(bought, [want()], policy(shipping_rule("full")), NOW)

    assert decision.outcome is Outcome.APPROVED
    assert str(decision.refund) == "54.90"


def test_a_currency_without_coins_is_shared_in_whole_numbers() -> None:
    yen = "currency: JPY"
    bought = order(
        line(quantity=3, unit_price=Money.of(1000, "JPY"), discount=Money.of(100, "JPY")),
        currency="JPY",
    )

    amounts = decide(bought, yen, "methods: [{id: drop-off, method: DROP_OFF, fee: 300}]").amounts

    assert (str(amounts.discount), str(amounts.refund)) == ("33", "967")
