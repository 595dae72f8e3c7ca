"""All that is stored about a conversation as plain data, for the person whom it is about."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import select

from desk.database import Database
from desk.privacy.finding import Found
from desk.privacy.holdings import Holding, present
from desk.trackers import Trackers

_AGENT = "slack:"
"""How the ids of the shop's own people begin, who are nobody's business but the shop's."""

Row = Mapping[str, Any]


@dataclass(frozen=True)
class Record:
    """One conversation. `rows`: by table. `titles`: what a table's rows are. `remembered`: what
    Rasa keeps, event by event."""

    conversation: str
    how: tuple[str, ...]
    rows: Mapping[str, Sequence[Row]]
    titles: Mapping[str, str]
    remembered: Sequence[Row]

    @property
    def photos(self) -> list[str]:
        """The ids of those that are still kept."""
        return [str(row["id"]) for row in self.rows.get("attachments", ())]

    @property
    def plain(self) -> dict[str, Any]:
        """As JSON has it."""
        return {
            "conversation": self.conversation,
            "found_because": list(self.how),
            "stored": {
                name: {"what": self.titles[name], "rows": rows} for name, rows in self.rows.items()
            },
            "understood_by_the_bot": list(self.remembered),
        }


async def record(
    database: Database, holdings: Sequence[Holding], trackers: Trackers, found: Found
) -> Record:
    """Everything that is held of it but keys, and ids of the shop's own people."""
    rows: dict[str, list[Row]] = {}
    titles = {one.table.name: one.title for one in holdings}
    async with database.read() as connection:
        for holding in await present(connection, holdings):
            shown = [one for one in holding.table.c if one.name not in holding.hidden]
            if holding.title and shown:
                query = select(*shown).where(holding.mine(found.conversation))
                query = query.order_by(*holding.table.primary_key)
                got = (await connection.execute(query)).mappings()
                rows[holding.table.name] = [_plain(dict(row)) for row in got]
    filled = {name: found for name, found in rows.items() if found}
    remembered = [_plain(one) for one in await trackers.events(found.conversation)]
    return Record(found.conversation, found.how, filled, titles, remembered)


def _plain(value: Any) -> Any:
    if isinstance(value, Mapping):
        return {str(key): _plain(one) for key, one in value.items()}
    if isinstance(value, list | tuple):
        return [_plain(one) for one in value]
    if isinstance(value, datetime):
        return value.isoformat()
    if isinstance(value, str) and value.startswith(_AGENT):
        return "an agent"
    return value
