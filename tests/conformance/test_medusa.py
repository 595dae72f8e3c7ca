"""What only Medusa needs: its locks, drafts and permits, on the live server."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from backend_client import errors
from backend_client.medusa import MedusaBackend, connect_medusa
from backend_client.medusa.locking import Hold
from backend_client.medusa.marks import Mark
from backend_client.medusa.refunding import PERMIT
from backend_client.model import RefundRequest
from deploy.medusa.admin import ShopFloor
from deploy.medusa.server import MedusaServer
from tests.conformance.medusa_server import running
from tests.conformance.medusa_stage import medusa_stage
from tests.conformance.stage import QUICK, Basket, Placed, Stage
from tests.conformance.steps import returned, standing, wanted


@pytest.fixture
def server() -> MedusaServer:
    return running()


@pytest.fixture
async def medusa(server: MedusaServer, tmp_path: Path) -> AsyncIterator[Stage]:
    async with medusa_stage(tmp_path) as stage:
        yield stage


@pytest.fixture
async def floor(server: MedusaServer) -> AsyncIterator[ShopFloor]:
    async with ShopFloor(server.url, server.session) as floor:
        yield floor


def process(lease: float = 1000) -> MedusaBackend:
    """Another process of ours."""
    server = running()
    return connect_medusa(server.url, server.key, patience=QUICK, lease=lease)


async def left_locked(floor: ShopFloor, placed: Placed) -> None:
    name = Hold(placed.order_id, "").name
    await floor.post("customer-groups", name=name, metadata={"returns_desk_holder": "dead"})


async def test_a_customers_group_is_the_tier(medusa: Stage, floor: ShopFloor) -> None:
    placed = await medusa.place(Basket())
    before = (await medusa.backend.get_order(placed.order_id)).customer
    made = await floor.post("customer-groups", name=f"Tier: Gold{placed.number}")
    await floor.post(f"customer-groups/{made['customer_group']['id']}/customers", add=[before.id])

    after = (await medusa.backend.get_order(placed.order_id)).customer

    assert (before.tier, after.tier) == ("", f"gold{placed.number}")


async def test_a_lock_that_is_held_is_respected(medusa: Stage, floor: ShopFloor) -> None:
    placed = await medusa.place(Basket())
    request = await wanted(medusa.backend, placed)
    await left_locked(floor, placed)

    with pytest.raises(errors.Conflict):
        await process().create_return(request, idempotency_key="once")

    assert await standing(medusa.backend, placed) == []


async def test_a_lock_that_was_left_behind_is_taken_away(medusa: Stage, floor: ShopFloor) -> None:
    placed = await medusa.place(Basket())
    request = await wanted(medusa.backend, placed)
    await left_locked(floor, placed)

    made = await process(lease=-1).create_return(request, idempotency_key="once")

    assert [one.id for one in await standing(medusa.backend, placed)] == [made.id]


async def test_a_draft_that_we_left_is_thrown_away(medusa: Stage, floor: ShopFloor) -> None:
    placed = await medusa.place(Basket((2,)))
    request = await wanted(medusa.backend, placed)
    mark = Mark("another case", "print").metadata()
    await floor.post("returns", order_id=placed.order_id, metadata=mark)

    made = await medusa.backend.create_return(request, idempotency_key="once")

    assert [one.id for one in await standing(medusa.backend, placed)] == [made.id]


async def test_a_draft_that_staff_works_on_is_left_alone(medusa: Stage, floor: ShopFloor) -> None:
    placed = await medusa.place(Basket((2,)))
    request = await wanted(medusa.backend, placed)
    draft = await floor.post("returns", order_id=placed.order_id)

    with pytest.raises(errors.Conflict):
        await medusa.backend.create_return(request, idempotency_key="once")

    kept = await floor.get(f"returns/{draft['return']['id']}", fields="id,status,canceled_at")
    assert kept["return"]["canceled_at"] is None


async def test_of_two_processes_one_gets_the_last_piece(medusa: Stage) -> None:
    placed = await medusa.place(Basket())
    request = await wanted(medusa.backend, placed)
    calls = [process().create_return(request, idempotency_key=f"k{n}") for n in range(2)]

    results = await asyncio.gather(*calls, return_exceptions=True)

    lost = [one for one in results if isinstance(one, BaseException)]
    assert len(lost) == 1, results
    assert isinstance(lost[0], errors.BackendError)
    assert len(await standing(medusa.backend, placed)) == 1


async def test_of_two_processes_one_pays(medusa: Stage, floor: ShopFloor) -> None:
    placed = await medusa.place(Basket((3,)))
    made = await returned(medusa, placed)
    await medusa.receive(made)
    request = RefundRequest(placed.order_id, made.refund_due, made.id)
    calls = [process().refund(request, idempotency_key=f"k{n}") for n in range(2)]

    results = await asyncio.gather(*calls, return_exceptions=True)

    assert sum(isinstance(one, BaseException) for one in results) == 1, results
    assert (await medusa.backend.get_return(made.id)).refunded == made.refund_due


async def test_a_permit_that_was_left_is_withdrawn(medusa: Stage, floor: ShopFloor) -> None:
    placed = await medusa.place(Basket())
    made = await returned(medusa, placed)
    await medusa.receive(made)
    code = f"{PERMIT} {placed.order_id}"
    await floor.post("refund-reasons", label="Returns Desk", code=code)

    request = RefundRequest(placed.order_id, made.refund_due, made.id)
    await medusa.backend.refund(request, idempotency_key="pay")

    left = await floor.get("refund-reasons", q=placed.order_id)
    assert left["refund_reasons"] == []


async def test_what_staff_paid_back_counts(medusa: Stage, floor: ShopFloor) -> None:
    placed = await medusa.place(Basket((2,)))
    made = await returned(medusa, placed)
    await medusa.receive(made)
    order = await medusa.backend.get_order(placed.order_id)
    await floor.post(f"payments/{order.payments[0].id}/refund", amount=5)

    request = RefundRequest(placed.order_id, made.refund_due, made.id)
    with pytest.raises(errors.RefundExceedsAvailable):
        await medusa.backend.refund(request, idempotency_key="pay")
