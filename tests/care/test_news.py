"""Each change of a return is told once, where its customer last was."""

import asyncio
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import httpx

from connectors.care import CareSettings
from desk.care.tact import Manners
from desk.handoff import CUSTOMER, Move
from desk.model import Identity
from sandbox.records.orders import Order
from tests.care.small_shop import shop
from tests.care.world import SECRET, World, opened


async def _submitted(world: World) -> tuple[str, str]:
    conversation = await world.conversation(timezone="Europe/Berlin")
    made = await world.submit(conversation, "1", lines={"1-L1": 1})
    await world.settle()
    return conversation, made["id"]


async def test_what_was_said_at_submission_is_not_told_again(world: World) -> None:
    conversation, _ = await _submitted(world)

    assert await world.told(conversation) == []


async def test_each_step_of_the_warehouse_is_told(world: World) -> None:
    conversation, made = await _submitted(world)

    await world.warehouse(f"returns/{made}/scan", {})
    await world.settle()
    await world.warehouse(f"returns/{made}/receive")
    await world.settle()

    told = [text for _, text in await world.told(conversation)]
    assert len(told) == 2
    assert told[0].startswith("The carrier has your parcel")
    assert "reached us on 15 March 2027" in told[1]
    assert "€86.00 leaves us by 18 March 2027" in told[1]


async def test_after_a_pause_only_the_present_truth_is_told(world: World) -> None:
    conversation, made = await _submitted(world)

    await world.warehouse(f"returns/{made}/scan", {})
    await world.warehouse(f"returns/{made}/receive")
    await world.settle()

    told = [text for _, text in await world.told(conversation)]
    assert len(told) == 1
    assert "reached us" in told[0]


async def test_a_refund_is_told_when_it_goes_and_when_it_arrives(world: World) -> None:
    conversation, made = await _submitted(world)
    await world.warehouse(f"returns/{made}/receive")
    await world.settle()
    amount = {"amount": "86.00", "currency": "EUR"}
    await world.post("orders/1/refunds", {"amount": amount, "return_id": made})
    await world.settle()
    await world.wait(timedelta(days=4))

    told = [text for _, text in await world.told(conversation)]
    assert "€86.00" in told[1]
    assert "to your card ending in" in told[1]
    assert "by 22 March 2027" in told[1]
    assert told[2].startswith("Your refund of €86.00 for Shoes")
    assert len(told) == 4
    assert "How was it for you?" in told[3]


async def test_nothing_is_told_twice_by_a_webhook_that_comes_again(world: World) -> None:
    conversation, made = await _submitted(world)

    async def twice(request, carry):  # type: ignore[no-untyped-def]
        await carry(request)
        return await carry(request)

    world.wire.bend = twice
    await world.warehouse(f"returns/{made}/scan", {})
    await world.settle()
    await world.settle()

    assert len(await world.told(conversation)) == 1


async def test_the_poll_finds_what_a_lost_webhook_missed(world: World) -> None:
    conversation, made = await _submitted(world)
    world.sandbox.state.postman.deliver = _nothing

    await world.warehouse(f"returns/{made}/scan", {})
    await world.settle()
    assert await world.told(conversation) == []
    await world.wait(timedelta(minutes=20), timedelta(minutes=5))

    assert len(await world.told(conversation)) == 1


async def test_what_happens_at_night_is_told_in_the_morning(world: World) -> None:
    conversation, made = await _submitted(world)
    await world.wait(timedelta(hours=13))

    await world.warehouse(f"returns/{made}/receive")
    await world.wait(timedelta(hours=12))

    [(at, _)] = await world.told(conversation)
    assert at.isoformat() == "2027-03-16T07:00:00+00:00"


async def test_nobody_is_written_to_more_often_than_is_allowed(tmp_path: Path) -> None:
    seldom = CareSettings(webhook_secret=SECRET, manners=Manners(most_a_day=2))
    async with opened(tmp_path, shop=shop(3), settings=seldom) as world:
        conversation = await world.conversation(timezone="Europe/Berlin")
        made = [await world.submit(conversation, str(n), lines={f"{n}-L1": 1}) for n in (1, 2, 3)]
        await world.wait(timedelta(minutes=30), timedelta(minutes=10))
        for one in made:
            await world.warehouse(f"returns/{one['id']}/receive")
        await world.wait(timedelta(hours=6))
        first_day = len(await world.told(conversation))
        await world.wait(timedelta(days=1), timedelta(hours=2))
        told = await world.told(conversation)

    assert first_day == 2
    assert sum("reached us" in text for _, text in told) == 3


async def test_nothing_is_written_to_a_channel_that_does_not_deliver(world: World) -> None:
    conversation, made = await _submitted(world)
    world.reachable = False
    await world.warehouse(f"returns/{made}/scan", {})
    await world.settle()
    assert await world.told(conversation) == []

    world.reachable = True
    await world.warehouse(f"returns/{made}/receive")
    await world.wait(timedelta(hours=7))

    [(_, told)] = await world.told(conversation)
    assert "reached us" in told


async def test_an_amount_that_seems_wrong_is_explained_and_then_checked(world: World) -> None:
    conversation, made = await _submitted(world)
    await world.warehouse(f"returns/{made}/receive")
    await world.settle()
    world.rasa.typed["that amount is wrong"] = "dispute_amount"

    await world.say(conversation, "that amount is wrong")
    explained = (await world.said(conversation))[-1]
    await world.press(conversation, "Have it checked")

    assert "€89.90 for Shoes and less €3.90 for the way back" in explained
    assert "That makes €86.00" in explained
    assert (await world.desk.conversation(conversation)).holder == "waiting"


async def test_a_signed_in_customer_hears_it_where_they_wrote_last(world: World) -> None:
    them = Identity("c1", "c1@example.com", "Customer 1")
    phone = await world.conversation(identity=them)
    made = await world.submit(phone, "1", lines={"1-L1": 1})
    await world.settle()
    laptop = await world.conversation(identity=them)
    stranger = await world.conversation(identity=Identity("c9", "c9@example.com", "Nobody"))
    await world.say(laptop, "hello")
    await world.say(stranger, "hello")

    await world.warehouse(f"returns/{made['id']}/receive")
    await world.settle()

    assert [len(await world.told(one)) for one in (phone, laptop, stranger)] == [0, 1, 0]


async def test_whoever_has_ended_the_chat_still_finds_the_news_in_it(world: World) -> None:
    conversation, made = await _submitted(world)
    await world.desk.move(conversation, Move.CLOSE, CUSTOMER)
    await world.warehouse(f"returns/{made}/receive")
    await world.settle()

    [(_, told)] = await world.told(conversation)
    assert "reached us" in told
    assert (await world.desk.conversation(conversation)).holder == "closed"


async def test_when_a_reply_was_lost_what_is_true_after_it_is_told(world: World) -> None:
    conversation, made = await _submitted(world)
    lost = asyncio.Event()

    async def loses_the_reply(request, carry):  # type: ignore[no-untyped-def]
        if not lost.is_set():
            await carry(request)
            lost.set()
        raise httpx.ReadError("lost")

    world.rasa_wire.bend = loses_the_reply
    await world.warehouse(f"returns/{made}/scan", {})
    settling = asyncio.create_task(world.settle())
    await lost.wait()
    await world.warehouse(f"returns/{made}/receive")
    world.rasa_wire.bend = None
    await settling

    [(_, told)] = await world.told(conversation)
    assert "reached us" in told


async def test_a_return_that_makes_no_sense_keeps_no_other_from_being_told(tmp_path: Path) -> None:
    async with opened(tmp_path, shop=shop(2)) as world:
        talks = [await world.conversation(timezone="Europe/Berlin") for _ in range(2)]
        made = [
            await world.submit(talk, order, lines={f"{order}-L1": 1})
            for talk, order in zip(talks, ("1", "2"), strict=True)
        ]
        await world.settle()

        pieces = _change_pieces(world, "1", 0)  # which no order has
        for one in made:
            await world.warehouse(f"returns/{one['id']}/receive")
        await world.settle()
        assert [len(await world.told(talk)) for talk in talks] == [0, 1]

        _change_pieces(world, "1", pieces)
        await world.wait(timedelta(minutes=2), timedelta(minutes=1))
        assert [len(await world.told(talk)) for talk in talks] == [1, 1]


def _change_pieces(world: World, order_id: str, quantity: int) -> int:
    """Of the order's last line; how many they were."""
    with world.sandbox.state.service.store.writing() as tx:
        order = tx.get(Order, order_id)
        *others, last = order.lines
        tx.put(replace(order, lines=(*others, replace(last, quantity=quantity))))
    return int(last.quantity)


async def _nothing() -> int:
    return 0
