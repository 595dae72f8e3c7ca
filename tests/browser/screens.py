"""The screens that the widget is tried on."""

from typing import Any

import pytest
from playwright.async_api import Browser, BrowserContext

SCREENS: dict[str, dict[str, Any]] = {
    "desktop": {"viewport": {"width": 1280, "height": 860}},
    "phone": {"viewport": {"width": 390, "height": 780}, "has_touch": True, "is_mobile": True},
    "right-to-left": {"viewport": {"width": 390, "height": 780}, "has_touch": True},
}
MIRROR = """new MutationObserver(() => {
    if (document.documentElement) document.documentElement.dir = "rtl";
}).observe(document, { childList: true })"""

ON_DESKTOP_AND_PHONE = pytest.mark.parametrize("page", ["desktop", "phone"], indirect=True)


async def opened_on(chromium: Browser, screen: str, **more: Any) -> BrowserContext:
    """A browser of its own with this screen; every page on `right-to-left` is so."""
    options = SCREENS[screen] | {"locale": "en-GB", "reduced_motion": "reduce"} | more
    context = await chromium.new_context(**options)
    if screen == "right-to-left":
        await context.add_init_script(MIRROR)
    return context
