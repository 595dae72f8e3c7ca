"""A policy offers only what the order backend can carry out."""

from __future__ import annotations

from returns.abilities import within
from returns.model import Method, Resolution
from tests.returns.shop import policy

BOTH = policy(
    "methods: [{id: drop-off, method: DROP_OFF, fee: 3.90, cost: 4.20},"
    " {id: pickup, method: PICKUP, fee: 6.90, cost: 7.20}]",
    "resolutions: [{id: resolutions, offer: [refund, exchange, store_credit]}]",
)
ALL = frozenset(Method), frozenset(Resolution)


def test_what_can_all_be_done_is_left_as_it_is() -> None:
    assert within(BOTH, *ALL) is BOTH


def test_a_method_that_nobody_carries_out_is_not_offered() -> None:
    terms = within(BOTH, frozenset({Method.DROP_OFF}), ALL[1]).editions_in["EUR"][0]

    assert [rule.method for rule in terms.methods] == [Method.DROP_OFF]


def test_a_resolution_that_the_platform_does_not_know_is_not_offered() -> None:
    able = frozenset({Resolution.REFUND, Resolution.EXCHANGE})
    terms = within(BOTH, ALL[0], able).editions_in["EUR"][0]

    assert [set(rule.offer) for rule in terms.resolutions] == [able]


def test_where_nothing_is_left_the_money_is_paid_back() -> None:
    only = policy("resolutions: [{id: resolutions, offer: [store_credit]}]")
    terms = within(only, ALL[0], frozenset({Resolution.EXCHANGE})).editions_in["EUR"][0]

    assert [rule.offer for rule in terms.resolutions] == [(Resolution.REFUND,)]
