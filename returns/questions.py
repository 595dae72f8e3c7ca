"""What must be asked about an item before it can be decided on."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime

from returns.assessment import assess
from returns.model import Order, Reason, Resolution, Wanted
from returns.policy import Policy


def conditions_to_ask(
    order: Order,
    line_id: str,
    reason: Reason,
    policy: Policy,
    now: datetime,
    *,
    quantity: int = 1,
    resolution: Resolution | None = None,
    answers: Mapping[str, bool] | None = None,
) -> tuple[str, ...]:
    """The conditions (`Condition` values, "photo" among them) that would still settle it.

    Empty if nothing is open, and also if the line is declined whatever the answers are.
    """
    wanted = Wanted(line_id, quantity, reason, answers or {}, resolution)
    return assess(order, [wanted], policy, now).missing
