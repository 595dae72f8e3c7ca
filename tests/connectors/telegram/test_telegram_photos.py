"""Photos, albums and documents on Telegram become attachments of one message."""

import asyncio
from pathlib import Path
from typing import Any

from connectors.telegram.words import Say
from desk.model import Event, Role
from sandbox.telegram.world import Fault, World
from tests.connectors.telegram.phone import WORDS, Phone, Telegram, opened_telegram
from tests.desk.fake_rasa import FakeRasa, Wire
from tests.desk.pictures import PROGRAM, SVG, picture

PHOTO = picture(width=80, height=60)


async def shown(telegram: Telegram, phone: Phone) -> list[Event]:
    """The customer's lines that hold photos."""
    chat = await telegram.channel.store.find(phone.chat.id)
    assert chat
    lines = await telegram.desk.events(chat.conversation, 0, 1000)
    return [line for line in lines if line.body.get("attachments")]


def heard(rasa: FakeRasa) -> list[tuple[str, int]]:
    """What Rasa read, and with how many photos."""
    return [(one["message"], len(one["metadata"]["attachments"])) for one in rasa.seen]


async def test_a_photo_with_its_caption_is_one_message(
    telegram: Telegram, phone: Phone, rasa: FakeRasa
) -> None:
    phone.shows(PHOTO, "the zip is broken")
    await phone.gets(1)

    [line] = await shown(telegram, phone)
    [photo] = line.body["attachments"]
    assert (line.role, line.text) == (Role.CUSTOMER, "the zip is broken")
    assert (photo["type"], photo["width"], photo["height"]) == ("image/jpeg", 80, 60)
    assert heard(rasa) == [("the zip is broken", 1)]


async def test_a_photo_sent_as_a_document_is_a_photo(
    telegram: Telegram, phone: Phone, rasa: FakeRasa
) -> None:
    phone.shows(picture("PNG"), name="../scan.png")
    await phone.gets(1)

    assert len(await shown(telegram, phone)) == 1
    assert heard(rasa) == [("/inform", 1)]


async def test_an_album_is_one_message(telegram: Telegram, phone: Phone, rasa: FakeRasa) -> None:
    phone.shows(PHOTO, "the zip is broken", album="a1")
    phone.shows(PHOTO, album="a1")
    phone.shows(PHOTO, album="a1")
    phone.writes("that is all")
    await phone.until(lambda: "You said: that is all" in phone.read)

    [line] = await shown(telegram, phone)
    assert line.text == "the zip is broken"
    assert len(line.body["attachments"]) == 3
    assert heard(rasa) == [("the zip is broken", 3), ("that is all", 0)]


async def test_an_album_is_complete_when_nothing_more_comes(
    telegram: Telegram, phone: Phone, rasa: FakeRasa
) -> None:
    phone.shows(PHOTO, album="a1")
    phone.shows(PHOTO, album="a1")
    await phone.until(lambda: len(telegram.channel.photos.albums._waiting) == 2)
    assert rasa.seen == []

    telegram.time.quiet.set()
    await phone.gets(1)

    assert heard(rasa) == [("/inform", 2)]


async def test_a_full_album_waits_for_nothing(
    telegram: Telegram, phone: Phone, rasa: FakeRasa
) -> None:
    for _ in range(10):
        phone.shows(PHOTO, album="a1")
    await phone.gets(1)

    assert heard(rasa) == [("/inform", 10)]


async def test_a_restart_in_the_middle_of_an_album_loses_none(
    tmp_path: Path, wire: Wire, world: World, phone: Phone, rasa: FakeRasa
) -> None:
    async with opened_telegram(tmp_path, wire, world) as first:
        phone.shows(PHOTO, "both soles", album="a1")
        phone.shows(PHOTO, album="a1")
        await phone.until(lambda: len(first.channel.photos.albums._waiting) == 2)
    assert rasa.seen == []

    async with opened_telegram(tmp_path, wire, world) as second:
        await phone.gets(1)
        [line] = await shown(second, phone)

    assert len(line.body["attachments"]) == 2
    assert heard(rasa) == [("both soles", 2)]


async def test_an_album_that_comes_twice_is_stored_once(
    telegram: Telegram, phone: Phone, world: World, rasa: FakeRasa, tmp_path: Path
) -> None:
    sent = [phone.shows(PHOTO, album="a1"), phone.shows(PHOTO, album="a1"), phone.shows(PHOTO)]
    await phone.gets(2)

    world.updates += sent
    world.bell.ring()
    phone.writes("again")
    await phone.until(lambda: "You said: again" in phone.read)

    assert heard(rasa)[:2] == [("/inform", 2), ("/inform", 1)]


async def refusal(telegram: Telegram, phone: Phone, content: bytes, **how: Any) -> list[str]:
    phone.shows(content, **how)
    await phone.gets(1)
    assert await shown(telegram, phone) == []
    return phone.read


async def test_what_is_no_photo_is_refused_by_its_content(
    telegram: Telegram, phone: Phone, rasa: FakeRasa
) -> None:
    for name, content in (("holiday.jpg", PROGRAM), ("logo.svg", SVG), ("bill.pdf", b"%PDF-1.7")):
        phone.shows(content, name=name)
    read = await phone.gets(3)

    assert read == [WORDS[Say.NOT_A_PHOTO]] * 3
    assert await shown(telegram, phone) == []
    assert rasa.seen == []


async def test_a_photo_of_20_mb_is_refused_unfetched(
    telegram: Telegram, phone: Phone, world: World
) -> None:
    large = b"\xff\xd8\xff" + b"x" * (20 * 1024 * 1024)
    world.faults.append(Fault(500, times=1, method="getFile"))

    read = await refusal(telegram, phone, large)

    assert read == [WORDS[Say.PHOTO_TOO_LARGE]]
    assert world.faults[0].times == 1


async def test_the_caption_of_a_refused_file_is_read_all_the_same(
    telegram: Telegram, phone: Phone, rasa: FakeRasa
) -> None:
    phone.shows(PROGRAM, "order 1001", name="order.exe")
    read = await phone.gets(2)

    assert read == [WORDS[Say.NOT_A_PHOTO], "You said: order 1001"]
    assert heard(rasa) == [("order 1001", 0)]


async def test_a_file_that_telegram_does_not_give_out_at_once_is_tried_again(
    telegram: Telegram, phone: Phone, world: World, rasa: FakeRasa
) -> None:
    world.faults.append(Fault(502, times=2, method="getFile"))

    phone.shows(PHOTO)
    await phone.gets(1)

    assert heard(rasa) == [("/inform", 1)]


async def test_a_file_that_stays_out_of_reach_is_asked_for_again(
    telegram: Telegram, phone: Phone, world: World
) -> None:
    world.faults.append(Fault(502, times=3, method="getFile"))

    assert await refusal(telegram, phone, PHOTO) == [WORDS[Say.PHOTO_LOST]]

    phone.shows(PHOTO)
    await phone.gets(2)
    assert len(await shown(telegram, phone)) == 1
    await asyncio.sleep(0)
