"""Whatever happens in between, every event once and in order."""

from playwright.async_api import Browser, Page, expect

from tests.browser.customer import Customer
from tests.browser.screens import ON_DESKTOP_AND_PHONE
from tests.browser.stage import Stage

pytestmark = ON_DESKTOP_AND_PHONE


async def test_a_reload_brings_the_conversation_back(page: Page, stage: Stage) -> None:
    customer = await Customer(page).begin()

    await customer.reload()

    await customer.sees_bubbles("hi", "You said: hi")
    await customer.say("still there?")
    await customer.sees("You said: still there?")
    assert len(stage.desk.sessions) == 1


async def test_another_page_of_the_shop_continues(page: Page, stage: Stage) -> None:
    customer = await Customer(page).begin()

    await page.goto(f"{stage.shop}/account")
    await customer.open_again()

    await expect(customer.panel).to_be_visible()
    await customer.sees_bubbles("hi", "You said: hi")


async def test_a_restart_of_the_server_goes_unnoticed(page: Page, stage: Stage) -> None:
    customer = await Customer(page).begin()
    await stage.streaming()

    await stage.restart_desk()
    stage.desk.conversation.say("I am back.")

    await customer.sees("I am back.")
    await customer.sees_bubbles("hi", "You said: hi", "I am back.")


async def test_a_cut_stream_is_read_on_from_where_it_was(page: Page, stage: Stage) -> None:
    customer = await Customer(page).begin()
    await stage.streaming()

    stage.desk.cut_streams()
    await stage.streaming(0)
    stage.desk.conversation.say("Said in between.")

    await customer.sees_bubbles("hi", "You said: hi", "Said in between.")


async def test_streams_that_are_always_cut_give_way_to_polling(page: Page, stage: Stage) -> None:
    stage.desk.weather.cut = True

    customer = await Customer(page).begin()
    await stage.desk.until(lambda: stage.desk.polls_waiting == 1)
    stage.desk.conversation.say("Read by polling.")

    await customer.sees_bubbles("hi", "You said: hi", "Read by polling.")


async def test_a_stream_that_a_proxy_holds_back_gives_way_to_polling(
    page: Page, stage: Stage
) -> None:
    customer = await Customer(page).begin()
    stage.desk.weather.buffer = True
    await page.clock.install()
    await customer.reload()
    await customer.sees("You said: hi")
    await stage.streaming()

    await page.clock.fast_forward(21_000)
    await page.clock.fast_forward(5_000)
    await stage.desk.until(lambda: stage.desk.polls_waiting == 1)
    stage.desk.conversation.say("Read by polling.")

    await customer.sees("Read by polling.")


async def test_a_reply_that_does_not_come_back_is_fetched(page: Page, stage: Stage) -> None:
    stage.desk.weather.buffer = True
    await page.clock.install()
    customer = await Customer(page).open()
    await customer.say("hi")
    await stage.streaming()
    await expect(customer.log.locator(".state")).to_have_text("Sent")

    await page.clock.fast_forward(4_500)

    await customer.sees("You said: hi")


async def test_a_silent_stream_is_opened_anew(page: Page, stage: Stage) -> None:
    await page.clock.install()
    customer = await Customer(page).begin()
    await stage.streaming()
    opened = stage.desk.requests.count("GET events")

    await page.clock.fast_forward(41_000)
    await page.clock.fast_forward(5_000)

    await stage.desk.until(lambda: stage.desk.requests.count("GET events") > opened)
    stage.desk.conversation.say("Here again.")
    await customer.sees("Here again.")


async def test_a_forgotten_session_begins_anew_and_keeps_the_message(
    page: Page, stage: Stage
) -> None:
    customer = await Customer(page).begin()
    await stage.streaming()
    stage.desk.sessions.clear()

    await customer.say("hello again")

    await customer.sees_bubbles("hello again", "You said: hello again")


async def test_two_tabs_show_the_same_and_share_one_stream(page: Page, stage: Stage) -> None:
    one = await Customer(page).begin()
    second = await page.context.new_page()
    await second.goto(stage.shop)
    two = await Customer(second).open()
    await two.sees_bubbles("hi", "You said: hi")

    await one.say("from the first tab")
    await two.sees("You said: from the first tab")
    await two.say("from the second")

    await one.sees("You said: from the second")
    expected = ["hi", "from the first tab", "from the second"]
    bubbles = [text for said in expected for text in (said, f"You said: {said}")]
    await one.sees_bubbles(*bubbles)
    await two.sees_bubbles(*bubbles)
    await stage.streaming(1)


async def test_the_other_tab_takes_over_when_one_closes(page: Page, stage: Stage) -> None:
    await Customer(page).begin()
    second = await page.context.new_page()
    await second.goto(stage.shop)
    two = await Customer(second).open()
    await two.sees("You said: hi")

    await page.close()
    await stage.streaming(1)
    stage.desk.conversation.say("Still with you.")

    await two.sees("Still with you.")


async def test_starting_over_in_one_tab_starts_over_in_all(page: Page, stage: Stage) -> None:
    one = await Customer(page).begin()
    second = await page.context.new_page()
    await second.goto(stage.shop)
    two = await Customer(second).open()
    await two.sees("You said: hi")
    stage.desk.conversation.hold("closed")

    await one.choose("Start a new chat")

    await one.sees_bubbles()
    await two.sees_bubbles()


async def test_strangers_see_nothing_of_each_other(
    page: Page, stage: Stage, chromium: Browser
) -> None:
    await Customer(page).begin()
    context = await chromium.new_context()
    other = await context.new_page()
    await other.goto(stage.shop)

    stranger = await Customer(other).open()

    await stranger.sees_bubbles()
    await context.close()
