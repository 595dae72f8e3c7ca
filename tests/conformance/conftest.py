from __future__ import annotations

import signal
from collections.abc import AsyncIterator, Generator
from pathlib import Path
from typing import Any

import pytest

from tests.conformance.stage import IN_FULL, Stage
from tests.conformance.stages import STAGES, prepare

LONGEST_S = 120
"""Seconds: a case that takes longer waits for something that will not come."""


@pytest.fixture(params=STAGES)
def platform(request: pytest.FixtureRequest) -> str:
    """The name of a stage whose servers run."""
    name: str = request.param
    prepare(name)
    return name


@pytest.fixture
async def stage(platform: str, tmp_path: Path) -> AsyncIterator[Stage]:
    """A shop on each platform, opened afresh for every case."""
    async with STAGES[platform](tmp_path) as stage:
        yield stage


@pytest.fixture
def in_full(request: pytest.FixtureRequest) -> bool:
    """Whether slow platforms go through everything: `make conformance` does, CI does not."""
    return request.config.pluginmanager.has_plugin(IN_FULL)


@pytest.hookimpl(wrapper=True)
def pytest_runtest_call() -> Generator[None, Any, Any]:
    """No case can hold up the suite."""

    def too_long(*_: object) -> None:
        raise TimeoutError(f"the case took longer than {LONGEST_S} s")

    before = signal.signal(signal.SIGALRM, too_long)
    signal.alarm(LONGEST_S)
    try:
        return (yield)
    finally:
        signal.alarm(0)
        signal.signal(signal.SIGALRM, before)
