"""A customer of all doors asks for what is stored about them, and then that nothing be."""

import json
import os
import subprocess
import sys
import zipfile
from collections.abc import Iterator
from pathlib import Path

import pytest

from deploy.stack import Stack, running_stack
from tests.desk.pictures import picture
from tests.end_to_end.agent import Agent
from tests.end_to_end.chat import Chat
from tests.end_to_end.conftest import ROOT
from tests.end_to_end.demo import desk_rows, returns_of, settle
from tests.end_to_end.phone import Phone
from tests.end_to_end.test_slack import CARE, always_there

EMAIL, NAME = "anna.keller@example.com", "Anna Keller"
MARK = "the squeaking heron sole"
OURS = "sandbox"
"""How the files of the made-up world outside begin, where orders and their people stay."""


@pytest.fixture(scope="module")
def stack(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Stack]:
    state = tmp_path_factory.mktemp("privacy")
    environ = {**os.environ, "SURVEY_AFTER_MINUTES": "0", "AGENTS_FILE": str(always_there(state))}
    with running_stack(ROOT, state, environ) as stack:
        yield stack


def test_what_is_stored_is_shown_and_then_erased_to_the_last_byte(
    stack: Stack, tmp_path: Path
) -> None:
    sandbox = stack.url("sandbox")
    page, phone, sam = Chat(stack.url("chat")), Phone(sandbox), Agent(sandbox, "U0SAM")

    # Web and Telegram, a failed look-up, a photo, a return, notices, a survey, a person in Slack.
    page.say(f"the shoes from order 1001 are too small, not.{EMAIL}")
    page.hears("can't find", "doesn't match", "don't match")
    page.say(f"sorry, it is {EMAIL}")
    page.hears("worn")
    page.shows(picture())
    phone.writes(f"/start {page.telegram()}")
    phone.hears("goes on in Telegram")
    phone.presses("Yes")
    phone.hears("Aria running shoes")
    phone.presses("Refund")
    phone.presses("Bring it to a store")
    phone.presses("Yes, submit")
    rma = phone.hears("RMA-")
    refused = _data(stack, "erase", "--email", EMAIL, "--yes")
    [created] = returns_of(stack, "ord_1001")
    settle(stack, created)
    phone.hears("How was it")
    phone.presses("1")
    phone.hears("What went wrong")
    phone.writes(f"{MARK}, says {NAME}")
    root = sam.finds(CARE, page.conversation)
    sam.presses(root, "claim")
    sam.sees(root, "has claimed")
    said = sam.writes(root, "We are so sorry")
    sam.sees_reaction(said, "white_check_mark")
    sam.presses(root, "close")
    phone.hears("put right")
    # What the log and Rasa's store hold is in their files by now.
    before = _holding(stack, EMAIL, MARK, NAME)
    photo = next((_state(stack) / "attachments").iterdir())

    exported = _data(stack, "export", "--email", EMAIL, "--out", str(tmp_path / "anna.zip"))
    content = photo.read_bytes()
    erased = _data(stack, "erase", "--email", EMAIL, "--yes")
    again = _data(stack, "export", "--email", EMAIL, "--out", str(tmp_path / "again.zip"))

    assert refused.returncode == 1
    assert f"Open: The return {created['rma_number']} is under way" in refused.stdout
    assert {"desk.db", "rasa.sqlite"} <= before
    assert exported.returncode == 0, exported.stderr
    with zipfile.ZipFile(tmp_path / "anna.zip") as zip_:
        data = json.loads(zip_.read("data.json"))
        told = zip_.read("index.html").decode()
        assert zip_.read(f"photos/{photo.name}") == content
    assert [one["conversation"] for one in data["conversations"]] == [page.conversation]
    assert MARK in told
    assert created["rma_number"] in rma
    assert created["rma_number"] in told

    assert erased.returncode == 0, erased.stdout + erased.stderr
    assert again.stdout == f"Nothing is stored about {EMAIL}.\n"
    assert _holding(stack, EMAIL, MARK, NAME, created["rma_number"]) == set()
    assert not photo.exists()
    assert [one["text"] for one in sam.thread(root)] == ["We are so sorry"]
    assert f"p{said['ts'].replace('.', '')}" in erased.stdout
    assert (
        desk_rows(stack, "select 1 from conversations where id = :one", one=page.conversation) == []
    )
    # Whoever comes back is a stranger, on either door.
    assert page.post(text="hello").status_code == 401
    phone.writes("hello")
    phone.hears("I look after returns", "Hello", "Hi")


def _data(stack: Stack, *words: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", "connectors.tool", "data", *words],
        cwd=ROOT,
        env=dict(stack.environ("chat")),
        capture_output=True,
        text=True,
        check=False,
        timeout=120,
    )


def _holding(stack: Stack, *words: str) -> set[str]:
    """The files of the state folder in which one of the words stands, whatever kind they are; a
    database's write-ahead log counts as the database."""
    needles = [word.lower().encode() for word in words]
    return {
        file.name.removesuffix("-wal").removesuffix("-journal")
        for file in _state(stack).rglob("*")
        if file.is_file() and not file.name.startswith(OURS)
        for content in [file.read_bytes().lower()]
        if any(needle in content for needle in needles)
    }


def _state(stack: Stack) -> Path:
    return Path(stack.environ("chat")["STATE_DIR"])
