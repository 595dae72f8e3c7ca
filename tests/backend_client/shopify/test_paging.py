"""Orders that do not fit one page."""

from __future__ import annotations

import pytest

from backend_client.model import ReturnLineRequest, ReturnMethod, ReturnRequest
from tests.conformance.shopify_stage import RED, ShopifyStage

LINES = 70


@pytest.fixture
def stage() -> ShopifyStage:
    return ShopifyStage()


async def test_an_order_of_many_lines_is_read_whole(stage: ShopifyStage) -> None:
    sale = stage.shop.sell("#9", "a@example.com", "10115", [(RED, 1)] * LINES)
    stage.shop.deliver(sale)

    order = await stage.backend.get_order(sale.id)
    left = await stage.backend.list_returnable(sale.id)

    assert [line.id for line in order.lines] == [line.id for line in sale.lines]
    assert {line.delivered_quantity for line in order.lines} == {1}
    assert len(order.fulfilments[0].lines) == LINES
    assert [one.quantity for one in left] == [1] * LINES


async def test_its_last_line_can_be_returned(stage: ShopifyStage) -> None:
    sale = stage.shop.sell("#9", "a@example.com", "10115", [(RED, 1)] * LINES)
    stage.shop.deliver(sale)
    reason = (await stage.backend.list_return_reasons())[0]
    line = ReturnLineRequest(sale.lines[-1].id, 1, reason.id)

    made = await stage.backend.create_return(
        ReturnRequest(sale.id, (line,), ReturnMethod.CUSTOMER_LABEL), idempotency_key="once"
    )

    assert [one.order_line_id for one in made.lines] == [sale.lines[-1].id]
    assert (await stage.backend.list_returnable(sale.id))[-1].quantity == 0
