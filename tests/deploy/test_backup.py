import sqlite3
import stat
import tarfile
from contextlib import closing
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from deploy.backup import KEPT, BadBackup, backup, restore

NOW = datetime(2027, 3, 15, 4, 30, tzinfo=UTC)


@pytest.fixture
def state(tmp_path: Path) -> Path:
    state = tmp_path / "var"
    (state / "attachments").mkdir(parents=True)
    (state / "attachments" / "photo").write_bytes(b"a picture")
    (state / "desk.secret").write_text("s3cret")
    (state / "log").mkdir()
    (state / "log" / "chat.log").write_text("not kept")
    with closing(sqlite3.connect(state / "desk.db")) as database:
        database.execute("PRAGMA journal_mode=wal")
        database.execute("CREATE TABLE lines (text)")
        database.commit()
    return state


def say(state: Path, text: str) -> None:
    with closing(sqlite3.connect(state / "desk.db")) as database:
        database.execute("INSERT INTO lines VALUES (?)", (text,))
        database.commit()


def lines(state: Path) -> list[str]:
    with closing(sqlite3.connect(state / "desk.db")) as database:
        return [text for (text,) in database.execute("SELECT text FROM lines")]


def test_what_was_stored_comes_back_and_what_came_after_is_put_aside(state: Path) -> None:
    say(state, "before")
    made = backup(state, NOW)
    kept = state.parent / made.name
    kept.write_bytes(made.read_bytes())
    say(state, "after")

    moved = restore(kept, state, NOW)

    assert lines(state) == ["before"]
    assert (state / "attachments" / "photo").read_bytes() == b"a picture"
    assert (state / "desk.secret").read_text() == "s3cret"
    assert moved == state.parent / "var-before-20270315-043000"
    assert lines(moved) == ["before", "after"]


def test_a_backup_is_whole_while_others_write(state: Path) -> None:
    with closing(sqlite3.connect(state / "desk.db")) as writer:
        writer.execute("INSERT INTO lines VALUES ('committed, only in the write-ahead log')")
        writer.commit()
        writer.execute("INSERT INTO lines VALUES ('not committed')")

        made = backup(state, NOW)

    restore(made, state.parent / "other", NOW)
    assert lines(state.parent / "other") == ["committed, only in the write-ahead log"]


def test_it_holds_no_logs_and_is_for_its_owner_alone(state: Path) -> None:
    made = backup(state, NOW)

    with tarfile.open(made) as tar:
        assert sorted(tar.getnames()) == [
            "attachments",
            "attachments/photo",
            "desk.db",
            "desk.secret",
        ]
    assert stat.S_IMODE(made.stat().st_mode) == 0o600
    assert stat.S_IMODE(made.parent.stat().st_mode) == 0o700
    assert [one.name for one in made.parent.iterdir()] == [made.name]


def test_the_oldest_go(state: Path) -> None:
    made = [backup(state, NOW + timedelta(days=day)) for day in range(KEPT + 2)]

    assert [one.exists() for one in made] == [False, False] + [True] * KEPT


def test_a_folder_without_a_database_is_named(tmp_path: Path) -> None:
    with pytest.raises(BadBackup, match="holds no database"):
        backup(tmp_path, NOW)


def test_a_file_that_is_no_backup_changes_nothing(state: Path) -> None:
    say(state, "still here")
    wrong = state.parent / "wrong.tar.gz"
    wrong.write_text("no archive")

    with pytest.raises(BadBackup, match=r"wrong\.tar\.gz is no backup"):
        restore(wrong, state, NOW)

    assert lines(state) == ["still here"]
