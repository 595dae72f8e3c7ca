"""A conversation that begins on the website goes on in Telegram."""

import re
from collections.abc import AsyncIterator

import httpx
import pytest
import segno

from connectors.telegram.words import Say
from tests.connectors.door import open_conversation
from tests.connectors.telegram.phone import WORDS, Phone, Telegram
from tests.desk.fake_rasa import FakeRasa


@pytest.fixture
async def page(telegram: Telegram) -> AsyncIterator[httpx.AsyncClient]:
    transport = httpx.ASGITransport(telegram.app)
    address = "https://chat.example/chat/v1"
    async with httpx.AsyncClient(transport=transport, base_url=address) as client:
        yield client


async def linked(page: httpx.AsyncClient, phone: Phone) -> str:
    """The start parameter of a link for the page's conversation."""
    await phone.until(lambda: bool(phone.world.commands))
    answer = await page.post("/telegram")
    assert answer.status_code == 201
    address, _, parameter = answer.json()["url"].partition("?start=")
    assert address == "https://t.me/linden_returns_bot"
    assert len(parameter) <= 64
    return str(parameter)


async def test_the_conversation_of_the_website_goes_on(
    telegram: Telegram, phone: Phone, page: httpx.AsyncClient, rasa: FakeRasa
) -> None:
    opened = await open_conversation(page)
    await page.post("/messages", json={"client_id": "1", "text": "on the website"})
    await page.get("/events", params={"after": 1, "wait": 10})

    phone.writes(f"/start {await linked(page, phone)}")
    await phone.gets(1)
    phone.writes("on Telegram")
    await phone.gets(2)

    assert phone.read == [WORDS[Say.MOVED], "You said: on Telegram"]
    assert {one["sender"] for one in rasa.seen} == {opened["conversation"]}
    events = (await page.get("/events", params={"wait": 0})).json()["events"]
    assert [one["text"] for one in events if one["type"] == "message"][-2:] == [
        "on Telegram",
        "You said: on Telegram",
    ]


async def test_the_open_question_comes_along_and_can_be_answered_by_its_buttons(
    telegram: Telegram, phone: Phone, page: httpx.AsyncClient, rasa: FakeRasa
) -> None:
    buttons = [{"title": "Too small", "payload": '/reason{"code": "SIZE_TOO_SMALL"}'}]
    rasa.script = lambda said: (
        [{"text": f"About {said}"}]
        if said.startswith("/")
        else [{"text": "Found it."}, {"text": "Why does it go back?", "buttons": buttons}]
    )
    await open_conversation(page)
    await page.post("/messages", json={"client_id": "1", "text": "order 1001"})
    await page.get("/events", params={"after": 1, "wait": 10})

    phone.writes(f"/start {await linked(page, phone)}")
    await phone.presses("Too small")
    read = await phone.gets(3)

    assert read == [
        "Why does it go back?\n\n✓ Too small",
        WORDS[Say.MOVED],
        'About /reason{"code": "SIZE_TOO_SMALL"}',
    ]
    assert rasa.messages == ["order 1001", '/reason{"code": "SIZE_TOO_SMALL"}']


async def test_an_open_question_that_comes_along_twice_is_put_once_for_each_link(
    telegram: Telegram, phone: Phone, page: httpx.AsyncClient, rasa: FakeRasa
) -> None:
    rasa.script = lambda _said: [{"text": "Why?", "buttons": [{"title": "No", "payload": "/no"}]}]
    await open_conversation(page)
    await page.post("/messages", json={"client_id": "1", "text": "order 1001"})
    await page.get("/events", params={"after": 1, "wait": 10})
    for count in (2, 5):
        phone.writes(f"/start {await linked(page, phone)}")
        await phone.gets(count)

    for _ in range(3):
        await telegram.channel.outgoing.look()
        await telegram.channel.outgoing.idle()

    moved = WORDS[Say.MOVED]
    assert phone.read == ["Why?", moved, "Why?", moved, moved]  # from the question on


async def test_the_code_to_scan_is_the_link(
    telegram: Telegram, phone: Phone, page: httpx.AsyncClient
) -> None:
    await open_conversation(page)
    await phone.until(lambda: bool(phone.world.commands))

    answer = (await page.post("/telegram")).json()

    size, strokes = answer["qr"]["size"], re.findall(r"M(\d+) (\d+)\.5h(\d+)", answer["qr"]["path"])
    drawn = [[0] * size for _ in range(size)]
    for x, y, length in (map(int, one) for one in strokes):
        drawn[y][x : x + length] = [1] * length
    code = segno.make_qr(answer["url"], error="m")
    assert drawn == [list(row) for row in code.matrix_iter(border=4)]


async def test_a_link_works_once_and_not_for_long(
    telegram: Telegram, phone: Phone, page: httpx.AsyncClient
) -> None:
    await open_conversation(page)
    used, late = await linked(page, phone), await linked(page, phone)
    thief = Phone(phone.world, 7002, "Mallory")

    phone.writes(f"/start {used}")
    await phone.gets(1)
    thief.writes(f"/start {used}")
    await thief.gets(1)
    telegram.clock.forward(minutes=16)
    thief.writes(f"/start {late}")
    await thief.gets(2)

    assert thief.read == [WORDS[Say.START]] * 2
    mine = await telegram.channel.store.find(phone.chat.id)
    theirs = await telegram.channel.store.find(thief.chat.id)
    assert mine
    assert theirs
    assert mine.conversation != theirs.conversation


async def test_a_link_needs_a_session(telegram: Telegram, page: httpx.AsyncClient) -> None:
    assert (await page.post("/telegram")).status_code == 401
