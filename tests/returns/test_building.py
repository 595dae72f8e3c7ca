"""What a file says arrives in memory: each field of each kind of clause, stated and left out."""

from dataclasses import fields
from datetime import date
from decimal import Decimal
from typing import Any

import pytest

from returns import Condition, Department, Method, Money, Outcome, Policy, Release, Resolution
from returns import clauses as c
from returns.clauses import ExclusionKind
from returns.decision import DestinationKind, MethodOffer
from returns.scope import AnyOf, AtLeast, Below, OneOf, Scope
from tests.returns.shop import policy


def built(*sections: str) -> Policy:
    """The plain policy with these sections, compiled anew."""
    made: Policy = policy.__wrapped__(*sections)
    return made


def clause(section: str, text: str) -> Any:
    return getattr(built(f"{section}: [{{{text}}}]").current, section).clauses[0]


FIRST, LAST, UNTIL = date(2026, 11, 1), date(2026, 12, 24), date(2027, 1, 31)
BUYING = "bought: {from: 2026-11-01, to: 2026-12-24}, returnable_until: 2027-01-31"
CARE, STORE, MONEY = Department.CUSTOMER_SERVICE, Department.WAREHOUSE, Department.FINANCE
REFUND, CREDIT, NEW = Resolution.REFUND, Resolution.STORE_CREDIT, Resolution.REPLACEMENT
OFFER = "offer: [refund, store_credit]"
PAID = "release: receipt, days: 3"
PERISHABLE, DIGITAL = ExclusionKind.PERISHABLE, ExclusionKind.DIGITAL


@pytest.mark.parametrize(
    ("section", "text", "expected"),
    [
        ("windows", "days: 14", {"days": 14}),
        ("holidays", BUYING, {"first": FIRST, "last": LAST, "until": UNTIL}),
        ("statutory", "days: 14", {"days": 14, "exempt": frozenset(), "restocking_fee": False}),
        (
            "statutory",
            "days: 14, exempt: [perishable, digital], restocking_fee: allowed",
            {"days": 14, "exempt": {PERISHABLE, DIGITAL}, "restocking_fee": True},
        ),
        (
            "statutory",
            "days: 14, restocking_fee: forbidden",
            {"days": 14, "exempt": frozenset(), "restocking_fee": False},
        ),
        ("exclusions", "kind: digital", {"kind": DIGITAL, "lacks": ()}),
        (
            "exclusions",
            "kind: hygiene, lacks: [sealed, unopened]",
            {"kind": ExclusionKind.HYGIENE, "lacks": (Condition.SEALED, Condition.UNOPENED)},
        ),
        (
            "conditions",
            "ask: unworn, otherwise: decline",
            {"ask": Condition.UNWORN, "otherwise": Outcome.DECLINED, "department": STORE},
        ),
        (
            "conditions",
            "ask: tags_on, otherwise: review, department: finance",
            {"ask": Condition.TAGS_ON, "otherwise": Outcome.REVIEW, "department": MONEY},
        ),
        ("evidence", "", {"department": CARE}),
        ("evidence", "department: warehouse", {"department": STORE}),
        ("return_shipping", "paid_by: shop", {"paid_by": c.Payer.SHOP}),
        (
            "restocking_fees",
            "percent: 12.5",
            {"percent": Decimal("12.5"), "at_most": None, "lacks": ()},
        ),
        (
            "restocking_fees",
            "percent: 15, at_most: 75, lacks: unopened",
            {"percent": Decimal(15), "at_most": Decimal(75), "lacks": (Condition.UNOPENED,)},
        ),
        ("resolutions", OFFER, {"offer": (REFUND, CREDIT)}),
        (
            "refunds",
            f"to: original_payment, {PAID}",
            {
                "to": DestinationKind.ORIGINAL_PAYMENT,
                "release": Release.RECEIPT,
                "days": 3,
                "bank_days": 0,
            },
        ),
        (
            "refunds",
            "to: bank_transfer, release: inspection, days: 5, bank_days: 2",
            {
                "to": DestinationKind.BANK_TRANSFER,
                "release": Release.INSPECTION,
                "days": 5,
                "bank_days": 2,
            },
        ),
        (
            "store_credit",
            PAID,
            {
                "bonus_percent": Decimal(0),
                "release": Release.RECEIPT,
                "days": 3,
                "valid_months": None,
            },
        ),
        (
            "store_credit",
            "bonus_percent: 10, release: first_scan, days: 1, valid_months: 36",
            {
                "bonus_percent": Decimal(10),
                "release": Release.FIRST_SCAN,
                "days": 1,
                "valid_months": 36,
            },
        ),
        (
            "exchanges",
            "if_dearer: waive, if_cheaper: store_credit",
            {"if_dearer": c.Difference.WAIVE, "if_cheaper": c.Difference.STORE_CREDIT},
        ),
        (
            "keep_item",
            "always: true",
            {"always": True, "below": None, "shipping_costs_more": False},
        ),
        (
            "keep_item",
            "below: 15, if_shipping_costs_more: true",
            {"always": False, "below": Decimal(15), "shipping_costs_more": True},
        ),
        (
            "warranty",
            "months: 24, offer: [replacement]",
            {"months": 24, "offer": (NEW,), "decide": Outcome.REVIEW, "department": STORE},
        ),
        (
            "warranty",
            "months: 12, offer: [refund], decide: approve, department: finance",
            {"months": 12, "offer": (REFUND,), "decide": Outcome.APPROVED, "department": MONEY},
        ),
        ("gifts", OFFER, {"offer": (REFUND, CREDIT), "tell_giver": False}),
        ("gifts", f"{OFFER}, tell_giver: true", {"offer": (REFUND, CREDIT), "tell_giver": True}),
        ("original_shipping", "refund: share", {"refund": c.ShippingRefund.SHARE}),
        ("approvals", "decide: review", {"decide": Outcome.REVIEW, "department": CARE}),
        (
            "approvals",
            "decide: approve, department: finance",
            {"decide": Outcome.APPROVED, "department": MONEY},
        ),
    ],
)
def test_each_field_of_a_clause_is_as_the_file_says(
    section: str, text: str, expected: dict[str, Any]
) -> None:
    made = clause(section, f"id: it, {text}" if text else "id: it")

    shared = {field.name for field in fields(c.Clause)}
    own = {field.name for field in fields(made)} - shared
    assert {name: getattr(made, name) for name in own} == expected
    assert (made.id, made.when, made.unless, made.note) == ("it", Scope(), (), "")


def test_a_clause_has_its_scope_its_exceptions_and_its_note() -> None:
    text = "id: it, when: {tag: new}, unless: [{reason: STYLE}, {tier: gold}], note: Mind, days: 3"

    made = clause("windows", text)

    assert made.when == Scope((AnyOf("tag", frozenset({"new"})),))
    assert made.unless == (
        Scope((OneOf("reason", frozenset({"STYLE"})),)),
        Scope((OneOf("tier", frozenset({"gold"})),)),
    )
    assert made.note == "Mind"
    assert made.line_number == 6


@pytest.mark.parametrize(
    ("text", "test"),
    [
        ("category: shoes", OneOf("category", frozenset({"shoes"}))),
        ("category: [shoes, hats]", OneOf("category", frozenset({"shoes", "hats"}))),
        ("tag: [new, old]", AnyOf("tag", frozenset({"new", "old"}))),
        ("region: EU", AnyOf("region", frozenset({"EU"}))),
        ("quantity_from: 3", AtLeast("quantity", Decimal(3))),
        ("value_from: 20", AtLeast("value", Decimal(20))),
        ("value_below: 20.50", Below("value", Decimal("20.50"))),
    ],
)
def test_each_kind_of_test_is_compiled(text: str, test: Any) -> None:
    made = built("regions: {EU: [DE]}", f"evidence: [{{id: it, when: {{{text}}}}}]")

    assert made.current.evidence.clauses[0].when.tests == (test,)


def test_a_method_is_offered_at_its_fee_and_for_nothing_by_each_clause_that_pays() -> None:
    made = built(
        "return_shipping: [{id: ours, when: {reason: DEFECTIVE}, paid_by: shop},"
        " {id: gold, when: {tier: gold}, paid_by: shop}, {id: yours, paid_by: customer}]",
        "methods: [{id: van, method: PICKUP, fee: 6.90, cost: 8.50}]",
    )
    [van] = made.current.methods

    fee, cost = Money.of("6.90", "EUR"), Money.of("8.50", "EUR")
    nothing = Money.of(0, "EUR")
    assert (van.method, van.fee, van.cost) == (Method.PICKUP, fee.amount, cost.amount)
    assert van.offer == MethodOffer(Method.PICKUP, fee, "van", False, cost)
    assert van.free == {
        name: MethodOffer(Method.PICKUP, nothing, name, True, cost) for name in ("ours", "gold")
    }


def test_a_method_without_a_fee_is_free_and_without_a_cost_costs_its_fee() -> None:
    made = built(
        "methods: [{id: shop, method: STORE, fee: 0, cost: 1},"
        " {id: label, method: MERCHANT_LABEL, fee: 3.90}]"
    )

    shop, label = made.current.methods
    assert shop.offer.free is True
    assert label.offer.free is False
    assert label.cost == Decimal("3.90")


def test_risk_is_built_with_its_lists_and_its_appeal() -> None:
    made = built(
        "risk: {signals: {keep_items: {from: 3, points: 25}, return_rate: {from: 0.6, points: 30}},"
        " allow: [vip], block: [bad], appeal: {id: again, days: 30, department: finance}}"
    )

    assert made.current.risk == c.RiskRules(
        signals=(
            c.SignalRule("keep_items", Decimal(3), 25),
            c.SignalRule("return_rate", Decimal("0.6"), 30),
        ),
        allow=frozenset({"vip"}),
        block=frozenset({"bad"}),
    )
    assert made.current.appeal == c.AppealRule(id="again", days=30, department=MONEY)


def test_what_a_policy_leaves_out_is_not_there() -> None:
    made = built().current

    assert made.risk == c.RiskRules()
    assert made.appeal is None
    assert (made.transit_days, made.regions) == (0, {})


def test_the_frame_of_an_edition_is_as_the_file_says() -> None:
    made = built(
        "counting: {transit_days: 4}", "regions: {EU: [DE, FR]}", "effective_from: 2026-07-01"
    )

    terms = made.current
    assert (terms.currency, terms.version, terms.transit_days) == ("EUR", "one", 4)
    assert terms.effective_from == date(2026, 7, 1)
    assert terms.regions == {"EU": {"DE", "FR"}}
    assert terms.regions_of("DE") == {"EU"}
    assert terms.regions_of(None) == frozenset()


AMOUNTS = (
    "currencies: {GBP: 0.875, JPY: 160}",
    "evidence: [{id: photo, when: {value_from: 20, value_below: {EUR: 90, GBP: 80}}}]",
    "methods: [{id: van, method: PICKUP, fee: 3.90 EUR, cost: {EUR: 2, JPY: 300}}]",
    "restocking_fees: [{id: fee, percent: 10, at_most: 12.34}]",
    "keep_item: [{id: keep, below: 1}]",
    "approvals: [{id: dear, when: {return_value_from: 500}, decide: review},"
    " {id: cheap, when: {return_value_below: 1.50}, decide: review}]",
    "risk: {signals: {value_returned: {from: 300, points: 10}, keep_items: {from: 3, points: 5}}}",
)


@pytest.mark.parametrize(
    ("currency", "expected"),
    [
        ("EUR", ["20", "90", "3.90", "2", "12.34", "1", "500", "1.50", "300"]),
        # 0.875 pounds for a euro, half a penny up; what is stated in pounds stays
        ("GBP", ["17.50", "80", "3.41", "1.75", "10.80", "0.88", "437.50", "1.31", "262.50"]),
        # no coin below the yen
        ("JPY", ["3200", "14400", "624", "300", "1974", "160", "80000", "240", "48000"]),
    ],
)
def test_every_amount_is_reckoned_in_each_currency(currency: str, expected: list[str]) -> None:
    [terms] = built(*AMOUNTS).editions_in[currency]

    [photo], [van], [fee], [keep] = terms.evidence, terms.methods, terms.restocking_fees, (
        terms.keep_item
    )  # fmt: skip
    bounds = [test.bound for rule in (photo, *terms.approvals) for test in rule.when.tests]
    value, pieces = terms.risk.signals
    found = [*bounds[:2], van.fee, van.cost, fee.at_most, keep.below, *bounds[2:], value.least]
    assert [str(amount) for amount in found] == expected
    assert van.offer.fee == Money(van.fee, currency)
    assert (pieces.least, fee.percent) == (3, 10)  # counts and percentages are no amounts
    assert terms.currency == currency
