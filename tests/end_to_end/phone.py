"""A customer with a phone: plays on the sandbox's Telegram page what a person would do there."""

import time
from typing import Any

import httpx

PATIENCE = 90.0
_OWN_PAGE = {"X-Sandbox-Page": "1"}

Json = dict[str, Any]


class Phone:
    def __init__(self, sandbox: str) -> None:
        self._http = httpx.Client(
            base_url=f"{sandbox}/telegram/page", headers=_OWN_PAGE, timeout=PATIENCE
        )
        self._heard = 0

    def writes(self, text: str) -> None:
        self._do("write", text=text)

    def edits(self, before: str, after: str) -> None:
        """Corrects an own message."""
        [message] = [one for one in self._messages() if one.get("text") == before]
        self._do("edit", message=str(message["message_id"]), text=after)

    def shows(self, *photos: bytes, caption: str = "") -> None:
        """Several are an album."""
        files = [("files", (f"{n}.jpg", photo, "image/jpeg")) for n, photo in enumerate(photos)]
        answer = self._http.post("/do/photos", data={"caption": caption}, files=files)
        assert answer.status_code == 200, answer.text

    def presses(self, label: str, times: int = 1) -> None:
        """The newest button whose label begins with `label`, once it is there."""
        deadline = time.monotonic() + PATIENCE
        while time.monotonic() < deadline:
            if found := [one for one in self._buttons() if one[0].startswith(label)]:
                for _ in range(times):
                    self._do("tap", message=found[-1][1], data=found[-1][2])
                return
            self._await_news()
        raise AssertionError(f"no button {label!r} among {self._buttons()}: {self.read}")

    def toggles_block(self) -> None:
        """Blocks the bot, or lets it write again."""
        self._do("block")

    def is_flooded(self) -> None:
        """Telegram tells the bot to wait with its next two messages."""
        self._do("flood")

    def no_longer_reads(self, text: str) -> None:
        """Waits until no message says it."""
        deadline = time.monotonic() + PATIENCE
        while any(text in one for one in self.read):
            assert time.monotonic() < deadline, f"{text!r} is still there"
            self._await_news()
        self._heard = min(self._heard, len(self.read))

    def sees_photo(self) -> None:
        """Waits for a photo from the bot."""
        deadline = time.monotonic() + PATIENCE
        while not any(one["from"]["is_bot"] and "photo" in one for one in self._messages()):
            assert time.monotonic() < deadline, "no photo came"
            self._await_news()

    @property
    def read(self) -> list[str]:
        """What the bot wrote, in order."""
        return [one.get("text", "") for one in self._messages() if one["from"]["is_bot"]]

    def hears(self, *fragments: str) -> str:
        """Waits for a message of the bot's, newer than what was heard, that holds one of them."""
        deadline = time.monotonic() + PATIENCE
        while time.monotonic() < deadline:
            told = self.read
            for at, text in enumerate(told[self._heard :], self._heard):
                if any(fragment.lower() in text.lower() for fragment in fragments):
                    self._heard = at + 1
                    return text
            self._await_news()
        raise AssertionError(f"none of {fragments}, only {self.read[self._heard :]}")

    def _buttons(self) -> list[tuple[str, str, str]]:
        return [
            (button["text"], str(one["message_id"]), button["callback_data"])
            for one in self._messages()
            for row in one.get("reply_markup", {}).get("inline_keyboard", ())
            for button in row
        ]

    def _messages(self) -> list[Json]:
        self._shown: Json = self._http.get("/chat").json()
        found: list[Json] = self._shown["messages"]
        return found

    def _await_news(self) -> None:
        self._http.get("/chat", params={"after": self._shown["version"]})

    def _do(self, action: str, **said: str) -> None:
        answer = self._http.post(f"/do/{action}", data=said)
        assert answer.status_code == 200, answer.text
