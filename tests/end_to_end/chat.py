"""A customer who talks to the chat's HTTP API, as docs/web-chat-api.md has it."""

import time
import uuid
from collections import deque
from typing import Any

import httpx

PATIENCE = 90.0


class Chat:
    def __init__(self, base: str) -> None:
        self._http = httpx.Client(base_url=f"{base}/chat/v1", timeout=40)
        opened = self._http.post("/conversations", json={"locale": "en-GB"}).json()
        self._http.headers["Authorization"] = f"Bearer {opened['session']}"
        self.conversation: str = opened["conversation"]
        self._cursor = 0
        self.events: list[dict[str, Any]] = []
        self._unheard: deque[dict[str, Any]] = deque()

    def post(self, **body: str) -> httpx.Response:
        return self._http.post("/messages", json={"client_id": uuid.uuid4().hex, **body})

    def say(self, text: str) -> None:
        assert self.post(text=text).status_code == 202

    def choose(self, label: str) -> None:
        """Presses the newest button whose label begins with `label`."""
        offered = [one for event in self.events for one in event.get("choices", ())]
        choice = next(one for one in reversed(offered) if one["label"].startswith(label))
        assert self.post(choice=choice["id"]).status_code == 202

    def telegram(self) -> str:
        """What a link into Telegram carries: the way to go on with this conversation there."""
        answer = self._http.post("/telegram")
        assert answer.status_code == 201, answer.text
        return str(answer.json()["url"].partition("?start=")[2])

    def hears(self, *fragments: str, within: float = PATIENCE) -> str:
        """Waits for a line of ours that holds one of the fragments; AssertionError if none."""
        deadline = time.monotonic() + within
        heard: list[str] = []
        while self._unheard or time.monotonic() < deadline:
            self._unheard.extend(() if self._unheard else self._read())
            while self._unheard:
                text = _told(self._unheard.popleft())
                heard.append(text)
                if any(fragment.lower() in text.lower() for fragment in fragments):
                    return text
        raise AssertionError(f"none of {fragments} within {within:.0f} s, only {heard}")

    def _read(self) -> list[dict[str, Any]]:
        try:
            answer = self._http.get(
                "/events",
                params={"after": self._cursor, "wait": 2},
                headers={"Accept": "application/json"},
            )
        except httpx.TransportError:
            time.sleep(0.2)
            return []
        found: list[dict[str, Any]] = answer.json()["events"]
        self._cursor = answer.json()["cursor"]
        self.events += found
        return found


def _told(event: dict[str, Any]) -> str:
    if event.get("author", {}).get("role") == "customer":
        return ""
    return f"{event.get('text', '')}\n{event.get('card', {}).get('text', '')}"
