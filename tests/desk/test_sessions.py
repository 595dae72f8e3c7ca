"""Keys to a conversation."""

from datetime import datetime, timedelta

import pytest
from sqlalchemy import select

from desk import schema
from desk.database import Database
from desk.errors import IdentityReplayed
from desk.sessions import GRACE, LIFETIME, Sessions
from tests.desk.opened import NOW, Opened


class Clock:
    def __init__(self) -> None:
        self.time = NOW

    def __call__(self) -> datetime:
        return self.time


async def test_a_key_opens_its_conversation_and_a_wrong_one_opens_none(opened: Opened) -> None:
    conversation = await opened.conversation()
    sessions = opened.desk.sessions

    key = await sessions.issue(conversation)

    assert await sessions.find(key) == conversation
    assert await sessions.find(key[:-1]) is None
    assert await sessions.find("") is None


async def test_the_key_itself_is_not_kept(opened: Opened, database: Database) -> None:
    key = await opened.desk.sessions.issue(await opened.conversation())

    async with database.read() as connection:
        rows = (await connection.execute(select(schema.sessions))).all()

    assert len(rows) == 1
    assert key[2:] not in repr(rows)


async def test_a_key_ends_after_its_lifetime_unless_it_is_prolonged(
    opened: Opened, database: Database
) -> None:
    clock = Clock()
    sessions = Sessions(database, clock)
    conversation = await opened.conversation()
    kept, left = await sessions.issue(conversation), await sessions.issue(conversation)
    clock.time += LIFETIME - timedelta(seconds=1)
    await sessions.prolong(kept)

    clock.time += timedelta(seconds=2)

    assert await sessions.find(kept) == conversation
    assert await sessions.find(left) is None


async def test_with_the_first_use_of_a_new_key_all_others_from_the_old_one_end(
    opened: Opened, database: Database
) -> None:
    clock = Clock()
    sessions = Sessions(database, clock)
    conversation = await opened.conversation()
    stolen = await sessions.issue(conversation)
    mine = await sessions.rotate(stolen, conversation)
    thiefs = await sessions.rotate(stolen, conversation)

    newest = await sessions.rotate(mine, conversation)
    clock.time += GRACE + timedelta(seconds=1)

    assert await sessions.find(stolen) is None
    assert await sessions.find(thiefs) is None
    assert await sessions.find(mine) == conversation
    assert await sessions.find(newest) == conversation


async def test_an_identity_token_serves_one_conversation_also_when_sent_again(
    opened: Opened,
) -> None:
    mine, other = await opened.conversation(), await opened.conversation()
    sessions, expiry = opened.desk.sessions, NOW + timedelta(minutes=5)
    await sessions.use_token("jti-1", mine, expiry)

    await sessions.use_token("jti-1", mine, expiry)
    with pytest.raises(IdentityReplayed):
        await sessions.use_token("jti-1", other, expiry)
