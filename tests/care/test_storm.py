"""A small storm; the large one is `make storm-after`."""

from datetime import timedelta
from pathlib import Path

import pytest

from tests.care import storm, weather


async def test_what_customers_were_told_last_is_what_the_backend_says(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(weather, "DIES_AT_A_CALL", 0.08)  # so few returns might meet none

    report = await storm.run(returns=16, seed=5, folder=tmp_path)

    assert report.wrong == []
    assert report.told > 3 * report.returns
    for kind in ("webhooks lost", "webhooks doubled", "webhooks delayed", "deaths", "restarts",
                 "replies of Rasa lost"):  # fmt: skip
        assert report.suffered[kind], f"The storm had no {kind}: it proves nothing."


async def test_a_storm_without_looking_again_is_found_wrong(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(storm, "LOOK_EVERY", timedelta(days=365))

    report = await storm.run(returns=6, seed=5, folder=tmp_path)

    assert report.wrong
