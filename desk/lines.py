"""What people of ours say to a customer, what they put otherwise, and what they take back."""

from collections.abc import Mapping, Sequence
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


async def edit(
    writer: LogWriter,
    actor: Actor,
    pieces: Sequence[str],
    *,
    channel: str,
    external_id: str,
    edition: str,
) -> bool:
    """Other words for what was said under this id; False when none of it is there to be changed.

    Each piece takes the place of an earlier one, the last one there all that is left; an earlier
    one that no piece is left for is taken back. `edition`: the edit's own id. What was said before
    is on record in the audit; a repeat finds nothing to change.
    """
    known = await writer.under(channel, external_id)
    texts = [line for line in known if _says(line) and line.text]
    if not texts:
        return False
    words = [*pieces[: len(texts) - 1], " ".join(pieces[len(texts) - 1 :])]
    for number, (line, text) in enumerate(zip(texts, words, strict=False)):
        said = masked(typed.tidy(text))
        if said and said != line.text:
            await _reword_edits(writer, line.seq, known, said)
            await writer.rewrite(line.seq, said, {**line.body, "edited": True})
            await writer.append(
                Kind.EDITED,
                role=line.role,
                text=said,
                body={"message": line.seq},
                channel=channel,
                external_id=f"{external_id}:{edition}:{number}",
            )
            await handoff.audit(writer, "edit", actor, {"message": line.seq, "text": line.text})
    await _remove(writer, actor, texts[len(pieces) :], known)
    return True


async def take_back(
    writer: LogWriter, actor: Actor, *, channel: str, external_id: str
) -> list[Event]:
    """Blank what was said under this id and as pieces of it, with a line of its own for each.

    What was said is on record in the audit. Gives the lines as they were; a repeat finds none.
    """
    known = await writer.under(channel, external_id)
    said = [line for line in known if _says(line)]
    await _remove(writer, actor, said, known)
    return said


async def _remove(
    writer: LogWriter, actor: Actor, lines: Sequence[Event], known: Sequence[Event]
) -> None:
    for line in lines:
        await _reword_edits(writer, line.seq, known, None)
        await writer.rewrite(line.seq, None, {"deleted": True})
        await writer.append(Kind.DELETED, body={"message": line.seq})
        detail = {"message": line.seq, "text": line.text, **line.body}
        await handoff.audit(writer, "delete", actor, detail)


async def _reword_edits(
    writer: LogWriter, message: int, known: Sequence[Event], text: str | None
) -> None:
    """What earlier edits had made of it is said no more."""
    for line in known:
        if line.kind is Kind.EDITED and line.body["message"] == message:
            await writer.rewrite(line.seq, text, line.body)


def _says(line: Event) -> bool:
    return line.kind is Kind.MESSAGE and not line.body.get("deleted")
