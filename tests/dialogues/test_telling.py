"""What the desk has Rasa say of its own accord, over the trained model: `trigger_intent`."""

import uuid
from typing import Any

from tests.dialogues.conftest import World
from tests.dialogues.world import TOKEN, Customer


def _api(world: World, path: str, body: dict[str, Any] | None = None) -> dict[str, Any]:
    headers = {"Authorization": f"Bearer {TOKEN}", "Idempotency-Key": uuid.uuid4().hex}
    answer = world.http.post(f"{world.sandbox_url}/api/{path}", json=body or {}, headers=headers)
    found: dict[str, Any] = answer.raise_for_status().json()
    return found


def _received(world: World) -> str:
    line = {"order_line_id": "ord_1001-L1", "quantity": 1, "reason_id": "reason_unwanted"}
    made = _api(world, "orders/ord_1001/returns", {"lines": [line], "method": "DROP_OFF"})
    _api(world, f"warehouse/returns/{made['id']}/receive")
    return str(made["id"])


def _tell(world: World, customer: Customer, return_id: str, *told: str) -> list[dict[str, Any]]:
    known = ["approved", *told]
    entities = {"return_id": return_id, "told": known, "notice": uuid.uuid4().hex}
    answer = world.http.post(
        f"{world.rasa_url}/conversations/{customer.id}/trigger_intent",
        params={"include_events": "NONE"},
        json={"name": "EXTERNAL_return_news", "entities": entities},
    )
    found: list[dict[str, Any]] = answer.raise_for_status().json()["messages"]
    return found


def test_news_are_told_to_somebody_who_has_not_written_yet(world: World) -> None:
    told = _tell(world, world.customer(), _received(world))

    assert "reached us" in told[0]["text"]
    assert [one["custom"]["type"] for one in told if one.get("custom")] == ["case"]


def test_an_answer_to_news_has_its_context(world: World) -> None:
    customer = world.customer()
    _tell(world, customer, _received(world))

    assert customer.say("thanks a lot") in {"You're welcome!", "Gladly!", "My pleasure."}
    assert "€89.90 for Aria running shoes" in customer.say("that amount is wrong")
    assert "finance" in customer.press("Have it checked")
    assert customer.handoffs == ["finance"]


def test_news_in_the_middle_of_a_task_do_not_end_it(world: World) -> None:
    customer = world.customer()
    asked = customer.say("I want to return something")

    told = _tell(world, customer, _received(world))

    assert "reached us" in told[0]["text"]
    assert any(asked.split("\n")[-1][:12] in (one.get("text") or "") for one in told[1:]) or any(
        "order" in (one.get("text") or "").lower() for one in told[1:]
    )


def test_a_notice_that_has_nothing_to_say_does_not_repeat_the_question_of_a_task(
    world: World,
) -> None:
    customer, return_id = world.customer(), _received(world)
    customer.say("I want to return something")
    news = _tell(world, customer, return_id)
    [known] = [one["custom"]["told"] for one in news if "told" in (one.get("custom") or {})]

    told = _tell(world, customer, return_id, *known)

    assert [one for one in told if one.get("text")] == []
    assert "1001" in customer.say("order 1001, anna.keller@example.com")


def _collected(world: World) -> str:
    line = {"order_line_id": "ord_1001-L1", "quantity": 1, "reason_id": "reason_unwanted"}
    made = _api(world, "orders/ord_1001/returns", {"lines": [line], "method": "PICKUP"})
    slots = world.http.get(
        f"{world.sandbox_url}/api/returns/{made['id']}/pickup-slots",
        headers={"Authorization": f"Bearer {TOKEN}"},
    ).json()["slots"]
    _api(world, f"returns/{made['id']}/pickup", {"slot_id": slots[0]["id"]})
    return str(made["id"])


def test_who_wants_to_cancel_after_the_pickups_reminder_is_asked_what(world: World) -> None:
    customer, return_id = world.customer(), _collected(world)
    entities = {"return_id": return_id, "about": "pickup", "notice": uuid.uuid4().hex}
    world.http.post(
        f"{world.rasa_url}/conversations/{customer.id}/trigger_intent",
        params={"include_events": "NONE"},
        json={"name": "EXTERNAL_return_reminder", "entities": entities},
    ).raise_for_status()

    told = customer.say("i need to cancel")

    assert "until you choose otherwise" in told.lower()
    assert list(customer.buttons) == [
        "Another time", "Another way back", "Another address", "Call off the return"
    ]  # fmt: skip
    assert "whole return" in customer.press("Call off")
    assert customer.say("no") in {
        "Good, I've left it as it is.", "All right, everything stays as it is."
    }  # fmt: skip
