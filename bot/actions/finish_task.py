"""The end of a task: carry it out, say what came of it, take up what is waiting."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from rasa_sdk import Action, Tracker
from rasa_sdk.events import EventType, SlotSet
from rasa_sdk.executor import CollectingDispatcher

from backend_client.errors import BackendError
from returns.intake import About, Draft, Place, Question, Refused, Task, WayPart

from .cancelling import Cancelling
from .conversation import Conversation
from .hearing.message import Message, message_of
from .interruptions import speaks_of_a_parcel
from .memory import SLOT, Memory, Refusal, recall, stored
from .outcome import Outcome, try_again
from .rerouting import Rerouting
from .services import Services
from .situation import Situation, situation
from .soothing import soothed
from .speech import Speech
from .submitting import Submission
from .tracking import Tracking
from .verdicts import is_returned_already, refusal

_PLACES_KEPT = 5
_FETCHED = (Task.RETURN, Task.CHANGE_WAY)


class FinishTask(Action):
    """Carries out the draft that nothing is missing from.

    `more_to_do` tells the rules whether the form goes on: with a task that waited, or with this
    one when it could not be carried out and can be tried again.
    """

    def __init__(self, services: Services, conversation: Conversation) -> None:
        self._services = services
        self._conversation = conversation
        self._submission = Submission(services)
        self._tracking = Tracking(services)
        self._cancelling = Cancelling(services)
        self._rerouting = Rerouting(services)

    def name(self) -> str:
        return "action_finish_task"

    async def run(
        self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: Mapping[str, Any]
    ) -> list[EventType]:
        memory, message = recall(tracker), message_of(tracker)
        conversation = str(tracker.sender_id)
        memory = await self._end(memory, message, conversation, dispatcher)
        while memory.agenda and memory.draft is None:
            memory = await self._take_up_next(memory, message, conversation, dispatcher)
            if memory.draft and memory.draft.asked is None:
                memory = await self._end(memory, message, conversation, dispatcher)
        more = memory.draft is not None
        return [SlotSet(SLOT, stored(memory)), SlotSet("more_to_do", more)]

    async def _end(
        self,
        memory: Memory,
        message: Message,
        conversation: str,
        dispatcher: CollectingDispatcher,
    ) -> Memory:
        """Carries out the memory's draft and says what came of it."""
        outcome = await self._outcome(memory, message, conversation)
        remains = _what_remains(memory.draft) if outcome.refused else None
        said = [*outcome.before, *([outcome.speech] if outcome.speech else [])]
        if said:
            said[0], memory = soothed(said[0], memory, self._services.words)
        for speech in said:
            speech.utter(dispatcher)
        for case in outcome.cases:
            case.utter(dispatcher)
        if outcome.handoff:
            outcome.handoff.utter(dispatcher)
        offered = bool(outcome.speech and outcome.speech.offers_only_a_person)
        return replace(
            memory,
            draft=outcome.left,
            refused=remains,
            return_id=outcome.cases[-1].return_id if outcome.cases else memory.return_id,
            places=_places(memory, outcome),
            refusal=self._refusal(memory) if outcome.refused else memory.refusal,
            tracked=_tracked(memory),
            reminded=memory.turn if _shows_times(memory.draft) else memory.reminded,
            noted=outcome.noted or memory.noted,
            finished=None if outcome.noted else _finished(memory),
            offered=memory.turn if offered else memory.offered,
        )

    def _refusal(self, memory: Memory) -> Refusal | None:
        return Refusal(memory.draft, self._services.clock()) if memory.draft else None

    async def _take_up_next(
        self,
        memory: Memory,
        message: Message,
        conversation: str,
        dispatcher: CollectingDispatcher,
    ) -> Memory:
        first, *others = memory.agenda
        key = f"utter_now_{first.task}"
        Speech(self._services.words.say(key, memory.turn)).utter(dispatcher)
        waiting = replace(memory, agenda=tuple(others))
        return await self._conversation.resume(waiting, first, message, conversation)

    async def _outcome(self, memory: Memory, message: Message, conversation: str) -> Outcome:
        draft = memory.draft
        if draft is None:
            return Outcome(Speech(self._services.words.say("utter_stopped", memory.turn)))
        try:
            access = await self._conversation.open(draft, message.unsaid, memory, conversation)
            now = situation(draft, access, self._services, memory.return_id)
            return await self._carry_out(draft, now, memory, message.text)
        except BackendError:
            return try_again(draft)

    async def _carry_out(self, draft: Draft, now: Situation, memory: Memory, text: str) -> Outcome:
        words, turn = self._services.words, memory.turn
        again = memory.tracked == _whereabouts(draft)
        if draft.agreed is False:
            return Outcome(Speech(words.say("utter_kept", turn)))
        if draft.task is Task.RETURN:
            if isinstance(now.step, Refused):
                return await self._refused(now, memory)
            return await self._submission.carry_out(now)
        if draft.task is Task.TRACK_RETURN or _is_still_of_the_return(memory, draft, now, text):
            return await self._tracking.of_returns(now, turn, again=again)
        if draft.task is Task.TRACK_ORDER:
            said = " ".join((*draft.instead, text))
            return await self._tracking.of_order(now, turn, said, again=again)
        if draft.task is Task.CANCEL_ORDER:
            return await self._cancelling.order(now)
        if draft.task is Task.CHANGE_WAY:
            return await self._rerouting.carry_out(now, turn, text)
        if draft.return_id is None:
            number = now.order.number if now.order else ""
            return Outcome(Speech(words.say("utter_cancel_return_none", number=number)))
        return await self._cancelling.return_(now)

    async def _refused(self, now: Situation, memory: Memory) -> Outcome:
        """Why not; of what is in a return already, where that stands."""
        standing = await self._tracking.in_brief(now) if is_returned_already(now) else ""
        before = memory.refusal
        again = before is not None and _wanted(before.draft) == _wanted(now.draft)
        speech = refusal(now, self._services, memory.turn, standing, again=again)
        return Outcome(speech, refused=True)


def _places(memory: Memory, outcome: Outcome) -> dict[str, Place]:
    """Where the courier comes for the return of just now; the latest few are kept."""
    known, draft = dict(memory.places), memory.draft
    if draft and draft.task in _FETCHED and draft.place and outcome.cases:
        known[outcome.cases[-1].return_id] = draft.place
    return dict(list(known.items())[-_PLACES_KEPT:])


def _shows_times(draft: Draft | None) -> bool:
    return draft is not None and draft.change is WayPart.TIME


def _wanted(draft: Draft) -> tuple[object, ...]:
    return (draft.order_id, *((line.line_id, line.reason) for line in draft.lines))


def _is_still_of_the_return(memory: Memory, draft: Draft, now: Situation, text: str) -> bool:
    """Whether "when will it be there?" goes on about the return just told of: all that was ordered
    has been delivered, and nothing is said of a parcel."""
    told = replace(draft, task=Task.TRACK_RETURN)
    if draft.task is not Task.TRACK_ORDER or memory.tracked != _whereabouts(told) or not now.order:
        return False
    there = all(line.delivered_quantity >= line.quantity for line in now.order.lines)
    return there and bool(text) and not speaks_of_a_parcel(text)


def _finished(memory: Memory) -> Task | None:
    return memory.draft.task if memory.draft else memory.finished


def _tracked(memory: Memory) -> str | None:
    """What the customer was told the whereabouts of, when that was the task."""
    draft = memory.draft
    if draft is None or draft.task not in (Task.TRACK_ORDER, Task.TRACK_RETURN):
        return None
    return _whereabouts(draft)


def _whereabouts(draft: Draft) -> str:
    return f"{draft.task} {draft.order_id}"


def _what_remains(draft: Draft | None) -> Draft | None:
    """The refused draft, open to another reason: whatever else is said begins anew."""
    if draft is None or len(draft.lines) != 1:
        return None
    return replace(draft, asked=Question(About.REASON, draft.lines[0].line_id))
