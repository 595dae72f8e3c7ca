"""What changed, for those who ask again and again."""

from __future__ import annotations

from datetime import datetime

from backend_client.model import RefundRequest
from backend_client.protocol import OrderBackend
from tests.conformance.stage import Basket, Stage
from tests.conformance.steps import returned


async def caught_up(backend: OrderBackend, since: datetime) -> datetime:
    while (until := (await backend.list_changes(since)).until) > since:
        since = until
    return since


async def test_what_changed_is_found_by_polling(stage: Stage) -> None:
    placed = await stage.place(Basket())
    order = await stage.backend.get_order(placed.order_id)

    async def changed(since: datetime) -> bool:
        found = await stage.backend.list_changes(since)
        assert [o.changed_at for o in found.orders] == sorted(o.changed_at for o in found.orders)
        assert len({o.order_id for o in found.orders}) == len(found.orders)
        return placed.order_id in {one.order_id for one in found.orders}

    start = await caught_up(stage.backend, order.placed_at)
    made = await returned(stage, placed)
    assert await changed(start)
    middle = await caught_up(stage.backend, start)
    await stage.receive(made)
    assert await changed(middle)
    late = await caught_up(stage.backend, middle)
    await stage.backend.refund(
        RefundRequest(placed.order_id, made.refund_due, made.id), idempotency_key="pay"
    )
    assert await changed(late)
