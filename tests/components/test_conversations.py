"""The tracker store hands a conversation over, and never shows what was not saved."""

import asyncio
from pathlib import Path

import pytest
from rasa.shared.core.domain import Domain
from rasa.shared.core.events import SessionStarted, SlotSet, UserUttered
from rasa.shared.core.trackers import DialogueStateTracker

from bot.components.conversations import Conversations


@pytest.fixture
def store(tmp_path: Path) -> Conversations:
    return Conversations(domain=Domain.empty(), dialect="sqlite", db=str(tmp_path / "t.sqlite"))


def said(store: Conversations, *texts: str) -> DialogueStateTracker:
    tracker = asyncio.run(store.retrieve("jo")) or DialogueStateTracker("jo", [])
    for text in texts:
        tracker.update(UserUttered(text))
    asyncio.run(store.save(tracker))
    return tracker


def texts(tracker: DialogueStateTracker | None) -> list[str]:
    assert tracker is not None
    return [event.text for event in tracker.events if isinstance(event, UserUttered)]


def test_what_was_saved_is_handed_out_again(store: Conversations) -> None:
    tracker = said(store, "hi")

    assert asyncio.run(store.retrieve("jo")) is tracker


def test_a_conversation_that_is_out_is_read_from_the_database(store: Conversations) -> None:
    said(store, "hi")
    out = asyncio.run(store.retrieve("jo"))

    again = asyncio.run(store.retrieve("jo"))

    assert again is not out
    assert texts(again) == ["hi"]


def test_what_was_not_saved_is_never_seen(store: Conversations) -> None:
    said(store, "hi")
    out = asyncio.run(store.retrieve("jo"))
    assert out is not None
    out.update(SlotSet("draft", "half done"))

    again = asyncio.run(store.retrieve("jo"))

    assert again is not None
    assert not any(isinstance(event, SlotSet) for event in again.events)


def test_every_message_is_stored_once(store: Conversations) -> None:
    for text in ("one", "two", "three"):
        said(store, text)

    stored = asyncio.run(store.retrieve_full_tracker("jo"))

    assert texts(stored) == ["one", "two", "three"]


def test_after_a_new_session_its_own_events_are_handed_out(store: Conversations) -> None:
    tracker = said(store, "hi")
    for _ in range(2):
        tracker.update(SessionStarted())
    asyncio.run(store.save(tracker))

    again = asyncio.run(store.retrieve("jo"))

    assert texts(again) == []
