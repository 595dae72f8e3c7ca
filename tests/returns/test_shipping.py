"""The ways back: which there are, who pays, what a parcel costs, and what may be kept."""

import pytest

from returns import Customer, Method, Outcome, Reason, Resolution, assess
from returns.decision import Decision
from returns.model import Line, Order
from tests.returns.shop import NOW, euro, line, order, policy, want

METHODS = """methods:
  - {id: pickup-furniture, when: {category: furniture}, method: PICKUP, fee: 29, cost: 45}
  - {id: drop-off, unless: {category: furniture}, method: DROP_OFF, fee: 3.90, cost: 4.20}
  - {id: label, unless: {category: furniture}, method: MERCHANT_LABEL, fee: 4.90, cost: 5.10}
  - {id: pickup, when: {country: DE}, method: PICKUP, fee: 7.90, cost: 8.50}
  - {id: store, when: {country: DE}, unless: {category: furniture}, method: STORE, fee: 0}
  - {id: own, when: {country: US}, method: CUSTOMER_LABEL, fee: 0}
"""
PAYER = """return_shipping:
  - {id: our-fault, when: {reason: [DEFECTIVE, WRONG_ITEM]}, paid_by: shop}
  - {id: austria, when: {country: AT}, paid_by: shop}
  - {id: exchanged, when: {resolution: exchange}, paid_by: shop}
  - {id: gold, when: {tier: gold}, paid_by: shop}
  - {id: customer, paid_by: customer}
"""
SOFA = line(id="l2", category="furniture")


def decide(
    bought: Order, *wanted: tuple[str, Reason], resolution: Resolution | None = None
) -> Decision:
    rules = policy(METHODS, PAYER, "resolutions: [{id: any, offer: [refund, exchange]}]")
    wishes = [want(reason, line_id, resolution=resolution) for line_id, reason in wanted]
    return assess(bought, wishes, rules, NOW)


def offers(decision: Decision) -> dict[str, str]:
    return {offer.method.value: str(offer.fee) for offer in decision.methods}


@pytest.mark.parametrize(
    ("country", "item", "expected"),
    [
        (
            "DE",
            line(),
            {"DROP_OFF": "3.90", "MERCHANT_LABEL": "4.90", "PICKUP": "7.90", "STORE": "0.00"},
        ),
        ("FR", line(), {"DROP_OFF": "3.90", "MERCHANT_LABEL": "4.90"}),
        (
            "US",
            line(),
            {"DROP_OFF": "3.90", "MERCHANT_LABEL": "4.90", "CUSTOMER_LABEL": "0.00"},
        ),
        ("DE", line(category="furniture"), {"PICKUP": "29.00"}),
        ("FR", line(category="furniture"), {"PICKUP": "29.00"}),
    ],
)
def test_the_methods_that_apply_are_on_offer(
    country: str, item: Line, expected: dict[str, str]
) -> None:
    decision = decide(order(item, country=country), ("l1", Reason.STYLE))

    assert offers(decision) == expected
    assert decision.lines[0].methods == decision.methods
    assert not decision.lines[0].keep_item


@pytest.mark.parametrize(
    ("bought", "reason", "resolution", "clause_id"),
    [
        (order(), Reason.DEFECTIVE, None, "our-fault"),
        (order(), Reason.WRONG_ITEM, None, "our-fault"),
        (order(country="AT"), Reason.STYLE, None, "austria"),
        (order(), Reason.STYLE, Resolution.EXCHANGE, "exchanged"),
        (order(customer=Customer("c", "gold")), Reason.STYLE, None, "gold"),
    ],
)
def test_where_the_shop_pays_every_method_is_free(
    bought: Order, reason: Reason, resolution: Resolution | None, clause_id: str
) -> None:
    decision = decide(bought, ("l1", reason), resolution=resolution)

    assert decision.methods
    assert all(offer.free and not offer.fee for offer in decision.methods)
    assert {offer.clause_id for offer in decision.methods} == {clause_id}


def test_where_the_customer_pays_each_fee_names_its_clause() -> None:
    decision = decide(order(), ("l1", Reason.STYLE))

    assert [offer.clause_id for offer in decision.methods] == [
        "drop-off",
        "label",
        "pickup",
        "store",
    ]
    assert [offer.free for offer in decision.methods] == [False, False, False, True]


def test_without_a_clause_about_it_the_customer_pays() -> None:
    rules = policy("return_shipping: [{id: x, when: {category: food}, paid_by: shop}]")

    [offer] = assess(order(), [want()], rules, NOW).methods

    assert (str(offer.fee), offer.free) == ("3.90", False)


def test_a_parcel_goes_by_what_its_items_have_in_common() -> None:
    decision = decide(order(line(), SOFA), ("l1", Reason.STYLE), ("l2", Reason.STYLE))

    assert offers(decision) == {"PICKUP": "7.90"}


def test_items_without_a_way_in_common_go_each_their_own() -> None:
    bought = order(line(), SOFA, country="FR")

    decision = decide(bought, ("l1", Reason.STYLE), ("l2", Reason.STYLE))

    assert decision.methods == ()
    both = {"l1": Method.DROP_OFF, "l2": Method.PICKUP}
    assert str(decision.fee_by(both)) == "32.90"
    assert str(decision.refund_by(both)) == "67.10"


def test_a_parcel_is_paid_once() -> None:
    bought = order(line(), line(id="l2"))

    decision = decide(bought, ("l1", Reason.STYLE), ("l2", Reason.STYLE))

    assert str(decision.fee_by(Method.DROP_OFF)) == "3.90"
    assert str(decision.refund_by(Method.DROP_OFF)) == "96.10"
    two_parcels = {"l1": Method.DROP_OFF, "l2": Method.MERCHANT_LABEL}
    assert str(decision.fee_by(two_parcels)) == "8.80"


@pytest.mark.parametrize(
    "reasons", [(Reason.STYLE, Reason.DEFECTIVE), (Reason.DEFECTIVE, Reason.STYLE)]
)
def test_a_free_item_frees_its_parcel(reasons: tuple[Reason, Reason]) -> None:
    bought = order(line(), line(id="l2"))

    decision = decide(bought, ("l1", reasons[0]), ("l2", reasons[1]))

    assert set(offers(decision).values()) == {"0.00"}
    assert str(decision.fee_by(Method.DROP_OFF)) == "0.00"


def test_the_fee_never_makes_a_refund_negative() -> None:
    decision = decide(order(line(unit_price=euro("2.00"))), ("l1", Reason.STYLE))

    assert str(decision.refund_by(Method.DROP_OFF)) == "0.00"


def test_a_method_that_is_not_on_offer_has_no_fee() -> None:
    decision = decide(order(country="FR"), ("l1", Reason.STYLE))

    with pytest.raises(LookupError, match="Line l1 cannot go back by STORE"):
        decision.fee_by(Method.STORE)


def test_what_is_declined_goes_nowhere() -> None:
    bought = order(line(), line(id="l2", delivered_at=None))

    decision = decide(bought, ("l1", Reason.STYLE), ("l2", Reason.STYLE))

    assert decision.lines[1].methods == ()
    assert [one.line_id for one in decision.open_lines] == ["l1"]
    assert len(decision.methods) == 4
    assert str(decision.fee_by(Method.DROP_OFF)) == "3.90"


KEEP = """keep_item:
  - {id: keep-food, when: {category: food}, below: 50}
  - {id: keep-cheap, when: {reason: DEFECTIVE}, below: 15}
"""
DEARER = "keep_item: [{id: not-worth-it, if_shipping_costs_more: true}]"


@pytest.mark.parametrize(
    ("category", "price", "reason", "clause_id"),
    [
        ("food", "49.99", Reason.STYLE, "keep-food"),
        ("food", "50.00", Reason.STYLE, None),
        ("shoes", "14.99", Reason.DEFECTIVE, "keep-cheap"),
        ("shoes", "15.00", Reason.DEFECTIVE, None),
        ("shoes", "14.99", Reason.STYLE, None),
    ],
)
def test_what_is_cheap_may_be_kept(
    category: str, price: str, reason: Reason, clause_id: str | None
) -> None:
    bought = order(line(category=category, unit_price=euro(price)))

    decision = assess(bought, [want(reason)], policy(KEEP), NOW)

    [item] = decision.lines
    assert item.keep_item == bool(clause_id)
    if clause_id:
        [offer] = item.methods
        assert (offer.method, offer.clause_id, offer.free) == (Method.KEEP_ITEM, clause_id, True)
        assert str(decision.refund_by(Method.KEEP_ITEM)) == price


@pytest.mark.parametrize(("price", "kept"), [("4.19", True), ("4.20", False)])
def test_what_costs_more_to_send_than_it_is_worth_may_be_kept(price: str, *, kept: bool) -> None:
    bought = order(line(unit_price=euro(price)))

    decision = assess(bought, [want()], policy(DEARER, METHODS.replace("DE}", "CH}")), NOW)

    assert decision.lines[0].keep_item is kept


def test_without_any_way_back_nothing_costs_more_than_it_is_worth() -> None:
    rules = policy(DEARER, "methods: [{id: x, when: {category: food}, method: STORE, fee: 0}]")

    decision = assess(order(line(unit_price=euro("0.00"))), [want()], rules, NOW)

    assert not decision.lines[0].keep_item
    assert decision.methods == ()


def test_what_can_neither_come_back_nor_be_kept_is_for_a_person_and_not_given_away() -> None:
    rules = policy("methods: [{id: x, when: {category: food}, method: STORE, fee: 0}]")

    decision = assess(order(), [want()], rules, NOW)

    assert (decision.outcome, decision.lines[0].clause_id) == ("review", "no-way-back")
    assert decision.lines[0].department == "customer_service"
    assert not decision.kept


def test_only_a_return_of_which_every_open_line_is_kept_is_kept() -> None:
    rules = policy("keep_item: [{id: keep, when: {category: food}, always: true}]")
    tea = line(id="l2", category="food")

    both = assess(order(line(), tea), [want(), want(line_id="l2")], rules, NOW)
    one = assess(order(line(), tea), [want(line_id="l2")], rules, NOW)

    assert not both.kept
    assert one.kept


def test_what_cannot_be_sent_back_is_always_kept() -> None:
    rules = policy("keep_item: [{id: download, when: {category: digital}, always: true}]")
    bought = order(line(category="digital", unit_price=euro("900.00")))

    [offer] = assess(bought, [want()], rules, NOW).methods

    assert (offer.method, offer.clause_id) == (Method.KEEP_ITEM, "download")


def test_nothing_is_kept_while_a_person_has_to_look() -> None:
    bought = order(line(unit_price=euro("5.00")))
    review = "approvals: [{id: look, decide: review}]"

    decision = assess(bought, [want(Reason.DEFECTIVE)], policy(KEEP, review), NOW)

    assert decision.outcome is Outcome.REVIEW
    assert not decision.lines[0].keep_item


def test_nothing_is_kept_in_an_exchange() -> None:
    bought = order(line(unit_price=euro("5.00")))
    rules = policy(KEEP, "resolutions: [{id: any, offer: [exchange, replacement]}]")

    exchanged = assess(bought, [want(Reason.DEFECTIVE)], rules, NOW)
    replaced = assess(
        bought, [want(Reason.DEFECTIVE, resolution=Resolution.REPLACEMENT)], rules, NOW
    )

    assert not exchanged.lines[0].keep_item
    assert replaced.lines[0].keep_item
