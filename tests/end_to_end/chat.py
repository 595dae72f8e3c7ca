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

    def shows(self, photo: bytes) -> None:
        """Sends a photo."""
        answer = self._http.post(
            "/attachments",
            data={"client_id": uuid.uuid4().hex},
            files={"file": ("photo.jpg", photo, "image/jpeg")},
        )
        assert answer.status_code == 202, answer.text

    def told_by(self, role: str) -> list[str]:
        """All that was heard from this side so far."""
        return [_told(one) for one in self.events if one.get("author", {}).get("role") == role]

    def is_with(self, name: str, within: float = PATIENCE) -> None:
        """Waits until the conversation is with this agent."""
        deadline = time.monotonic() + within
        while not any(_is_with(one, name) for one in self.events):
            assert time.monotonic() < deadline, f"not with {name}: {self.events[-1]}"
            self._unheard.extend(self._read())

    def no_longer_reads(self, text: str, within: float = PATIENCE) -> None:
        """Waits until the message that said it is taken back, for whoever reads from the start."""
        [seq] = [one["seq"] for one in self.events if text in str(one.get("text"))]
        deadline = time.monotonic() + within
        while not any(one["type"] == "deleted" and one["message"] == seq for one in self.events):
            assert time.monotonic() < deadline, f"{text!r} is not taken back"
            self._unheard.extend(self._read())
        everything = self._http.get("/events", params={"after": 0, "wait": 0}).text
        assert text not in everything

    def reads_instead(self, before: str, now: str, within: float = PATIENCE) -> None:
        """Waits until the message that said `before` is changed, for whoever reads from the start
        too."""
        [seq] = [one["seq"] for one in self.events if before in str(one.get("text"))]
        deadline = time.monotonic() + within
        while not any(one["type"] == "edited" and one["message"] == seq for one in self.events):
            assert time.monotonic() < deadline, f"{before!r} is not changed"
            self._unheard.extend(self._read())
        everything = self._http.get("/events", params={"after": 0, "wait": 0}).json()["events"]
        assert [one["text"] for one in everything if one["seq"] == seq] == [now]

    def opens_photo_of(self, role: str, within: float = PATIENCE) -> bytes:
        """Waits for a photo of this side's, and loads it."""
        deadline = time.monotonic() + within
        while time.monotonic() < deadline:
            for event in reversed(self.events):
                if event.get("author", {}).get("role") == role and event.get("attachments"):
                    answer = self._http.get(event["attachments"][0]["url"])
                    assert answer.status_code == 200, answer.text
                    return answer.content
            self._unheard.extend(self._read())
        raise AssertionError(f"no photo of the {role}")

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


def _is_with(event: dict[str, Any], name: str) -> bool:
    return event["type"] == "holder" and event["holder"] == "agent" and name in str(event)


def _told(event: dict[str, Any]) -> str:
    if event.get("author", {}).get("role") == "customer":
        return ""
    return f"{event.get('text', '')}\n{event.get('card', {}).get('text', '')}"
