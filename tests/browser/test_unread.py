"""What is new: counted, spoken, shown from its beginning."""

from playwright.async_api import Page, expect

from tests.browser.customer import Customer
from tests.browser.screens import ON_DESKTOP_AND_PHONE
from tests.browser.stage import Stage

pytestmark = ON_DESKTOP_AND_PHONE

SCROLL_UP = """log => new Promise((done) => {
    log.addEventListener("scroll", done, { once: true });
    log.scrollTo(0, 0);
})"""

ALLOWED = """() => {
    window.told = [];
    window.Notification = class {
        static requestPermission = async () => "granted";
        constructor(title, { body }) { told.push([title, body]); }
    };
}"""
HIDDEN = "() => Object.defineProperty(document, 'hidden', { value: true })"


async def minimised(page: Page, stage: Stage) -> Customer:
    customer = await Customer(page).begin()
    await stage.streaming()
    await customer.choose("Minimise chat")
    await expect(customer.panel).to_be_hidden()
    return customer


async def test_replies_are_counted_while_the_chat_is_minimised(page: Page, stage: Stage) -> None:
    customer = await minimised(page, stage)

    stage.desk.conversation.say("One thing.")
    stage.desk.conversation.say("Another.")

    await expect(customer.launcher).to_have_accessible_name("Chat with us, 2 new")
    await expect(page.locator(".badge")).to_have_text("2")


async def test_opening_the_chat_clears_the_count(page: Page, stage: Stage) -> None:
    customer = await minimised(page, stage)
    stage.desk.conversation.say("One thing.")
    await expect(page.locator(".badge")).to_be_visible()

    await customer.open()

    await expect(page.locator(".badge")).to_be_hidden()


async def test_the_count_survives_a_reload(page: Page, stage: Stage) -> None:
    await minimised(page, stage)
    stage.desk.conversation.say("One thing.")
    await expect(page.locator(".badge")).to_have_text("1")

    await page.reload()

    await expect(page.locator(".badge")).to_have_text("1")


async def test_what_one_tab_has_seen_counts_nowhere(page: Page, stage: Stage) -> None:
    await minimised(page, stage)
    stage.desk.conversation.say("One thing.")
    await expect(page.locator(".badge")).to_have_text("1")
    second = await page.context.new_page()
    await second.goto(stage.shop)

    await Customer(second).open()

    await expect(page.locator(".badge")).to_be_hidden()


async def test_who_reads_further_up_is_told_of_new_messages(page: Page, stage: Stage) -> None:
    customer = await Customer(page).begin()
    for number in range(30):
        stage.desk.conversation.say(f"Line {number}")
    await customer.sees("Line 29")
    await customer.log.evaluate(SCROLL_UP)

    stage.desk.conversation.say("The newest.")

    await customer.button("More below").click()
    await expect(customer.bubble("The newest.")).to_be_in_viewport()
    await expect(customer.button("More below")).to_be_hidden()


async def test_a_long_answer_is_shown_from_its_beginning(page: Page, stage: Stage) -> None:
    customer = await Customer(page).begin()
    stage.desk.script = lambda conversation, said: [
        {"text": "It begins here. " + "And goes on. " * 80},
        {"text": "And ends here. " + "Or does it? " * 80},
    ]

    await customer.say("tell me all")
    await customer.sees("And ends here.")

    await expect(customer.bubble("tell me all").first).not_to_be_in_viewport(ratio=1)
    began = await customer.bubble("It begins here.").bounding_box()
    log = await customer.log.bounding_box()
    assert began is not None
    assert log is not None
    assert log["y"] < began["y"] < log["y"] + 80
    await customer.choose("More below")
    await expect(customer.button("More below")).to_be_hidden()
    assert await customer.log.evaluate(
        "log => log.scrollHeight - log.scrollTop < log.clientHeight + 9"
    )


async def test_new_replies_are_spoken_and_old_ones_are_not(page: Page, stage: Stage) -> None:
    customer = await Customer(page).begin()
    spoken = customer.panel.locator("p.sr[role=status]")
    await expect(spoken).to_contain_text("Assistant: You said: hi")

    await customer.reload()
    await customer.sees("You said: hi")

    await expect(spoken).to_be_empty()


async def test_sound_is_off_until_it_is_turned_on(page: Page, stage: Stage) -> None:
    customer = await Customer(page).begin()
    await customer.choose("More options")

    await customer.choose("Turn sound on")
    await customer.choose("More options")

    await expect(customer.button("Turn sound off")).to_be_visible()


async def test_who_wants_it_is_notified_while_looking_elsewhere(page: Page, stage: Stage) -> None:
    await page.evaluate(ALLOWED)
    customer = await Customer(page).begin()
    await stage.streaming()
    await customer.choose("More options")
    await customer.choose("Notify me of replies")
    await customer.sees_note("You will be notified of replies.")
    stage.desk.conversation.say("Seen at once.")
    await customer.sees("Seen at once.")

    await page.evaluate(HIDDEN)
    stage.desk.conversation.say("Your refund is on its way.")

    await customer.sees("Your refund is on its way.")
    assert await page.evaluate("window.told") == [["Assistant", "Your refund is on its way."]]
