"""A policy and an order for the tests of drafts."""

from datetime import UTC, datetime
from pathlib import Path

from returns import Line, Money, Order, Payment, Policy, load_policy

NOW = datetime(2027, 3, 15, 10, tzinfo=UTC)
POLICY: Policy = load_policy(Path(__file__).resolve().parents[3] / "policy.yml")


def line(line_id: str, quantity: int = 1, *, returned: int = 0, category: str = "shoes") -> Line:
    return Line(
        id=line_id,
        product_id=f"product-{line_id}",
        title=line_id,
        quantity=quantity,
        unit_price=Money.of("20.00", "EUR"),
        category=category,
        returned_quantity=returned,
        delivered_at=datetime(2027, 3, 10, tzinfo=UTC),
    )


def order(*lines: Line) -> Order:
    return Order(
        id="order",
        number="1001",
        currency="EUR",
        placed_at=datetime(2027, 3, 8, tzinfo=UTC),
        country="DE",
        lines=lines,
        payments=(Payment("card", Money.of("200.00", "EUR")),),
    )
