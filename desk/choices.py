"""Choices: buttons whose meaning the customer's client never sees.

A choice is open until it is chosen, or until the customer says something else: a "yes" to a
question that has been overtaken must not answer the next one. Choices that `stay` (the way back
from a queue) outlive other messages and end when the desk withdraws them.
"""

import secrets
from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

from sqlalchemy import bindparam, insert, select, update

from desk import schema
from desk.errors import SpentChoice, UnknownChoice
from desk.log import LogWriter
from desk.model import Button, Kind


class ChoiceState(StrEnum):
    """What became of a choice."""

    OPEN = "open"
    SPENT = "spent"
    WITHDRAWN = "withdrawn"


_OPEN = (
    schema.choices.c.conversation == bindparam("conversation_"),
    schema.choices.c.state == ChoiceState.OPEN,
    schema.choices.c.stays == bindparam("staying"),
)
_OPEN_ONES = select(schema.choices.c.seq).where(*_OPEN).distinct().order_by(schema.choices.c.seq)
_WITHDRAW = update(schema.choices).where(*_OPEN).values(state=ChoiceState.WITHDRAWN)


@dataclass(frozen=True)
class Chosen:
    """A choice that the customer took: what they read, and what it means."""

    label: str
    payload: str


async def issue(
    writer: LogWriter, seq: int, buttons: Sequence[Button], *, stays: bool
) -> list[dict[str, str]]:
    """Store the buttons of the message that will be line `seq`; what the client may see of them."""
    shown = []
    for button in buttons:
        choice = f"ch_{secrets.token_urlsafe(16)}"
        await writer.connection.execute(
            insert(schema.choices).values(
                id=choice,
                conversation=writer.id,
                seq=seq,
                label=button.label,
                payload=button.payload,
                state=ChoiceState.OPEN,
                stays=stays,
            )
        )
        shown.append({"id": choice, "label": button.label})
    return shown


async def take(writer: LogWriter, choice: str) -> Chosen:
    """Spend `choice` and its neighbours. Raises UnknownChoice, SpentChoice."""
    mine = schema.choices.c.conversation == writer.id
    row = (
        (
            await writer.connection.execute(
                select(schema.choices).where(mine, schema.choices.c.id == choice)
            )
        )
        .mappings()
        .one_or_none()
    )
    if row is None:
        raise UnknownChoice("This choice was not offered here; choose one of those shown.")
    if row["state"] != ChoiceState.OPEN:
        raise SpentChoice("This question is answered already; go on with the newest message.")
    await writer.connection.execute(
        update(schema.choices)
        .where(mine, schema.choices.c.seq == row["seq"])
        .values(state=ChoiceState.SPENT)
    )
    await writer.append(Kind.CHOSEN, body={"message": row["seq"], "choice": choice})
    return Chosen(row["label"], row["payload"])


async def withdraw(writer: LogWriter, *, staying: bool) -> None:
    """Close the open choices that the conversation has overtaken, and say so in the log.

    `staying` selects which: those that outlive other messages, or the ordinary ones.
    """
    which = {"conversation_": writer.id, "staying": staying}
    messages = list((await writer.connection.execute(_OPEN_ONES, which)).scalars())
    if not messages:
        return
    await writer.connection.execute(_WITHDRAW, which)
    for message in messages:
        await writer.append(Kind.CHOSEN, body={"message": message, "choice": None})
