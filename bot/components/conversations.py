"""Conversations: Rasa's SQL tracker store, which hands on a conversation that it has just stored.

Rasa reads the whole conversation back from its store for every message, so that each message takes
longer than the one before. Here the tracker that was saved last is handed out again. It is handed
over, not shared: once out it is gone from memory until it is saved, so that what was changed and
never saved is never seen again, and whoever asks meanwhile reads the database.

endpoints.yml names it as the type of the tracker store; the other settings are those of SQL. One
Rasa process alone may serve a conversation, as is the case here (the desk queues per conversation).
"""

from collections import OrderedDict
from typing import Any

from rasa.core.tracker_store import SQLTrackerStore
from rasa.shared.core.events import SessionStarted
from rasa.shared.core.trackers import DialogueStateTracker

#: So many conversations are kept; the one that was quiet for longest goes first.
MOST = 200


class Conversations(SQLTrackerStore):
    """Stores every event as SQLTrackerStore does, and keeps the last trackers at hand."""

    def __init__(self, **settings: Any) -> None:
        self._at_hand: OrderedDict[str, DialogueStateTracker] = OrderedDict()
        super().__init__(**settings)

    async def retrieve(self, sender_id: str) -> DialogueStateTracker | None:
        """The conversation's latest session."""
        tracker = self._at_hand.pop(sender_id, None)
        if tracker is not None:
            return tracker
        stored: DialogueStateTracker | None = await super().retrieve(sender_id)
        return stored

    async def save(self, tracker: DialogueStateTracker) -> None:
        self._at_hand.pop(tracker.sender_id, None)
        await super().save(tracker)
        if _has_one_session(tracker):
            self._at_hand[tracker.sender_id] = tracker
            while len(self._at_hand) > MOST:
                self._at_hand.popitem(last=False)


def _has_one_session(tracker: DialogueStateTracker) -> bool:
    """A store hands out the latest session alone, so a tracker of several is not handed on."""
    return sum(isinstance(event, SessionStarted) for event in tracker.events) <= 1
