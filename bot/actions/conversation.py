"""How a message moves a task on: who may hear what, what was meant, what is asked next."""

from __future__ import annotations

from dataclasses import replace

from backend_client.errors import BackendError
from returns import intake
from returns.intake import About, Draft, Heard, Question, Task
from returns.model import Condition, Order, Reason

from .access import Access
from .beginnings import Beginnings, still_of_what_was_refused
from .hearing.assent import is_plain_yes
from .hearing.claims import claims_of
from .hearing.gifts import was_given
from .hearing.listen import answers_question, listen
from .hearing.message import Message
from .interruptions import (
    asides,
    interrupts,
    of_a_return,
    turned,
    wishes,
)
from .memory import Memory, asks_only_which_order
from .reading import Reader, Reading
from .rerouting import Rerouting
from .services import Services
from .situation import open_returns, shown_to, situation

_SPLITS = 8  # drafts that one may become at most
_LOOSE = frozenset({"out_of_scope", "nlu_fallback", "feedback", "complaint"})
_SURE_YES = 0.7


class Conversation:
    """Takes messages into a memory. Knows the backend and the policy, and nothing of Rasa."""

    def __init__(self, services: Services) -> None:
        self._services = services
        self._reader = Reader(services)
        self._beginnings = Beginnings(services)
        self._rerouting = Rerouting(services)

    async def hear(self, memory: Memory, message: Message, conversation: str) -> Memory | None:
        """The memory after `message`: its draft asks what is missing, or asks nothing any more.

        None for a message that interrupts the task and says nothing of it. A backend that fails
        leaves the question whether to try again; nothing said is lost.
        """
        if memory.draft is None:
            draft, more = await self._beginnings.first(memory, message)
            before = memory.agenda
            reading = await self._reader.read(draft, message, memory, conversation)
            reading = still_of_what_was_refused(reading, memory, message)
        elif of_return := of_a_return(message) or turned(memory.draft, message):
            draft, more = memory.draft, ()
            begun, before = await self._beginnings.turned(of_return, draft, message, memory)
            reading = await self._reader.read(begun, message, memory, conversation)
        else:
            draft = memory.draft
            reading = await self._reader.read(draft, message, memory, conversation)
            answers = answers_question(reading.heard, reading.draft)
            given_up = _stuck_on_reason(draft, memory) and message.intent in _LOOSE
            of_use = given_up or _is_of_use(reading)
            slots = draft.task is Task.CHANGE_WAY and message.intent == "pickup_slots"
            if not slots and interrupts(message, answers=answers, of_use=of_use):
                return None
            reading = _careful(reading, memory, message)
            waiting = [one.task for one in memory.agenda]
            first, *others = wishes(message, draft, waiting, answers=answers or slots)
            more = tuple(others)
            before = memory.agenda
            if first is not draft.task:
                draft, before = self._beginnings.switched(first, draft, memory.agenda)
                before = before[1:] if asks_only_which_order(memory) else before
                reading = await self._reader.read(draft, message, memory, conversation)
        agenda = (*(intake.begin(task, self._services.new_key()) for task in more), *before)
        return await self._after(memory, message, draft, reading, agenda)

    async def _after(
        self,
        memory: Memory,
        message: Message,
        draft: Draft,
        reading: Reading,
        agenda: tuple[Draft, ...],
    ) -> Memory:
        taken, *others = await self._take(reading, message, memory)
        changed = _substance(taken) != _substance(draft)
        understood = changed or others or _is_answered(taken) or _will_show(draft, message)
        proved = tuple(one for one in memory.proved if one != taken.order_id)
        return replace(
            memory,
            draft=taken,
            noted=None,
            refused=None,
            agenda=(*others, *_without(agenda, (taken, *others))),
            proved=(*proved, taken.order_id) if taken.order_id else proved,
            email=taken.email or memory.email,
            postcode=taken.postcode or memory.postcode,
            mentioned=_mentioned(memory, message),
            heard=message.id,
            missed=0 if understood or _is_no_answer(message, memory) else memory.missed + 1,
        )

    async def resume(
        self, memory: Memory, draft: Draft, message: Message, conversation: str
    ) -> Memory:
        """The memory with a draft that has waited taken up again."""
        reading = await self._reader.read(draft, message.unsaid, memory, conversation)
        taken, *others = await self._take(reading, message.unsaid, memory)
        return replace(memory, draft=taken, agenda=(*others, *memory.agenda))

    async def open(
        self, draft: Draft, message: Message, memory: Memory, conversation: str
    ) -> Access:
        """The order that is talked about, as far as the customer may hear of it.

        Raises the backend's errors.
        """
        return await self._reader.open(draft, message, memory, conversation)

    async def _take(self, reading: Reading, message: Message, memory: Memory) -> tuple[Draft, ...]:
        """The draft with the message in it, and what had to be split off from it."""
        access, facts = reading.access, reading.facts
        taken = intake.take(reading.draft, reading.beyond_claims, facts)
        if access is None:
            return (replace(taken, asked=Question(About.RETRY)),)
        if facts is None:
            return (replace(taken, asked=Question(About.ORDER)),)
        if _stuck_on_reason(reading.draft, memory) and message.text:
            said = message.text if taken == reading.draft else ""
            taken = _with_any_reason(taken, said, facts)
        first, *others = self._apart(self._as_offered(taken, facts), facts)
        others = [replace(one, instead=(*one.instead, message.text)) for one in others]
        try:
            return (await self._with_question(first, access, facts, memory), *others)
        except BackendError:
            return (replace(first, asked=Question(About.RETRY)), *others)

    def _as_offered(self, draft: Draft, facts: Order) -> Draft:
        """The draft without a wish that the policy does not grant for all of its lines."""
        policy, now = self._services.policy, self._services.clock()
        return intake.as_offered(draft, lambda one: intake.decide(one, facts, policy, now))

    def _apart(self, draft: Draft, facts: Order) -> tuple[Draft, ...]:
        """The draft, and those that its lines need of their own."""
        keys = [self._services.new_key() for _ in range(_SPLITS)]
        first, *others = intake.apart(draft, keys)
        decision = intake.decide(first, facts, self._services.policy, self._services.clock())
        if decision is None:
            return (first, *others)
        return (*intake.by_way(first, decision, keys[len(others) :]), *others)

    async def _with_question(
        self, draft: Draft, access: Access, facts: Order, memory: Memory
    ) -> Draft:
        if draft.task is Task.CANCEL_RETURN and draft.return_id is None:
            return await self._which_return(draft, facts, memory.return_id)
        if draft.task is Task.CHANGE_WAY and access.order:
            return await self._rerouting.asked(draft, access.order, memory.return_id)
        step = situation(draft, access, self._services).step
        if not isinstance(step, Question):
            return replace(draft, asked=None, again=0)
        same = draft.asked is not None and _is_put_again(step, draft.asked)
        return replace(draft, asked=step, again=draft.again + 1 if same else 0)

    async def _which_return(self, draft: Draft, facts: Order, own: str | None) -> Draft:
        """The only return that can still be called off, or the question which; none ends it."""
        every = await self._services.backend.list_returns(facts.id)
        found = shown_to(open_returns(every), draft, own)
        if len(found) == 1:
            return replace(draft, return_id=found[0].id, asked=Question(About.CONFIRM))
        return replace(draft, asked=Question(About.RETURN) if found else None)


def _careful(reading: Reading, memory: Memory, message: Message) -> Reading:
    """The reading without a yes to a summary that was not before the customer's eyes, or that is
    not surely a yes."""
    asked = reading.draft.asked
    confirming = asked is not None and asked.about is About.CONFIRM
    unseen = memory.quiet == memory.turn - 1
    sure = message.confidence >= _SURE_YES or is_plain_yes(message)
    if confirming and reading.heard.yes and (unseen or not sure):
        return replace(reading, heard=replace(reading.heard, yes=None))
    return reading


def _mentioned(memory: Memory, message: Message) -> tuple[str, ...]:
    """The order numbers that were said, the latest last; a few are kept."""
    said = map(str, message.entities.get("order_number", ()))
    return tuple(dict.fromkeys((*memory.mentioned, *said)))[-_NUMBERS_KEPT:]


_NUMBERS_KEPT = 5


def _is_of_use(reading: Reading) -> bool:
    """Whether the message says something of the task, be it no answer to the question."""
    taken = intake.take(reading.draft, reading.beyond_claims, reading.facts)
    heard = reading.heard
    claims = heard.number or heard.email or heard.postcode or heard.name or heard.gift is not None
    return bool(claims) or intake.content(taken) != intake.content(reading.draft)


def _without(agenda: tuple[Draft, ...], now: tuple[Draft, ...]) -> tuple[Draft, ...]:
    """What waits, but for returns whose items are all in `now` again: none is made twice."""
    taken = {(draft.order_id, line.line_id) for draft in now for line in draft.lines}
    return tuple(
        one for one in agenda
        if not one.lines or not {(one.order_id, line.line_id) for line in one.lines} <= taken
    )  # fmt: skip


def _is_no_answer(message: Message, memory: Memory) -> bool:
    """Whether it was none to be understood: a button, a beginning, or steam let off."""
    return bool(message.choice or asides(message)) or memory.draft is None or memory.mood.now


def _will_show(draft: Draft, message: Message) -> bool:
    """Whether the customer says yes to sending a photo, which is then still to come."""
    asked = draft.asked
    return bool(asked and asked.condition == Condition.PHOTO and message.intent == "affirm")


def _is_put_again(step: Question, before: Question) -> bool:
    return (step.about, step.line_id, step.condition) == (
        before.about, before.line_id, before.condition
    )  # fmt: skip


def _with_any_reason(draft: Draft, text: str, facts: Order) -> Draft:
    """The draft with these words, if they said nothing else, as the reason that was asked for."""
    line = draft.line(draft.asked.line_id or "") if draft.asked else None
    if line is None or line.reason:
        return draft
    return intake.take(draft, Heard(text=text, reason=Reason.OTHER), facts)


def _is_answered(draft: Draft) -> bool:
    """Whether a question, or a wish that cannot be, has an answer of its own."""
    return bool(draft.sold_out or draft.in_stock or draft.denied)


def _substance(draft: Draft) -> Draft:
    return replace(draft, asked=None, again=0, said=(), instead=(), refuted=None,
                   sold_out=None, in_stock=(), denied=())  # fmt: skip


def _stuck_on_reason(draft: Draft, memory: Memory) -> bool:
    """A reason in words that nobody can sort is taken as it was said, the second time round."""
    asked = draft.asked is not None and draft.asked.about is About.REASON
    return asked and bool(memory.missed or draft.again)


def with_gift(memory: Memory, message: Message) -> Memory:
    """The memory with what a question let slip: that it is about a gift that was received."""
    gift = was_given(message.text)
    if gift is None:
        return memory
    if memory.draft:
        return replace(memory, draft=replace(memory.draft, gift=gift))
    return replace(memory, noted=noted(memory, message))


def noted(memory: Memory, message: Message) -> Draft:
    """What was told before a task is on, kept for the task to come."""
    before = memory.noted or intake.begin(Task.RETURN, key="")
    claimed = intake.take(before, claims_of(message, before), None)
    return intake.take(claimed, listen(message, claimed, None), None)
