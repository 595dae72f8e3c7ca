"""What the people who take over are told of."""

from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from rasa_sdk.executor import CollectingDispatcher

from bot.actions.memory import Memory, Refusal
from bot.actions.people import hand_off
from bot.actions.words import Words
from returns.intake import to_data
from returns.intake.draft import Draft, Task

AT = datetime(2026, 9, 20, 12, tzinfo=UTC)
REFUSED = Refusal(Draft(task=Task.RETURN, key="k", order_id="ord_1002"), AT)
WORDS = Words.load(Path(__file__).parents[2] / "bot" / "data" / "responses")


def told(memory: Memory) -> dict[str, Any]:
    dispatcher = CollectingDispatcher()
    hand_off(WORDS, memory, dispatcher)
    [custom] = [one["custom"] for one in dispatcher.messages if one.get("custom")]
    found: dict[str, Any] = custom["case"]
    return found


def test_after_a_refusal_they_get_what_was_refused_and_when() -> None:
    found = told(Memory(proved=("ord_1002",), refusal=REFUSED))

    assert found == {
        "order_id": "ord_1002",
        "draft": to_data(REFUSED.draft),
        "decided_at": AT.isoformat(),
    }


def test_a_task_under_way_comes_before_an_earlier_refusal() -> None:
    draft = Draft(task=Task.RETURN, key="new", order_id="ord_1002")

    found = told(Memory(draft=draft, refusal=REFUSED))

    assert found == {"order_id": "ord_1002", "draft": to_data(draft)}


def test_the_refusal_of_another_order_is_past() -> None:
    assert told(Memory(proved=("ord_1003",), refusal=REFUSED)) == {"order_id": "ord_1003"}
