"""A real Chromium on the demo shop's pages, with a fake desk behind the chat."""

import os
import shutil
from collections.abc import AsyncIterator
from pathlib import Path

import pytest
import pytest_asyncio
from playwright.async_api import Browser, ConsoleMessage, Page, async_playwright, expect
from pytest_asyncio import is_async_test

from tests.browser.screens import opened_on
from tests.browser.stage import Stage, staged

HERE = Path(__file__).parent
INSTALLED = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
PATIENCE_MS = 20_000  # for what must come; machines of CI are slow
NETWORK_NOISE = ("Failed to load resource", "net::ERR_")


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    for item in items:
        if HERE in item.path.parents and is_async_test(item):
            item.add_marker(pytest.mark.asyncio(loop_scope="session"), append=False)


def chromium_path() -> str:
    """The browser to drive: CHROMIUM, else one that is installed."""
    found = os.environ.get("CHROMIUM") or next(filter(None, map(shutil.which, INSTALLED)), None)
    if found is None:
        pytest.fail("No Chromium: install the package `chromium`, or set CHROMIUM to one's path.")
    return found


@pytest_asyncio.fixture(scope="session", loop_scope="session")
async def chromium() -> AsyncIterator[Browser]:
    expect.set_options(timeout=PATIENCE_MS)
    async with async_playwright() as playwright:
        browser = await playwright.chromium.launch(
            executable_path=chromium_path(), args=["--no-sandbox"]
        )
        yield browser
        await browser.close()


@pytest_asyncio.fixture(loop_scope="session")
async def stage() -> AsyncIterator[Stage]:
    """The shop and the fake desk, served; fails when the widget broke the contract."""
    async with staged() as stage:
        yield stage
    assert stage.desk.unexpected == []


@pytest_asyncio.fixture(loop_scope="session")
async def page(
    request: pytest.FixtureRequest, chromium: Browser, stage: Stage
) -> AsyncIterator[Page]:
    """The shop on a desktop or on the screen that is asked for.

    Fails on script errors and on refusals by the page's policy.
    """
    context = await opened_on(chromium, getattr(request, "param", "desktop"))
    page = await context.new_page()
    complaints = listen(page)
    await page.goto(stage.shop)
    yield page
    await context.close()
    assert complaints == []


def listen(page: Page) -> list[str]:
    """Collects what the page complains of, but for requests that failed."""
    complaints: list[str] = []

    def heard(message: ConsoleMessage) -> None:
        noise = any(noise in message.text for noise in NETWORK_NOISE)
        if message.type == "error" and not noise:
            complaints.append(message.text)

    page.on("pageerror", lambda error: complaints.append(str(error)))
    page.on("console", heard)
    return complaints
