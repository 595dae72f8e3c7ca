"""A small storm; the large one is `python -m tests.conformance.storm`."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.conformance.stages import IN_PROCESS
from tests.conformance.storm import run


async def test_a_storm_does_nothing_twice(platform: str, tmp_path: Path) -> None:
    returns = 20 if platform in IN_PROCESS else 3
    log = await run(platform, returns=returns, seed=11, folder=tmp_path)

    assert log.wrong == []
    assert log.troubles.total() > returns
    if platform in IN_PROCESS:  # three returns are too few to count on either
        assert log.events["crashes of ours"]
        assert log.events["unknown outcomes"]
    told = log.events["customers told: done"] + log.events["customers told: not done"]
    assert told == returns


@pytest.mark.parametrize("name", IN_PROCESS)
async def test_the_same_seed_is_the_same_storm(name: str, tmp_path: Path) -> None:
    (tmp_path / "one").mkdir()
    (tmp_path / "two").mkdir()

    first = await run(name, returns=5, seed=3, folder=tmp_path / "one")
    second = await run(name, returns=5, seed=3, folder=tmp_path / "two")

    assert (first.events, first.troubles) == (second.events, second.troubles)
