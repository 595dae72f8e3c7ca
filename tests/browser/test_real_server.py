"""The widget against the real server: real connectors, desk and database, a scripted Rasa."""

import socket
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack, asynccontextmanager
from datetime import UTC, datetime
from pathlib import Path

import httpx
import pytest_asyncio
from playwright.async_api import Browser, Page, expect

from connectors import wording
from connectors.web import app
from connectors.web.chat import Chat
from connectors.web.limits import Guard, Limits
from connectors.web.streams import Streams
from desk.database import Database
from desk.desk import Desk
from desk.rasa import Rasa
from tests.browser.conftest import listen
from tests.browser.customer import Customer
from tests.browser.serving import address, free_socket, serving
from tests.browser.stage import SECRET, shop_app
from tests.connectors.door import RESPONSES
from tests.desk.fake_rasa import FakeRasa, Item, Wire


class RealServer:
    """The connectors on a port, and the shop on another; `restart` starts the former anew."""

    def __init__(self, state: Path) -> None:
        self.rasa = FakeRasa()
        self._state = state
        self._chat, self._shop = free_socket(), free_socket()
        self._running = AsyncExitStack()

    @property
    def shop(self) -> str:
        return address(self._shop)

    async def start(self) -> None:
        chat = Chat(self._desk(), Streams(), Guard(Limits()), SECRET.decode(), _now)
        application = app.build(chat, frozenset({self.shop}))
        await self._running.enter_async_context(application.router.lifespan_context(application))
        await self._running.enter_async_context(serving(application, self._chat))
        self._running.callback(chat.streams.end)

    async def stop(self) -> None:
        await self._running.aclose()

    async def restart(self) -> None:
        await self.stop()
        await self.start()

    @asynccontextmanager
    async def serving_shop(self) -> AsyncIterator[None]:
        async with serving(shop_app(f"{address(self._chat)}/chat.js"), self._shop):
            yield
        _close(self._chat, self._shop)

    def _desk(self) -> Desk:
        client = httpx.AsyncClient(transport=Wire(self.rasa), base_url="http://rasa")
        database = Database(f"sqlite:///{self._state / 'desk.db'}")
        return Desk(database, Rasa(client), wording.read(RESPONSES), now=_now)


def _now() -> datetime:
    return datetime.now(UTC)


def _close(*sockets: socket.socket) -> None:
    for one in sockets:
        one.close()


@pytest_asyncio.fixture(loop_scope="session")
async def server(tmp_path: Path) -> AsyncIterator[RealServer]:
    server = RealServer(tmp_path)
    async with server.serving_shop():
        await server.start()
        yield server
        await server.stop()
    assert server.rasa.unexpected == []


@pytest_asyncio.fixture(loop_scope="session")
async def page(chromium: Browser, server: RealServer) -> AsyncIterator[Page]:
    context = await chromium.new_context(
        viewport={"width": 1280, "height": 860}, locale="en-GB", reduced_motion="reduce"
    )
    page = await context.new_page()
    complaints = listen(page)
    await page.goto(server.shop)
    yield page
    await context.close()
    assert complaints == []


def offers(message: str) -> list[Item]:
    if message.startswith("/"):
        return [{"text": f"Understood {message}"}]
    button = {"title": "Running shoes", "payload": '/choose{"line":"1"}'}
    return [{"text": "Which item?", "buttons": [button]}]


async def test_a_message_is_answered(page: Page, server: RealServer) -> None:
    await Customer(page).begin()


async def test_a_choice_reaches_rasa_as_its_payload(page: Page, server: RealServer) -> None:
    server.rasa.script = offers
    customer = await Customer(page).open()
    await customer.say("a return, please")

    await customer.choose("Running shoes")

    await customer.sees_bubbles(
        "a return, please", "Which item?", "Running shoes", 'Understood /choose{"line":"1"}'
    )
    await expect(customer.button("Running shoes")).to_have_count(0)


async def test_a_restart_and_a_reload_change_nothing(page: Page, server: RealServer) -> None:
    customer = await Customer(page).begin()

    await server.restart()
    await customer.say("still there?")
    await customer.sees("You said: still there?")
    await page.reload()

    await customer.sees_bubbles("hi", "You said: hi", "still there?", "You said: still there?")


async def test_the_shops_token_tells_rasa_who_writes(page: Page, server: RealServer) -> None:
    await page.goto(f"{server.shop}/account")
    await page.get_by_role("button", name="Anna Meyer").click()
    await page.get_by_role("button", name="Return this", exact=True).first.click()

    await Customer(page).sees("You said: I would like to return something from order 1001.")
    metadata = server.rasa.seen[0]["metadata"]
    assert metadata["identity"]["customer_id"] == "cus_1"
    assert metadata["order"] == "1001"


async def test_a_chat_is_ended_and_another_begun(page: Page, server: RealServer) -> None:
    customer = await Customer(page).begin()
    await customer.choose("More options")
    await customer.choose("End chat")
    await customer.choose("End chat")

    await customer.choose("Start a new chat")
    await customer.say("hello")

    await customer.sees("You said: hello")
    await customer.sees_bubbles("hello", "You said: hello")


async def test_two_tabs_show_the_same(page: Page, server: RealServer) -> None:
    one = await Customer(page).begin()
    second = await page.context.new_page()
    await second.goto(server.shop)
    two = await Customer(second).open()

    await two.say("from the second tab")

    await one.sees("You said: from the second tab")
