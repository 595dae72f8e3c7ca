"""What is kept gives the same as what Rasa works out anew."""

import pytest
from jsonschema import ValidationError
from rasa.core.actions.action import RemoteAction
from rasa.shared.core.events import Event, SlotSet

import bot.components  # noqa: F401 - what is tested happens at import


def test_a_good_answer_of_the_action_server_passes() -> None:
    answer = {"events": [{"event": "slot", "name": "draft", "value": None}], "responses": []}

    assert RemoteAction("action_x", None)._validate_action_result(answer)


def test_a_bad_answer_of_the_action_server_is_refused() -> None:
    with pytest.raises(ValidationError):
        RemoteAction("action_x", None)._validate_action_result({"events": "none"})


def test_an_event_is_found_by_its_name() -> None:
    assert [Event.resolve_by_type("slot") for _ in range(2)] == [SlotSet, SlotSet]


def test_an_unknown_event_is_an_error_each_time() -> None:
    for _ in range(2):
        with pytest.raises(ValueError, match="Unknown event"):
            Event.resolve_by_type("no_such_event")
