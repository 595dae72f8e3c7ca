"""The command line around it: its help, its settings, and where there is nothing."""

import asyncio
import io
from datetime import UTC, datetime
from pathlib import Path

import pytest

from connectors.privacy import cli
from desk.database import Database
from desk.hub import Hub
from desk.log import Log
from desk.model import Kind, Opening, Role

ROOT = Path(__file__).parents[3]
MANUAL = (ROOT / "docs" / "privacy.md").read_text(encoding="utf-8")
NOW = datetime(2027, 3, 15, tzinfo=UTC)


def run(state: Path, *words: str, answer: str = "", **environment: str) -> tuple[int, str, str]:
    out, err = io.StringIO(), io.StringIO()
    environ = {"STATE_DIR": str(state), **environment}
    code = cli.main(words, environ, lambda: NOW, out, err, lambda _question: answer)
    return code, out.getvalue(), err.getvalue()


def store(state: Path, text: str) -> None:
    """One conversation in which this was said."""

    async def write() -> None:
        database = Database(f"sqlite:///{state / 'desk.db'}")
        await database.upgrade()
        log = Log(database, Hub(), lambda: NOW)
        opened = await log.open(Opening("web"))
        async with log.writing(opened.id) as writer:
            await writer.append(Kind.MESSAGE, role=Role.CUSTOMER, text=text)
        await database.close()

    asyncio.run(write())


@pytest.mark.parametrize("words", ["", "export", "erase"])
def test_the_help_is_in_the_manual(
    words: str, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("COLUMNS", "100")

    with pytest.raises(SystemExit) as ended:
        run(Path(), *words.split(), "--help")

    assert ended.value.code == 0
    assert f"```text\n{capsys.readouterr().out}```\n" in MANUAL


def test_a_no_at_the_terminal_erases_nothing_and_a_yes_does(tmp_path: Path) -> None:
    store(tmp_path, "I am ann@example.com")
    words = ("erase", "--email", "ann@example.com")

    refused = run(tmp_path, *words, answer="y")
    done = run(tmp_path, *words, answer="yes")
    again = run(tmp_path, *words, answer="yes")

    assert (refused[0], refused[1].splitlines()[-1]) == (1, "Nothing was erased.")
    assert (done[0], done[2]) == (0, "")
    assert again == (1, "Nothing is stored about ann@example.com.\n", "")
    assert b"ann@example.com" not in (tmp_path / "desk.db").read_bytes()


def test_an_export_over_a_file_that_is_there_is_refused(tmp_path: Path) -> None:
    store(tmp_path, "I am ann@example.com")
    out = tmp_path / "ann.zip"
    out.touch()

    code, _, said = run(tmp_path, "export", "--email", "ann@example.com", "--out", str(out))

    assert (code, said) == (1, f"{out}: File exists.\n")


def test_in_the_wrong_folder_no_database_is_made(tmp_path: Path) -> None:
    code, _, said = run(tmp_path, "erase", "--email", "ann@example.com", "--yes")

    assert code == 2
    assert said.startswith(f"There is no database {tmp_path / 'desk.db'}: run this where")
    assert list(tmp_path.iterdir()) == []


def test_a_wrong_setting_is_named(tmp_path: Path) -> None:
    code, _, said = run(tmp_path, "erase", "--order", "1", KEEP_CONVERSATIONS_DAYS="for ever")

    assert code == 2
    assert said.startswith("KEEP_CONVERSATIONS_DAYS is 'for ever'")


@pytest.mark.parametrize(
    "words",
    [
        (),
        ("erase",),
        ("erase", "--email", "a@example.com", "--order", "1"),
        ("export", "--email", "a@example.com"),
        ("burn", "--email", "a@example.com"),
    ],
)
def test_wrong_usage_ends_with_two(words: tuple[str, ...], tmp_path: Path) -> None:
    with pytest.raises(SystemExit) as ended:
        run(tmp_path, *words)

    assert ended.value.code == 2
