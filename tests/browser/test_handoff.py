"""Who is speaking, and the end of a chat."""

import re

import pytest
from playwright.async_api import Page, expect

from tests.browser.customer import Customer
from tests.browser.screens import ON_DESKTOP_AND_PHONE
from tests.browser.stage import Stage

pytestmark = ON_DESKTOP_AND_PHONE


async def test_the_header_says_who_answers(page: Page, stage: Stage) -> None:
    customer = await Customer(page).begin()
    conversation = stage.desk.conversation

    conversation.hold("waiting", position=2)
    await expect(customer.panel.get_by_text("You are number 2 in the queue")).to_be_visible()
    conversation.hold("agent", name="Mara")
    await expect(customer.panel.get_by_role("heading", name="Mara")).to_be_visible()
    await expect(customer.log.get_by_text("Mara joined the chat")).to_be_visible()
    conversation.hold("bot")

    await expect(customer.panel.get_by_role("heading", name="Returns & refunds")).to_be_visible()
    await expect(customer.log.get_by_text("talking to the assistant again")).to_be_visible()


async def test_an_agents_picture_is_shown(page: Page, stage: Stage) -> None:
    customer = await Customer(page).begin()

    stage.desk.conversation.hold("agent", name="Mara", picture=f"{stage.shop}/pictures/cap.svg")

    await expect(customer.panel.locator("img.face")).to_have_attribute("src", re.compile("cap.svg"))


async def test_after_a_reload_the_agent_is_still_there(page: Page, stage: Stage) -> None:
    customer = await Customer(page).begin()
    stage.desk.conversation.hold("agent", name="Mara")

    await customer.reload()

    await expect(customer.panel.get_by_role("heading", name="Mara")).to_be_visible()


async def test_ending_asks_first(page: Page, stage: Stage) -> None:
    customer = await Customer(page).begin()

    await customer.choose("More options")
    await customer.choose("End chat")
    await customer.choose("Keep chatting")

    assert stage.desk.conversation.holder == "bot"
    await expect(customer.resting).to_be_focused()


async def test_an_ended_chat_is_followed_by_a_new_one(page: Page, stage: Stage) -> None:
    customer = await Customer(page).begin()
    first = stage.desk.conversation
    await customer.choose("More options")
    await customer.choose("End chat")
    await customer.choose("End chat")
    await expect(customer.panel.get_by_text("This chat has ended").first).to_be_visible()

    await customer.choose("Start a new chat")
    await customer.say("something else")

    await customer.sees_bubbles("something else", "You said: something else")
    assert first.said() == ["hi"]
    assert first.holder == "closed"


async def test_the_transcript_is_a_text_file_of_what_was_said(page: Page, stage: Stage) -> None:
    customer = await Customer(page).begin()
    await customer.choose("More options")

    async with page.expect_download() as waiting:
        await customer.choose("Download transcript")

    download = await waiting.value
    path = await download.path()
    assert download.suggested_filename.endswith(".txt")
    said = path.read_text(encoding="utf-8").splitlines()
    assert [line.split(" ", 1)[1].strip() for line in said] == [
        "You: hi",
        "Assistant: You said: hi",
    ]


async def test_the_way_to_telegram_is_a_link_and_a_code_to_scan(page: Page, stage: Stage) -> None:
    customer = await Customer(page).begin()

    await customer.choose("More options")
    await customer.choose("Continue on Telegram")

    card = customer.log.get_by_role("region", name="Continue on Telegram")
    await expect(card.locator("svg.i-qr path")).to_be_visible()
    await expect(card.get_by_role("link")).to_have_attribute(
        "href", "https://t.me/shop_bot?start=x"
    )


async def test_the_transcript_is_mailed_to_the_address_that_is_given(
    page: Page, stage: Stage
) -> None:
    customer = await Customer(page).begin()

    await customer.choose("More options")
    await customer.choose("E-mail transcript")
    field = customer.panel.get_by_label("Your e-mail address", exact=True).and_(
        page.get_by_role("textbox")
    )
    await expect(field).to_be_focused()
    await page.keyboard.type("no address")
    await page.keyboard.press("Enter")
    assert stage.desk.mailed == []
    await field.fill("robin@example.com")
    await page.keyboard.press("Enter")

    await expect(customer.log.get_by_text("The transcript is on its way")).to_be_visible()
    assert stage.desk.mailed == ["robin@example.com"]


async def test_why_it_is_not_mailed_is_said(page: Page, stage: Stage) -> None:
    customer = await Customer(page).begin()
    stage.desk.weather.refuse = 422

    await customer.choose("More options")
    await customer.choose("E-mail transcript")
    await page.keyboard.type("robin@example.com")
    await page.keyboard.press("Enter")

    await expect(page.get_by_role("alert").filter(has_text="We cannot mail that.")).to_be_visible()


async def test_what_the_server_cannot_do_is_not_in_the_menu(page: Page, stage: Stage) -> None:
    stage.desk.opened["features"] = []
    customer = await Customer(page).begin()

    await customer.choose("More options")

    items = customer.panel.locator(".item")
    await expect(items.first).to_have_text("Download transcript")
    assert "E-mail transcript" not in await items.all_inner_texts()
    assert "Continue on Telegram" not in await items.all_inner_texts()
    assert "End chat" not in await items.all_inner_texts()


async def test_notifications_are_only_asked_for_on_request(page: Page, stage: Stage) -> None:
    await page.evaluate(
        """() => { Notification.requestPermission = async () => {
            window.asked = true;
            return "denied";
        } }"""
    )
    customer = await Customer(page).begin()
    assert await page.evaluate("window.asked") is None

    await customer.choose("More options")
    await customer.choose("Notify me of replies")

    await expect(customer.log.get_by_text("Your browser blocks notifications")).to_be_visible()


@pytest.mark.parametrize("picture", ["javascript:alert(1)", "data:text/html,x"])
async def test_a_picture_that_is_no_web_address_is_not_shown(
    page: Page, stage: Stage, picture: str
) -> None:
    customer = await Customer(page).begin()

    stage.desk.conversation.hold("agent", name="Mara", picture=picture)

    await expect(customer.panel.get_by_role("heading", name="Mara")).to_be_visible()
    await expect(customer.panel.locator("img")).to_have_count(0)


async def test_what_an_agent_took_back_is_gone_here_and_in_a_new_tab(
    page: Page, stage: Stage
) -> None:
    customer = await Customer(page).begin()
    conversation = stage.desk.conversation
    conversation.hold("agent", name="Mara")
    kept = conversation.say("Hello", role="agent", name="Mara")
    said = conversation.say("Wrong chat", role="agent", name="Mara")
    await expect(customer.log.get_by_text("Wrong chat")).to_be_visible()

    conversation.take_back(said)

    await expect(customer.log.get_by_text("This message was deleted")).to_be_visible()
    await expect(customer.log.get_by_text("Wrong chat")).to_have_count(0)
    await expect(customer.log.get_by_text(kept["text"])).to_be_visible()
    await customer.reload()
    await expect(customer.log.get_by_text("This message was deleted")).to_be_visible()
    await expect(customer.log.get_by_text("Wrong chat")).to_have_count(0)


async def test_what_an_agent_edited_changes_in_its_place_here_and_in_a_new_tab(
    page: Page, stage: Stage
) -> None:
    customer = await Customer(page).begin()
    conversation = stage.desk.conversation
    conversation.hold("agent", name="Mara")
    said = conversation.say("You get 89.90", role="agent", name="Mara")
    conversation.say("Anything else?", role="agent", name="Mara")
    await expect(customer.log.get_by_text("Anything else?")).to_be_visible()
    bubbles = customer.log.locator(".agent .bubble")

    conversation.edit(said, "You get 98.90")
    await expect(bubbles).to_have_text(["You get 98.90 edited", "Anything else?"])
    conversation.edit(said, "You get 99.90, see https://shop.example/terms")

    shown = ["You get 99.90, see https://shop.example/terms edited", "Anything else?"]
    await expect(bubbles).to_have_text(shown)
    await expect(bubbles.get_by_role("link")).to_be_visible()
    spoken = customer.panel.get_by_role("status").get_by_text("Mara: You get 99.90")
    await expect(spoken).to_have_count(1)
    await customer.reload()
    await expect(bubbles).to_have_text(shown)
    await expect(customer.panel.get_by_role("status").get_by_text("You get")).to_have_count(0)


async def test_what_was_edited_and_then_taken_back_stays_gone(page: Page, stage: Stage) -> None:
    customer = await Customer(page).begin()
    conversation = stage.desk.conversation
    said = conversation.say("You get 89.90", role="agent", name="Mara")
    conversation.edit(said, "You get 98.90")
    await expect(customer.log.get_by_text("98.90")).to_be_visible()

    conversation.take_back(said)

    await expect(customer.log.get_by_text("98.90")).to_have_count(0)
    await customer.reload()
    await expect(customer.log.get_by_text("This message was deleted")).to_be_visible()
    await expect(customer.log.get_by_text("98.90")).to_have_count(0)


async def test_the_transcript_has_what_an_agent_edited_as_it_reads_now(
    page: Page, stage: Stage
) -> None:
    customer = await Customer(page).begin()
    said = stage.desk.conversation.say("You get 89.90", role="agent", name="Mara")
    await expect(customer.log.get_by_text("89.90")).to_be_visible()
    stage.desk.conversation.edit(said, "You get 98.90")
    await expect(customer.log.get_by_text("98.90")).to_be_visible()
    await customer.choose("More options")

    async with page.expect_download() as waiting:
        await customer.choose("Download transcript")

    saved = (await (await waiting.value).path()).read_text()
    assert "Mara: You get 98.90" in saved
    assert "89.90" not in saved


async def test_the_transcript_leaves_out_what_was_taken_back(page: Page, stage: Stage) -> None:
    customer = await Customer(page).begin()
    said = stage.desk.conversation.say("Wrong chat", role="agent", name="Mara")
    await expect(customer.log.get_by_text("Wrong chat")).to_be_visible()
    stage.desk.conversation.take_back(said)
    await expect(customer.log.get_by_text("This message was deleted")).to_be_visible()
    await customer.choose("More options")

    async with page.expect_download() as waiting:
        await customer.choose("Download transcript")

    assert "Wrong chat" not in (await (await waiting.value).path()).read_text()
