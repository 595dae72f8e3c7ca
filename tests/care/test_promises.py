"""What was promised is watched over: told in time when it will not be kept, and reckoned up."""

from datetime import UTC, datetime, timedelta
from typing import Any

from connectors import promises
from desk.care.promises import Promises, report
from desk.handoff import Actor, Move
from tests.care.world import World

AGENT = Actor("slack:U1", "Priya")
RECEIVED = timedelta(days=3)
"""After the submission on Monday, 15 March: the refund is promised by Tuesday, 23 March."""


async def _received(world: World) -> tuple[str, dict[str, Any]]:
    conversation = await world.conversation(timezone="Europe/Berlin")
    made = await world.submit(conversation, "1", lines={"1-L1": 1})
    await world.wait(RECEIVED, timedelta(hours=12))
    await world.warehouse(f"returns/{made['id']}/receive")
    await world.settle()
    return conversation, made


async def _pay(world: World, made: dict[str, Any]) -> None:
    amount = {"amount": "86.00", "currency": "EUR"}
    await world.post("orders/1/refunds", {"amount": amount, "return_id": made["id"]})
    await world.settle()


async def _report(world: World) -> Promises:
    async with world.database.read() as connection:
        return await report(connection, world.clock.now - timedelta(days=30), world.clock.now)


async def test_a_promise_that_is_kept_counts_once_its_day_is_over(world: World) -> None:
    _, made = await _received(world)
    await _pay(world, made)
    assert (await _report(world)).due == 0
    await world.wait(timedelta(days=7), timedelta(hours=12))

    found = await _report(world)

    assert promises.lines(found) == ["1 of 1 promised days kept (100 %)."]


async def test_a_promise_in_danger_is_told_before_its_day_and_escalated(world: World) -> None:
    conversation, _ = await _received(world)
    await world.wait(datetime(2027, 3, 23, 12, tzinfo=UTC), timedelta(hours=3))

    told = [text for _, text in await world.told(conversation)]

    assert "was promised by 23 March 2027, and it hasn't left us yet" in told[-1]
    assert "Expect it by 25 March 2027" in told[-1]
    talk = await world.desk.conversation(conversation)
    assert talk.holder == "waiting"
    assert await _departments(world) == ["warehouse"], "it has the goods, and has not looked"


async def test_what_was_missed_is_reported_with_who_has_it_and_how_late_it_was(
    world: World,
) -> None:
    conversation, made = await _received(world)
    await world.wait(datetime(2027, 3, 25, 12, tzinfo=UTC), timedelta(hours=3))
    unpaid = promises.lines(await _report(world))
    await world.desk.move(conversation, Move.CLAIM, AGENT)
    await world.desk.hand_back(conversation, AGENT)
    await _pay(world, made)
    paid = promises.lines(await _report(world))

    assert unpaid == [
        "0 of 1 promised days kept (0 %); 1 missed, 1 of them still unpaid; 1 of 1 told before the"
        " day had passed.",
        "RMA-5001: promised by 23 March 2027, not paid yet; warehouse has it.",
    ]
    assert paid[1] == "RMA-5001: promised by 23 March 2027, paid 2 days late."


async def test_what_was_called_off_was_no_promise(world: World) -> None:
    conversation = await world.conversation()
    made = await world.submit(conversation, "1", lines={"1-L1": 1})
    await world.post(f"returns/{made['id']}/cancel")
    await world.wait(timedelta(days=20), timedelta(days=1))

    assert (await _report(world)).due == 0


async def _departments(world: World) -> list[str]:
    from sqlalchemy import select

    from desk.schema import handoffs

    async with world.database.read() as connection:
        return list((await connection.execute(select(handoffs.c.department))).scalars())
