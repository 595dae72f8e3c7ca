"""A policy cut down to what the shop's order backend can do.

What cannot be carried out is not offered: a method that no carrier takes, a resolution that
the platform does not know. A policy that offers nothing else for an item still offers a refund.
"""

from __future__ import annotations

from collections.abc import Set as AbstractSet
from dataclasses import replace
from typing import TypeVar

from returns.clauses import Offer
from returns.model import Method, Resolution
from returns.policy import Policy, Terms
from returns.scope import Rules

Kind = TypeVar("Kind", bound=Offer)


def within(
    policy: Policy, methods: AbstractSet[Method], resolutions: AbstractSet[Resolution]
) -> Policy:
    """The policy without other methods and resolutions; the same object when it has none."""
    editions = {
        currency: tuple(_within(terms, methods, resolutions) for terms in found)
        for currency, found in policy.editions_in.items()
    }
    same = all(
        new is old
        for currency, found in policy.editions_in.items()
        for new, old in zip(editions[currency], found, strict=True)
    )
    return policy if same else replace(policy, editions_in=editions)


def _within(
    terms: Terms, methods: AbstractSet[Method], resolutions: AbstractSet[Resolution]
) -> Terms:
    ways = tuple(rule for rule in terms.methods if rule.method in methods)
    wide = all(
        set(rule.offer) <= resolutions
        for rules in (terms.resolutions, terms.warranty, terms.gifts)
        for rule in rules
    )
    keeps = terms.keep_item if Method.KEEP_ITEM in methods else Rules(())
    if wide and len(ways) == len(terms.methods.clauses) and keeps is terms.keep_item:
        return terms
    return replace(
        terms,
        methods=Rules(ways),
        keep_item=keeps,
        resolutions=_offers(terms.resolutions, resolutions),
        warranty=_offers(terms.warranty, resolutions),
        gifts=_offers(terms.gifts, resolutions),
    )


def _offers(rules: Rules[Kind], resolutions: AbstractSet[Resolution]) -> Rules[Kind]:
    return Rules(tuple(_offer(rule, resolutions) for rule in rules))


def _offer(rule: Kind, resolutions: AbstractSet[Resolution]) -> Kind:
    open_ = tuple(one for one in rule.offer if one in resolutions)
    return replace(rule, offer=open_ or (Resolution.REFUND,))
