"""The customer's page in a real browser, on the real sandbox in this process."""

from __future__ import annotations

from playwright.async_api import Page, expect
from starlette.applications import Starlette

from sandbox.telegram.methods import send_message
from sandbox.telegram.world import CUSTOMER, World
from tests.sandbox.test_sandbox_page import ADDRESS, page

__all__ = ["page"]


async def test_the_customer_writes_and_taps_a_button(app: Starlette, page: Page) -> None:
    world: World = app.state.telegram
    await page.goto(f"{ADDRESS}/telegram")

    await page.get_by_label("Message", exact=True).fill("My shoes are too small")
    await page.keyboard.press("Enter")
    await expect(page.locator("#messages .mine")).to_contain_text("My shoes are too small")
    button = {"text": "Yes", "callback_data": "ch_1"}
    markup = {"inline_keyboard": [[button]]}
    await send_message(
        world,
        {"chat_id": CUSTOMER, "text": "<b>Sure?</b>", "parse_mode": "HTML", "reply_markup": markup},
    )
    await page.get_by_role("button", name="Yes").click()
    await page.get_by_role("button", name="Block the bot").click()
    await expect(page.locator("#state")).to_have_text("blocked")

    await expect(page.locator("#messages .theirs b")).to_have_text("Sure?")
    assert [set(one) - {"update_id"} for one in world.updates] == [
        {"message"}, {"callback_query"}, {"my_chat_member"},
    ]  # fmt: skip
