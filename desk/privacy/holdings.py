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

    `unlinked`: the rows stay, being about something else, and this column forgets it. `hidden`:
    columns that an export leaves out, as they are keys and no data.
    """

    table: Table
    mine: Mine
    unlinked: str | None = None
    hidden: tuple[str, ...] = ()


def by_conversation(table: Table, **rest: Any) -> Holding:
    """For a table with a column `conversation`."""
    return Holding(table, lambda one: table.c.conversation == one, **rest)


def _by_return(table: Table, **rest: Any) -> Holding:
    return Holding(table, lambda one: table.c.return_id.in_(_returns(one)), **rest)


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


CONVERSATIONS = Holding(schema.conversations, lambda one: schema.conversations.c.id == one)

OF_THE_DESK: tuple[Holding, ...] = (
    by_conversation(schema.log),
    by_conversation(schema.turns),
    by_conversation(schema.choices, hidden=("id",)),
    by_conversation(schema.cases),
    by_conversation(schema.audit),
    Holding(schema.due, _due),
    by_conversation(schema.attachments),
    Holding(schema.session_successors, _successors, hidden=("key_hash", "replaces")),
    by_conversation(schema.sessions, hidden=("key_hash",)),
    by_conversation(schema.identity_tokens, hidden=("token_id",)),
    Holding(care.answers, _answers),
    by_conversation(care.recoveries),
    by_conversation(care.surveys),
    _by_return(care.told),
    _by_return(care.owners),
    _by_return(care.webhooks, unlinked="return_id"),
    by_conversation(care.sent),
    by_conversation(care.preferences),
    by_conversation(care.cases),
    Holding(care.handled, _handled),
    by_conversation(schema.handoffs),
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
