from typing import Any

import pytest
from playwright.async_api import Locator, Page, expect

from tests.browser.customer import Customer
from tests.browser.samples import ORDER, SLOTS, SUMMARY, TIMELINE, offer, pictured
from tests.browser.screens import ON_DESKTOP_AND_PHONE
from tests.browser.stage import Stage

pytestmark = ON_DESKTOP_AND_PHONE


async def shown(page: Page, stage: Stage, **message: Any) -> Locator:
    customer = await Customer(page).begin()
    stage.desk.conversation.say("Look:", **message)
    await customer.sees("Look:")
    return customer.log


async def test_an_order_shows_its_items_with_pictures_and_prices(page: Page, stage: Stage) -> None:
    log = await shown(page, stage, card=pictured(ORDER, stage))

    card = log.get_by_role("region", name="Order 1001")
    await expect(card).to_contain_text("Delivered")
    await expect(card.locator(".item")).to_contain_text(["€89.90", "2 × €14.90"])
    await expect(card.locator("img")).to_have_count(2)
    assert await card.locator("img").first.evaluate("image => image.naturalWidth") > 0


async def test_a_summary_shows_the_money_line_by_line(page: Page, stage: Stage) -> None:
    log = await shown(page, stage, card=SUMMARY)

    await expect(log.get_by_role("term")).to_have_text(
        ["Reason", "Way back", "Return shipping", "Refund to card ending in 4242"]
    )
    await expect(log.get_by_role("definition")).to_have_text(
        ["Too small", "Parcel shop, nothing to print", "-€4.90", "€85.00"]
    )


async def test_a_timeline_tells_its_steps_in_words_too(page: Page, stage: Stage) -> None:
    log = await shown(page, stage, card=TIMELINE)

    steps = log.get_by_role("listitem")
    await expect(steps).to_have_text(
        [
            "Done: Return registered20 Nov 2026",
            "Done: Handed in21 Nov 2026",
            "Now: On its way to usUsually two days",
            "To come: Refund of €85.00Within three days of arrival",
        ]
    )
    await expect(log.get_by_role("link", name="Track the parcel")).to_be_visible()


@pytest.mark.parametrize(
    "card",
    [
        {},
        {"type": "unheard-of"},
        {"type": "order", "title": "T", "items": [{"title": "no more than a title"}]},
        {"type": "timeline", "title": "T", "link": {"label": "bad", "url": "javascript:alert(1)"}},
        {"type": "item", "title": "T", "image": "data:image/svg+xml,<svg/>"},
        {"type": "order", "title": "T", "items": "none", "rows": 7},
        {"type": "return", "title": "T", "rows": [{"label": "odd"}], "steps": [{"label": "s"}]},
    ],
)
async def test_a_card_that_lacks_or_misuses_parts_harms_nothing(
    page: Page, stage: Stage, card: dict[str, Any]
) -> None:
    log = await shown(page, stage, card=card)

    assert await log.locator("a, img").count() == 0
    await Customer(page).say("go on")
    await Customer(page).sees("You said: go on")


async def test_a_quantity_is_picked_within_its_bounds(page: Page, stage: Stage) -> None:
    log = await shown(page, stage, picker={"type": "quantity", "min": 1, "max": 3})

    for _ in range(4):
        await log.get_by_role("button", name="One more").click()
    await log.get_by_role("button", name="Confirm").click()

    await stage.until("hi", "3")


async def test_a_quantity_out_of_bounds_is_not_sent(page: Page, stage: Stage) -> None:
    log = await shown(page, stage, picker={"type": "quantity", "min": 1, "max": 3})

    await log.get_by_role("spinbutton").fill("7")
    await log.get_by_role("button", name="Confirm").click()

    await expect(log.get_by_role("spinbutton")).to_be_visible()
    assert stage.desk.conversation.said() == ["hi"]


async def test_a_date_is_sent_as_iso(page: Page, stage: Stage) -> None:
    picker = {"type": "date", "min": "2026-11-23", "max": "2026-12-07"}
    log = await shown(page, stage, picker=picker)

    await log.get_by_label("Look:").fill("2026-11-25")
    await log.get_by_role("button", name="Confirm").click()

    await stage.until("hi", "2026-11-25")


async def test_a_pickup_slot_is_a_choice_grouped_by_day(page: Page, stage: Stage) -> None:
    choices = offer(*(f"{slot['date']} {slot['time']}" for slot in SLOTS))
    log = await shown(page, stage, picker={"type": "slots", "slots": SLOTS}, choices=choices)

    day = log.get_by_role("group", name="Thursday, 26 November 2026")
    await expect(day.get_by_role("button")).to_have_text(["8–12", "12–16", "16–20"])
    await day.get_by_role("button", name="12–16").click()

    await stage.until("hi", "2026-11-26 12–16")


@pytest.mark.parametrize("choices", [[], offer("1", "2", "3", "4", "5")])
async def test_stars_are_given_with_one_press(
    page: Page, stage: Stage, choices: list[dict[str, str]]
) -> None:
    log = await shown(page, stage, picker={"type": "stars"}, choices=choices)

    await log.get_by_role("button", name="4 of 5 stars").click()

    await stage.until("hi", "4")


async def test_an_unknown_picker_leaves_its_choices(page: Page, stage: Stage) -> None:
    log = await shown(page, stage, picker={"type": "unheard-of"}, choices=offer("A"))

    await log.get_by_role("button", name="A").click()

    await stage.until("hi", "A")
