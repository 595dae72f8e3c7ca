from typing import Any

import pytest
from playwright.async_api import Page, expect

from tests.browser.customer import Customer
from tests.browser.fakelog import FakeConversation
from tests.browser.screens import ON_DESKTOP_AND_PHONE
from tests.browser.stage import Stage

pytestmark = ON_DESKTOP_AND_PHONE


def offer(*labels: str) -> list[dict[str, str]]:
    return [{"id": f"choice-{label}", "label": label} for label in labels]


def asks(conversation: FakeConversation, said: dict[str, Any]) -> list[dict[str, Any]]:
    """First offers, then confirms."""
    if len(conversation.said()) > 1:
        return [{"text": f"{said['text']} it is."}]
    return [{"text": "Which one?", "choices": offer("Shoes", "Shirt")}]


async def test_a_look_at_the_chat_opens_no_conversation(page: Page, stage: Stage) -> None:
    customer = await Customer(page).open()

    await expect(customer.button("Where is my refund?")).to_be_visible()
    assert stage.desk.requests == []


async def test_a_message_is_answered(page: Page, stage: Stage) -> None:
    customer = await Customer(page).open()

    await customer.say("these shoes are too small")

    await customer.sees_bubbles("these shoes are too small", "You said: these shoes are too small")
    await expect(customer.text).to_have_value("")


async def test_the_conversation_opens_with_language_and_time_zone(page: Page, stage: Stage) -> None:
    customer = await Customer(page).open()

    await customer.say("hi")

    await customer.sees("You said: hi")
    assert set(stage.desk.conversation.opening) == {"locale", "timezone"}
    assert stage.desk.conversation.opening["locale"] == "en-GB"


async def test_a_starter_is_said(page: Page, stage: Stage) -> None:
    customer = await Customer(page).open()

    await customer.choose("Where is my refund?")

    await customer.sees("You said: Where is my refund?")
    await expect(customer.button("Where is my refund?")).to_be_hidden()


async def test_shift_enter_breaks_the_line(page: Page, stage: Stage) -> None:
    customer = await Customer(page).open()

    await customer.text.fill("one")
    await customer.text.press("Shift+Enter")
    await customer.text.press_sequentially("two")
    await customer.text.press("Enter")

    await stage.until("one\ntwo")


async def test_a_choice_is_sent_by_its_id_and_shown_by_its_label(page: Page, stage: Stage) -> None:
    stage.desk.script = asks
    customer = await Customer(page).open()
    await customer.say("a return")

    await customer.choose("Shirt")

    await customer.sees_bubbles("a return", "Which one?", "Shirt", "Shirt it is.")
    await expect(customer.button("Shoes")).to_have_count(0)


async def test_an_offer_is_over_when_the_customer_writes_instead(page: Page, stage: Stage) -> None:
    stage.desk.script = asks
    customer = await Customer(page).open()
    await customer.say("a return")
    await expect(customer.button("Shoes")).to_be_visible()

    await customer.say("neither")

    await customer.sees("neither it is.")
    await expect(customer.button("Shoes")).to_be_hidden()


async def test_typing_shows_until_the_reply(page: Page, stage: Stage) -> None:
    customer = await Customer(page).begin()
    await stage.streaming()

    stage.desk.conversation.type(True)
    await expect(customer.log.locator(".dots")).to_be_visible()
    stage.desk.conversation.say("Done.")

    await customer.sees("Done.")
    await expect(customer.log.locator(".dots")).to_be_hidden()


@pytest.mark.parametrize("text", ["", "   ", "\n\n"])
async def test_nothing_is_sent_for_an_empty_message(page: Page, stage: Stage, text: str) -> None:
    customer = await Customer(page).open()

    await customer.text.fill(text)
    await customer.button("Send").click()

    assert stage.desk.requests == []


async def test_a_message_that_is_too_long_stays_with_the_reason(page: Page, stage: Stage) -> None:
    customer = await Customer(page).open()

    await customer.say("x" * 2003)

    await expect(page.get_by_role("alert").filter(has_text="3 characters too long")).to_be_visible()
    await expect(customer.text).to_have_value("x" * 2003)
    assert stage.desk.requests == []


@pytest.mark.parametrize("author", ["bot", "customer", "agent"])
async def test_markup_is_shown_as_text(page: Page, stage: Stage, author: str) -> None:
    markup = '<img src=x onerror="document.title=1"><b>bold</b>'
    customer = await Customer(page).begin()

    stage.desk.conversation.say(markup, author, name="<i>Eve</i>" if author == "agent" else None)

    await customer.sees(markup)
    assert await customer.log.locator("img, b, i:not(.dots i)").count() == 0


async def test_web_addresses_are_links_and_nothing_else_is(page: Page, stage: Stage) -> None:
    customer = await Customer(page).begin()

    stage.desk.conversation.say(
        "See https://shop.example/returns?a=1, javascript:alert(1) or (http://shop.example)."
    )

    await expect(customer.log.get_by_role("link")).to_have_text(
        ["https://shop.example/returns?a=1", "http://shop.example"]
    )
    link = customer.log.get_by_role("link").first
    await expect(link).to_have_attribute("rel", "noreferrer")


async def test_an_address_with_a_name_is_shown_by_its_name(page: Page, stage: Stage) -> None:
    customer = await Customer(page).begin()

    stage.desk.conversation.say(
        "30 days. (Our policy: https://shop.example/policy#days) Which one?"
    )

    await customer.sees("30 days. (Our policy) Which one?")
    link = customer.log.get_by_role("link", name="Our policy")
    await expect(link).to_have_attribute("href", "https://shop.example/policy#days")


async def test_a_draft_survives_a_reload(page: Page, stage: Stage) -> None:
    customer = await Customer(page).open()
    await customer.text.fill("half a thought")

    await page.reload()

    await expect(customer.text).to_have_value("half a thought")
