"""Thirty returns from request to survey, with a clock that is moved: all that is told."""

from collections.abc import AsyncIterator
from datetime import timedelta
from zoneinfo import ZoneInfo

import pytest
import pytest_asyncio

from desk.model import Kind
from tests.care.judging import SURVEY
from tests.care.lives import DAY, LIVES
from tests.care.player import Player, shop_of
from tests.care.world import STARTS, opened

BERLIN = ZoneInfo("Europe/Berlin")
LASTS = 33 * DAY


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def players(tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[list[Player]]:
    """All lives, played side by side."""
    state = tmp_path_factory.mktemp("lives")
    async with opened(state, shop=shop_of(LIVES)) as world:
        found = [Player(world, life, number) for number, life in enumerate(LIVES, start=1)]
        for player in found:
            await player.submit()
        await world.settle()
        for hour in range(1, LASTS + 1):
            world.clock.now = STARTS + timedelta(hours=hour)
            happened = False
            for player in found:
                for at, what in player.life.steps:
                    if at == hour:
                        await player.does(what)
                        happened = True
            if happened or hour % 6 == 0:
                await world.settle()
        yield found


@pytest.mark.asyncio(loop_scope="module")
@pytest.mark.parametrize("number", range(len(LIVES)), ids=[life.name for life in LIVES])
async def test_a_life_is_told_once_in_order_with_the_right_figures(
    players: list[Player], number: int
) -> None:
    player = players[number]

    told = await player.told()

    wanted = player.life.hears
    assert len(told) == len(wanted), "\n".join(told)
    for text, fragments in zip(told, wanted, strict=True):
        assert all(part in text for part in fragments.split("|")), f"{fragments!r} in {text!r}"
    assert await player.asked() == int(player.life.asked)


@pytest.mark.asyncio(loop_scope="module")
async def test_nothing_is_written_at_night_but_to_somebody_who_is_there(
    players: list[Player],
) -> None:
    for player in players:
        heard = None
        for line in await player.world.log(player.conversation):
            if line.role == "customer":
                heard = line.at
            if line.kind is Kind.NOTICE or SURVEY in (line.text or ""):
                here = heard is not None and line.at - heard <= timedelta(minutes=10)
                assert here or 8 <= line.at.astimezone(BERLIN).hour < 21, (player.life.name, line)


def test_there_are_thirty_lives_and_no_two_are_alike() -> None:
    assert len(LIVES) == len({life.name for life in LIVES}) == 30
