"""Nothing that a customer says is lost, and nothing is said twice."""

import pytest
from playwright.async_api import Page, expect

from tests.browser.customer import Customer
from tests.browser.screens import ON_DESKTOP_AND_PHONE
from tests.browser.stage import Stage

pytestmark = ON_DESKTOP_AND_PHONE


async def test_the_last_message_says_how_far_it_got(page: Page, stage: Stage) -> None:
    stage.desk.script = lambda conversation, said: []
    customer = await Customer(page).open()

    await customer.say("hi")

    await expect(customer.log.locator(".state:visible")).to_have_text("Delivered")


async def test_what_is_said_offline_goes_out_when_the_network_is_back(
    page: Page, stage: Stage
) -> None:
    customer = await Customer(page).begin()
    await page.context.set_offline(True)

    await customer.say("one")
    await customer.say("two")
    await expect(page.get_by_text("No connection.")).to_be_visible()
    await page.context.set_offline(False)

    await customer.sees("You said: two")
    assert stage.desk.conversation.said() == ["hi", "one", "two"]
    await expect(page.get_by_text("No connection.")).to_be_hidden()


async def test_what_is_said_offline_survives_a_reload(page: Page, stage: Stage) -> None:
    customer = await Customer(page).begin()
    stage.desk.weather.down = True
    await customer.say("keep this")
    await expect(customer.log.get_by_text("Not sent yet.")).to_be_visible()

    await customer.reload()
    stage.desk.weather.down = False

    await customer.sees("You said: keep this")
    assert stage.desk.conversation.said() == ["hi", "keep this"]


async def test_a_resend_is_stored_once(page: Page, stage: Stage) -> None:
    customer = await Customer(page).begin()
    stage.desk.weather.lose_answer = True

    await customer.say("once")

    await customer.sees("You said: once")
    await stage.desk.until(lambda: stage.desk.requests.count("POST messages") > 2)
    assert stage.desk.conversation.said() == ["hi", "once"]
    await customer.sees_bubbles("hi", "You said: hi", "once", "You said: once")


async def test_a_refused_message_says_why_and_can_be_sent_again(page: Page, stage: Stage) -> None:
    customer = await Customer(page).begin()
    stage.desk.weather.refuse = 422

    await customer.say("hm")
    await expect(customer.log.get_by_text("Not sent. We cannot take that.")).to_be_visible()
    stage.desk.weather.refuse = 0
    await customer.choose("Try again")

    await customer.sees("You said: hm")


async def test_a_refused_message_can_be_deleted_and_holds_up_nothing(
    page: Page, stage: Stage
) -> None:
    customer = await Customer(page).begin()
    stage.desk.weather.refuse = 422
    await customer.say("bad")
    await expect(customer.button("Delete")).to_be_visible()
    stage.desk.weather.refuse = 0

    await customer.say("good")
    await customer.sees("You said: good")
    await customer.choose("Delete")

    await customer.sees_bubbles("hi", "You said: hi", "good", "You said: good")


@pytest.mark.parametrize("status", [429, 503])
async def test_a_busy_server_is_asked_again(page: Page, stage: Stage, status: int) -> None:
    customer = await Customer(page).begin()
    stage.desk.weather.refuse = status
    await customer.say("patience")
    await expect(customer.log.get_by_text("Not sent yet.")).to_be_visible()

    stage.desk.weather.refuse = 0
    await customer.choose("Try again")

    await customer.sees("You said: patience")


async def test_an_offer_comes_back_when_the_choice_could_not_be_sent(
    page: Page, stage: Stage
) -> None:
    choices = [{"id": "a", "label": "Shoes"}, {"id": "b", "label": "Shirt"}]
    stage.desk.script = lambda conversation, said: [{"text": "Which?", "choices": choices}]
    customer = await Customer(page).open()
    await customer.say("hi")
    await expect(customer.button("Shoes")).to_be_visible()
    stage.desk.weather.refuse = 422

    await customer.choose("Shirt")

    await expect(customer.log.get_by_text("Not sent.")).to_be_visible()
    await expect(customer.button("Shoes")).to_be_visible()


async def test_a_slow_network_shows_what_is_going_on(page: Page, stage: Stage) -> None:
    stage.desk.script = lambda conversation, said: []
    stage.desk.weather.slow = 0.4
    customer = await Customer(page).open()

    await customer.say("slowly")

    await expect(customer.log.locator(".state:visible")).to_have_text("Sending…")
    await expect(customer.log.locator(".state:visible")).to_have_text("Delivered")
