"""Drafts that begin: of a new task, in place of one that is on, or of a return that exists."""

from __future__ import annotations

import re
from dataclasses import replace

from backend_client.errors import BackendError
from returns import intake
from returns.intake import About, Draft, Task, WayPart

from .hearing.answers import reason_meant
from .hearing.claims import claims_of
from .hearing.message import Message
from .interruptions import changes_way, first_wishes, of_a_return
from .memory import Memory
from .reading import OTHER_ORDER, Reading
from .services import Services

_OF_A_RETURN = (Task.CHANGE_WAY, Task.CANCEL_RETURN)


class Beginnings:
    def __init__(self, services: Services) -> None:
        self._services = services

    async def first(self, memory: Memory, message: Message) -> tuple[Draft, tuple[Task, ...]]:
        """The draft of what a message wants while no task is on, and the tasks that wait then."""
        task, *more = _tasks(memory, message)
        draft = self._begun(task, memory, message)
        return await self._of_return(draft, message, memory), tuple(more)

    async def turned(
        self, task: Task, draft: Draft, message: Message, memory: Memory
    ) -> tuple[Draft, tuple[Draft, ...]]:
        """The draft of a task about a return in place of `draft`, and those that wait then. A
        button names the return; else it is the one that `draft` is about."""
        begun = intake.begin(task, self._services.new_key())
        if message.choice:
            begun = await self._of_return(begun, message, memory)
        else:
            begun = replace(
                begun, order_id=draft.order_id, return_id=draft.return_id, told=draft.told
            )
        if draft.task in _OF_A_RETURN:
            return begun, memory.agenda
        return begun, (draft, *memory.agenda)

    def switched(
        self, task: Task, draft: Draft, agenda: tuple[Draft, ...]
    ) -> tuple[Draft, tuple[Draft, ...]]:
        """The draft of another task, one that waits or a new one, and those that wait then."""
        waiting = next((one for one in agenda if one.task is task), None)
        others = tuple(one for one in agenda if one is not waiting)
        begun = waiting or intake.begin(task, self._services.new_key())
        if begun.email is None and begun.postcode is None:
            begun = _borrowing(begun, draft.email, draft.postcode)
        return begun, (draft, *others)

    def _begun(self, task: Task, memory: Memory, message: Message) -> Draft:
        if memory.refused and task is Task.RETURN and _takes_what_remains(message):
            return replace(memory.refused, key=self._services.new_key(), agreed=None)
        if memory.noted:
            return replace(memory.noted, task=task, key=self._services.new_key())
        begun = intake.begin(task, self._services.new_key())
        return _borrowing(begun, memory.email, memory.postcode)

    async def _of_return(self, draft: Draft, message: Message, memory: Memory) -> Draft:
        """The draft of a task about a return, with the order of the one that is meant: of the
        button, or spoken of last. Only an order that was proved is opened."""
        chosen = message.choice[1] if of_a_return(message) and message.choice else None
        meant = chosen or memory.return_id
        if draft.task not in _OF_A_RETURN or meant is None:
            return draft
        if not chosen and (draft.number or draft.order_id or claims_of(message, draft).number):
            return draft
        try:
            found = await self._services.backend.get_return(meant)
        except BackendError:
            return draft
        if found.order_id not in memory.proved:
            return draft
        opened = replace(draft, order_id=found.order_id, told=(f"order {found.order_number}",))
        if chosen and draft.task is Task.CHANGE_WAY:
            opened = replace(opened, change=WayPart.METHOD)
        return replace(opened, return_id=chosen, number=None)


def still_of_what_was_refused(reading: Reading, memory: Memory, message: Message) -> Reading:
    """Who was told no and names nothing else still speaks of the same item: the only other one of
    the order is not put in its place."""
    refused, draft, heard = memory.refused, reading.draft, reading.heard
    if refused is None or draft.task is not Task.RETURN or reading.facts is None or message.choice:
        return reading
    other = heard.mentions or heard.unsure or _SOMETHING_ELSE.search(message.text.lower())
    if other or not message.text or draft.order_id != refused.order_id:
        return reading
    return replace(reading, draft=replace(refused, key=draft.key, agreed=None, told=()))


_SOMETHING_ELSE = re.compile(r"\b(?:else|(?:an)?other|different|rest|next)\b")


def _tasks(memory: Memory, message: Message) -> tuple[Task, ...]:
    if of_return := of_a_return(message):
        return (of_return,)
    if changes_way(message, memory):
        return (Task.CHANGE_WAY,)
    return first_wishes(message, memory.finished)


def _borrowing(draft: Draft, email: str | None, postcode: str | None) -> Draft:
    """The draft with what was said for another; it may not fit this one."""
    return replace(draft, email=email, postcode=postcode, borrowed=bool(email or postcode))


def _takes_what_remains(message: Message) -> bool:
    """Whether it chooses what a refusal left open: another resolution, or another reason."""
    if message.choice:
        return message.choice[0] == About.RESOLUTION
    said = message.first("reason") or reason_meant(message.text)
    elsewhere = message.first("order_number") or OTHER_ORDER.search(message.text.lower())
    return bool(said) and not elsewhere
