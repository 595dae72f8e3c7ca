"""What a customer does in the widget, in a test's words."""

import re

from playwright.async_api import Locator, Page, expect


class Customer:
    def __init__(self, page: Page) -> None:
        self.page = page
        self.panel = page.get_by_role("dialog")
        self.log = page.get_by_role("log")
        self.text = page.get_by_label("Write a message")
        self.launcher = page.locator(".launcher")
        self.lines = self.log.locator(".line:not([hidden])")

    async def open(self) -> "Customer":
        await self.launcher.click()
        await expect(self.panel).to_be_visible()
        return self

    async def open_again(self) -> "Customer":
        """After another page came: the chat is as it was, but on phones, which it would cover."""
        return self if self.resting is self.text else await self.open()

    async def reload(self) -> None:
        await self.page.reload()
        await self.open_again()

    @property
    def resting(self) -> Locator:
        """Where the focus is when nothing asks for it."""
        size = self.page.viewport_size
        return self.log if size and size["width"] < 520 else self.text

    async def begin(self) -> "Customer":
        """Opens the chat and says hello, which the fake desk repeats."""
        await self.open()
        await self.say("hi")
        await self.sees("You said: hi")
        return self

    async def say(self, text: str) -> None:
        await self.text.fill(text)
        await self.text.press("Enter")

    async def choose(self, label: str) -> None:
        await self.button(label).click()

    def button(self, label: str) -> Locator:
        return self.panel.get_by_role("button", name=label, exact=True)

    def bubble(self, text: str | re.Pattern[str]) -> Locator:
        return self.log.locator(".bubble").filter(has_text=text)

    async def sees(self, text: str) -> None:
        await expect(self.bubble(text).last).to_be_visible()

    async def sees_note(self, text: str) -> None:
        await expect(self.log.get_by_text(text)).to_be_visible()

    async def sees_bubbles(self, *texts: str) -> None:
        """The whole conversation, in order."""
        await expect(self.log.locator(".line:not([hidden]) .bubble")).to_have_text(list(texts))
