"""Refunds: what is reserved, processed and paid."""

from __future__ import annotations

import asyncio
from dataclasses import replace

import pytest

from backend_client import errors
from backend_client.model import RefundRequest
from tests.conformance.network import Trouble
from tests.conformance.shopify_stage import ShopifyStage
from tests.conformance.stage import ONCE, Basket, Placed
from tests.conformance.steps import returned


async def owed(shopify: ShopifyStage, kept: int = 2) -> tuple[Placed, RefundRequest]:
    placed = await shopify.place(Basket((1 + kept,)))
    made = await returned(shopify, placed)
    await shopify.receive(made)
    return placed, RefundRequest(placed.order_id, made.refund_due, made.id)


async def test_what_arrived_is_processed_before_it_is_paid(shopify: ShopifyStage) -> None:
    placed, request = await owed(shopify)

    await shopify.backend.refund(request, idempotency_key="pay")

    (back,) = shopify.shop.sales[placed.order_id].backs
    assert [line.processed for line in back.lines] == [1]
    asked = shopify.server.asked
    assert asked.index("LedgerSet") < asked.index("ReturnProcess") < asked.index("RefundCreate")


async def test_five_at_once_pay_no_more_than_the_return_is_owed(shopify: ShopifyStage) -> None:
    placed, request = await owed(shopify, kept=5)
    calls = [shopify.backend.refund(request, idempotency_key=f"k{n}") for n in range(5)]

    results = await asyncio.gather(*calls, return_exceptions=True)

    assert sum(not isinstance(result, BaseException) for result in results) == 1
    assert shopify.shop.sales[placed.order_id].paid_back == 20


async def test_what_is_reserved_by_a_lost_refund_is_not_paid_to_another(
    shopify: ShopifyStage,
) -> None:
    _, request = await owed(shopify)
    shopify.network.next_writes(None, None, Trouble.DROPPED_BEFORE)
    with pytest.raises(errors.BackendUnavailable):
        await shopify.connect(ONCE).refund(request, idempotency_key="lost")
    shopify.network.calm()

    with pytest.raises(errors.RefundExceedsAvailable):
        await shopify.backend.refund(request, idempotency_key="other")

    assert (await shopify.backend.refund(request, idempotency_key="lost")).amount == request.amount


async def test_a_refund_that_shopify_refused_can_be_tried_again(shopify: ShopifyStage) -> None:
    _, request = await owed(shopify)
    shopify.shop.refusing = "the payment cannot take a refund"
    with pytest.raises(errors.InvalidRequest):
        await shopify.backend.refund(request, idempotency_key="pay")
    shopify.shop.refusing = ""

    paid = await shopify.backend.refund(request, idempotency_key="pay")

    assert paid.amount == request.amount


async def test_a_key_is_not_taken_for_another_refund(shopify: ShopifyStage) -> None:
    _, request = await owed(shopify)
    half = replace(request, amount=shopify.money("10.00"))
    await shopify.backend.refund(half, idempotency_key="pay")

    with pytest.raises(errors.KeyReused):
        await shopify.backend.refund(request, idempotency_key="pay")


async def test_a_payment_can_be_chosen(shopify: ShopifyStage) -> None:
    placed, request = await owed(shopify)
    (payment,) = (await shopify.backend.get_order(placed.order_id)).payments

    paid = await shopify.backend.refund(
        replace(request, payment_id=payment.id), idempotency_key="pay"
    )
    with pytest.raises(errors.InvalidRequest, match="no such payment"):
        await shopify.backend.refund(
            replace(request, payment_id="another"), idempotency_key="pay another"
        )

    assert [part.payment_id for part in paid.parts] == [payment.id]
    assert paid.parts[0].last_four == "4242"
