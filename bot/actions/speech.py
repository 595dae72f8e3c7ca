"""What the bot says in one message, before it goes to a dispatcher."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from json import dumps
from typing import Any

from rasa_sdk.executor import CollectingDispatcher

from .words import Words

PERSON = "/talk_to_human"


@dataclass(frozen=True, slots=True)
class Button:
    label: str
    payload: str


@dataclass(frozen=True, slots=True)
class Speech:
    """A text with its buttons and, where there is something to look at, a card."""

    text: str
    buttons: tuple[Button, ...] = ()
    custom: Mapping[str, Any] | None = None

    def after(self, *texts: str) -> Speech:
        """The same with other texts in front of it, each a paragraph."""
        return replace(self, text="\n".join([*(text for text in texts if text), self.text]))

    def with_buttons(self, *buttons: Button) -> Speech:
        known = {button.payload for button in self.buttons}
        return replace(self, buttons=self.buttons
                       + tuple(b for b in buttons if b.payload not in known))  # fmt: skip

    @property
    def offers_only_a_person(self) -> bool:
        """Whether a person is all that there is to choose: a yes is then to that."""
        return [button.payload for button in self.buttons] == [PERSON]

    def utter(self, dispatcher: CollectingDispatcher) -> None:
        buttons: Sequence[dict[str, str]] = [
            {"title": button.label, "payload": button.payload} for button in self.buttons
        ]
        dispatcher.utter_message(
            text=self.text,
            buttons=list(buttons),
            json_message=dict(self.custom) if self.custom else None,
        )


def choice(label: str, about: str, value: str) -> Button:
    """A button that answers a question: it comes back as this very choice."""
    return Button(label, f"/choose{dumps({'choice': f'{about}:{value}'})}")


def wish(words: Words, intent: str) -> Button:
    """A button that says an intent, such as start_return."""
    return Button(words.say(f"utter_label_{intent}"), f"/{intent}")


def person(words: Words) -> Button:
    return Button(words.say("utter_label_person"), PERSON)
