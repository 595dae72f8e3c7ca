"""The fake Bot API is as strict as the published one, and answers its official client."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from typing import Any

import httpx
import pytest
from starlette.applications import Starlette
from telegram import Bot, InlineKeyboardButton, InlineKeyboardMarkup
from telegram.error import BadRequest, Forbidden, InvalidToken, RetryAfter
from telegram.request import HTTPXRequest

from sandbox.telegram.customer import Customer
from sandbox.telegram.webhook import HEADER, deliver
from sandbox.telegram.world import CUSTOMER, DEMO_TOKEN, Fault, World

API = f"http://sandbox/telegram/bot{DEMO_TOKEN}"


@pytest.fixture
def world(app: Starlette) -> World:
    found: World = app.state.telegram
    return found


@pytest.fixture
def customer(world: World) -> Customer:
    return Customer(world)


@pytest.fixture
async def bot(app: Starlette) -> AsyncIterator[Bot]:
    async with official(app, DEMO_TOKEN) as opened:
        yield opened


def official(app: Starlette, token: str) -> Bot:
    """The official client, with its end of the wire in this process."""

    def request() -> HTTPXRequest:
        return HTTPXRequest(httpx_kwargs={"transport": httpx.ASGITransport(app)})

    return Bot(
        token,
        base_url="http://sandbox/telegram/bot",
        base_file_url="http://sandbox/telegram/file/bot",
        request=request(),
        get_updates_request=request(),
    )


async def test_a_wrong_token_is_refused(app: Starlette) -> None:
    with pytest.raises(InvalidToken):
        await official(app, "1:wrong").initialize()


async def test_updates_come_until_they_are_confirmed(bot: Bot, customer: Customer) -> None:
    customer.writes("hello")
    customer.writes("again")

    first = await bot.get_updates()
    rest = await bot.get_updates(offset=first[0].update_id + 1)

    assert [one.message and one.message.text for one in first] == ["hello", "again"]
    assert [one.message and one.message.text for one in rest] == ["again"]


async def test_a_long_poll_ends_when_something_comes(bot: Bot, customer: Customer) -> None:
    polling = asyncio.create_task(bot.get_updates(timeout=20))
    await asyncio.sleep(0)
    customer.writes("hello")

    async with asyncio.timeout(5):
        assert len(await polling) == 1


async def test_a_keyboard_is_shown_tapped_answered_and_taken_away(
    bot: Bot, customer: Customer, world: World
) -> None:
    customer.writes("hello")
    button = InlineKeyboardButton("Yes", callback_data="ch_1")
    sent = await bot.send_message(
        CUSTOMER, "<b>1 &lt; 2</b>, right?", "HTML", reply_markup=InlineKeyboardMarkup([[button]])
    )

    customer.taps(sent.message_id, "ch_1")
    query = (await bot.get_updates())[-1].callback_query
    assert query
    await bot.answer_callback_query(query.id)
    await bot.edit_message_reply_markup(CUSTOMER, sent.message_id)

    assert sent.text == "1 < 2, right?"
    assert "reply_markup" not in customer.chat.messages[sent.message_id]
    with pytest.raises(BadRequest, match="too old"):
        await bot.answer_callback_query(query.id)


@pytest.mark.parametrize(
    ("method", "given", "said"),
    [
        ("sendMessage", {"chat_id": CUSTOMER, "text": "x" * 4097}, "too long"),
        ("sendMessage", {"chat_id": CUSTOMER, "text": "😀" * 2049}, "too long"),
        ("sendMessage", {"chat_id": CUSTOMER, "text": " "}, "empty"),
        ("sendMessage", {"chat_id": 5, "text": "x"}, "chat not found"),
        ("sendMessage", {"chat_id": CUSTOMER, "text": "a < b", "parse_mode": "HTML"}, "entities"),
        ("sendMessage", {"chat_id": CUSTOMER, "text": "<b>a", "parse_mode": "HTML"}, "end tag"),
        ("sendMessage", {"chat_id": CUSTOMER, "text": "a & b", "parse_mode": "HTML"}, "&amp;"),
        ("sendMessage", {"chat_id": CUSTOMER, "text": "x", "colour": "red"}, "no parameter colour"),
        ("sendMessage", {"chat_id": CUSTOMER}, "text is required"),
        ("sendMessage", {"chat_id": "x", "text": "x"}, "chat_id"),
        ("editMessageText", {"chat_id": CUSTOMER, "message_id": 1, "text": "x"}, "not found"),
        ("setWebhook", {"url": "http://example.com"}, "HTTPS"),
        ("getFile", {"file_id": "gone"}, "invalid file_id"),
    ],
)
async def test_what_the_bot_api_refuses_is_refused(
    api: httpx.AsyncClient, customer: Customer, method: str, given: dict[str, Any], said: str
) -> None:
    customer.writes("hello")

    answer = await api.post(f"{API}/{method}", json=given)

    assert (answer.status_code, answer.json()["ok"]) == (400, False)
    assert said in answer.json()["description"]


async def test_a_button_carries_at_most_64_bytes(bot: Bot, customer: Customer) -> None:
    customer.writes("hello")
    button = InlineKeyboardButton("Yes", callback_data="ü" * 33)

    with pytest.raises(BadRequest, match=r"(?i)button_data_invalid"):
        await bot.send_message(CUSTOMER, "?", reply_markup=InlineKeyboardMarkup([[button]]))


async def test_an_unknown_method_is_noted(api: httpx.AsyncClient, world: World) -> None:
    answer = await api.post(f"{API}/sendDice", json={"chat_id": CUSTOMER})

    assert answer.status_code == 404
    assert world.unexpected == ["sendDice: Not Found"]


async def test_floods_and_blocks_come_on_demand(bot: Bot, customer: Customer, world: World) -> None:
    customer.writes("hello")
    world.faults.append(Fault(429, retry_after=7))

    with pytest.raises(RetryAfter, match="7"):
        await bot.send_message(CUSTOMER, "hello")
    customer.blocks()
    with pytest.raises(Forbidden, match="blocked"):
        await bot.send_message(CUSTOMER, "hello")


async def test_a_photo_can_be_downloaded(bot: Bot, customer: Customer) -> None:
    customer.shows(b"pixels", "the zip is broken")

    message = (await bot.get_updates())[0].message
    assert message
    file = await bot.get_file(message.photo[-1].file_id)

    assert message.caption == "the zip is broken"
    assert bytes(await file.download_as_bytearray()) == b"pixels"


async def test_a_webhook_gets_each_update_once_with_its_secret(
    bot: Bot, customer: Customer, world: World
) -> None:
    posted: list[tuple[str, int]] = []
    statuses = iter([500, 200, 200])

    def take(request: httpx.Request) -> httpx.Response:
        posted.append((request.headers[HEADER], len(request.content)))
        return httpx.Response(next(statuses))

    await bot.set_webhook("https://bot.example/telegram", secret_token="s3cret")
    customer.writes("hello")
    customer.writes("hello again")
    async with httpx.AsyncClient(transport=httpx.MockTransport(take)) as client:
        assert not await deliver(world, client)
        assert await deliver(world, client)

    assert [secret for secret, _ in posted] == ["s3cret"] * 3
    assert posted[0] == posted[1] != posted[2]
    assert world.updates == []


async def test_the_page_is_strict_and_for_itself_alone(app: Starlette) -> None:
    transport = httpx.ASGITransport(app)
    async with httpx.AsyncClient(transport=transport, base_url="http://127.0.0.1:8090") as client:
        page = await client.get("/telegram")
        stranger = await client.post("/telegram/page/do/write", data={"text": "hi"})
        ours = await client.post(
            "/telegram/page/do/write", data={"text": "hi"}, headers={"X-Sandbox-Page": "1"}
        )
        shown = await client.get("/telegram/page/chat", headers={"X-Sandbox-Page": "1"})

    assert "script-src 'self'" in page.headers["content-security-policy"]
    assert (stranger.status_code, ours.status_code) == (403, 200)
    assert [one["text"] for one in shown.json()["messages"]] == ["hi"]
