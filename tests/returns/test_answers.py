"""Questions about the policy: each topic, in general, for a kind of item, and for an order."""

from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from returns import Answer, Customer, Reason, Topic, answer, assess, load_policy
from returns.answer import Detail
from tests.returns.shop import NOW, line, order, paid, policy, want

SHOP = load_policy(Path(__file__).parents[2] / "policy.yml")
ORDER = order(
    line(category="shoes"),
    line(id="l2", category="electronics", tags=frozenset({"hygiene_seal"})),
    line(id="l3", category="personalised"),
    line(id="l4", delivered_at=None),
    line(id="l5", category="furniture", delivered_at=NOW - timedelta(days=15)),
    country="DE",
    payments=(paid("50.00", "wallet"),),
)


def ask(topic: Topic, **about: Any) -> Answer:
    return answer(topic, SHOP, now=NOW, **about)


def asked(topic: Topic, **about: Any) -> tuple[str | None, dict[str, Any]]:
    found = ask(topic, **about)
    assert found.topic is topic
    return found.clause_id, dict(found.figures)


ABROAD = ("DROP_OFF", "MERCHANT_LABEL", "PICKUP", "CUSTOMER_LABEL")
AT_HOME = ("DROP_OFF", "MERCHANT_LABEL", "PICKUP", "STORE", "CUSTOMER_LABEL")
APPAREL = {"category": "apparel"}
L1 = {"order": ORDER, "line": "l1"}
OUR_FAULT = ("DEFECTIVE", "NOT_AS_DESCRIBED", "WRONG_ITEM")


@pytest.mark.parametrize(
    ("topic", "about", "clause_id", "figures"),
    [
        (Topic.WINDOW, {}, "window-standard", {"days": "30"}),
        (Topic.WINDOW, {"category": "electronics"}, "window-electronics", {"days": "14"}),
        (
            Topic.WINDOW,
            L1,
            "window-standard",
            {
                "days": "30",
                "last_day": "2026-10-15",
                "open": "yes",
                "days_left": "25",
                "counted_from": "delivery",
            },
        ),
        (
            Topic.WINDOW,
            {"order": ORDER, "line": "l5"},
            "window-furniture",
            {
                "days": "14",
                "last_day": "2026-09-19",
                "open": "no",
                "days_late": "1",
                "counted_from": "delivery",
            },
        ),
        (Topic.WINDOW, {"order": ORDER, "line": "l4"}, "window-standard", {"days": "30"}),
        (Topic.CONDITION, {}, None, {"ask": ()}),
        (
            Topic.CONDITION,
            {"category": "apparel"},
            "condition-unworn",
            {"ask": ("unworn", "tags_on")},
        ),
        (Topic.CONDITION, L1, "condition-unworn", {"ask": ("unworn",)}),
        (Topic.EXCLUSIONS, {}, None, {"excluded": "depends"}),
        (Topic.EXCLUSIONS, {"category": "shoes"}, None, {"excluded": "no"}),
        (
            Topic.EXCLUSIONS,
            {"category": "personalised"},
            "personalised",
            {"excluded": "yes", "kind": "personalised", "lacks": (), "unless_reason": OUR_FAULT},
        ),
        (
            Topic.EXCLUSIONS,
            {"category": "gift_card"},
            "gift-card",
            {"excluded": "yes", "kind": "gift_card", "lacks": (), "unless_reason": ()},
        ),
        (
            Topic.EXCLUSIONS,
            {"order": ORDER, "line": "l2"},
            "hygiene-seal",
            {
                "excluded": "depends",
                "kind": "hygiene",
                "lacks": ("sealed",),
                "unless_reason": OUR_FAULT,
            },
        ),
        (
            Topic.SHIPPING_FEE,
            {},
            "shipping-customer",
            {
                "paid_by": "customer",
                "currency": "EUR",
                "lowest_fee": "3.90",
                "highest_fee": "6.90",
                "free_reasons": OUR_FAULT,
                "free_tiers": ("gold",),
            },
        ),
        (
            Topic.SHIPPING_FEE,
            {**L1, "reason": Reason.DEFECTIVE},
            "shipping-our-fault",
            {
                "paid_by": "shop",
                "currency": "EUR",
                "free_reasons": OUR_FAULT,
                "free_tiers": ("gold",),
            },
        ),
        (Topic.METHODS, {}, "method-drop-off", {"methods": ABROAD}),
        (
            Topic.METHODS,
            L1,
            "method-drop-off",
            {"methods": AT_HOME},
        ),
        (Topic.REFUND_METHOD, {}, "refund-standard", {"to": "original_payment"}),
        (
            Topic.REFUND_METHOD,
            {"payment": "cash_on_delivery"},
            "refund-cash",
            {"to": "bank_transfer", "payment": "cash_on_delivery"},
        ),
        (
            Topic.REFUND_METHOD,
            {"order": ORDER},
            "refund-wallet",
            {"to": "original_payment", "payment": "wallet"},
        ),
        (
            Topic.REFUND_TIME,
            {"order": ORDER},
            "refund-wallet",
            {
                "days": "2",
                "bank_days": "1",
                "release": "receipt",
                "pay_by": "2026-09-22",
                "arrive_by": "2026-09-23",
            },
        ),
        (
            Topic.STORE_CREDIT,
            {},
            "store-credit",
            {
                "offered": "yes",
                "bonus_percent": "10",
                "release": "first_scan",
                "days": "1",
                "valid_months": "36",
            },
        ),
        (
            Topic.EXCHANGE,
            {},
            "exchange",
            {
                "offered": "depends",
                "categories": ("apparel", "shoes"),
                "paid_by": "shop",
                "if_dearer": "charge",
                "if_cheaper": "refund",
            },
        ),
        (
            Topic.EXCHANGE,
            L1,
            "exchange",
            {
                "offered": "yes",
                "categories": ("apparel", "shoes"),
                "paid_by": "shop",
                "if_dearer": "charge",
                "if_cheaper": "refund",
            },
        ),
        (Topic.GIFT, {}, "gift", {"offer": ("store_credit", "exchange"), "tell_giver": "no"}),
        (Topic.WARRANTY, {}, None, {"covered": "depends"}),
        (Topic.WARRANTY, {"category": "shoes"}, None, {"covered": "no"}),
        (
            Topic.WARRANTY,
            {"category": "furniture"},
            "warranty",
            {"covered": "yes", "months": "24", "offer": ("replacement", "refund")},
        ),
        (
            Topic.WARRANTY,
            {"order": ORDER, "line": "l2"},
            "warranty",
            {
                "covered": "yes",
                "months": "24",
                "offer": ("replacement", "refund"),
                "last_day": "2028-09-15",
                "open": "yes",
                "days_left": "726",
                "counted_from": "delivery",
            },
        ),
        (
            Topic.HOLIDAY,
            {},
            "holiday-2026",
            {"from": "2026-11-01", "to": "2026-12-24", "until": "2027-01-31"},
        ),
        (
            Topic.HOLIDAY,
            L1,
            "holiday-2026",
            {"from": "2026-11-01", "to": "2026-12-24", "until": "2027-01-31", "applies": "no"},
        ),
        (Topic.HOLIDAY, {"order": ORDER, "line": "l3"}, None, {"applies": "no"}),
        (Topic.RESTOCKING_FEE, {}, None, {"charged": "depends"}),
        (Topic.RESTOCKING_FEE, {"category": "shoes"}, None, {"charged": "no"}),
        (
            Topic.RESTOCKING_FEE,
            {"category": "electronics"},
            "restocking-electronics",
            {
                "charged": "depends",
                "percent": "15",
                "lacks": ("unopened", "original_box"),
                "at_most": "75.00",
                "currency": "EUR",
            },
        ),
        (Topic.PHOTO, {}, None, {"needed": "depends"}),
        (Topic.PHOTO, {"reason": Reason.STYLE}, None, {"needed": "no"}),
        (
            Topic.GENERAL,
            {},
            "window-standard",
            {
                "version": "2026-07",
                "effective_from": "2026-07-01",
                "days": "30",
                "refund_days": "3",
                "paid_by": "customer",
                "currency": "EUR",
                "lowest_fee": "3.90",
                "highest_fee": "6.90",
            },
        ),
    ],
)
def test_each_topic_has_its_figures(
    topic: Topic, about: dict[str, Any], clause_id: str | None, figures: dict[str, Any]
) -> None:
    assert asked(topic, **about) == (clause_id, figures)


def test_of_an_order_each_delivered_line_has_its_window() -> None:
    details = ask(Topic.WINDOW, order=ORDER).details

    assert {d.line_id: (d.clause_id, d.figures["last_day"]) for d in details} == {
        "l1": ("window-standard", "2026-10-15"),
        "l2": ("window-electronics", "2026-09-29"),
        "l3": ("window-standard", "2026-10-15"),
        "l5": ("window-furniture", "2026-09-19"),
    }


def test_of_an_order_with_one_line_the_answer_is_about_that() -> None:
    _, figures = asked(Topic.WINDOW, order=order(line(category="electronics")))

    assert figures["last_day"] == "2026-09-29"


@pytest.mark.parametrize(
    ("topic", "clause_id", "figures", "about"),
    [
        (Topic.WINDOW, "window-food", {"days": "2"}, {"category": ("food",)}),
        (Topic.WINDOW, "window-standard", {"days": "30"}, {}),
        (Topic.CONDITION, "condition-tags", {"ask": "tags_on"}, {"category": ("apparel",)}),
        (
            Topic.EXCLUSIONS,
            "hygiene-seal",
            {"kind": "hygiene", "lacks": ("sealed",)},
            {"tag": ("hygiene_seal",)},
        ),
        (Topic.SHIPPING_FEE, "shipping-gold", {"paid_by": "shop"}, {"tier": ("gold",)}),
        (
            Topic.METHODS,
            "method-drop-off",
            {"method": "DROP_OFF", "fee": "3.90", "currency": "EUR"},
            {},
        ),
        (
            Topic.REFUND_METHOD,
            "refund-cash",
            {"to": "bank_transfer"},
            {"payment": ("cash_on_delivery",)},
        ),
        (
            Topic.REFUND_TIME,
            "refund-cash",
            {"days": "3", "bank_days": "2", "release": "inspection"},
            {"payment": ("cash_on_delivery",)},
        ),
        (
            Topic.WARRANTY,
            "warranty",
            {"months": "24", "offer": ("replacement", "refund")},
            {"category": ("electronics", "furniture"), "reason": ("DEFECTIVE",)},
        ),
        (
            Topic.HOLIDAY,
            "holiday-2026",
            {"from": "2026-11-01", "to": "2026-12-24", "until": "2027-01-31"},
            {"category": ("apparel", "electronics", "furniture", "shoes")},
        ),
        (
            Topic.RESTOCKING_FEE,
            "restocking-electronics",
            {
                "percent": "15",
                "lacks": ("unopened", "original_box"),
                "at_most": "75.00",
                "currency": "EUR",
            },
            {"category": ("electronics",)},
        ),
        (
            Topic.PHOTO,
            "photo",
            {"value_from": "20.00", "currency": "EUR"},
            {"reason": ("DEFECTIVE", "NOT_AS_DESCRIBED"), "value_from": ("20",)},
        ),
    ],
)
def test_the_details_list_each_clause_and_what_it_is_about(
    topic: Topic, clause_id: str, figures: dict[str, Any], about: dict[str, Any]
) -> None:
    found = {detail.clause_id: detail for detail in ask(topic).details}

    unless = found[clause_id].unless
    assert found[clause_id] == Detail(clause_id, figures, about, unless)


def test_an_exception_is_in_the_details_too() -> None:
    found = {detail.clause_id: detail for detail in ask(Topic.EXCLUSIONS).details}

    assert found["personalised"].unless == {"reason": OUR_FAULT}
    assert found["gift-card"].unless == {}


def test_free_methods_are_free_in_the_details() -> None:
    details = ask(Topic.METHODS, **L1, reason=Reason.DEFECTIVE).details

    assert {detail.figures["fee"] for detail in details} == {"0.00"}


def test_a_country_brings_its_methods_and_a_currency_its_fees() -> None:
    _, figures = asked(Topic.METHODS, country="DE")
    assert figures["methods"] == AT_HOME

    _, figures = asked(Topic.SHIPPING_FEE, country="GB", currency="GBP")
    assert (figures["highest_fee"], figures["currency"]) == ("5.90", "GBP")


def test_an_order_of_the_season_hears_that_it_is() -> None:
    placed = datetime(2026, 11, 3, tzinfo=UTC)
    bought = order(line(delivered_at=placed), placed_at=placed)

    found = answer(Topic.HOLIDAY, SHOP, now=placed, order=bought)

    assert found.figures["applies"] == "yes"


def test_a_season_that_is_over_is_not_told() -> None:
    over = answer(Topic.HOLIDAY, SHOP, now=datetime(2027, 2, 1, tzinfo=UTC))
    last_day = answer(Topic.HOLIDAY, SHOP, now=datetime(2027, 1, 31, 22, tzinfo=UTC))

    assert (over.clause_id, dict(over.figures)) == (None, {})
    assert last_day.clause_id == "holiday-2026"


def test_an_older_order_is_answered_by_its_own_edition() -> None:
    old = order(placed_at=datetime(2026, 3, 1, tzinfo=UTC))

    assert ask(Topic.GENERAL, order=old).figures["version"] == "2025-09"
    assert ask(Topic.STORE_CREDIT, order=old).figures["bonus_percent"] == "0"
    assert "valid_months" not in ask(Topic.STORE_CREDIT, order=old).figures


SILENT = policy()


@pytest.mark.parametrize(
    ("topic", "figures"),
    [
        (Topic.CONDITION, {"ask": ()}),
        (Topic.EXCLUSIONS, {"excluded": "no"}),
        (Topic.STORE_CREDIT, {"offered": "no"}),
        (Topic.EXCHANGE, {"offered": "no", "categories": (), "paid_by": "customer"}),
        (Topic.GIFT, {}),
        (Topic.WARRANTY, {"covered": "no"}),
        (Topic.HOLIDAY, {}),
        (Topic.RESTOCKING_FEE, {"charged": "no"}),
        (Topic.PHOTO, {"needed": "no"}),
    ],
)
def test_where_the_policy_is_silent_so_is_the_answer(topic: Topic, figures: dict[str, Any]) -> None:
    found = answer(topic, SILENT, now=NOW)

    assert (found.clause_id, dict(found.figures), found.details) == (None, figures, ())


def test_a_product_can_be_asked_about_without_an_order() -> None:
    on_sale = ask(Topic.EXCLUSIONS, category="shoes", tags=frozenset({"final_sale"}))
    assert (on_sale.clause_id, on_sale.figures["excluded"]) == ("final-sale", "yes")

    rules = policy("windows: [{id: p9, when: {product: p9}, days: 5}, {id: w, days: 30}]")
    assert answer(Topic.WINDOW, rules, now=NOW, product="p9").figures == {"days": "5"}
    assert answer(Topic.WINDOW, rules, now=NOW, product="p8").figures == {"days": "30"}


def test_where_no_clause_is_about_it_the_answer_says_nothing_wrong() -> None:
    rules = policy(
        "windows: [{id: w, when: {category: food}, days: 3}]",
        "refunds: [{id: r, when: {payment: card}, to: bank_transfer, release: request, days: 1}]",
        "methods: [{id: m, when: {category: food}, method: STORE, fee: 0}]",
        "return_shipping: [{id: s, when: {category: food}, paid_by: shop}]",
    )

    for topic in (Topic.WINDOW, Topic.REFUND_METHOD, Topic.REFUND_TIME, Topic.METHODS):
        assert answer(topic, rules, now=NOW).clause_id is None
    assert answer(Topic.METHODS, rules, now=NOW).figures == {"methods": ()}
    assert answer(Topic.REFUND_TIME, rules, now=NOW).figures == {}
    fee = answer(Topic.SHIPPING_FEE, rules, now=NOW)
    assert (fee.clause_id, fee.figures["paid_by"]) == (None, "customer")
    assert "lowest_fee" not in fee.figures
    general = answer(Topic.GENERAL, rules, now=NOW).figures
    assert "days" not in general
    assert "refund_days" not in general
    assert answer(Topic.WINDOW, rules, now=NOW, order=order()).figures == {}


@pytest.mark.parametrize("line_id", ["l1", "l2", "l3", "l5"])
def test_an_answer_about_an_item_never_contradicts_its_decision(line_id: str) -> None:
    decision = assess(ORDER, [want(Reason.STYLE, line_id)], SHOP, NOW).lines[0]

    window = ask(Topic.WINDOW, order=ORDER, line=line_id).figures
    condition = ask(Topic.CONDITION, order=ORDER, line=line_id, reason=Reason.STYLE).figures

    assert decision.deadline is not None
    assert window["last_day"] == decision.deadline.last_day.isoformat()
    if decision.outcome != "declined":
        assert set(condition["ask"]) <= set(decision.missing)


LAW = "statutory: [{id: law, days: 40}]"
ENDS = datetime(2026, 10, 15, 22, tzinfo=UTC)


def test_a_window_is_open_up_to_its_last_instant() -> None:
    bought = order()

    def is_open(now: datetime) -> object:
        return answer(Topic.WINDOW, policy(), now=now, order=bought, line="l1").figures["open"]

    assert is_open(ENDS - timedelta(seconds=1)) == "yes"
    assert is_open(ENDS) == "no"


def test_the_law_counts_in_answers_too() -> None:
    found = answer(Topic.WINDOW, policy(LAW), now=NOW, order=order(), line="l1")

    assert (found.clause_id, found.figures["last_day"]) == ("law", "2026-10-25")


@pytest.mark.parametrize("day", [1, 20])
def test_the_first_and_the_last_day_are_in_the_season(day: int) -> None:
    season = """holidays:
  - {id: h, bought: {from: 2026-09-01, to: 2026-09-20}, returnable_until: 2026-12-01}
"""
    placed = datetime(2026, 9, day, 12, tzinfo=UTC)
    bought = order(line(delivered_at=placed), placed_at=placed)

    found = answer(Topic.HOLIDAY, policy(season), now=NOW, order=bought)

    assert found.figures["applies"] == "yes"


def test_a_season_ends_in_the_shops_zone() -> None:
    late_evening = datetime(2027, 1, 31, 22, 30, tzinfo=UTC)
    next_day_in_berlin = datetime(2027, 1, 31, 23, tzinfo=UTC)

    assert answer(Topic.HOLIDAY, SHOP, now=late_evening).clause_id == "holiday-2026"
    assert answer(Topic.HOLIDAY, SHOP, now=next_day_in_berlin).clause_id is None


def test_an_order_of_many_lines_or_none_can_be_asked_about() -> None:
    guaranteed = policy("warranty: [{id: w, months: 24, offer: [refund]}]")
    several = order(line(), line(id="l2"))

    found = answer(Topic.WARRANTY, guaranteed, now=NOW, order=several)

    assert found.figures == {"covered": "yes", "months": "24", "offer": ("refund",)}
    assert [detail.clause_id for detail in found.details] == ["w"]
    empty = order(lines=())
    assert answer(Topic.GENERAL, SHOP, now=NOW, order=empty).figures["days"] == "30"


def test_what_hangs_on_the_orders_own_facts_is_answered_for_it() -> None:
    rules = policy(
        "regions: {alps: [AT]}",
        """windows:
  - {id: alps, when: {region: alps}, days: 1}
  - {id: gold, when: {tier: gold}, days: 2}
  - {id: store, when: {channel: store}, days: 3}
  - {id: gift, when: {gift: 'yes'}, days: 4}
  - {id: sweden, when: {country: SE}, days: 5}
  - {id: window, days: 30}
""",
    )
    two = (line(), line(id="l2"))

    def days(**about: Any) -> object:
        return answer(Topic.WINDOW, rules, now=NOW, order=order(*two, **about)).figures["days"]

    assert days(country="AT") == "1"
    assert days(customer=Customer("c", "gold")) == "2"
    assert days(channel="store") == "3"
    assert days(for_gift_recipient=True) == "4"
    assert days(country="SE") == "5"
    assert days() == "30"


def test_the_surest_exclusion_is_told() -> None:
    rules = policy(
        """exclusions:
  - {id: sealed, lacks: sealed, kind: hygiene}
  - {id: never, when: {category: shoes}, kind: hazardous}
"""
    )

    found = answer(Topic.EXCLUSIONS, rules, now=NOW, category="shoes")

    assert (found.clause_id, found.figures["excluded"]) == ("never", "yes")
    assert [detail.clause_id for detail in found.details] == ["sealed", "never"]
    assert answer(Topic.EXCLUSIONS, rules, now=NOW).clause_id == "sealed"


def test_a_photo_that_is_needed_is_told() -> None:
    rules = policy("evidence: [{id: photo, when: {reason: DEFECTIVE}}]")

    needed = answer(Topic.PHOTO, rules, now=NOW, reason=Reason.DEFECTIVE)

    assert (needed.clause_id, needed.figures) == ("photo", {"needed": "yes"})


def test_a_fee_that_is_always_charged_is_told() -> None:
    rules = policy(
        "currencies: {JPY: 160}",
        "restocking_fees: [{id: fee, when: {category: shoes}, percent: 10, at_most: 5}]",
    )

    found = answer(Topic.RESTOCKING_FEE, rules, now=NOW, category="shoes", currency="JPY")

    assert found.figures == {
        "charged": "yes",
        "percent": "10",
        "lacks": (),
        "at_most": "800",
        "currency": "JPY",
    }
    assert [detail.clause_id for detail in found.details] == ["fee"]


def test_where_a_payment_is_not_known_the_details_help() -> None:
    rules = policy(
        "refunds: [{id: r, when: {payment: card}, to: bank_transfer, release: request, days: 1}]"
    )

    assert [d.clause_id for d in answer(Topic.REFUND_TIME, rules, now=NOW).details] == ["r"]


def test_an_exchange_that_is_always_offered_is_not_in_doubt() -> None:
    rules = policy(
        "resolutions: [{id: swap, when: {category: shoes}, offer: [exchange]}, "
        "{id: all, offer: [refund, exchange]}]",
        "return_shipping: [{id: s, when: {category: food}, paid_by: shop}]",
    )

    found = answer(Topic.EXCHANGE, rules, now=NOW).figures

    assert (found["offered"], found["paid_by"]) == ("yes", "customer")
    assert answer(Topic.EXCHANGE, rules, now=NOW, category="food").figures["offered"] == "yes"


def test_gifts_are_answered_for_those_who_got_them() -> None:
    rules = policy("gifts: [{id: g, when: {gift: 'yes'}, offer: [refund], tell_giver: true}]")

    found = answer(Topic.GIFT, rules, now=NOW)

    assert (found.clause_id, found.figures["tell_giver"]) == ("g", "yes")


def test_a_free_method_names_its_currency_and_what_it_is_about() -> None:
    details = {d.clause_id: d for d in ask(Topic.METHODS, country="DE", currency="GBP").details}
    free = answer(Topic.METHODS, SHOP, now=NOW, reason=Reason.DEFECTIVE, currency="GBP").details

    assert details["method-store"].about == {"country": ("DE",)}
    assert {detail.figures["currency"] for detail in free} == {"GBP"}
