"""How a message moves a task on: who may hear what, what was meant, what is asked next."""

from __future__ import annotations

from dataclasses import replace

from backend_client.errors import BackendError
from returns import intake
from returns.intake import About, Draft, Heard, Question, Task
from returns.model import Condition, Order, Reason, Resolution

from .access import Access
from .facts import facts_of
from .hearing.items import Item
from .hearing.listen import claims_of, listen, listen_again
from .hearing.message import Message
from .interruptions import wishes
from .memory import Memory
from .services import Services
from .situation import open_returns, other_variants, situation, variant_items


class Conversation:
    """Takes messages into a memory. Knows the backend and the policy, and nothing of Rasa."""

    def __init__(self, services: Services) -> None:
        self._services = services

    async def hear(self, memory: Memory, message: Message, conversation: str) -> Memory:
        """The memory after `message`: its draft asks what is missing, or asks nothing any more.

        A backend that fails leaves the question whether to try again; nothing said is lost.
        """
        draft, agenda = self._draft_for(memory, message)
        taken = await self._take(draft, message, memory, conversation)
        understood = _substance(taken) != _substance(draft) or _will_show(draft, message)
        proved = tuple(one for one in memory.proved if one != taken.order_id)
        return replace(
            memory,
            draft=taken,
            noted=None,
            agenda=agenda,
            proved=(*proved, taken.order_id) if taken.order_id else proved,
            heard=message.id,
            missed=0 if understood or message.choice or not memory.draft else memory.missed + 1,
        )

    async def resume(
        self, memory: Memory, draft: Draft, message: Message, conversation: str
    ) -> Memory:
        """The memory with a draft that has waited taken up again."""
        nothing_new = replace(message, text="", entities={}, clauses=(), choice=None)
        taken = await self._take(draft, nothing_new, memory, conversation)
        return replace(memory, draft=taken)

    def _draft_for(self, memory: Memory, message: Message) -> tuple[Draft, tuple[Draft, ...]]:
        """The draft that the message is for, and the drafts that wait for it."""
        draft = memory.draft
        first, *more = wishes(message, draft)
        waiting = tuple(intake.begin(task, self._services.new_key()) for task in more)
        agenda = (*waiting, *memory.agenda)
        if draft is None:
            return self._begin(first, memory.noted), agenda
        if first is draft.task:
            return draft, agenda
        begun = intake.begin(first, self._services.new_key())
        return replace(begun, email=draft.email, postcode=draft.postcode), (draft, *agenda)

    def _begin(self, task: Task, noted: Draft | None) -> Draft:
        if noted is None:
            return intake.begin(task, self._services.new_key())
        return replace(noted, task=task, key=self._services.new_key())

    async def _take(
        self, draft: Draft, message: Message, memory: Memory, conversation: str
    ) -> Draft:
        try:
            access = await self.open(draft, message, memory, conversation)
            if access.order is None:
                heard = _beyond_claims(listen(message, draft, None))
                taken = intake.take(access.draft, heard, None)
                return replace(taken, asked=Question(About.ORDER))
            return await self._take_in(draft, access, facts_of(access.order), message, memory)
        except BackendError:
            kept = intake.take(draft, _beyond_claims(listen(message, draft, None)), None)
            return replace(kept, asked=Question(About.RETRY))

    async def open(
        self, draft: Draft, message: Message, memory: Memory, conversation: str
    ) -> Access:
        """The order that is talked about, as far as the customer may hear of it."""
        claimed = intake.take(draft, claims_of(message, draft), None)
        return await self._services.gate.open(claimed, message, conversation, memory.proved)

    async def _take_in(
        self, before: Draft, access: Access, facts: Order, message: Message, memory: Memory
    ) -> Draft:
        draft = access.draft
        if before.order_id not in (None, draft.order_id):
            draft = replace(draft, lines=(), unsure=(), method=None, return_id=None)
        for heard in listen_again(draft.said, facts):
            draft = intake.take(draft, heard, facts)
        draft = replace(draft, said=())
        heard = listen(message, draft, facts, await self._variants(draft, access))
        taken = intake.take(draft, _beyond_claims(heard), facts)
        if taken == draft and _stuck_on_reason(draft, memory) and heard.text:
            taken = intake.take(draft, Heard(text=heard.text, reason=Reason.OTHER), facts)
        if taken.task is Task.CANCEL_RETURN and taken.return_id is None:
            return await self._which_return(taken, facts)
        step = situation(taken, access, self._services).step
        return replace(taken, asked=step if isinstance(step, Question) else None)

    async def _which_return(self, draft: Draft, facts: Order) -> Draft:
        """The only return that can still be called off, or the question which; none ends it."""
        found = open_returns(await self._services.backend.list_returns(facts.id))
        if len(found) == 1:
            return replace(draft, return_id=found[0].id, asked=Question(About.CONFIRM))
        return replace(draft, asked=Question(About.RETURN) if found else None)

    async def _variants(self, draft: Draft, access: Access) -> tuple[Item, ...]:
        if draft.resolution is not Resolution.EXCHANGE or not draft.lines or not access.order:
            return ()
        line = access.order.line(draft.lines[0].line_id)
        found = await other_variants(self._services.backend, line) if line else ()
        return variant_items(found)


def _will_show(draft: Draft, message: Message) -> bool:
    """Whether the customer says yes to sending a photo, which is then still to come."""
    asked = draft.asked
    return bool(asked and asked.condition == Condition.PHOTO and message.intent == "affirm")


def _substance(draft: Draft) -> Draft:
    return replace(draft, asked=None, said=(), refuted=None)


def _beyond_claims(heard: Heard) -> Heard:
    """What a message said besides who the customer is, which was taken before."""
    choice = None if heard.choice and heard.choice[0] == About.ORDER else heard.choice
    return replace(heard, number=None, email=None, postcode=None, choice=choice)


def _stuck_on_reason(draft: Draft, memory: Memory) -> bool:
    """A reason in words that nobody can sort is taken as it was said, the second time round."""
    return bool(memory.missed and draft.asked and draft.asked.about is About.REASON)


def noted(memory: Memory, message: Message) -> Draft:
    """What was told before a task is on, kept for the task to come."""
    before = memory.noted or intake.begin(Task.RETURN, key="")
    claimed = intake.take(before, claims_of(message, before), None)
    return intake.take(claimed, _beyond_claims(listen(message, claimed, None)), None)
