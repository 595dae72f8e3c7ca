"""A customer returns an item in the chat on the shop's page."""

import asyncio
import os
from pathlib import Path
from typing import Any

import httpx
from playwright.async_api import Page, expect

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
