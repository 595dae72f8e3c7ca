"""`returns-desk data`: what a person at the terminal sees, and what is left after."""

import io
import json
import zipfile
from collections.abc import AsyncIterator
from dataclasses import dataclass, field
from pathlib import Path

import pytest

from connectors.privacy.commands import DONE, REFUSED, Commands, Stores, Wish
from connectors.privacy.holdings import HOLDINGS
from desk.handoff import Actor, Move
from desk.model import HandoffRequest, Identity
from desk.privacy.finding import Subject
from tests.desk.privacy.lives import MARK, Old, old

ANN = Identity("c1", "Ann@example.com", "Ann Müller-Zoë")
EMAIL = "ann@example.com"
YES = Wish(yes=True)
AGENT = Actor("slack:U0SAM", "Sam")


@dataclass
class Terminal:
    """`answer` is what is typed when something is asked."""

    world: Old
    answer: str = "yes"
    asked: list[str] = field(default_factory=list)

    def commands(self) -> Commands:
        world, self.out = self.world, io.StringIO()
        stores = Stores(
            world.database,
            world.trackers,
            world.attachments,
            HOLDINGS,
            world.eraser,
            None,
            world.state / "backup",
        )
        return Commands(stores, self.out, self._ask, world.clock)

    def _ask(self, question: str) -> str:
        self.asked.append(question)
        return self.answer

    async def erase(self, wish: Wish = YES, **subject: str) -> int:
        return await self.commands().erase(Subject(**subject), wish)

    async def export(self, **subject: str) -> tuple[int, Path]:
        out = self.world.state / "out.zip"
        return await self.commands().export(Subject(**subject), out), out

    @property
    def said(self) -> str:
        return self.out.getvalue()


@pytest.fixture
async def world(tmp_path: Path) -> AsyncIterator[Old]:
    async with old(tmp_path) as world:
        yield world


@pytest.fixture
def terminal(world: Old) -> Terminal:
    return Terminal(world)


async def _ann(world: Old) -> str:
    conversation = await world.talked()
    await world.desk.identify(conversation, ANN)
    return conversation


async def test_everything_of_a_finished_return_is_in_the_export(
    world: Old, terminal: Terminal
) -> None:
    conversation = await _ann(world)
    await world.refunded(conversation)
    await world.say(conversation, "2")
    await world.desk.record(conversation, AGENT, "noted", {"text": "a <b>good</b> customer"})

    code, out = await terminal.export(email=EMAIL)

    assert (code, terminal.said) == (DONE, f"{out}: 1 conversation, 1 photo.\n")
    assert out.stat().st_mode & 0o077 == 0
    with zipfile.ZipFile(out) as zip_:
        [one] = json.loads(zip_.read("data.json"))["conversations"]
        told = zip_.read("index.html").decode()
        assert zip_.read(one["photos"][0]).startswith(b"\xff\xd8")
    said = [row["text"] for row in one["stored"]["log"]["rows"]]
    assert said[0] == MARK
    assert {"care_surveys", "care_cases", "handoffs", "audit", "conversations"} <= set(
        one["stored"]
    )
    assert one["understood_by_the_bot"] == [{"event": "user", "text": MARK}]
    assert MARK in told
    assert "Ann Müller-Zoë" in told
    assert "a &lt;b&gt;good&lt;/b&gt; customer" in told


async def test_an_export_holds_no_keys_and_no_ids_of_the_shops_people(
    world: Old, terminal: Terminal
) -> None:
    conversation = await _ann(world)
    key = await world.desk.sessions.issue(conversation)
    await world.desk.record(conversation, AGENT, "noted", {})

    _, out = await terminal.export(email=EMAIL)

    with zipfile.ZipFile(out) as zip_:
        everything = b"".join(map(zip_.read, zip_.namelist()))
    assert b"U0SAM" not in everything
    assert key.encode() not in everything
    assert b"key_hash" not in everything


async def test_an_export_never_overwrites_a_file(world: Old, terminal: Terminal) -> None:
    await _ann(world)
    await terminal.export(email=EMAIL)

    with pytest.raises(FileExistsError):
        await terminal.export(email=EMAIL)


async def test_where_the_address_is_only_written_somebody_has_to_look(
    world: Old, terminal: Terminal
) -> None:
    stranger = await world.conversation()
    await world.say(stranger, f"Hello,\n{EMAIL}")

    await terminal.export(email=EMAIL)

    assert f"Look at {stranger} before you hand this over" in terminal.said


async def test_all_conversations_of_the_same_customer_are_found(
    world: Old, terminal: Terminal
) -> None:
    first, guest = await _ann(world), await world.conversation()
    second = await world.conversation(identity=Identity("c1", "new@example.com", None))
    await world.submit(guest, "1", lines={"1-L1": 1})
    await world.settle()
    other = await world.conversation(identity=Identity("c2", f"jo{EMAIL}", None))

    await terminal.erase(Wish(), email=EMAIL)

    for one in (first, guest, second):
        assert one in terminal.said
    assert other not in terminal.said


@pytest.mark.parametrize(
    ("text", "is_found"),
    [
        ("it is order 1001, I think", True),
        ("order #1001.", True),
        ("1001", True),
        ("it cost 1001.50 Euro", False),
        ("order 11001", False),
        ("RMA-1001", False),
    ],
)
async def test_an_order_is_found_by_its_number_alone(
    world: Old, terminal: Terminal, text: str, is_found: bool
) -> None:
    await world.say(await world.conversation(), text)

    assert await terminal.erase(order="1001") == (DONE if is_found else REFUSED)


async def test_what_would_go_is_shown_before_it_is_asked(world: Old, terminal: Terminal) -> None:
    conversation = await _ann(world)
    terminal.answer = "no"

    code = await terminal.erase(Wish(), email=EMAIL)

    assert code == REFUSED
    assert f"{conversation} (web: Ann Müller-Zoë, Ann@example.com), 2027-03-15 to" in terminal.said
    assert "2 lines, 1 photo" in terminal.said
    assert len(terminal.asked) == 1
    assert terminal.said.endswith("Nothing was erased.\n")
    assert "log" in await world.mentions(MARK)


async def test_with_a_yes_nothing_is_left_in_any_file(world: Old, terminal: Terminal) -> None:
    conversation = await _ann(world)
    await world.refunded(conversation)
    await world.say(conversation, "4")
    await world.say(conversation, MARK)
    words = (MARK, EMAIL, "Ann Müller-Zoë", json.dumps("Ann Müller-Zoë")[1:-1], "RMA-")
    on_sqlite = world.desk_url().startswith("sqlite")
    assert _holding(world.state, *words) >= {"rasa.sqlite", *(["desk.db"] if on_sqlite else [])}

    assert await terminal.erase(conversation=conversation) == DONE

    assert _holding(world.state, *words) == set()
    assert list((world.state / "attachments").iterdir()) == []
    assert "Orders, payments and refunds are the order backend's" in terminal.said
    await world.settle()
    await world.after(days=1)
    assert _holding(world.state, *words) == set()
    assert await world.mentions(conversation) == []


async def test_other_customers_keep_everything(world: Old, terminal: Terminal) -> None:
    mine, theirs = await _ann(world), await world.talked(order="2")
    await world.say(theirs, "my own words")

    await terminal.erase(email=EMAIL)

    assert await world.mentions(mine) == ["due"]
    assert "log" in await world.mentions("my own words")
    assert len(await world.trackers.events(theirs)) == 1
    assert len(list((world.state / "attachments").iterdir())) == 1


async def test_a_return_under_way_is_not_erased_by_the_way(world: Old, terminal: Terminal) -> None:
    conversation = await _ann(world)
    made = await world.submit(conversation, "1", lines={"1-L1": 1})
    await world.settle()

    code = await terminal.erase(email=EMAIL)

    assert code == REFUSED
    assert f"Open: The return {made['rma_number']} is under way" in terminal.said
    assert "log" in await world.mentions(MARK)
    assert await terminal.erase(Wish(yes=True, even_open=True), email=EMAIL) == DONE
    assert await world.mentions(MARK, made["id"]) == ["due"]
    await world.after(days=1)
    assert await world.mentions(conversation, made["id"]) == []
    await world.warehouse(f"returns/{made['id']}/scan", {})
    await world.settle()
    assert await world.mentions(made["id"]) == ["webhooks"]


async def test_a_conversation_that_is_with_people_is_open_too(
    world: Old, terminal: Terminal
) -> None:
    conversation = await _ann(world)
    await world.desk.move(conversation, Move.REQUEST, AGENT, HandoffRequest("finance", "asked"))

    assert await terminal.erase(email=EMAIL) == REFUSED

    assert "Open: It is with people (finance)." in terminal.said


async def test_backups_that_still_hold_it_are_named(world: Old, terminal: Terminal) -> None:
    await _ann(world)
    (world.state / "backup").mkdir()
    (world.state / "backup" / "returns-desk-1.tar.gz").touch()

    await terminal.erase(email=EMAIL)

    assert "1 backup in" in terminal.said


async def test_of_a_stranger_nothing_is_stored(terminal: Terminal) -> None:
    assert await terminal.erase(email="nobody@example.com") == REFUSED
    assert terminal.said == "Nothing is stored about nobody@example.com.\n"


async def test_who_was_erased_can_begin_anew(world: Old, terminal: Terminal) -> None:
    await _ann(world)
    await terminal.erase(email=EMAIL)

    again = await _ann(world)

    assert "log" in await world.mentions(again)


def _holding(folder: Path, *words: str) -> set[str]:
    """The files but the sandbox's in which one of the words stands, byte by byte."""
    found = set()
    for file in folder.rglob("*"):
        if file.is_file() and not file.name.startswith("sandbox"):
            content = file.read_bytes().lower()
            if any(word.lower().encode() in content for word in words):
                found.add(file.name.removesuffix("-wal"))
    return found
