"""No violation of WCAG 2.2 AA in any state, on any screen, light or dark."""

import pytest
from playwright.async_api import Browser

from tests.browser.accessibility import violations
from tests.browser.screens import SCREENS, opened_on
from tests.browser.stage import Stage
from tests.browser.states import STATES

OVERFLOWING = """() => {
    const shadow = document.querySelector("returns-desk-chat").shadowRoot;
    return [...shadow.querySelectorAll("dialog[open], dialog[open] *")]
        .filter((one) => one.scrollWidth > one.clientWidth + 1 && one.clientWidth > 1)
        .filter((one) => getComputedStyle(one).display != "inline")
        .map((one) => one.outerHTML.slice(0, 200));
}"""


@pytest.mark.parametrize("screen", SCREENS)
@pytest.mark.parametrize("state", STATES)
async def test_axe_finds_nothing_and_nothing_runs_over(
    chromium: Browser, stage: Stage, state: str, screen: str
) -> None:
    context = await opened_on(chromium, screen, color_scheme="light")
    page = await context.new_page()
    await page.goto(stage.shop)

    await STATES[state](page, stage)

    assert await violations(page) == []
    assert await page.evaluate(OVERFLOWING) == []
    await page.emulate_media(color_scheme="dark")
    assert await violations(page) == []
    await context.close()
