"""Pictures of the sandbox's Slack for the documentation, where SCREENSHOTS names a folder."""

import contextlib
import os
from pathlib import Path
from types import TracebackType
from typing import Any, Self

from playwright.sync_api import Browser, Page, expect, sync_playwright

from tests.browser.conftest import chromium_path

_FOLDER = os.environ.get("SCREENSHOTS")
_SHOW = """([channel, thread]) => {
  document.querySelector(`#channels button[data-channel="${channel}"]`).click();
  if (thread) document.querySelector(`#messages [data-ts="${thread}"] button[data-open]`).click();
}"""


class Album:
    """Does nothing at all without a folder: a browser costs seconds."""

    def __init__(self, sandbox: str) -> None:
        self._address, self._ending = f"{sandbox}/slack", contextlib.ExitStack()
        self._browser: Browser | None = None

    def __enter__(self) -> Self:
        if _FOLDER:
            playwright = self._ending.enter_context(sync_playwright())
            self._browser = playwright.chromium.launch(
                executable_path=chromium_path(), args=["--no-sandbox"]
            )
            self._ending.callback(self._browser.close)
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._ending.close()

    def keeps(self, name: str, user: str, channel: str, root: dict[str, Any] | None = None) -> None:
        """What this agent sees there now, with the thread of this root."""
        if not (self._browser and _FOLDER):
            return
        page = self._browser.new_page(viewport={"width": 1440, "height": 1000}, locale="en-GB")
        page.add_init_script(f"sessionStorage.setItem('me', '{user}')")
        page.goto(self._address)
        expect(page.locator(f'#channels button[data-channel="{channel}"]')).to_be_visible()
        page.evaluate(_SHOW, [channel, root["ts"] if root else None])
        _to_the_end(page)
        page.screenshot(path=Path(_FOLDER) / f"{name}.png")
        page.close()

    def keeps_home(self, name: str, user: str) -> None:
        """The app's home tab as this agent sees it."""
        if not (self._browser and _FOLDER):
            return
        page = self._browser.new_page(viewport={"width": 1440, "height": 1000}, locale="en-GB")
        page.add_init_script(f"sessionStorage.setItem('me', '{user}')")
        page.goto(self._address)
        page.locator("#home-tab").click()
        expect(page.locator("#home button").first).to_be_visible()
        page.screenshot(path=Path(_FOLDER) / f"{name}.png")
        page.close()


def _to_the_end(page: Page) -> None:
    page.wait_for_load_state("networkidle")
    page.evaluate("for (const one of document.querySelectorAll('ol')) one.scrollTop = 1e6")
