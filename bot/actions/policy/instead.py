"""What of a line is still open where it is too late for a refund: by the decision itself."""

from __future__ import annotations

from returns import Reason, Resolution, Wanted, assess
from returns.decision import Alternative

from .asked import Asked


def still_open(asked: Asked, line: str) -> list[Alternative]:
    order = asked.about.order
    if order is None:
        return []
    reason = asked.about.reason or Reason.UNKNOWN
    refund = Wanted(line, 1, reason, resolution=Resolution.REFUND)
    [decided] = assess(order, [refund], asked.policy, asked.now).lines
    return list(decided.counterfactual)
