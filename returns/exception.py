"""An exception that a person grants: the same policy without what refuses or sends to review.

What the other clauses say still holds: fees, methods, resolutions, where the money goes. What no
person can wave away stays too: what was not delivered, or has come back already.
"""

from __future__ import annotations

from dataclasses import replace

from returns.clauses import Window
from returns.policy import Policy, Terms
from returns.scope import Rules

EXCEPTION = "agent-exception"
"""The clause that such a decision rests on."""
_DAYS = 36_500


def waived(policy: Policy) -> Policy:
    """The policy with an exception granted."""
    editions = {
        currency: tuple(_without_refusals(terms) for terms in found)
        for currency, found in policy.editions_in.items()
    }
    return replace(policy, editions_in=editions)


def _without_refusals(terms: Terms) -> Terms:
    return replace(
        terms,
        windows=Rules((Window(id=EXCEPTION, days=_DAYS),)),
        holidays=Rules(),
        exclusions=Rules(),
        conditions=Rules(),
        evidence=Rules(),
        warranty=Rules(),
        approvals=Rules(),
        risk=replace(terms.risk, block=frozenset()),
    )
