"""`Where is my refund?`: dated, with what comes next, from the backend's present truth."""

from datetime import timedelta
from pathlib import Path
from typing import Any

from bot.actions.memory import SLOT, Memory, stored
from desk.model import Event
from returns.intake import Draft, Task
from returns.model import Method, Resolution
from tests.care.small_shop import shop
from tests.care.world import SUBMIT, World, opened


async def _asked(world: World, conversation: str, order: str = "1") -> list[Event]:
    """Every line of the answer."""
    draft = Draft(task=Task.TRACK_RETURN, key="track", order_id=order)
    world.rasa.slots[conversation] = {SLOT: stored(Memory(draft=draft, proved=(order,)))}
    before = len(await world.log(conversation))
    await world.say(conversation, SUBMIT)
    return [line for line in (await world.log(conversation))[before:] if line.role == "bot"]


async def _returned(world: World, **wanted: Any) -> tuple[str, dict[str, Any]]:
    conversation = await world.conversation(timezone="Europe/Berlin")
    made = await world.submit(conversation, "1", **{"lines": {"1-L1": 1}, **wanted})
    return conversation, made


def _steps(line: Event) -> list[tuple[str, str]]:
    return [(step["state"], step["label"]) for step in line.body["card"]["steps"]]


async def _inspect(world: World, made: dict[str, Any], accepted: int = 1) -> None:
    found = {"accepted": accepted, "disposition": "RESTOCKED" if accepted else "REFUSED"}
    line = {"line_id": made["lines"][0]["id"], "note": "worn outside", **found}
    await world.warehouse(f"returns/{made['id']}/inspect", {"lines": [line]})


async def test_before_it_is_sent_the_next_step_is_the_customers(world: World) -> None:
    conversation, _ = await _returned(world)

    [answer] = await _asked(world, conversation)

    assert "approved on 15 March 2027, and waiting to be sent" in (answer.text or "")
    assert "Your refund of €86.00 leaves us within 3 business days after" in (answer.text or "")
    assert _steps(answer) == [
        ("done", "Requested"),
        ("done", "Approved"),
        ("done", "QR code sent"),
        ("current", "You send it"),
        ("upcoming", "It reaches us"),
        ("upcoming", "We check it"),
        ("upcoming", "Your refund leaves us"),
    ]
    assert answer.body["card"]["link"]["label"] == "Your QR code"


async def test_on_its_way_the_carriers_page_is_linked_and_opens(world: World) -> None:
    conversation, made = await _returned(world)
    await world.warehouse(f"returns/{made['id']}/scan", {})

    [answer] = await _asked(world, conversation)

    link = answer.body["card"]["link"]
    assert link["label"] == "Follow the parcel"
    page = await world.api.get(link["url"])
    assert page.status_code == 200
    assert made["label"]["tracking_number"] in page.text


async def test_once_it_is_here_the_promised_day_is_named(world: World) -> None:
    conversation, made = await _returned(world)
    await world.wait(timedelta(days=3), timedelta(hours=12))
    await world.warehouse(f"returns/{made['id']}/receive")

    [answer] = await _asked(world, conversation)

    assert "it reached us on 18 March 2027 and is being checked" in (answer.text or "")
    assert "leaves us by 23 March 2027 at the latest" in (answer.text or "")
    last = answer.body["card"]["steps"][-1]
    assert last["at"] == "2027-03-23T12:00:00+01:00"
    assert "○ Your refund leaves us (23 Mar)" in answer.body["card"]["text"], "on Telegram too"


async def test_once_it_is_paid_the_amount_the_way_and_the_reference_are_told(world: World) -> None:
    conversation, made = await _returned(world)
    await world.warehouse(f"returns/{made['id']}/receive")
    await _inspect(world, made)
    amount = {"amount": "86.00", "currency": "EUR"}
    paid = await world.post("orders/1/refunds", {"amount": amount, "return_id": made["id"]})

    [sent] = await _asked(world, conversation)
    await world.warehouse(f"refunds/{paid['id']}/outcome", {"state": "SUCCESS"})
    [arrived] = await _asked(world, conversation)

    text = sent.text or ""
    assert "your refund of €86.00 left us on 15 March 2027, to your card ending in 4242" in text
    assert "banks take up to" in text
    assert paid["id"] in text
    assert _steps(sent)[-1] == ("current", "It reaches your account")
    assert "your refund of €86.00 went through on 15 March 2027" in (arrived.text or "")
    assert _steps(arrived)[-1] == ("done", "Refund arrived")
    assert any(label.startswith("That amount") for label in _labels(arrived))


async def test_a_day_that_is_over_is_not_promised_again(world: World) -> None:
    conversation, made = await _returned(world)
    await world.warehouse(f"returns/{made['id']}/receive")
    world.clock.now += timedelta(days=3)  # the last day: 18 March; nobody looks after it
    [in_time] = await _asked(world, conversation)
    world.clock.now += timedelta(days=1)

    [late] = await _asked(world, conversation)

    assert "leaves us by 18 March 2027 at the latest" in (in_time.text or "")
    assert "should have left us by 18 March 2027, and it hasn't. I'm sorry." in (late.text or "")
    assert "Talk to a person" in _labels(late)
    assert late.body["card"]["steps"][-1].get("at") is None


async def test_items_in_different_parcels_each_say_how_far_they_are(world: World) -> None:
    conversation, made = await _returned(world, lines={"1-L1": 1, "1-L2": 2})
    first = {"line_id": made["lines"][0]["id"], "quantity": 1}
    await world.warehouse(f"returns/{made['id']}/receive", {"lines": [first]})

    [answer] = await _asked(world, conversation)

    notes = {item["title"]: item["note"] for item in answer.body["card"]["items"]}
    assert notes == {"Shoes": "here, being checked", "Mug": "not here yet"}


async def test_every_return_of_the_order_has_its_own_timeline(world: World) -> None:
    conversation, first = await _returned(world)
    second = await world.submit(
        conversation, "1", lines={"1-L2": 1}, method=Method.STORE,
        resolution=Resolution.STORE_CREDIT,
    )  # fmt: skip

    answers = await _asked(world, conversation)

    assert [line.body["card"]["title"] for line in answers] == [
        f"Return {first['rma_number']}",
        f"Return {second['rma_number']}",
    ]
    assert "store credit" in (answers[1].text or "")


async def test_a_refusal_is_told_with_its_reason_and_a_person(world: World) -> None:
    conversation, made = await _returned(world)
    await world.warehouse(f"returns/{made['id']}/receive")
    await _inspect(world, made, accepted=0)

    [answer] = await _asked(world, conversation)

    assert "couldn't accept Shoes. The reason: worn outside." in (answer.text or "")
    assert _labels(answer) == ["Talk to a person"]


async def test_what_was_asked_after_is_followed_from_there_on(world: World) -> None:
    """A return that was made elsewhere; its news come to who asked last."""
    made_in, made = await _returned(world)
    asked_in = await world.conversation()
    await _asked(world, asked_in)
    await world.warehouse(f"returns/{made['id']}/receive")
    await world.settle()

    assert await world.told(made_in) == []
    assert "reached us" in (await world.told(asked_in))[0][1]
    spoken_of = world.rasa.slots[asked_in][SLOT]["return_id"]
    assert spoken_of == made["id"], "so that `that amount is wrong` knows which"


def _labels(line: Event) -> list[str]:
    return [one["label"] for one in line.body.get("choices", ())]


async def test_the_nearest_place_to_hand_it_in_is_named_until_it_is_sent(tmp_path: Path) -> None:
    near, far = _point("Kiosk Linden", "10117"), _point("Paketshop Isar", "80331")
    places = {"shop": {"drop_off_points": [far, near]}}
    async with opened(tmp_path, shop={**shop(), **places}) as world:
        conversation, made = await _returned(world)
        done = (await world.said(conversation))[-1]
        [before] = await _asked(world, conversation)
        await world.warehouse(f"returns/{made['id']}/scan", {})
        [after] = await _asked(world, conversation)

    named = "The nearest one to you: Kiosk Linden, Hauptstr. 1, 10117 Berlin (Mo-Sa 8-20)."
    assert named in done
    assert named in (before.text or "")
    assert "Kiosk Linden" not in (after.text or "")


def _point(name: str, postcode: str) -> dict[str, Any]:
    address = {"name": name, "line1": "Hauptstr. 1", "city": "Berlin", "country": "DE",
               "postal_code": postcode}  # fmt: skip
    return {"id": name, "name": name, "carrier": "DHL", "address": address,
            "opening_hours": "Mo-Sa 8-20"}  # fmt: skip
