"""Who answers: the handoff's states, and the only way from one to another.

bot --request--> waiting --claim--> agent --hand_back--> bot
                 waiting --resume--> bot    agent --release--> waiting
waiting or agent --transfer--> waiting, for another department
any but closed --close--> closed --reopen--> bot
"""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from sqlalchemy import insert, update

from desk import cases, choices, schema
from desk.errors import MoveRefused
from desk.log import LogWriter
from desk.model import HandoffRequest, Holder, Kind


class Move(StrEnum):
    """What can happen to a conversation's holder."""

    REQUEST = "request"
    CLAIM = "claim"
    RELEASE = "release"
    TRANSFER = "transfer"
    HAND_BACK = "hand_back"
    RESUME = "resume"
    CLOSE = "close"
    REOPEN = "reopen"


TRANSITIONS: Mapping[tuple[Holder, Move], Holder] = {
    (Holder.BOT, Move.REQUEST): Holder.WAITING,
    (Holder.WAITING, Move.CLAIM): Holder.AGENT,
    (Holder.WAITING, Move.RESUME): Holder.BOT,
    (Holder.AGENT, Move.RELEASE): Holder.WAITING,
    (Holder.WAITING, Move.TRANSFER): Holder.WAITING,
    (Holder.AGENT, Move.TRANSFER): Holder.WAITING,
    (Holder.AGENT, Move.HAND_BACK): Holder.BOT,
    (Holder.BOT, Move.CLOSE): Holder.CLOSED,
    (Holder.WAITING, Move.CLOSE): Holder.CLOSED,
    (Holder.AGENT, Move.CLOSE): Holder.CLOSED,
    (Holder.CLOSED, Move.REOPEN): Holder.BOT,
}


@dataclass(frozen=True)
class Actor:
    """Who moves the conversation: an id for the audit, and the name that the customer may read."""

    id: str
    name: str | None = None
    picture: str | None = None
    """A web address; shown to the customer while this actor has the conversation."""


CUSTOMER = Actor("customer")
BOT = Actor("bot")


async def move(
    writer: LogWriter, what: Move, actor: Actor, request: HandoffRequest | None = None
) -> Holder:
    """Change the holder, with its line in the log and its audit row, in the writer's transaction.

    `request` goes with REQUEST and TRANSFER. Raises MoveRefused when the table has no such way.
    """
    before = writer.holder
    after = TRANSITIONS.get((before, what))
    if after is None:
        raise MoveRefused(f"A conversation held by '{before}' cannot {what}.")
    writer.holder = after
    writer.agent = actor.name if after is Holder.AGENT else None
    body = {"holder": after, **_team(request), **_face(after, actor)}
    await writer.append(Kind.HOLDER, name=writer.agent, body=body)
    await _keep_handoff(writer, what, actor, request)
    await audit(writer, what, actor, {"from": before, "to": after, **_detail(request)})
    if before is Holder.WAITING:  # a new place in a queue comes with new choices
        await choices.withdraw(writer, staying=True)
    return after


def _face(after: Holder, actor: Actor) -> dict[str, str]:
    return {"picture": actor.picture} if after is Holder.AGENT and actor.picture else {}


async def _keep_handoff(
    writer: LogWriter, what: Move, actor: Actor, request: HandoffRequest | None
) -> None:
    if what is Move.REQUEST:
        await _open_handoff(writer, request)
        await cases.keep(writer, request.case if request else {})
        return
    values = _changes(writer, what, actor)
    if not values:
        return
    table = schema.handoffs
    await writer.connection.execute(
        update(table)
        .where(table.c.conversation == writer.id, table.c.ended_at.is_(None))
        .values(**values)
    )
    if what is Move.TRANSFER:
        await _open_handoff(writer, request)


async def _open_handoff(writer: LogWriter, request: HandoffRequest | None) -> None:
    if request is None:
        raise MoveRefused("A handoff needs a department and a reason.")
    await writer.connection.execute(
        insert(schema.handoffs).values(
            conversation=writer.id,
            department=request.department,
            reason=request.reason,
            requested_at=writer.now,
        )
    )


def _changes(writer: LogWriter, what: Move, actor: Actor) -> dict[str, Any]:
    match what:
        case Move.CLAIM:
            return {"claimed_at": writer.now, "agent": actor.id}
        case Move.RELEASE:
            return {"claimed_at": None, "agent": None}
        case Move.HAND_BACK | Move.RESUME | Move.CLOSE | Move.TRANSFER:
            return {"ended_at": writer.now, "outcome": what}
        case _:
            return {}


async def audit(writer: LogWriter, what: str, actor: Actor, detail: Mapping[str, Any]) -> None:
    """Put on record who did what, within the writer's transaction."""
    await writer.connection.execute(
        insert(schema.audit).values(
            conversation=writer.id, at=writer.now, actor=actor.id, action=what, detail=dict(detail)
        )
    )


def _team(request: HandoffRequest | None) -> dict[str, str]:
    return {"department": request.department} if request else {}


def _detail(request: HandoffRequest | None) -> dict[str, str]:
    return {"department": request.department, "reason": request.reason} if request else {}
