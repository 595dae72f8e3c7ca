"""Every table that holds something about a customer, and which of its rows are about whom."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import ColumnElement, Table, and_, delete, inspect, or_, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from desk import schema
from desk.care import schema as care

Mine = Callable[[str], ColumnElement[bool]]


@dataclass(frozen=True)
class Holding:
    """Rows of `table` that are about a conversation: those that `mine` finds by its id.

    `title` says what they are to whom they are about; without one they say nothing. `unlinked`:
    the rows stay, being about something else, and this column forgets it. `hidden`: columns that
    an export leaves out, as they are keys and no data.
    """

    table: Table
    mine: Mine
    title: str = ""
    unlinked: str | None = None
    hidden: tuple[str, ...] = ()


def by_conversation(table: Table, title: str = "", **rest: Any) -> Holding:
    """For a table with a column `conversation`."""
    return Holding(table, lambda one: table.c.conversation == one, title, **rest)


def _by_return(table: Table, title: str, **rest: Any) -> Holding:
    return Holding(table, lambda one: table.c.return_id.in_(_returns(one)), title, **rest)


def _returns(conversation: str) -> Any:
    cases = care.cases.c
    return select(cases.return_id).where(cases.conversation == conversation)


def _answers(conversation: str) -> ColumnElement[bool]:
    surveys = care.surveys.c
    mine = select(surveys.case_key).where(surveys.conversation == conversation)
    return care.answers.c.case_key.in_(mine)


def _handled(conversation: str) -> ColumnElement[bool]:
    handoffs = schema.handoffs.c
    mine = select(handoffs.id).where(handoffs.conversation == conversation)
    return care.handled.c.handoff.in_(mine)


def _successors(conversation: str) -> ColumnElement[bool]:
    sessions, table = schema.sessions.c, schema.session_successors.c
    mine = select(sessions.key_hash).where(sessions.conversation == conversation)
    return or_(table.key_hash.in_(mine), table.replaces.in_(mine))


def _due(conversation: str) -> ColumnElement[bool]:
    """Not what is due for a return that is followed in another conversation now."""
    table, cases = schema.due.c, care.cases.c
    of = table.data["return_id"].as_string()
    elsewhere = select(cases.return_id).where(cases.conversation != conversation)
    return or_(
        and_(table.conversation == conversation, or_(of.is_(None), of.not_in(elsewhere))),
        of.in_(_returns(conversation)),
    )


CONVERSATIONS = Holding(
    schema.conversations, lambda one: schema.conversations.c.id == one, "The conversation"
)

OF_THE_DESK: tuple[Holding, ...] = (
    by_conversation(schema.log, "What was said", hidden=("id",)),
    by_conversation(schema.turns, "Messages as the bot was given them"),
    by_conversation(schema.choices, "Buttons that were offered", hidden=("id",)),
    by_conversation(schema.cases, "What the conversation is about"),
    by_conversation(schema.audit, "What was done, and by whom", hidden=("id",)),
    Holding(schema.due, _due, "What is planned", hidden=("leased_until", "attempts")),
    by_conversation(schema.attachments, "Photos", hidden=("number",)),
    Holding(schema.session_successors, _successors),
    by_conversation(schema.sessions, "Sessions of the chat", hidden=("key_hash",)),
    by_conversation(schema.identity_tokens, "Sign-ins by the shop", hidden=("token_id",)),
    Holding(care.answers, _answers, "Every answer to a survey"),
    by_conversation(care.recoveries, "What followed from a bad answer"),
    by_conversation(care.surveys, "Surveys"),
    _by_return(care.told, "What was told of a return"),
    _by_return(care.owners, "Whose return it is"),
    _by_return(care.webhooks, "Events of the order backend", unlinked="return_id"),
    by_conversation(care.sent, "Messages that we began ourselves"),
    by_conversation(care.preferences, "Wishes about such messages"),
    by_conversation(care.cases, "Returns that are followed"),
    Holding(care.handled, _handled),
    by_conversation(schema.handoffs, "Times that a person was asked for", hidden=("id",)),
    CONVERSATIONS,
)
"""In the order in which they can go: what others point to last."""

OF_NOBODY: tuple[str, ...] = (
    "schema_version",
    "agents",  # the shop's own people
    "past_conversations",
    "past_scores",
)
"""The desk's tables that hold nothing about a customer."""


async def present(connection: AsyncConnection, holdings: Iterable[Holding]) -> list[Holding]:
    """Those whose tables are there: a door makes its own when it is first used."""
    names = await connection.run_sync(lambda one: set(inspect(one).get_table_names()))
    return [holding for holding in holdings if holding.table.name in names]


async def remove(
    connection: AsyncConnection, holdings: Sequence[Holding], conversation: str
) -> None:
    """Delete, or unlink, every row that is about the conversation."""
    for holding in holdings:
        mine = holding.mine(conversation)
        if holding.unlinked:
            blank = {holding.unlinked: None}
            await connection.execute(update(holding.table).where(mine).values(**blank))
        else:
            await connection.execute(delete(holding.table).where(mine))
