"""Until when: the last minute of the last day, in the customer's zone, and the first after it."""

from datetime import UTC, datetime, timedelta

import pytest

from returns import NotReturnable, Outcome, assess
from tests.returns.shop import NOW, line, order, policy, want

DELIVERED = datetime(2026, 9, 1, 8, tzinfo=UTC)


@pytest.mark.parametrize(
    ("zone", "last_minute"),
    [
        ("Europe/Berlin", datetime(2026, 10, 1, 21, 59, 59, tzinfo=UTC)),
        ("America/New_York", datetime(2026, 10, 2, 3, 59, 59, tzinfo=UTC)),
        ("Pacific/Auckland", datetime(2026, 10, 1, 10, 59, 59, tzinfo=UTC)),
    ],
)
def test_the_last_day_counts_in_full_in_the_customers_zone(
    zone: str, last_minute: datetime
) -> None:
    bought = order(line(delivered_at=DELIVERED), timezone=zone)
    rules = policy("windows: [{id: window, days: 30}]")

    in_time = assess(bought, [want()], rules, last_minute).lines[0]
    late = assess(bought, [want()], rules, last_minute + timedelta(seconds=1)).lines[0]

    assert in_time.outcome is Outcome.APPROVED
    assert late.outcome is Outcome.DECLINED
    assert (late.code, late.clause_id) == (NotReturnable.RETURN_WINDOW_EXPIRED, "window")
    assert late.days_late == 1


def test_without_a_known_zone_the_shops_counts() -> None:
    bought = order(line(delivered_at=DELIVERED), timezone="Nowhere/Land")

    decision = assess(bought, [want()], policy(), NOW).lines[0]

    assert decision.deadline is not None
    assert decision.deadline.ends_at == datetime(2026, 10, 1, 22, tzinfo=UTC)
