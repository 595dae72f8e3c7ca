"""Reminders: once each, at their time, over restarts, and not when they have been overtaken."""

from dataclasses import replace
from datetime import timedelta

import httpx
import pytest

from desk.model import Event
from returns.model import Method, Reason, Resolution
from sandbox.records import Return, ReturnStatus
from tests.care.world import World

DAY = timedelta(days=1)


async def _submitted(world: World, **wanted: object) -> tuple[str, str]:
    conversation = await world.conversation(timezone="Europe/Berlin")
    lines = {"lines": {"1-L1": 1}, **wanted}
    made = await world.submit(conversation, "1", **lines)
    await world.settle()
    return conversation, made["id"]


async def _told(world: World, conversation: str) -> list[str]:
    return [text for _, text in await world.told(conversation)]


async def _last(world: World, conversation: str) -> Event:
    return (await world.log(conversation))[-1]


async def test_the_evening_before_the_courier_comes_it_can_be_changed_or_called_off(
    world: World,
) -> None:
    conversation, _ = await _submitted(world, method=Method.PICKUP)
    await world.press(conversation, "Choose a time")
    offered = next(
        line.body["choices"]
        for line in reversed(await world.log(conversation))
        if "choices" in line.body
    )
    await world.press(conversation, offered[-1]["label"])

    for _ in range(8):
        await world.wait(timedelta(hours=12), timedelta(hours=4))
        await world.restart()
        if told := await _told(world, conversation):
            break

    assert "Tomorrow is pickup day" in told[0]
    labels = [one["label"] for one in (await _last(world, conversation)).body["choices"]]
    assert labels == ["Another time", "Another way back", "Call off the return"]


async def test_what_is_not_sent_is_reminded_of_once_whatever_restarts(world: World) -> None:
    conversation, _ = await _submitted(world)

    for _ in range(9):
        await world.wait(DAY, timedelta(hours=8))
        await world.restart()

    [reminder] = await _told(world, conversation)
    assert "hasn't moved yet" in reminder
    card = (await _last(world, conversation)).body["card"]
    assert card["link"]["label"] == "Your QR code"


@pytest.mark.parametrize(
    ("method", "what", "button"),
    [(Method.DROP_OFF, "the QR code for your return", "Your QR code"),
     (Method.MERCHANT_LABEL, "the label for your return", "Your label")],
)  # fmt: skip
async def test_what_is_about_to_run_out_is_reminded_of_once(
    world: World, method: Method, what: str, button: str
) -> None:
    conversation, _ = await _submitted(world, method=method)

    await world.wait(35 * DAY, timedelta(hours=8))

    log = await world.log(conversation)
    [reminder] = [line for line in log if "runs out on" in (line.text or "")]
    assert what in (reminder.text or "")
    assert reminder.body["card"]["link"]["label"] == button


async def test_what_was_sent_meanwhile_is_not_reminded_of(world: World) -> None:
    conversation, made = await _submitted(world)
    await world.wait(6 * DAY, DAY)
    world.wire.bend = _lost  # the desk has not heard of it when the reminder is due
    await world.warehouse(f"returns/{made}/scan", {})

    await world.wait(3 * DAY, timedelta(hours=8))

    assert [text for text in await _told(world, conversation) if "hasn't moved" in text] == []


async def test_an_exchange_on_hold_is_not_forgotten(world: World) -> None:
    conversation, _ = await _submitted(
        world, resolution=Resolution.EXCHANGE, variant="shoes-43", lines={"1-L1": 1}
    )
    await _on_hold(world)

    await world.wait(3 * DAY, timedelta(hours=8))

    told = await _told(world, conversation)
    assert sum("still on hold with a colleague" in text for text in told) == 1


async def test_a_photo_that_is_missing_is_asked_for_once(world: World) -> None:
    conversation, _ = await _submitted(world, reason=Reason.DEFECTIVE)
    await _on_hold(world)

    await world.wait(3 * DAY, timedelta(hours=8))

    told = await _told(world, conversation)
    assert sum("we still need a photo of Shoes" in text for text in told) == 1


async def _on_hold(world: World) -> None:
    """The backend has the return wait for somebody's decision."""
    store, requested = world.sandbox.state.service.store, ReturnStatus.REQUESTED
    with store.writing() as tx:
        [one] = tx.all(Return)
        history = (replace(one.history[0], status=requested),)
        tx.put(replace(one, status=requested, history=history))
    await world.wait(timedelta(hours=1), timedelta(minutes=20))


async def _lost(request, carry):  # type: ignore[no-untyped-def]
    return httpx.Response(202)
