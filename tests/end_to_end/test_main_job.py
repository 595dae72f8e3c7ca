"""A customer returns an item in the chat on the shop's page."""

import asyncio
import os
from pathlib import Path
from typing import Any

import httpx
from playwright.async_api import Locator, Page, expect

from deploy.stack import Stack
from tests.browser.customer import Customer

PICTURES = os.environ.get("SCREENSHOTS")
PATIENCE = 60_000


async def test_a_return_from_hello_to_the_number_over_a_reload_and_a_restart(
    stack: Stack, page: Page
) -> None:
    expect.set_options(timeout=PATIENCE)
    before = _state(stack)
    customer = await Customer(page).open()

    await customer.say("hi, these shoes are too small")
    await customer.sees("order")
    await customer.say("order 1001, anna.keller@example.com")
    await customer.sees("Aria running shoes")
    await page.reload()
    await _still_open(customer)
    await customer.choose("Yes")
    await customer.choose("Refund")
    await expect(customer.button("Bring it to a store · free")).to_be_visible()
    await asyncio.to_thread(stack.restart, *stack.names)
    await page.get_by_role("button", name="Drop-off with a QR code · €3.90").click()
    await expect(customer.log.get_by_text("€86.00")).to_be_visible()
    await _picture(page, "summary")
    await customer.choose("Yes, submit it")
    await customer.sees("RMA-")
    await _picture(page, "conversation")

    [created] = _new_returns(before, _state(stack))
    [line] = created["lines"]
    assert (created["method"], created["resolution"]) == ("DROP_OFF", "REFUND")
    assert (line["quantity"], line["reason_id"]) == (1, "reason_size_too_small")
    assert line["order_line_id"] == "ord_1001-L1"
    assert line["refund"] == {"amount": "89.90", "currency": "EUR"}
    assert [fee["amount"]["amount"] for fee in created["fees"]] == ["3.90"]


async def test_a_return_by_keyboard_alone(stack: Stack, page: Page) -> None:
    """From the shop's button to the number: Tab, arrows, letters, Space and Enter."""
    expect.set_options(timeout=PATIENCE)
    before = _state(stack)
    customer = Customer(page)
    await _press(page.get_by_role("link", name="Log in"))
    await _press(page.get_by_role("button", name="Anna Keller"))
    await _press(page.get_by_role("button", name="Return this", exact=True).first)
    await expect(customer.text).to_be_focused()

    await _choose(customer, "Aria running shoes · Blue / 42")
    await _choose(customer, "It is too small")
    await _choose(customer, "Yes")
    await _choose(customer, "Refund")
    await _choose(customer, "Drop-off with a QR code · €3.90")
    await _choose(customer, "Yes, submit it")
    await customer.sees("RMA-")
    await page.keyboard.type("thank you")
    await page.keyboard.press("Enter")

    await expect(customer.bubble("thank you").first).to_be_visible()
    [created] = _new_returns(before, _state(stack))
    assert [line["order_line_id"] for line in created["lines"]] == ["ord_1025-L1"]


async def _press(link_or_button: Locator) -> None:
    await link_or_button.focus()
    await link_or_button.press("Enter")


async def _choose(customer: Customer, label: str) -> None:
    """From the field: arrow up goes to the latest choices, Tab from one to the next."""
    button, keys = customer.button(label), customer.page.keyboard
    await expect(button).to_be_visible()
    await expect(customer.text).to_be_focused()
    await keys.press("ArrowUp")
    for _ in range(12):
        if await button.evaluate("button => button.matches(':focus')"):
            break
        await keys.press("Tab")
    await expect(button).to_be_focused()
    await keys.press("Space")


async def _still_open(customer: Customer) -> None:
    """After a reload the chat comes back as it was, or is opened again."""
    await expect(customer.launcher.or_(customer.panel).first).to_be_visible()
    if not await customer.panel.is_visible():
        await customer.open()
    await customer.sees("Aria running shoes")


def _state(stack: Stack) -> dict[str, Any]:
    found: dict[str, Any] = httpx.get(f"{stack.url('sandbox')}/state").json()
    return found


def _new_returns(before: dict[str, Any], after: dict[str, Any]) -> list[dict[str, Any]]:
    known = {one["id"] for one in before["returns"]}
    return [one for one in after["returns"] if one["id"] not in known]


async def _picture(page: Page, name: str) -> None:
    """Kept where SCREENSHOTS names a folder, as the README's picture is made by it."""
    if PICTURES:
        await page.screenshot(path=Path(PICTURES) / f"{name}.png")
