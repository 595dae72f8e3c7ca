"""What becomes of a customer's message when it is stored."""

from collections.abc import Awaitable, Callable
from typing import Any

from desk import choices, handoff, turns, typed
from desk.errors import EmptyMessage, TextTooLong
from desk.handoff import CUSTOMER, Move
from desk.log import LogWriter
from desk.masking import masked
from desk.model import Holder, Inbound, Kind, Role
from desk.reception import Reception
from desk.wording import Sentence, Wording

RESUME = "desk:resume"
"""The payload of the button that takes a waiting conversation back to the bot."""
STANDING = "desk:standing"
"""The payload of the button that asks how the queue stands."""
LEAVE_MESSAGE = "desk:message"
"""The payload of the button that leaves a message for when the team is back."""
SHOWN = "/inform"
"""What Rasa reads when the customer sent photos without words: the photos are in the metadata."""

Ear = Callable[[LogWriter, str, str | None], Awaitable[bool]]
"""Hears what was typed, or the payload of the button that was pressed, within the transaction that
stores it; True when it has dealt with it."""
_OF_THE_QUEUE = (RESUME, STANDING, LEAVE_MESSAGE)


class Intake:
    """Has it heard, queued for the bot, or answered as the queue for people does."""

    def __init__(self, wording: Wording, reception: Reception) -> None:
        self._wording, self._reception = wording, reception
        self.ears: list[Ear] = []

    async def store(self, writer: LogWriter, inbound: Inbound, text: str) -> int:
        """All of it in the writer's transaction; the number of its line."""
        chosen = await choices.take(writer, inbound.choice) if inbound.choice else None
        await choices.withdraw(writer, staying=False)
        seq = await writer.append(
            Kind.MESSAGE,
            role=Role.CUSTOMER,
            text=chosen.label if chosen else text or None,
            body=_body(inbound),
            channel=inbound.channel,
            external_id=inbound.external_id,
        )
        for ear in self.ears:
            if await ear(writer, text, chosen.payload if chosen else None):
                return seq
        if writer.holder is Holder.CLOSED:
            await handoff.move(writer, Move.REOPEN, CUSTOMER)
        if chosen and chosen.payload in _OF_THE_QUEUE:
            await self._answer_in_queue(writer, seq, chosen.payload)
        elif writer.holder is Holder.BOT:
            await self._queue_for_bot(writer, seq, inbound, text, chosen)
        elif writer.holder is Holder.WAITING and await writer.offered_before(seq):
            await self._keep(writer, seq)
        return seq

    async def _keep(self, writer: LogWriter, seq: int) -> None:
        """Nobody is there, and they write instead of pressing what was offered: said once."""
        if told := await self._reception.kept(writer, seq):
            await turns.say(writer, Role.SYSTEM, told)

    async def _queue_for_bot(
        self,
        writer: LogWriter,
        seq: int,
        inbound: Inbound,
        text: str,
        chosen: choices.Chosen | None,
    ) -> None:
        if chosen:
            await turns.add(writer, seq, chosen.payload, typed=False)
        elif said := typed.in_words(text):
            await turns.add(writer, seq, typed.without_commands(said), typed=True)
        elif inbound.attachments:
            await turns.add(writer, seq, SHOWN, typed=False)
        else:
            await turns.say(writer, Role.SYSTEM, self._wording.say(Sentence.NO_WORDS, seq))

    async def _answer_in_queue(self, writer: LogWriter, seq: int, payload: str) -> None:
        if writer.holder is not Holder.WAITING:
            return
        if payload == RESUME:
            await handoff.move(writer, Move.RESUME, CUSTOMER)
            await turns.say(writer, Role.SYSTEM, self._wording.say(Sentence.BACK_TO_BOT, seq))
        elif payload == LEAVE_MESSAGE:
            told = self._wording.say(Sentence.LEAVE_MESSAGE, seq)
            await turns.say(writer, Role.SYSTEM, told, stays=True)
        else:
            standing = await self._reception.standing(writer, seq)
            await turns.say(writer, Role.SYSTEM, standing, stays=True)


def _body(inbound: Inbound) -> dict[str, Any]:
    return {"attachments": list(map(dict, inbound.attachments))} if inbound.attachments else {}


def checked(inbound: Inbound) -> str:
    """The words of a message, tidied and masked. Raises MessageRefused."""
    tidied = typed.tidy(inbound.text or "")
    said_nothing = typed.is_blank(tidied) and inbound.choice is None
    if said_nothing and not inbound.attachments:
        raise EmptyMessage("The message is empty; write something.")
    if len(tidied) > typed.LIMIT:
        raise TextTooLong(
            f"The message has {len(tidied):,} characters; at most {typed.LIMIT:,} fit in one."
        )
    return masked(tidied)
