"""No violation of WCAG 2.2 AA in any state, on any screen, light or dark."""

from typing import Any

import pytest
from playwright.async_api import Browser

from tests.browser.accessibility import violations
from tests.browser.stage import Stage
from tests.browser.states import STATES

SCREENS: dict[str, dict[str, Any]] = {
    "desktop": {"viewport": {"width": 1280, "height": 860}},
    "phone": {"viewport": {"width": 390, "height": 780}, "has_touch": True, "is_mobile": True},
}


@pytest.mark.parametrize("screen", SCREENS)
@pytest.mark.parametrize("state", STATES)
async def test_axe_finds_nothing(chromium: Browser, stage: Stage, state: str, screen: str) -> None:
    context = await chromium.new_context(
        **SCREENS[screen], locale="en-GB", reduced_motion="reduce", color_scheme="light"
    )
    page = await context.new_page()
    await page.goto(stage.shop)

    await STATES[state](page, stage)

    assert await violations(page) == []
    await page.emulate_media(color_scheme="dark")
    assert await violations(page) == []
    await context.close()
