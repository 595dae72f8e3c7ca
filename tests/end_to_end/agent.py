"""An agent: plays on the sandbox's Slack page what a person would do there."""

import base64
import time
from collections.abc import Callable
from typing import Any

import httpx

PATIENCE = 60.0
_OWN_PAGE = {"X-Sandbox-Page": "1"}

Json = dict[str, Any]


class Agent:
    def __init__(self, sandbox: str, user: str) -> None:
        self._http = httpx.Client(
            base_url=f"{sandbox}/slack", headers=_OWN_PAGE, timeout=PATIENCE, trust_env=False
        )
        self.user = user
        [self.name] = [one["name"] for one in self._board()["people"] if one["id"] == user]

    def finds(self, channel: str, *words: str) -> Json:
        """Waits for the newest root message of the channel that holds all of the words."""

        def found() -> Json | None:
            roots = [one for one in self._messages(channel) if "thread_ts" not in one]
            return next((one for one in reversed(roots) if _holds(one, words)), None)

        return self._awaits(found, f"no thread with {words} in {channel}")

    def sees(self, root: Json, *words: str) -> Json:
        """Waits for a reply in the thread, from whomever, that holds all of the words."""

        def found() -> Json | None:
            return next((one for one in self.thread(root) if _holds(one, words)), None)

        return self._awaits(found, f"no reply with {words}")

    def sees_reaction(self, message: Json, name: str) -> None:
        """Waits for the reaction that says what became of a line."""

        def found() -> Json | None:
            now = next(one for one in self.messages() if one["ts"] == message["ts"])
            return now if name in [one["name"] for one in now.get("reactions", ())] else None

        self._awaits(found, f"no reaction {name}")

    def is_told(self, *words: str) -> str:
        """Waits for what this agent alone is told."""

        def found() -> Json | None:
            mine = [one for one in self.messages() if one.get("only_to") == self.user]
            return next((one for one in mine if _holds(one, words)), None)

        return str(self._awaits(found, f"was not told {words}")["text"])

    def presses(self, root: Json, action: str, when: Callable[[], object] = lambda: None) -> None:
        """A button under a root message, once it is there and `when` has come back."""
        self._awaits(lambda: self._offered(root, action), f"no button {action}")
        when()
        self._do("press", channel=root["channel"], ts=root["ts"], action=action)

    def fills_in(self, **entered: Any) -> None:
        """The modal that is open for this agent."""
        self._do("submit", view=self.modal()["id"], values=entered)

    def modal(self, *words: str) -> Json:
        """Waits for a modal that is open for this agent and holds all of the words."""

        def found() -> Json | None:
            mine = [one for one in self._board()["modals"] if one["user"] == self.user]
            return next((one for one in mine if _holds(one, words)), None)

        return self._awaits(found, f"no modal with {words}")

    def dismisses(self) -> None:
        self._do("dismiss", view=self.modal()["id"])

    def writes(self, root: Json, text: str, photo: bytes | None = None) -> Json:
        where = {"channel": root["channel"], "thread_ts": root["ts"], "text": text}
        if photo is not None:
            content = base64.b64encode(photo).decode()
            return self._do("write", **where, picture={"name": "photo.png", "content": content})
        return self._do("write", **where)

    def edits(self, message: Json, text: str) -> None:
        self._do("edit", channel=message["channel"], ts=message["ts"], text=text)

    def deletes(self, message: Json) -> None:
        self._do("delete", channel=message["channel"], ts=message["ts"])

    def visits_home(self) -> None:
        """Opens the app's home tab, and waits until it is drawn."""
        self._do("home")
        self._awaits(lambda: self._board()["homes"].get(self.user), "no home tab")

    def thread(self, root: Json) -> list[Json]:
        """The replies, oldest first."""
        return [
            one for one in self._messages(root["channel"]) if one.get("thread_ts") == root["ts"]
        ]

    def messages(self) -> list[Json]:
        found: list[Json] = self._board()["messages"]
        return found

    def refused(self) -> list[str]:
        """Calls of ours that Slack turned down lately."""
        found: list[str] = self._board()["refused"]
        return found

    def _messages(self, channel: str) -> list[Json]:
        return [
            one
            for one in self.messages()
            if one["channel"] == channel and one.get("only_to") in (None, self.user)
        ]

    def _offered(self, root: Json, action: str) -> Json | None:
        now = next(one for one in self.messages() if one["ts"] == root["ts"])
        blocks = now.get("blocks", ())
        buttons = [one["action_id"] for block in blocks for one in block.get("elements", ())
                   if "action_id" in one]  # fmt: skip
        return now if action in buttons else None

    def _board(self) -> Json:
        found: Json = self._http.get("/board").json()
        return found

    def _do(self, what: str, **body: Any) -> Json:
        answer = self._http.post(f"/do/{what}", json={"user": self.user, **body})
        assert answer.status_code == 200, answer.text
        done: Json = answer.json()
        assert done.get("status", 200) == 200, done
        return done

    def _awaits(self, found: Callable[[], Json | None], missing: str) -> Json:
        deadline = time.monotonic() + PATIENCE
        while time.monotonic() < deadline:
            if one := found():
                return one
            time.sleep(0.15)
        raise AssertionError(missing)


def _holds(message: Json, words: tuple[str, ...]) -> bool:
    return all(word in str(message) for word in words)
