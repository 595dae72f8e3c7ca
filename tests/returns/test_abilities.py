"""A policy cut down to what the shop's order backend can do."""

from returns import Method, Policy, Resolution, Topic, answer, assess
from returns.abilities import within
from returns.policy import Terms
from tests.returns.shop import NOW, line, order, policy, want

EVERY_METHOD, EVERY_RESOLUTION = frozenset(Method), frozenset(Resolution)
RULES = policy(
    "methods: [{id: shop, method: STORE, fee: 0}, {id: pick, method: PICKUP, fee: 5}]",
    "resolutions: [{id: shoes, when: {category: shoes}, offer: [exchange, store_credit]},"
    " {id: all, offer: [refund, exchange]}]",
    "warranty: [{id: guarantee, when: {reason: DEFECTIVE}, months: 24,"
    " offer: [replacement, refund], decide: review}]",
    "gifts: [{id: gift, offer: [store_credit, exchange], tell_giver: false}]",
    "keep_item: [{id: keep, below: 10}]",
    "store_credit: [{id: credit, release: receipt, days: 1}]",
    "previous: [{version: old, effective_from: 2019-01-01}]",
)


def only(*able: Method | Resolution) -> list[Terms]:
    methods = {one for one in able if isinstance(one, Method)} or EVERY_METHOD
    resolutions = {one for one in able if isinstance(one, Resolution)} or EVERY_RESOLUTION
    return [*within(RULES, methods, resolutions).editions]


def test_what_can_all_be_done_is_the_same_policy() -> None:
    assert within(RULES, EVERY_METHOD, EVERY_RESOLUTION) is RULES


def test_a_method_that_the_shop_does_not_have_is_gone_from_every_edition() -> None:
    for terms in only(Method.STORE, Method.KEEP_ITEM):
        assert [rule.method for rule in terms.methods] == [Method.STORE]
        assert [rule.id for rule in terms.keep_item] == ["keep"]
        assert [rule.id for rule in terms.resolutions] == ["shoes", "all"]
    assert len(only(Method.STORE)) == 2


def test_where_nothing_can_be_kept_keeping_is_gone() -> None:
    for terms in only(Method.STORE, Method.PICKUP):
        assert [rule.method for rule in terms.methods] == [Method.STORE, Method.PICKUP]
        assert [*terms.keep_item] == []


def test_of_what_is_offered_the_rest_stays_and_a_refund_always() -> None:
    for terms in only(Resolution.REFUND, Resolution.EXCHANGE):
        assert [rule.offer for rule in terms.resolutions] == [
            (Resolution.EXCHANGE,),
            (Resolution.REFUND, Resolution.EXCHANGE),
        ]
        assert [rule.offer for rule in terms.warranty] == [(Resolution.REFUND,)]
        assert [rule.offer for rule in terms.gifts] == [(Resolution.EXCHANGE,)]
    for terms in only(Resolution.REFUND):
        assert {rule.offer for rule in (*terms.resolutions, *terms.gifts)} == {(Resolution.REFUND,)}


def test_each_kind_of_offer_alone_is_cut_down() -> None:
    gifts = policy("gifts: [{id: gift, offer: [exchange], tell_giver: false}]")
    broken = policy("warranty: [{id: guarantee, months: 24, offer: [replacement], decide: review}]")

    for rules in (gifts, broken):
        [terms] = within(rules, EVERY_METHOD, {Resolution.REFUND}).editions
        [offer] = [*terms.gifts, *terms.warranty]
        assert offer.offer == (Resolution.REFUND,)


def test_a_decision_and_an_answer_offer_only_what_is_left() -> None:
    able: Policy = within(RULES, {Method.STORE}, {Resolution.REFUND})

    [decided] = assess(order(line()), [want()], able, NOW).lines

    assert decided.resolutions == (Resolution.REFUND,)
    credit = answer(Topic.STORE_CREDIT, able, now=NOW, category="shoes")
    assert credit.figures["offered"] == "no"
    assert answer(Topic.STORE_CREDIT, RULES, now=NOW, category="shoes").figures["offered"] == "yes"


def test_where_nothing_is_left_the_money_is_paid_back() -> None:
    credit = policy("resolutions: [{id: resolutions, offer: [store_credit]}]")

    [terms] = within(credit, EVERY_METHOD, {Resolution.EXCHANGE}).editions

    assert [rule.offer for rule in terms.resolutions] == [(Resolution.REFUND,)]
