"""Draws docs/screenshots: `python -m tests.browser.screenshots [state …]`."""

import asyncio
import sys
from pathlib import Path
from typing import Any

from playwright.async_api import Browser, async_playwright

from tests.browser.conftest import chromium_path
from tests.browser.stage import staged
from tests.browser.states import STATES

FOLDER = Path(__file__).parents[2] / "docs" / "screenshots"
DESKTOP: dict[str, Any] = {"viewport": {"width": 560, "height": 780}}
PHONE: dict[str, Any] = {
    "viewport": {"width": 390, "height": 700}, "has_touch": True, "is_mobile": True,
}  # fmt: skip
LOOKS: dict[str, dict[str, Any]] = {
    "desktop-light": DESKTOP | {"color_scheme": "light"},
    "desktop-dark": DESKTOP | {"color_scheme": "dark"},
    "phone-light": PHONE | {"color_scheme": "light"},
    "phone-dark": PHONE | {"color_scheme": "dark"},
}
EVERY_STATE = ("desktop-light", "phone-dark")
SOME_STATES = ("initial", "conversation", "order", "summary")


async def draw(browser: Browser, state: str, look: str, folder: Path) -> None:
    async with staged() as stage:
        options = LOOKS[look] | {"locale": "en-GB", "reduced_motion": "reduce"}
        context = await browser.new_context(**options)
        page = await context.new_page()
        await page.goto(stage.shop)
        await STATES[state](page, stage)
        await page.mouse.move(5, 5)
        await page.screenshot(path=folder / f"{state}-{look}.png", scale="css")
        await context.close()


async def main(states: list[str], looks: list[str], folder: Path) -> None:
    async with async_playwright() as playwright:
        browser = await playwright.chromium.launch(
            executable_path=chromium_path(), args=["--no-sandbox"]
        )
        for state in states:
            for look in looks:
                if look not in EVERY_STATE and state not in SOME_STATES:
                    continue
                await draw(browser, state, look, folder)
        await browser.close()


if __name__ == "__main__":
    FOLDER.mkdir(parents=True, exist_ok=True)
    asyncio.run(main(sys.argv[1:] or list(STATES), list(LOOKS), FOLDER))
