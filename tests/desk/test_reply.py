"""Rasa's answers read from its wire."""

from typing import Any

import pytest

from desk import reply
from desk.model import Button, HandoffRequest, Reply, Saying
from desk.rasa import _reply_to

BUTTONS = [{"title": "Yes", "payload": "/affirm"}]


def test_one_entry_can_hold_text_buttons_and_custom_at_once() -> None:
    items = [{"text": "Sure?", "buttons": BUTTONS, "custom": {"type": "card", "card": {"a": 1}}}]

    read = reply.from_rest(items)

    assert read.sayings == (Saying("Sure?", (Button("Yes", "/affirm"),), {"card": {"a": 1}}),)


def test_a_card_stays_with_the_text_that_it_was_said_with() -> None:
    card = {"type": "card", "card": {"title": "Your return"}}

    read = reply.from_rest([{"text": "Shall I?"}, {"custom": card}, {"custom": card}])

    assert [(one.text, dict(one.extras)) for one in read.sayings] == [
        ("Shall I?", {"card": {"title": "Your return"}}),
        (None, {"card": {"title": "Your return"}}),
    ]


def test_a_handoff_is_done_and_never_shown() -> None:
    custom = {"type": "handoff", "department": "warehouse", "reason": "damaged"}

    assert reply.from_rest([{"custom": custom}]) == Reply(
        (), HandoffRequest("warehouse", "damaged")
    )


@pytest.mark.parametrize(
    "item",
    [
        None, "text", 7, [], {}, {"text": ""}, {"text": "  "}, {"text": 5}, {"buttons": {}},
        {"custom": {"type": "fireworks"}}, {"custom": "x"}, {"custom": {"type": "card"}},
        {"image": 3}, {"buttons": [{"payload": "/x"}, None]},
    ],
)  # fmt: skip
def test_what_cannot_be_understood_is_left_out(item: Any) -> None:
    assert reply.from_rest([item]).is_silence


def test_a_reply_from_the_tracker_reads_like_the_one_that_was_lost() -> None:
    data: dict[str, Any] = {"buttons": None, "image": None, "custom": None}
    events: list[dict[str, Any]] = [
        {"event": "bot", "text": "One.\n\nTwo.", "data": data},
        {"event": "bot", "text": "Sure?\n\nReally?", "data": {**data, "buttons": BUTTONS}},
        {"event": "bot", "text": "Look", "data": {**data, "custom": {"type": "card", "card": {}}}},
        {"event": "bot", "text": None, "data": {**data, "image": "https://x.example/a.png"}},
    ]

    assert reply.from_tracker(events) == reply.from_rest(
        [
            {"text": "One."},
            {"text": "Two."},
            {"text": "Sure?\n\nReally?", "buttons": BUTTONS},
            {"text": "Look"},
            {"custom": {"type": "card", "card": {}}},
            {"image": "https://x.example/a.png"},
        ]
    )


def test_of_a_tracker_only_the_answer_to_this_very_message_is_taken() -> None:
    def user(message_id: str) -> dict[str, Any]:
        return {"event": "user", "metadata": {"message_id": message_id}}

    def bot(text: str) -> dict[str, Any]:
        return {"event": "bot", "text": text}

    inner = {"event": "user", "metadata": {}}
    outside = {"event": "user", "metadata": {"is_external": True}}
    events = [user("c:1"), bot("a"), user("c:2"), bot("b"), inner, bot("c"), outside, bot("d")]

    answers = {one: _reply_to(one, events) for one in ("c:1", "c:2", "c:3")}

    assert answers == {
        "c:1": Reply((Saying("a"),)),
        "c:2": Reply((Saying("b"), Saying("c"))),
        "c:3": None,
    }
