"""Exchanges, replacements, pickups, changes before shipping: where the platform has them."""

from __future__ import annotations

import pytest

from backend_client import errors
from backend_client.model import (
    Address,
    ExchangeLineRequest,
    ExchangeRequest,
    Fee,
    FeeKind,
    LineQuantity,
    Money,
    OrderStatus,
    ReplacementRequest,
    ReturnMethod,
)
from tests.conformance.stage import Basket, Placed, Stage
from tests.conformance.steps import returned, says_it_cannot, standing, wanted


async def exchange(stage: Stage, placed: Placed, variant: str) -> ExchangeRequest:
    back = await wanted(stage.backend, placed)
    line = back.lines[0]
    swap = ExchangeLineRequest(line.order_line_id, line.quantity, line.reason_id, variant)
    return ExchangeRequest(back.order_id, (swap,), back.method)


async def test_it_says_what_it_can_do(stage: Stage) -> None:
    able = await stage.backend.capabilities()

    assert able.platform == stage.name
    assert able.version
    assert able.methods
    assert able.resolutions


async def test_methods_that_are_offered_are_among_those_it_can_do(stage: Stage) -> None:
    placed = await stage.place(Basket())

    offers = await stage.backend.list_return_methods(placed.order_id)

    assert {offer.method for offer in offers} <= (await stage.backend.capabilities()).methods
    assert all(offer.label for offer in offers)


async def test_variants_show_what_is_in_stock(stage: Stage) -> None:
    call = stage.backend.list_variants(stage.sizes.product_id)
    if not (await stage.backend.capabilities()).stock:
        await says_it_cannot(call)

    available = {variant.id: variant.available for variant in await call}

    assert available[stage.sizes.available]
    assert not available[stage.sizes.sold_out]


async def test_an_exchange_takes_one_back_and_sends_another_once(stage: Stage) -> None:
    placed = await stage.place(Basket())
    request = await exchange(stage, placed, stage.sizes.available)
    if "EXCHANGE" not in (await stage.backend.capabilities()).resolutions:
        await says_it_cannot(stage.backend.create_exchange(request, idempotency_key="swap"))

    first = await stage.backend.create_exchange(request, idempotency_key="swap")
    second = await stage.backend.create_exchange(request, idempotency_key="swap")

    assert first.id == second.id
    assert [sent.variant_id for sent in first.sent] == [stage.sizes.available]
    assert first.difference == stage.money("0.00")
    assert len(await standing(stage.backend, placed)) == 1


async def test_an_exchange_for_what_is_sold_out_changes_nothing(stage: Stage) -> None:
    placed = await stage.place(Basket())
    request = await exchange(stage, placed, stage.sizes.sold_out)
    if "EXCHANGE" not in (await stage.backend.capabilities()).resolutions:
        await says_it_cannot(stage.backend.create_exchange(request, idempotency_key="swap"))

    with pytest.raises(errors.OutOfStock):
        await stage.backend.create_exchange(request, idempotency_key="swap")

    assert await standing(stage.backend, placed) == []


async def test_a_replacement_is_sent_once(stage: Stage) -> None:
    placed = await stage.place(Basket())
    request = ReplacementRequest(placed.order_id, (await wanted(stage.backend, placed)).lines)
    if "REPLACEMENT" not in (await stage.backend.capabilities()).resolutions:
        await says_it_cannot(stage.backend.create_replacement(request, idempotency_key="again"))

    first = await stage.backend.create_replacement(request, idempotency_key="again")
    second = await stage.backend.create_replacement(request, idempotency_key="again")

    assert first.id == second.id
    assert sum(sent.quantity for sent in first.sent) == 1


async def test_an_unshipped_order_is_cancelled_and_paid_back(stage: Stage) -> None:
    placed = await stage.place(Basket((2,), delivered=False))
    call = stage.backend.cancel_order(placed.order_id, idempotency_key="cancel")
    if not (await stage.backend.capabilities()).cancel_order:
        await says_it_cannot(call)

    done = await call
    again = await stage.backend.cancel_order(placed.order_id, idempotency_key="cancel")

    assert done.order.status is again.order.status is OrderStatus.CANCELED
    owed = stage.money("40.00")
    assert Money.sum((refund.amount for refund in done.refunds), owed.currency) == owed


async def test_a_delivered_order_is_not_cancelled(stage: Stage) -> None:
    placed = await stage.place(Basket())
    call = stage.backend.cancel_order(placed.order_id, idempotency_key="cancel")
    if not (await stage.backend.capabilities()).cancel_order:
        await says_it_cannot(call)

    with pytest.raises(errors.InvalidState):
        await call


async def test_some_of_an_unshipped_line_is_cancelled(stage: Stage) -> None:
    placed = await stage.place(Basket((3, 1), delivered=False))
    order = await stage.backend.get_order(placed.order_id)
    line = order.lines[0].id
    call = stage.backend.cancel_lines(order.id, [LineQuantity(line, 2)], idempotency_key="less")
    if not (await stage.backend.capabilities()).cancel_lines:
        await says_it_cannot(call)

    done = await call
    with pytest.raises(errors.QuantityExceeded):
        await stage.backend.cancel_lines(
            order.id, [LineQuantity(line, 2)], idempotency_key="still less"
        )

    assert done.order.status is OrderStatus.OPEN
    assert done.refunds[0].amount == stage.money("40.00")


async def test_the_address_changes_until_it_ships(stage: Stage) -> None:
    waiting, gone = await stage.place(Basket(delivered=False)), await stage.place(Basket())
    new = Address("A. Person", "Ring 5", "", "20457", "Hamburg", "", "DE")
    call = stage.backend.change_address(waiting.order_id, new, idempotency_key="move")
    if not (await stage.backend.capabilities()).change_address:
        await says_it_cannot(call)

    moved = await call
    with pytest.raises(errors.InvalidState):
        await stage.backend.change_address(gone.order_id, new, idempotency_key="too late")

    assert moved.shipping_address.line1 == "Ring 5"


async def test_a_pickup_is_booked_on_an_offered_slot(stage: Stage) -> None:
    placed = await stage.place(Basket())
    made = await returned(stage, placed)
    call = stage.backend.list_pickup_slots(made.id)
    if not (await stage.backend.capabilities()).pickup:
        await says_it_cannot(call)

    slot = (await call)[0]
    booked = await stage.backend.book_pickup(made.id, slot.id, idempotency_key="pickup")
    with pytest.raises(errors.SlotUnavailable):
        await stage.backend.book_pickup(made.id, "never", idempotency_key="never")

    assert booked.method is ReturnMethod.PICKUP
    assert booked.pickup is not None
    assert booked.pickup.slot.starts_at == slot.starts_at


async def test_a_return_goes_another_way_under_its_own_number(stage: Stage) -> None:
    made = await returned(stage, await stage.place(Basket()))
    fee = Fee(FeeKind.RETURN_SHIPPING, stage.money("1.00"))
    able = await stage.backend.capabilities()
    call = stage.backend.change_method(
        made.id, ReturnMethod.MERCHANT_LABEL, fees=(fee,), idempotency_key="way"
    )
    if not able.change_method:
        await says_it_cannot(call)
    slot = (await stage.backend.list_pickup_slots(made.id))[0]
    await stage.backend.book_pickup(made.id, slot.id, idempotency_key="pickup")

    changed = await call

    assert (changed.id, changed.rma_number) == (made.id, made.rma_number)
    assert (changed.method, changed.pickup) == (ReturnMethod.MERCHANT_LABEL, None)
    assert changed.fees == (fee,)
    assert made.refund_due - changed.refund_due == stage.money("1.00")
    assert len(await stage.backend.list_returns(made.order_id)) == 1


async def test_what_has_arrived_goes_no_other_way(stage: Stage) -> None:
    made = await returned(stage, await stage.place(Basket()))
    if not (await stage.backend.capabilities()).change_method:
        pytest.skip("it changes no methods")
    kept = stage.backend.change_method(made.id, ReturnMethod.KEEP_ITEM, idempotency_key="keep")
    with pytest.raises(errors.InvalidReturnMethod):
        await kept
    await stage.receive(made)

    with pytest.raises(errors.InvalidState):
        await stage.backend.change_method(made.id, ReturnMethod.PICKUP, idempotency_key="late")


async def test_drop_off_points_are_looked_up(stage: Stage) -> None:
    call = stage.backend.list_drop_off_points("10115", "DE", limit=3)
    if not (await stage.backend.capabilities()).drop_off:
        await says_it_cannot(call)

    assert len(await call) <= 3
