"""No violation of WCAG 2.2 AA in any state, in any look."""

from typing import Any

import pytest
from playwright.async_api import Browser

from tests.browser.accessibility import violations
from tests.browser.stage import Stage
from tests.browser.states import STATES

DESKTOP = {"viewport": {"width": 1280, "height": 860}}
PHONE = {"viewport": {"width": 390, "height": 780}, "has_touch": True, "is_mobile": True}
LOOKS: dict[str, dict[str, Any]] = {
    "light": DESKTOP | {"color_scheme": "light"},
    "dark": DESKTOP | {"color_scheme": "dark"},
    "phone": PHONE | {"color_scheme": "light"},
}


@pytest.mark.parametrize("look", LOOKS)
@pytest.mark.parametrize("state", STATES)
async def test_axe_finds_nothing(chromium: Browser, stage: Stage, state: str, look: str) -> None:
    options = LOOKS[look] | {"locale": "en-GB", "reduced_motion": "reduce"}
    context = await chromium.new_context(**options)
    page = await context.new_page()
    await page.goto(stage.shop)

    await STATES[state](page, stage)

    assert await violations(page) == []
    await context.close()
