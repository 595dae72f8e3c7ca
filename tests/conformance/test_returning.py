"""Returns: what may come back, created once, cancelled, received."""

from __future__ import annotations

import asyncio
from dataclasses import replace

import pytest

from backend_client import errors
from backend_client.model import Fee, FeeKind, Money, NotReturnable, ReturnStatus
from tests.conformance.stage import Basket, Stage
from tests.conformance.steps import returned, says_it_cannot, standing, wanted


async def test_a_return_is_created_as_it_was_quoted(stage: Stage) -> None:
    placed = await stage.place(Basket((2,)))
    request = await wanted(stage.backend, placed)

    quote = await stage.backend.quote_return(request)
    before = await stage.backend.list_returns(placed.order_id)
    made = await stage.backend.create_return(request, idempotency_key="once")

    assert before == ()
    assert quote.refund == made.refund_due == stage.money("20.00")
    assert (made.order_id, made.order_number) == (placed.order_id, placed.number)
    assert [line.quantity for line in made.lines] == [1]
    assert made.lines[0].reason.id == request.lines[0].reason_id
    assert made.status in (ReturnStatus.OPEN, ReturnStatus.REQUESTED)
    assert made.rma_number
    assert (await stage.backend.get_return(made.id)).rma_number == made.rma_number


async def test_fees_are_kept_back(stage: Stage) -> None:
    placed = await stage.place(Basket())
    fee = Fee(FeeKind.RETURN_SHIPPING, stage.money("3.90"), "Return shipping")
    request = replace(await wanted(stage.backend, placed), fees=(fee,))

    quote = await stage.backend.quote_return(request)
    made = await stage.backend.create_return(request, idempotency_key="once")

    assert quote.refund == made.refund_due == stage.money("16.10")
    assert [one.amount for one in made.fees] == [fee.amount]


async def test_more_than_was_bought_cannot_be_returned(stage: Stage) -> None:
    placed = await stage.place(Basket((2,)))

    with pytest.raises(errors.QuantityExceeded):
        await stage.backend.create_return(
            await wanted(stage.backend, placed, 3), idempotency_key="once"
        )

    assert await standing(stage.backend, placed) == []


@pytest.mark.parametrize("quantity", [0, -1])
async def test_nothing_and_less_cannot_be_returned(stage: Stage, quantity: int) -> None:
    placed = await stage.place(Basket())

    with pytest.raises((errors.InvalidRequest, errors.QuantityExceeded)):
        await stage.backend.create_return(
            await wanted(stage.backend, placed, quantity), idempotency_key="once"
        )


async def test_an_unknown_reason_is_refused(stage: Stage) -> None:
    placed = await stage.place(Basket())
    request = await wanted(stage.backend, placed)
    line = replace(request.lines[0], reason_id="because")

    with pytest.raises(errors.InvalidReason):
        await stage.backend.create_return(replace(request, lines=(line,)), idempotency_key="once")


async def test_what_has_not_arrived_cannot_be_returned(stage: Stage) -> None:
    placed = await stage.place(Basket(delivered=False))
    reason = (await stage.backend.list_return_reasons())[0]
    delivered = await wanted(stage.backend, await stage.place(Basket()))
    order = await stage.backend.get_order(placed.order_id)
    line = replace(delivered.lines[0], order_line_id=order.lines[0].id, reason_id=reason.id)
    request = replace(delivered, order_id=order.id, lines=(line,))

    with pytest.raises(errors.NotReturnable) as refusal:
        await stage.backend.create_return(request, idempotency_key="once")

    assert refusal.value.reason is NotReturnable.UNFULFILLED
    (left,) = await stage.backend.list_returnable(placed.order_id)
    assert (left.quantity, left.blocked) == (0, NotReturnable.UNFULFILLED)


async def test_what_was_returned_cannot_be_returned_again(stage: Stage) -> None:
    placed = await stage.place(Basket())
    await returned(stage, placed)

    with pytest.raises((errors.NotReturnable, errors.QuantityExceeded)):
        await stage.backend.create_return(
            await wanted(stage.backend, placed), idempotency_key="another"
        )

    (left,) = await stage.backend.list_returnable(placed.order_id)
    assert (left.quantity, left.blocked) == (0, NotReturnable.RETURNED)


async def test_what_was_received_cannot_be_returned_again(stage: Stage) -> None:
    placed = await stage.place(Basket())
    await stage.receive(await returned(stage, placed))

    with pytest.raises((errors.NotReturnable, errors.QuantityExceeded)):
        await stage.backend.create_return(
            await wanted(stage.backend, placed), idempotency_key="another"
        )


async def test_the_rest_can_be_returned_later(stage: Stage) -> None:
    placed = await stage.place(Basket((3,)))
    await returned(stage, placed, 1)

    (left,) = await stage.backend.list_returnable(placed.order_id)
    await stage.backend.create_return(
        await wanted(stage.backend, placed, 2), idempotency_key="rest"
    )

    assert left.quantity == 2
    assert len(await standing(stage.backend, placed)) == 2


async def test_a_fee_in_another_currency_is_refused(stage: Stage) -> None:
    placed = await stage.place(Basket())
    fee = Fee(FeeKind.OTHER, Money(stage.money("1.00").amount, "XTS"))

    with pytest.raises(errors.InvalidRequest):
        await stage.backend.create_return(
            replace(await wanted(stage.backend, placed), fees=(fee,)), idempotency_key="once"
        )


async def test_the_same_key_gives_the_first_return_again(stage: Stage) -> None:
    placed = await stage.place(Basket((3,)))
    request = await wanted(stage.backend, placed)

    first = await stage.backend.create_return(request, idempotency_key="once")
    second = await stage.backend.create_return(request, idempotency_key="once")
    third = await stage.connect().create_return(request, idempotency_key="once")

    assert first.id == second.id == third.id
    assert len(await standing(stage.backend, placed)) == 1


async def test_a_key_is_not_taken_for_another_request(stage: Stage) -> None:
    placed = await stage.place(Basket((3,)))
    request = await wanted(stage.backend, placed)
    await stage.backend.create_return(request, idempotency_key="once")
    other = replace(request, lines=(replace(request.lines[0], quantity=2),))

    with pytest.raises(errors.KeyReused):
        await stage.backend.create_return(other, idempotency_key="once")

    assert len(await standing(stage.backend, placed)) == 1


async def test_the_key_can_be_found_on_the_return(stage: Stage) -> None:
    placed = await stage.place(Basket())
    request = await wanted(stage.backend, placed)

    await stage.backend.create_return(request, idempotency_key="case 17 return")

    (one,) = await stage.backend.list_returns(placed.order_id)
    assert one.reference == "case 17 return"


@pytest.mark.parametrize("pieces", [1, 2])
async def test_of_five_at_once_only_as_many_win_as_there_are_pieces(
    stage: Stage, pieces: int
) -> None:
    placed = await stage.place(Basket((pieces,)))
    request = await wanted(stage.backend, placed)
    calls = [stage.backend.create_return(request, idempotency_key=f"k{n}") for n in range(5)]

    results = await asyncio.gather(*calls, return_exceptions=True)

    lost = [result for result in results if isinstance(result, BaseException)]
    assert all(isinstance(error, errors.BackendError) for error in lost), lost
    every = await standing(stage.backend, placed)
    assert sum(line.quantity for one in every for line in one.lines) <= pieces
    assert len(every) >= 1
    assert len(lost) == 5 - len(every)


async def test_five_at_once_with_one_key_make_one(stage: Stage) -> None:
    placed = await stage.place(Basket((5,)))
    request = await wanted(stage.backend, placed)
    calls = [stage.backend.create_return(request, idempotency_key="once") for _ in range(5)]

    await asyncio.gather(*calls, return_exceptions=True)

    assert len(await standing(stage.backend, placed)) == 1


async def test_a_cancelled_return_frees_its_pieces(stage: Stage) -> None:
    placed = await stage.place(Basket())
    made = await returned(stage, placed)
    if not (await stage.backend.capabilities()).cancel_return:
        await says_it_cannot(stage.backend.cancel_return(made.id, idempotency_key="undo"))

    undone = await stage.backend.cancel_return(made.id, idempotency_key="undo")
    again = await stage.backend.cancel_return(made.id, idempotency_key="undo")

    assert undone.status is again.status is ReturnStatus.CANCELED
    (left,) = await stage.backend.list_returnable(placed.order_id)
    assert left.quantity == 1


async def test_a_received_return_is_not_cancelled(stage: Stage) -> None:
    placed = await stage.place(Basket())
    made = await returned(stage, placed)
    await stage.receive(made)
    if not (await stage.backend.capabilities()).cancel_return:
        await says_it_cannot(stage.backend.cancel_return(made.id, idempotency_key="undo"))

    with pytest.raises(errors.InvalidState):
        await stage.backend.cancel_return(made.id, idempotency_key="undo")


async def test_what_the_warehouse_received_shows_with_its_date(stage: Stage) -> None:
    placed = await stage.place(Basket((2,)))
    made = await returned(stage, placed, 2)

    await stage.receive(made)

    one = await stage.backend.get_return(made.id)
    assert one.status in (ReturnStatus.RECEIVED, ReturnStatus.CLOSED)
    assert one.lines[0].received_quantity == 2
    dates = [change.at for change in one.history]
    assert dates == sorted(dates)
    assert len(dates) >= 2
