"""What people of ours say to a customer, and what they take back."""

from collections.abc import Mapping
from typing import Any

from desk import handoff, typed
from desk.handoff import Actor
from desk.log import LogWriter
from desk.masking import masked
from desk.model import Event, Kind, Receipt, Role


async def say(
    writer: LogWriter,
    role: Role,
    text: str,
    *,
    name: str,
    channel: str,
    external_id: str,
    body: Mapping[str, Any] | None = None,
) -> Receipt:
    """One line, once."""
    known = await writer.find(channel, external_id)
    if known is not None:
        return Receipt(known, duplicate=True)
    seq = await writer.append(
        Kind.MESSAGE,
        role=role,
        name=name,
        text=masked(typed.tidy(text)) or None,
        body=body,
        channel=channel,
        external_id=external_id,
    )
    return Receipt(seq, duplicate=False)


async def take_back(
    writer: LogWriter, actor: Actor, *, channel: str, external_id: str
) -> list[Event]:
    """Blank what was said under this id and as pieces of it, with a line of its own for each.

    What was said is on record in the audit. Gives the lines as they were; a repeat finds none.
    """
    said = [line for line in await writer.under(channel, external_id) if _says(line)]
    for line in said:
        await writer.blank(line.seq)
        await writer.append(Kind.DELETED, body={"message": line.seq})
        detail = {"message": line.seq, "text": line.text, **line.body}
        await handoff.audit(writer, "delete", actor, detail)
    return said


def _says(line: Event) -> bool:
    return line.kind is Kind.MESSAGE and not line.body.get("deleted")
