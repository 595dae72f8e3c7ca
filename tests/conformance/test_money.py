"""Refunds: in part, never twice, never too much."""

from __future__ import annotations

import asyncio
from dataclasses import replace

import pytest

from backend_client import errors
from backend_client.model import (
    Money,
    RefundRequest,
    RefundStatus,
    Resolution,
    StoreCreditRequest,
)
from tests.conformance.network import AFTER, Trouble
from tests.conformance.stage import ONCE, Basket, Placed, Stage
from tests.conformance.steps import returned, says_it_cannot, standing, wanted


async def owed(stage: Stage, quantity: int = 1, kept: int = 0) -> tuple[Placed, RefundRequest]:
    """A received return of all but what is kept, and the refund of all of it."""
    placed = await stage.place(Basket((quantity + kept,)))
    made = await returned(stage, placed, quantity)
    await stage.receive(made)
    request = RefundRequest(placed.order_id, made.refund_due, made.id)
    if not (await stage.backend.capabilities()).refund:
        await says_it_cannot(stage.backend.refund(request, idempotency_key="pay"))
    return placed, request


async def paid(stage: Stage, placed: Placed) -> Money:
    order = await stage.backend.get_order(placed.order_id)
    return Money.sum((payment.refunded for payment in order.payments), order.currency)


async def test_a_return_is_refunded_in_parts(stage: Stage) -> None:
    placed, request = await owed(stage, 2)
    part = replace(request, amount=stage.money("15.00"))

    await stage.backend.refund(part, idempotency_key="first")
    between = await stage.backend.get_return(str(request.return_id))
    await stage.backend.refund(
        replace(request, amount=stage.money("25.00")), idempotency_key="second"
    )

    assert between.refund_status in (RefundStatus.PENDING, RefundStatus.PARTIALLY_REFUNDED)
    assert between.refunded == stage.money("15.00")
    assert await paid(stage, placed) == stage.money("40.00")


@pytest.mark.parametrize("kept", [0, 2])
async def test_no_more_is_refunded_than_is_owed(stage: Stage, kept: int) -> None:
    placed, request = await owed(stage, 1, kept)

    with pytest.raises(errors.RefundExceedsAvailable):
        await stage.backend.refund(
            replace(request, amount=stage.money("20.01")), idempotency_key="pay"
        )

    assert not await paid(stage, placed)


@pytest.mark.parametrize("kept", [0, 2])
async def test_what_was_refunded_is_not_refunded_again(stage: Stage, kept: int) -> None:
    placed, request = await owed(stage, 1, kept)
    await stage.backend.refund(request, idempotency_key="pay")

    with pytest.raises((errors.RefundExceedsAvailable, errors.InvalidState)):
        await stage.backend.refund(request, idempotency_key="pay again")

    assert await paid(stage, placed) == stage.money("20.00")


async def test_the_same_key_refunds_once(stage: Stage) -> None:
    placed, request = await owed(stage, 2)
    half = replace(request, amount=stage.money("10.00"))

    first = await stage.backend.refund(half, idempotency_key="pay")
    second = await stage.connect().refund(half, idempotency_key="pay")

    assert first.id == second.id
    assert await paid(stage, placed) == stage.money("10.00")


async def test_five_refunds_at_once_pay_no_more_than_is_owed(stage: Stage) -> None:
    placed, request = await owed(stage)
    calls = [stage.backend.refund(request, idempotency_key=f"k{n}") for n in range(5)]

    results = await asyncio.gather(*calls, return_exceptions=True)

    assert sum(not isinstance(result, BaseException) for result in results) == 1
    assert await paid(stage, placed) == stage.money("20.00")


@pytest.mark.parametrize("trouble", [*AFTER, Trouble.DUPLICATED])
async def test_a_refund_whose_answer_is_lost_is_paid_once(stage: Stage, trouble: Trouble) -> None:
    placed, request = await owed(stage, 2)
    half = replace(request, amount=stage.money("10.00"))
    stage.network.next_writes(trouble)

    try:
        await stage.connect(ONCE).refund(half, idempotency_key="pay")
    except errors.OutcomeUnknown:
        stage.network.calm()
        await stage.connect(ONCE).refund(half, idempotency_key="pay")

    assert await paid(stage, placed) == stage.money("10.00")


async def test_a_refund_in_another_currency_is_refused(stage: Stage) -> None:
    placed, request = await owed(stage)

    with pytest.raises(errors.InvalidRequest):
        await stage.backend.refund(
            replace(request, amount=Money(request.amount.amount, "XTS")), idempotency_key="pay"
        )

    assert not await paid(stage, placed)


async def test_a_refund_tells_where_the_money_goes(stage: Stage) -> None:
    _, request = await owed(stage)

    refund = await stage.backend.refund(request, idempotency_key="pay")

    assert (
        Money.sum((part.amount for part in refund.parts), refund.amount.currency) == refund.amount
    )
    assert refund.return_id == request.return_id


async def test_store_credit_is_paid_instead_of_money(stage: Stage) -> None:
    placed, request = await owed(stage)
    credit = StoreCreditRequest(placed.order_id, request.amount, request.return_id)
    if "STORE_CREDIT" not in (await stage.backend.capabilities()).resolutions:
        await says_it_cannot(stage.backend.issue_store_credit(credit, idempotency_key="credit"))

    first = await stage.backend.issue_store_credit(credit, idempotency_key="credit")
    second = await stage.backend.issue_store_credit(credit, idempotency_key="credit")
    with pytest.raises((errors.RefundExceedsAvailable, errors.InvalidState)):
        await stage.backend.refund(request, idempotency_key="pay")

    assert first.id == second.id
    assert first.balance == request.amount


async def test_credit_given_by_itself_for_a_gift_is_the_recipients(stage: Stage) -> None:
    placed = await stage.place(Basket())
    request = StoreCreditRequest(placed.order_id, stage.money("2.00"), gift_to="noor@example.com")
    if not (await stage.backend.capabilities()).gift_returns:
        await says_it_cannot(stage.backend.issue_store_credit(request, idempotency_key="credit"))

    credit = await stage.backend.issue_store_credit(request, idempotency_key="credit")

    assert credit.email == "noor@example.com"
    assert credit.customer_id == ""


async def test_credit_for_a_gift_is_the_recipients_and_not_the_buyers(stage: Stage) -> None:
    placed = await stage.place(Basket())
    plain = await wanted(stage.backend, placed)
    gift = replace(plain, resolution=Resolution.STORE_CREDIT, gift_to="noor@example.com")
    create = stage.backend.create_return
    if not (await stage.backend.capabilities()).gift_returns:
        await says_it_cannot(create(gift, idempotency_key="gift"))

    with pytest.raises(errors.InvalidRequest):
        await create(replace(gift, resolution=Resolution.REFUND), idempotency_key="money")
    back = await create(gift, idempotency_key="gift")
    await stage.receive(back)
    request = StoreCreditRequest(placed.order_id, back.refund_due, back.id)
    credit = await stage.backend.issue_store_credit(request, idempotency_key="credit")

    assert back.gift_to == "noor@example.com"
    assert credit.email == "noor@example.com"
    assert credit.customer_id == ""
    assert len(await standing(stage.backend, placed)) == 1
