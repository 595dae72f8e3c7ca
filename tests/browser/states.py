"""Every state that the widget can be in, for the accessibility tests and the screenshots."""

from collections.abc import Awaitable, Callable
from datetime import timedelta
from typing import Any
from urllib.parse import urlencode

from playwright.async_api import Page, expect

from tests.browser.customer import Customer
from tests.browser.samples import (
    GERMAN_TIMELINE,
    ORDER,
    SLOTS,
    SUMMARY,
    TIMELINE,
    TODAY,
    offer,
    pictured,
)
from tests.browser.stage import Stage

State = Callable[[Page, Stage], Awaitable[None]]


def reply(text: str, **more: Any) -> dict[str, Any]:
    return {"text": text, "name": "Lin"} | more


async def _told(page: Page, stage: Stage, said: str, *replies: dict[str, Any]) -> Customer:
    stage.desk.script = lambda conversation, _: list(replies)
    customer = Customer(page)
    if not await customer.panel.is_visible():
        await customer.open()
    await customer.say(said)
    await customer.sees(replies[-1]["text"])
    return customer


async def closed(page: Page, stage: Stage) -> None:
    await expect(Customer(page).launcher).to_be_visible()


async def initial(page: Page, stage: Stage) -> None:
    customer = await Customer(page).open()
    await expect(customer.button("Where is my refund?")).to_be_visible()


async def conversation(page: Page, stage: Stage) -> None:
    await _told(
        page, stage, "hi, the running shoes I got are too small",
        reply("I'm sorry they don't fit. I can take them back, or send you another size."),
        reply("Which order are they from?", choices=offer("1001 · 14 November", "987 · 2 October",
                                                         "Another order")),
    )  # fmt: skip


async def order_card(page: Page, stage: Stage) -> None:
    await _told(
        page, stage, "order 1001",
        reply("Found it, thank you. What would you like to return?", card=pictured(ORDER, stage),
              choices=offer("Aria running shoes", "Sport socks", "Everything")),
    )  # fmt: skip


async def summary(page: Page, stage: Stage) -> None:
    await _told(
        page, stage, "the parcel shop is fine",
        reply("Here is your return. Shall I register it?", card=pictured(SUMMARY, stage),
              choices=offer("Yes, register it", "Change something")),
    )  # fmt: skip


async def timeline(page: Page, stage: Stage) -> None:
    await _told(page, stage, "where is my refund?",
                reply("Your parcel is on its way to us.", card=TIMELINE))  # fmt: skip


async def quantity(page: Page, stage: Stage) -> None:
    picker = {"type": "quantity", "min": 1, "max": 2}
    await _told(page, stage, "the socks", reply("How many of the two pairs?", picker=picker))


async def date_(page: Page, stage: Stage) -> None:
    picker = {"type": "date", "min": str(TODAY), "max": str(TODAY + timedelta(14))}
    await _told(page, stage, "pick it up",
                reply("Which day suits you?", picker=picker | {"value": str(TODAY)}))  # fmt: skip


async def slots(page: Page, stage: Stage) -> None:
    labels = [f"{slot['date']}, {slot['time']}" for slot in SLOTS]
    await _told(page, stage, "pick it up",
                reply("When may the courier come?", picker={"type": "slots", "slots": SLOTS},
                      choices=offer(*labels)))  # fmt: skip


async def rating(page: Page, stage: Stage) -> None:
    await _told(page, stage, "thanks!",
                reply("You're welcome. How did we do?", picker={"type": "stars"},
                      choices=offer("1", "2", "3", "4", "5")))  # fmt: skip


async def typing(page: Page, stage: Stage) -> None:
    customer = await _told(page, stage, "hi", reply("Hello! What can I do for you?"))
    await stage.streaming()
    stage.desk.conversation.type(True)
    await expect(customer.log.locator(".dots")).to_be_visible()


async def queue(page: Page, stage: Stage) -> None:
    customer = await _told(page, stage, "I want a person",
                           reply("Of course. A colleague will answer you here."))  # fmt: skip
    stage.desk.conversation.hold("waiting", position=2)
    await expect(customer.panel.get_by_text("number 2 in the queue")).to_be_visible()


async def agent(page: Page, stage: Stage) -> None:
    await queue(page, stage)
    stage.desk.conversation.hold("agent", name="Mara")
    stage.desk.conversation.say("Hi, Mara here. I have read along, one moment.", "agent")
    await Customer(page).sees("Mara here")


async def ended(page: Page, stage: Stage) -> None:
    await agent(page, stage)
    stage.desk.conversation.hold("closed")
    await expect(Customer(page).button("Start a new chat")).to_be_visible()


async def menu(page: Page, stage: Stage) -> None:
    customer = await _told(page, stage, "hi", reply("Hello! What can I do for you?"))
    await customer.choose("More options")
    await expect(customer.button("Download transcript")).to_be_visible()


async def confirm_end(page: Page, stage: Stage) -> None:
    await menu(page, stage)
    await Customer(page).choose("End chat")


async def offline(page: Page, stage: Stage) -> None:
    customer = await _told(page, stage, "hi", reply("Hello! What can I do for you?"))
    await page.context.set_offline(True)
    await customer.say("are you there?")
    await expect(customer.log.get_by_text("Not sent yet.")).to_be_visible()


async def failed(page: Page, stage: Stage) -> None:
    customer = await _told(page, stage, "hi", reply("Hello! What can I do for you?"))
    stage.desk.weather.refuse = 422
    await customer.say("hm")
    await expect(customer.button("Try again")).to_be_visible()


async def too_long(page: Page, stage: Stage) -> None:
    customer = await Customer(page).open()
    await customer.text.fill("My shoes are too small. " * 90)
    await expect(page.get_by_role("alert").filter(has_text="too long")).to_be_visible()


async def unread(page: Page, stage: Stage) -> None:
    customer = await _told(page, stage, "hi", reply("Hello! What can I do for you?"))
    await stage.streaming()
    await customer.choose("Minimise chat")
    stage.desk.conversation.say("One more thing.")
    await expect(page.locator(".badge")).to_be_visible()


async def photo(page: Page, stage: Stage) -> None:
    customer = await _told(page, stage, "the heel came off", reply("Can you show me?"))
    stage.desk.script = lambda conversation, _: [reply("Thank you, I can see it.")]
    shoe = await page.context.new_page()
    await shoe.set_viewport_size({"width": 400, "height": 400})
    await shoe.goto(f"{stage.shop}/pictures/shoe.svg?colour=rust")
    picture = await shoe.screenshot()
    await shoe.close()
    await page.locator("returns-desk-chat input[type=file]").set_input_files(
        {"name": "heel.png", "mimeType": "image/png", "buffer": picture}
    )
    await customer.sees("Thank you, I can see it.")
    await expect(customer.log.get_by_role("img", name="Photo")).to_be_visible()


async def no_photo(page: Page, stage: Stage) -> None:
    await _told(page, stage, "the heel came off", reply("Can you show me?"))
    await page.locator("returns-desk-chat input[type=file]").set_input_files(
        {"name": "heel.png", "mimeType": "image/png", "buffer": b"MZ this is a program"}
    )
    await expect(page.get_by_role("alert").filter(has_text="not a photo")).to_be_visible()


async def deleted(page: Page, stage: Stage) -> None:
    await agent(page, stage)
    taken_back = stage.desk.conversation.say("That is the other customer's order.", "agent")
    await Customer(page).sees("other customer")
    stage.desk.conversation.take_back(taken_back)
    await Customer(page).sees_note("This message was deleted")


async def edited(page: Page, stage: Stage) -> None:
    await agent(page, stage)
    said = stage.desk.conversation.say("You get 89.90 EUR back by Friday.", "agent")
    await Customer(page).sees("89.90")
    stage.desk.conversation.edit(said, "You get 98.90 EUR back by Friday.")
    await Customer(page).sees("98.90")


async def mail(page: Page, stage: Stage) -> None:
    await menu(page, stage)
    customer = Customer(page)
    await customer.choose("E-mail transcript")
    await expect(customer.panel.get_by_role("textbox", name="Your e-mail")).to_be_focused()


async def telegram(page: Page, stage: Stage) -> None:
    await menu(page, stage)
    customer = Customer(page)
    await customer.choose("Continue on Telegram")
    await expect(customer.log.locator("svg.i-qr")).to_be_visible()


async def german(page: Page, stage: Stage) -> None:
    await page.goto(f"{stage.shop}/bare?lang=de&open=")
    await page.get_by_label("Nachricht schreiben").fill("Wo ist mein Geld?")
    stage.desk.script = lambda conversation, _: [
        {"text": "Ihr Paket ist unterwegs zu uns.", "card": GERMAN_TIMELINE}
    ]
    await page.get_by_role("button", name="Senden").click()
    await Customer(page).sees("Ihr Paket")


async def right_to_left(page: Page, stage: Stage) -> None:
    words = {"text-title": "الإرجاع والاسترداد", "text-placeholder": "اكتب رسالة"}
    words |= {"text-hello": "مرحبا! كيف يمكنني مساعدتك؟", "text-status_bot": "يجيب فورا عادة"}
    words |= {"text-bot": "المساعد", "text-starters": ""}
    await page.goto(f"{stage.shop}/bare?{urlencode(words | {'lang': 'ar', 'open': ''})}")
    stage.desk.script = lambda conversation, _: [
        {"text": "بالتأكيد. ما الذي تريد إرجاعه؟", "choices": offer("الحذاء", "الجوارب")}
    ]
    await page.get_by_label("اكتب رسالة").fill("أريد إرجاع شيء ما")
    await page.get_by_label("اكتب رسالة").press("Enter")
    await Customer(page).sees("بالتأكيد")


STATES: dict[str, State] = {
    "closed": closed,
    "initial": initial,
    "conversation": conversation,
    "order": order_card,
    "summary": summary,
    "timeline": timeline,
    "quantity": quantity,
    "date": date_,
    "slots": slots,
    "rating": rating,
    "typing": typing,
    "queue": queue,
    "agent": agent,
    "ended": ended,
    "menu": menu,
    "confirm-end": confirm_end,
    "offline": offline,
    "failed": failed,
    "too-long": too_long,
    "unread": unread,
    "photo": photo,
    "no-photo": no_photo,
    "deleted": deleted,
    "edited": edited,
    "mail": mail,
    "telegram": telegram,
    "german": german,
    "right-to-left": right_to_left,
}
