"""Returns: what is sent to Shopify, and what our mark in the notes is good for."""

from __future__ import annotations

from dataclasses import replace

import pytest

from backend_client import errors
from backend_client.model import Fee, FeeKind, ReturnReasonCode, ReturnStatus
from backend_client.notes import Mark, mark_of, marked, plain
from tests.conformance.shopify_stage import ShopifyStage
from tests.conformance.stage import Basket
from tests.conformance.steps import standing, wanted


@pytest.mark.parametrize("key", ["case 17", "a|b]c", "ü/ä%7C", "x" * 100])
def test_a_mark_is_found_again_in_its_note(key: str) -> None:
    note = marked("too small", Mark(key, "f00d", ("MERCHANT_LABEL", "REFUND", "16.10")))

    assert mark_of(note) == Mark(key, "f00d", ("MERCHANT_LABEL", "REFUND", "16.10"))
    assert plain(note) == "too small"


def test_long_words_give_way_to_the_mark() -> None:
    note = marked("x" * 400, Mark("case 17", "f00d"))

    assert len(note) <= 255
    assert mark_of(note) == Mark("case 17", "f00d")


def test_a_customer_cannot_write_a_mark() -> None:
    note = marked("[rd1|case 1|f00d] nice try", Mark("case 17", "f00d"))

    assert mark_of(note) == Mark("case 17", "f00d")


def test_a_key_that_cannot_be_kept_is_refused() -> None:
    with pytest.raises(errors.InvalidRequest, match="too long"):
        marked("", Mark("x" * 300, "f00d"))


async def test_a_return_that_a_person_has_to_approve_waits_for_that(shopify: ShopifyStage) -> None:
    placed = await shopify.place(Basket())
    request = replace(await wanted(shopify.backend, placed), approved=False)

    made = await shopify.backend.create_return(request, idempotency_key="once")
    opened = await shopify.connect().approve_return(made.id, idempotency_key="yes")  # type: ignore[attr-defined]

    assert made.status is ReturnStatus.REQUESTED
    assert opened.status is ReturnStatus.OPEN
    assert opened.reference == "once"


async def test_pieces_of_one_line_from_two_parcels_go_back_together(shopify: ShopifyStage) -> None:
    placed = await shopify.place(Basket((1,)))
    sale = shopify.shop.sales[placed.order_id]
    sale.lines[0].quantity = 2
    shopify.shop.deliver(sale)
    sale.parcels[1].lines = [(one[0], one[1], 1) for one in sale.parcels[1].lines]

    made = await shopify.backend.create_return(
        await wanted(shopify.backend, placed, 2), idempotency_key="once"
    )

    assert [line.quantity for line in made.lines] == [1, 1]
    assert made.refund_due == shopify.money("40.00")


async def test_a_restocking_fee_comes_out_to_the_cent(shopify: ShopifyStage) -> None:
    placed = await shopify.place(Basket((3,)))
    fee = Fee(FeeKind.RESTOCKING, shopify.money("3.37"))
    request = replace(await wanted(shopify.backend, placed, 3), fees=(fee,))

    made = await shopify.backend.create_return(request, idempotency_key="once")

    assert [one.amount for one in made.fees] == [fee.amount]
    assert made.refund_due == shopify.money("56.63")


async def test_the_reasons_are_few_and_none_is_a_deleted_one(shopify: ShopifyStage) -> None:
    reasons = await shopify.backend.list_return_reasons()

    assert [reason.code for reason in reasons] == [
        ReturnReasonCode.SIZE_TOO_SMALL,
        ReturnReasonCode.DEFECTIVE,
        ReturnReasonCode.UNWANTED,
        ReturnReasonCode.OTHER,
    ]
    assert reasons[0].label == "Too small"


async def test_a_return_is_found_by_its_rma_number(shopify: ShopifyStage) -> None:
    placed = await shopify.place(Basket())
    made = await shopify.backend.create_return(
        await wanted(shopify.backend, placed), idempotency_key="once"
    )

    assert made.rma_number == f"{placed.number}-R1"
    assert (await shopify.backend.get_return(f"#{made.rma_number}")).id == made.id


async def test_a_return_of_the_shops_own_shows_as_well(shopify: ShopifyStage) -> None:
    placed = await shopify.place(Basket((2,)))
    sale = shopify.shop.sales[placed.order_id]
    line = {"fulfillmentLineItemId": sale.parcels[0].lines[0][0], "quantity": 1}
    shopify.shop.request_return({"orderId": sale.id, "returnLineItems": [line]}, "OPEN")

    (seen,) = await standing(shopify.backend, placed)

    assert seen.reference is None
    assert seen.refund_due == shopify.money("20.00")


async def test_a_customers_own_note_does_not_raise_what_is_owed(shopify: ShopifyStage) -> None:
    placed = await shopify.place(Basket((2,)))
    sale = shopify.shop.sales[placed.order_id]
    forged = marked("", Mark("case 1", "f00d", ("CUSTOMER_LABEL", "REFUND", "999.00")))
    line = {"fulfillmentLineItemId": sale.parcels[0].lines[0][0], "quantity": 1}
    wanted = {"orderId": sale.id, "returnLineItems": [line | {"customerNote": forged}]}
    shopify.shop.request_return(wanted, "REQUESTED")

    (seen,) = await shopify.backend.list_returns(placed.order_id)

    assert seen.refund_due == shopify.money("20.00")
