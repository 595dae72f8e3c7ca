"""Looks: themes, languages, directions, sizes."""

from typing import Any
from urllib.parse import urlencode

import pytest
from playwright.async_api import Browser, Page, expect

from tests.browser.accessibility import violations
from tests.browser.customer import Customer
from tests.browser.screens import opened_on
from tests.browser.stage import Stage

PHONE: dict[str, Any] = {
    "viewport": {"width": 390, "height": 780}, "has_touch": True, "is_mobile": True,
    "reduced_motion": "reduce",
}  # fmt: skip
SMALL_TARGETS = """() => {
    const shadow = document.querySelector("returns-desk-chat").shadowRoot;
    return [...shadow.querySelectorAll("button, a, input, textarea")]
        .map((e) => [e.getBoundingClientRect(), e])
        .filter(([box, e]) => box.width && (box.width < 24 || box.height < 24))
        .map(([, e]) => e.outerHTML);
}"""


def bare(stage: Stage, **attributes: str) -> str:
    return f"{stage.shop}/bare?{urlencode(attributes)}"


async def style(page: Page, selector: str, name: str) -> str:
    reading = "([e, name]) => getComputedStyle(e).getPropertyValue(name)"
    element = await page.locator(selector).first.element_handle()
    value: str = await page.evaluate(reading, [element, name])
    return value


@pytest.mark.parametrize(
    ("accent", "ink"),
    [("#1f6b5b", "white"), ("#ffd400", "black"), ("#8ecae6", "black"), ("#b3261e", "white")],
)
async def test_any_accent_gets_readable_letters(
    page: Page, stage: Stage, accent: str, ink: str
) -> None:
    await page.goto(bare(stage, accent=accent, open=""))
    customer = Customer(page)
    await expect(customer.panel).to_be_visible()

    await customer.say("hi")
    await customer.sees("You said: hi")

    assert await violations(page) == []
    lightness = 1 if ink == "white" else 0
    assert (await style(page, ".send", "color")).startswith(f"oklch({lightness} ")


@pytest.mark.parametrize(
    ("theme", "background"), [("dark", "rgb(21, 26, 25)"), ("light", "rgb(255, 255, 255)")]
)
async def test_the_theme_can_be_set(page: Page, stage: Stage, theme: str, background: str) -> None:
    await page.goto(bare(stage, theme=theme, open=""))

    await expect(Customer(page).panel).to_have_css("background-color", background)


async def test_the_systems_theme_is_followed(page: Page, stage: Stage) -> None:
    await page.emulate_media(color_scheme="dark")
    customer = await Customer(page).open()

    await expect(customer.panel).to_have_css("background-color", "rgb(21, 26, 25)")


async def test_texts_radius_position_and_logo_can_be_set(page: Page, stage: Stage) -> None:
    logo = f"{stage.shop}/pictures/mug.svg"
    await page.goto(
        bare(stage, **{"text-title": "Mug desk", "text-starters": "", "position": "left",
                       "logo": logo, "open": ""})
    )  # fmt: skip
    await page.add_style_tag(content="returns-desk-chat { --rd-radius: 4px }")
    customer = Customer(page)

    await expect(customer.panel.get_by_role("heading", name="Mug desk")).to_be_visible()
    await expect(customer.panel.locator("img.face")).to_have_attribute("src", logo)
    await expect(customer.panel).to_have_css("border-radius", "4px")
    await expect(customer.panel.locator(".hello button")).to_have_count(0)
    box = await customer.panel.bounding_box()
    assert box is not None
    assert box["x"] == 24


async def test_german_is_spoken_on_a_german_page(page: Page, stage: Stage) -> None:
    await page.goto(bare(stage, lang="de", open=""))

    await expect(page.get_by_role("button", name="Wo ist meine Erstattung?")).to_be_visible()
    await expect(page.get_by_label("Nachricht schreiben")).to_be_visible()
    assert await violations(page) == []


async def test_right_to_left_mirrors_the_chat(page: Page, stage: Stage) -> None:
    await page.goto(bare(stage, dir="rtl", open=""))
    customer = Customer(page)
    await customer.say("مرحبا")
    await customer.sees("You said: مرحبا")

    mine = await customer.bubble("مرحبا").first.bounding_box()
    theirs = await customer.bubble("You said").bounding_box()
    launcher = await customer.launcher.bounding_box()
    assert mine is not None
    assert theirs is not None
    assert launcher is not None
    assert mine["x"] < theirs["x"]
    assert launcher["x"] == 24
    assert await violations(page) == []


async def test_words_of_another_direction_keep_their_full_stops(page: Page, stage: Stage) -> None:
    await page.goto(bare(stage, dir="rtl", open=""))
    hello = page.locator("returns-desk-chat .hello p").first
    left_of = """(p, at) => {
        const range = document.createRange();
        range.setStart(p.firstChild, p.textContent.length - at);
        range.setEnd(p.firstChild, p.textContent.length - at + 1);
        return range.getBoundingClientRect().left;
    }"""

    await hello.wait_for()
    assert await hello.evaluate(left_of, 1) > await hello.evaluate(left_of, 2)


@pytest.mark.parametrize(("screen", "shades"), [("desktop", 2), ("phone", 1)])
async def test_only_a_mouse_shades_what_it_points_at(
    stage: Stage, chromium: Browser, screen: str, shades: int
) -> None:
    """A finger points at nothing: the shade would stay behind on the next thing in its place."""
    context = await opened_on(chromium, screen)
    page = await context.new_page()
    await page.goto(stage.shop)
    await (await Customer(page).open()).panel.get_by_role("button", name="I want to").wait_for()
    starter = "returns-desk-chat .choice"
    before = await style(page, starter, "background-color")

    await page.locator(starter).first.hover()

    assert len({before, await style(page, starter, "background-color")}) == shades
    await context.close()


async def test_a_phone_shows_the_chat_on_the_whole_screen(stage: Stage, chromium: Browser) -> None:
    context = await chromium.new_context(**PHONE)
    page = await context.new_page()
    await page.goto(stage.shop)

    customer = await Customer(page).open()

    assert await customer.panel.bounding_box() == {"x": 0, "y": 0, "width": 390, "height": 780}
    await expect(customer.text).not_to_be_focused()
    await expect(customer.log).to_be_focused()
    await context.close()


async def test_the_on_screen_keyboard_leaves_the_composer_in_view(
    stage: Stage, chromium: Browser
) -> None:
    context = await chromium.new_context(**PHONE)
    page = await context.new_page()
    await page.goto(stage.shop)
    customer = await Customer(page).open()

    await page.evaluate(
        """() => {
            Object.defineProperty(visualViewport, "height", { value: 420 });
            Object.defineProperty(visualViewport, "offsetTop", { value: 60 });
            visualViewport.dispatchEvent(new Event("resize"));
        }"""
    )

    assert await customer.panel.bounding_box() == {"x": 0, "y": 60, "width": 390, "height": 420}
    await context.close()


async def test_at_400_per_cent_zoom_nothing_scrolls_sideways(page: Page, stage: Stage) -> None:
    await page.set_viewport_size({"width": 320, "height": 256})  # 1280 by 1024 at 400 %
    customer = await Customer(page).begin()
    stage.desk.conversation.say("https://shop.example/" + "long" * 40, choices=[
        {"id": "x", "label": "A label that goes on for quite a while"}])  # fmt: skip
    await customer.sees("long")

    assert await customer.log.evaluate("log => log.scrollWidth <= log.clientWidth")
    await expect(customer.text).to_be_in_viewport(ratio=1)
    log = await customer.log.bounding_box()
    assert log is not None
    assert log["height"] > 60


async def test_every_target_can_be_hit(page: Page, stage: Stage) -> None:
    customer = await Customer(page).begin()
    stage.desk.conversation.say("How many?", picker={"type": "quantity", "max": 2})
    stage.desk.conversation.say("And stars?", picker={"type": "stars"})
    stage.desk.weather.refuse = 422
    await customer.say("hm")
    await expect(customer.button("Try again")).to_be_visible()
    await customer.choose("More options")

    assert await page.evaluate(SMALL_TARGETS) == []


async def test_reduced_motion_stands_still(page: Page, stage: Stage) -> None:
    customer = await Customer(page).begin()

    await expect(customer.panel).to_have_css("animation-name", "none")


async def test_the_page_style_does_not_leak_in_or_out(page: Page, stage: Stage) -> None:
    await page.goto(bare(stage, open=""))
    await page.add_style_tag(
        content="* { color: red !important; font-size: 40px } button { display: none !important }"
    )
    customer = Customer(page)

    await expect(customer.button("Send")).to_be_visible()
    await expect(customer.panel.locator("h2")).to_have_css("font-size", "16px")
    await expect(page.locator("h1")).to_have_css("color", "rgb(255, 0, 0)")


async def test_the_element_can_be_put_on_a_page_by_hand(page: Page, stage: Stage) -> None:
    await page.goto(bare(stage))
    await page.evaluate("document.querySelector('returns-desk-chat').remove()")

    await page.evaluate(
        """(api) => {
            const chat = document.createElement("returns-desk-chat");
            chat.setAttribute("api", api);
            document.body.append(chat);
            chat.addEventListener("chat-open", () => (document.title = "open"));
        }""",
        stage.script,
    )
    await Customer(page).begin()

    await expect(page).to_have_title("open")
