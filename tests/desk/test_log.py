"""The log under many hands: numbers without a gap, each line once, in order for each speaker."""

import asyncio
import random
from collections import Counter

import pytest
from sqlalchemy.exc import IntegrityError

from desk.model import Event, Kind, Role
from tests.desk.conftest import MakeDesk
from tests.desk.fake_rasa import FakeRasa
from tests.desk.opened import Opened


async def test_the_log_is_read_from_any_cursor(opened: Opened) -> None:
    conversation = await opened.conversation()
    for n in range(3):
        await opened.types(conversation, f"m{n}")
    await opened.log(conversation, 6)

    tails = [[line.seq for line in await opened.desk.events(conversation, n)] for n in (0, 4, 6, 9)]
    page = [line.seq for line in await opened.desk.events(conversation, 1, limit=2)]

    assert tails == [[1, 2, 3, 4, 5, 6], [5, 6], [], []]
    assert page == [2, 3]


async def test_a_failure_on_the_way_leaves_no_gap_and_no_half(opened: Opened) -> None:
    conversation = await opened.conversation()
    log = opened.desk._log

    async def break_off() -> None:
        async with log.writing(conversation) as writer:
            await writer.append(Kind.MESSAGE, role=Role.BOT, text="never said")
            raise RuntimeError

    with pytest.raises(RuntimeError):
        await break_off()
    async with log.writing(conversation) as writer:
        await writer.append(Kind.MESSAGE, role=Role.BOT, text="said")

    assert [(line.seq, line.text) for line in await opened.log(conversation)] == [(1, "said")]


async def test_an_error_of_the_database_does_not_show_what_was_said(opened: Opened) -> None:
    conversation = await opened.conversation()
    log = opened.desk._log

    async def say_twice() -> None:
        async with log.writing(conversation) as writer:
            for _ in range(2):
                await writer.append(Kind.MESSAGE, text="a secret", channel="c", external_id="1")

    with pytest.raises(IntegrityError) as error:
        await say_twice()

    assert "secret" not in str(error.value)


@pytest.mark.parametrize("seed", range(6))
async def test_many_writers_at_once_store_each_line_once_and_number_them_densely(
    make_desk: MakeDesk, rasa: FakeRasa, seed: int
) -> None:
    chance = random.Random(seed)
    desks = [await make_desk(), await make_desk()]
    conversations = [await desks[0].conversation() for _ in range(3)]
    sent = [
        (conversation, f"{conversation}-{n}") for conversation in conversations for n in range(6)
    ]
    attempts = sent + chance.sample(sent, 9)
    chance.shuffle(attempts)

    receipts = await asyncio.gather(
        *(chance.choice(desks).types(where, text, client_id=text) for where, text in attempts)
    )
    logs = [await desks[0].log(conversation, 12) for conversation in conversations]

    for lines in logs:
        assert [line.seq for line in lines] == list(range(1, 13))
    stored = Counter(line.text for lines in logs for line in lines if line.role is Role.CUSTOMER)
    assert stored == Counter(text for _, text in sent)
    assert sum(not receipt.duplicate for receipt in receipts) == len(sent)
    for conversation, lines in zip(conversations, logs, strict=True):
        handled = [one["message"] for one in rasa.seen if one["sender"] == conversation]
        assert handled == _texts(lines, Role.CUSTOMER)
        assert _texts(lines, Role.BOT) == [f"You said: {text}" for text in handled]
        assert rasa.most_at_work[conversation] == 1
    for one in desks:
        await one.stop()


def _texts(lines: list[Event], role: Role) -> list[str | None]:
    return [line.text for line in lines if line.role is role]
