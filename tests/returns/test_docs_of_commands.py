"""The manual shows each command's help as it stands."""

from __future__ import annotations

from datetime import UTC, datetime
from io import StringIO
from pathlib import Path

import pytest

from connectors.privacy.cli import HELP
from returns import cli

MANUAL = (Path(__file__).parents[2] / "docs" / "policy.md").read_text(encoding="utf-8")


@pytest.mark.parametrize("words", ["", "policy", "policy check", "policy explain", "policy diff",
                                   "policy replay"])  # fmt: skip
def test_the_help_is_in_the_manual(
    words: str, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("COLUMNS", "100")

    with pytest.raises(SystemExit) as ended:
        cli.main([*words.split(), "--help"], datetime.now(UTC), "policy.yml", StringIO(),
                 StringIO(), beside={"data": HELP})  # fmt: skip

    assert ended.value.code == 0
    assert f"```text\n{capsys.readouterr().out}```\n" in MANUAL
