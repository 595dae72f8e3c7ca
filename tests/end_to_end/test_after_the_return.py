"""Play the warehouse: the customer is told in the widget, answers the survey, the lead has it."""

import os
from collections.abc import AsyncIterator, Iterator
from pathlib import Path

import pytest
import pytest_asyncio
from playwright.async_api import Browser, Page, async_playwright, expect

from deploy.stack import Stack, running_stack
from tests.browser.conftest import chromium_path
from tests.browser.customer import Customer
from tests.end_to_end.conftest import ROOT

PICTURES = os.environ.get("SCREENSHOTS")
PATIENCE = 60_000


@pytest.fixture(scope="module")
def stack(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Stack]:
    """A demo that asks as soon as a case is settled."""
    environ = {**os.environ, "SURVEY_AFTER_MINUTES": "0"}
    with running_stack(ROOT, tmp_path_factory.mktemp("after"), environ) as stack:
        yield stack


@pytest_asyncio.fixture(loop_scope="session")
async def browser() -> AsyncIterator[Browser]:
    async with async_playwright() as playwright:
        browser = await playwright.chromium.launch(
            executable_path=chromium_path(), args=["--no-sandbox"]
        )
        yield browser
        await browser.close()


async def test_the_customer_is_told_asked_and_called_back(stack: Stack, browser: Browser) -> None:
    expect.set_options(timeout=PATIENCE)
    shop = await _window(browser, stack.url("sandbox"))
    customer = await _returned(shop)

    warehouse = await _window(browser, f"{stack.url('sandbox')}/warehouse")
    await warehouse.locator("#items button").filter(has_text="RMA-5001").click()
    await _press(warehouse, "Scan: with the carrier")
    await customer.sees("The carrier has your parcel for RMA-5001")
    await _press(warehouse, "Receive")
    await customer.sees("reached us on")
    await _press(warehouse, "Inspect")
    await customer.sees("everything is fine")
    await _press(warehouse, "Refund")
    await customer.sees("We've sent your refund of €86.00 for RMA-5001 to your card ending in")
    await _picture(warehouse, "care-warehouse")
    await _picture(shop, "care-told")
    await warehouse.locator("#tabs button").filter(has_text="Refunds").click()
    await warehouse.locator("#items button").filter(has_text="€86.00").first.click()
    await _press(warehouse, "The bank settled it")

    await customer.sees("That completes your return RMA-5001")
    await customer.sees("How was it for you?")
    await _picture(shop, "care-survey")
    await shop.locator(".stars .star").first.click()
    await customer.sees("lead of our team")
    await customer.sees("What went wrong?")
    await customer.choose("It took too long")
    await customer.sees("Anything you'd like to add")
    await customer.say("Two weeks for a pair of shoes is a lot")
    await customer.sees("Thank you for telling us plainly")
    await _picture(shop, "care-recovery")

    slack = await _window(browser, f"{stack.url('sandbox')}/slack")
    await slack.get_by_role("button", name="replies").first.click()
    await expect(slack.get_by_text("Two weeks for a pair of shoes").first).to_be_visible()
    await _picture(slack, "care-slack")


async def _returned(shop: Page) -> Customer:
    customer = await Customer(shop).open()
    await customer.say("the shoes from order 1001 are too small, anna.keller@example.com")
    await customer.sees("Aria running shoes")
    for choice in ("Yes", "Refund", "Drop-off with a QR code · €3.90", "Yes, submit it"):
        await shop.get_by_role("button", name=choice, exact=True).last.click()
    await customer.sees("RMA-5001")
    return customer


async def _window(browser: Browser, url: str) -> Page:
    page = await browser.new_page(viewport={"width": 1280, "height": 900}, locale="en-GB")
    page.set_default_timeout(PATIENCE)
    await page.goto(url)
    return page


async def _press(page: Page, name: str) -> None:
    await page.get_by_role("button", name=name, exact=True).click()


async def _picture(page: Page, name: str) -> None:
    """Kept where SCREENSHOTS names a folder."""
    if PICTURES:
        await page.screenshot(path=Path(PICTURES) / f"{name}.png")
