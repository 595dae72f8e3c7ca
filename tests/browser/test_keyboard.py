"""Everything works by keyboard alone, and the focus is never lost."""

from typing import Any

from playwright.async_api import Page, expect

from tests.browser.customer import Customer
from tests.browser.fakelog import FakeConversation
from tests.browser.samples import SHOES, SUMMARY, offer
from tests.browser.stage import Stage

FOCUSED = """() => {
    const { activeElement } = document.querySelector("returns-desk-chat").shadowRoot;
    return activeElement.ariaLabel || activeElement.textContent;
}"""


def takes_a_return(conversation: FakeConversation, said: dict[str, Any]) -> list[dict[str, Any]]:
    turns: list[dict[str, Any]] = [
        {"text": "Which order?", "choices": offer("1001", "987")},
        {"text": "Which item?", "choices": offer("Aria running shoes", "Sport socks")},
        {"text": "How many?", "picker": {"type": "quantity", "min": 1, "max": 2}},
        {"text": "Shall I register it?", "card": SUMMARY, "choices": offer("Yes", "No")},
        {"text": "Done: R-10042."},
    ]
    return [turns[len(conversation.said()) - 1]]


async def test_a_whole_return_by_keyboard_alone(page: Page, stage: Stage) -> None:
    stage.desk.script = takes_a_return
    customer = Customer(page)
    press = page.keyboard.press
    await customer.launcher.focus()
    await press("Enter")
    await expect(customer.text).to_be_focused()

    await page.keyboard.type("my shoes are too small")
    await press("Enter")
    await customer.sees("Which order?")
    await press("ArrowUp")
    await expect(customer.button("1001")).to_be_focused()
    await press("Enter")
    await customer.sees("Which item?")
    await press("ArrowUp")
    await press("Tab")
    await press("Space")
    await customer.sees("How many?")
    await press("ArrowUp")
    await press("Tab")
    await press("ArrowUp")
    await press("Enter")
    await customer.sees("Shall I register it?")
    await press("ArrowUp")
    await press("Enter")

    await customer.sees("Done: R-10042.")
    assert stage.desk.conversation.said() == [
        "my shoes are too small", "1001", "Sport socks", "2", "Yes",
    ]  # fmt: skip
    await expect(customer.text).to_be_focused()


async def test_escape_closes_the_menu_first_and_then_the_chat(page: Page, stage: Stage) -> None:
    customer = await Customer(page).begin()
    await customer.choose("More options")
    await expect(customer.button("Download transcript")).to_be_focused()

    await page.keyboard.press("Escape")
    await expect(customer.button("More options")).to_be_focused()
    await page.keyboard.press("Escape")

    await expect(customer.panel).to_be_hidden()
    await expect(customer.launcher).to_be_focused()


async def test_the_focus_returns_to_where_the_chat_was_opened(page: Page, stage: Stage) -> None:
    await page.goto(f"{stage.shop}/account")
    await page.get_by_role("button", name="Anna Meyer").click()
    button = page.get_by_role("button", name="Return this", exact=True).first

    await button.focus()
    await page.keyboard.press("Enter")
    await expect(Customer(page).text).to_be_focused()
    await page.keyboard.press("Escape")

    await expect(button).to_be_focused()


async def test_the_order_of_focus_is_the_order_on_the_screen(page: Page, stage: Stage) -> None:
    which = {"text": "Which?", "choices": offer("A", "B")}
    stage.desk.script = lambda conversation, said: [which]
    customer = await Customer(page).open()
    await customer.say("hi")
    await expect(customer.button("B")).to_be_visible()
    await customer.button("More options").focus()

    order = []
    for _ in range(7):
        await page.keyboard.press("Tab")
        order.append(await page.evaluate(FOCUSED))

    assert order == [
        "Minimise chat", "Conversation", "A", "B", "Add a photo", "Write a message", "Send",
    ]  # fmt: skip


async def test_a_chat_that_reopens_by_itself_leaves_the_focus_alone(
    page: Page, stage: Stage
) -> None:
    customer = await Customer(page).begin()

    await page.reload()
    await customer.sees("You said: hi")

    assert await page.evaluate("document.activeElement.tagName") == "BODY"


async def test_an_item_card_takes_no_focus(page: Page, stage: Stage) -> None:
    customer = await Customer(page).begin()

    stage.desk.conversation.say("This one", card={"type": "item", "items": [SHOES]})
    await customer.sees("This one")

    await expect(customer.log.locator(".card [tabindex], .card button")).to_have_count(0)
