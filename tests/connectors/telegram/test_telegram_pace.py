"""Telegram's limits are kept: in a chat, in all of them, and when it asks for a pause."""

import asyncio

from connectors.telegram.pace import Pace


class Time:
    """Passes at once when somebody waits."""

    def __init__(self) -> None:
        self.now = 1000.0

    def tick(self) -> float:
        return self.now

    async def rest(self, seconds: float) -> None:
        until = self.now + seconds
        await asyncio.sleep(0)
        self.now = max(self.now, until)


async def test_a_quiet_chat_gets_three_at_once_and_then_one_a_second() -> None:
    time = Time()
    pace = Pace(time.tick, time.rest)

    went = []
    for _ in range(6):
        await pace.wait(1)
        went.append(round(time.now - 1000))

    assert went == [0, 0, 0, 1, 2, 3]


async def test_all_chats_together_get_thirty_a_second() -> None:
    time = Time()
    pace = Pace(time.tick, time.rest)

    await asyncio.gather(*(pace.wait(chat) for chat in range(301)))

    assert round(time.now - 1000, 2) == 10


async def test_a_pause_for_one_chat_is_none_for_another() -> None:
    time = Time()
    pace = Pace(time.tick, time.rest)
    await pace.hold(1, 0)

    holding = asyncio.create_task(pace.hold(1, 30))
    await asyncio.sleep(0)
    await pace.wait(2)
    unhindered = time.now - 1000
    await holding

    assert unhindered == 0
    assert time.now - 1000 == 30
