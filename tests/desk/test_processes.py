"""Two processes on one database: both serve, one works on the queues, either may go."""

import asyncio
from pathlib import Path

import pytest
from sqlalchemy import update

from desk import schema
from desk.database import VERSION, Database
from desk.errors import DatabaseUnusable, SchemaTooNew
from tests.desk.conftest import MakeDesk
from tests.desk.fake_rasa import FakeRasa, Wire
from tests.desk.opened import open_desk


async def test_what_one_process_stores_the_other_answers_and_both_show(
    make_desk: MakeDesk, rasa: FakeRasa
) -> None:
    owner, other = await make_desk(), await make_desk()
    conversation = await other.conversation()

    await other.types(conversation, "hello")

    expected = ["customer: hello", "bot: You said: hello"]
    assert await other.said(conversation, 2) == expected
    assert await owner.said(conversation, 2) == expected
    assert rasa.messages == ["hello"]


async def test_when_the_owner_goes_another_takes_the_queues_over(
    make_desk: MakeDesk, rasa: FakeRasa
) -> None:
    owner, other = await make_desk(), await make_desk()
    conversation = await other.conversation()
    await owner.stop()

    await other.types(conversation, "hello")

    assert (await other.said(conversation, 2))[1] == "bot: You said: hello"
    assert rasa.messages == ["hello"]


async def test_a_quiet_log_is_looked_at_without_news(database_url: str, wire: Wire) -> None:
    opened = await open_desk(database_url, wire, look_every=3600)
    conversation = await opened.conversation()
    await opened.types(conversation, "hello")
    await opened.log(conversation, 2)
    heard: list[tuple[str, int]] = []

    class Ear:
        def wrote(self, conversation: str, seq: int) -> None:
            heard.append((conversation, seq))

        def typing(self, conversation: str, role: str, on: bool) -> None:
            pass

    await opened.desk._watch.look()
    opened.desk.hub.join(Ear())
    await opened.desk._watch.look()
    await opened.desk._watch.look()
    await opened.stop()

    assert heard == []


async def test_the_tables_are_made_once_also_by_two_at_once(database_url: str) -> None:
    databases = [Database(database_url) for _ in range(2)]

    await asyncio.gather(*(one.upgrade() for one in databases))
    await databases[0].upgrade()

    for one in databases:
        await one.close()


async def test_a_database_of_a_later_release_is_left_alone(database: Database) -> None:
    async with database.write() as connection:
        await connection.execute(update(schema.schema_version).values(version=VERSION + 1))

    with pytest.raises(SchemaTooNew, match=f"version {VERSION + 1}"):
        await database.upgrade()


@pytest.mark.parametrize(
    "url",
    [
        "sqlite:////nowhere/desk.db",
        "sqlite://",
        "desk.db",
        "nosuch://host/name",
        "postgresql+pg8000://host/name",
    ],
)
def test_a_database_that_can_never_be_opened_is_refused_at_once(url: str) -> None:
    with pytest.raises(DatabaseUnusable):
        Database(url)


async def test_a_database_that_does_not_open_is_one_sentence(tmp_path: Path) -> None:
    file = tmp_path / "desk.db"
    file.write_text("this is no database, and long enough to be looked at as one. " * 20)
    database = Database(f"sqlite:///{file}")

    with pytest.raises(DatabaseUnusable, match=r"desk\.db cannot be used: .*not a database\.$"):
        await database.upgrade()

    await database.close()
