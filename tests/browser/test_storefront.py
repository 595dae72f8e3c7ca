"""The demo shop's pages, and the chat on them, under a strict policy."""

import base64
import hashlib
import hmac
import json
from urllib.parse import urlencode

from playwright.async_api import Page, expect

from tests.browser.accessibility import violations
from tests.browser.customer import Customer
from tests.browser.stage import SECRET, Stage


async def log_in(page: Page, stage: Stage) -> None:
    await page.goto(f"{stage.shop}/account")
    await page.get_by_role("button", name="Anna Meyer").click()
    await expect(page.get_by_role("heading", name="Your orders")).to_be_visible()


async def test_the_shop_shows_its_products(page: Page, stage: Stage) -> None:
    await expect(page.get_by_role("heading", name="Trail runner")).to_be_visible()
    assert await page.locator("main img").first.evaluate("image => image.naturalWidth") > 0


async def test_the_pages_allow_no_inline_script_or_style(page: Page, stage: Stage) -> None:
    answer = await page.request.get(stage.shop)

    policy = answer.headers["content-security-policy"]
    assert "unsafe" not in policy
    assert "default-src 'none'" in policy


async def test_a_page_that_trusts_nonces_alone_needs_no_more(page: Page, stage: Stage) -> None:
    chat = stage.script.removesuffix("/chat.js")
    policy = f"default-src 'none'; script-src 'nonce-n1' 'strict-dynamic'; connect-src {chat}"

    await page.goto(f"{stage.shop}/bare?{urlencode({'policy': policy})}")

    await Customer(page).begin()


async def test_the_pages_are_accessible(page: Page, stage: Stage) -> None:
    assert await violations(page) == []
    await page.goto(f"{stage.shop}/account")
    assert await violations(page) == []
    await log_in(page, stage)
    assert await violations(page) == []


async def test_return_this_opens_the_chat_at_that_order(page: Page, stage: Stage) -> None:
    await log_in(page, stage)

    await page.get_by_role("button", name="Return this", exact=True).nth(1).click()

    await stage.until("I would like to return something from order 1000.")
    assert stage.desk.conversation.opening["order"] == "1000"


async def test_return_this_item_names_the_item(page: Page, stage: Stage) -> None:
    await log_in(page, stage)

    await page.get_by_role("button", name="Return this item").nth(1).click()

    await stage.until("I would like to return Heavy cotton tee from order 1001.")


async def test_the_page_vouches_for_its_customer(page: Page, stage: Stage) -> None:
    await log_in(page, stage)
    await Customer(page).begin()

    head, claims, signature = stage.desk.conversation.opening["identity"].split(".")
    mac = hmac.digest(SECRET, f"{head}.{claims}".encode(), hashlib.sha256)
    assert base64.urlsafe_b64decode(signature + "=") == mac
    told = json.loads(base64.urlsafe_b64decode(claims + "=="))
    assert told["sub"] == "cus_1"
    assert told["exp"] - told["iat"] == 600


async def test_a_token_that_is_refused_leaves_a_guest(page: Page, stage: Stage) -> None:
    stage.desk.weather.forged = True
    await log_in(page, stage)

    await Customer(page).begin()

    assert "identity" not in stage.desk.conversation.opening


async def test_each_customer_of_a_browser_has_their_own_chat(page: Page, stage: Stage) -> None:
    await log_in(page, stage)
    anna = await Customer(page).begin()
    await page.get_by_role("button", name="Log out").click()
    await page.goto(f"{stage.shop}/account")
    await page.get_by_role("button", name="Ben Okafor").click()

    await expect(page.get_by_text("Signed in as Ben")).to_be_visible()
    await anna.sees_bubbles()


async def test_a_guest_who_logs_in_keeps_the_conversation(page: Page, stage: Stage) -> None:
    customer = await Customer(page).begin()

    await log_in(page, stage)

    await customer.sees_bubbles("hi", "You said: hi")
    assert len(stage.desk.sessions) == 1
