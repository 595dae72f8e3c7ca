"""The whole of it: four real processes, the trained model, a real browser."""

import os
from collections.abc import AsyncIterator, Iterator
from pathlib import Path

import pytest
import pytest_asyncio
from playwright.async_api import Page, async_playwright
from pytest_asyncio import is_async_test

from deploy.stack import Stack, running_stack
from tests.browser.conftest import chromium_path

ROOT = Path(__file__).resolve().parents[2]
HERE = Path(__file__).parent


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    for item in items:
        if HERE in item.path.parents and is_async_test(item):
            item.add_marker(pytest.mark.asyncio(loop_scope="session"), append=False)


@pytest.fixture(scope="session")
def stack(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Stack]:
    state = tmp_path_factory.mktemp("end-to-end")
    with running_stack(ROOT, state, os.environ) as stack:
        yield stack


@pytest_asyncio.fixture(loop_scope="session")
async def page(stack: Stack) -> AsyncIterator[Page]:
    """A window on the demo shop's page."""
    async with async_playwright() as playwright:
        browser = await playwright.chromium.launch(
            executable_path=chromium_path(), args=["--no-sandbox"]
        )
        page = await browser.new_page(viewport={"width": 1280, "height": 900}, locale="en-GB")
        page.set_default_timeout(60_000)
        await page.goto(stack.url("sandbox"))
        yield page
        await browser.close()
