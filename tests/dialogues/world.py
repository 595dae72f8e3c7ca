"""The world a dialogue runs in: the trained model, the real actions, a fresh sandbox."""

import threading
import time
import uuid
from collections.abc import Iterator, MutableMapping
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import httpx
import uvicorn
from starlette.applications import Starlette

from sandbox.app import build

TOKEN = "dialogue-token"
STARTS_AT = datetime(2027, 3, 15, 10, tzinfo=UTC)
"""The day of all dialogues: what they say of windows and holidays must not change with ours."""

_ahead = STARTS_AT - datetime.now(UTC)


def today() -> datetime:
    """The present of the dialogues."""
    return datetime.now(UTC) + _ahead


class SwitchedSandbox:
    """A sandbox on one address whose whole shop can be put back to its beginning."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._app: Starlette | None = None
        self.reset()

    def reset(self) -> None:
        self._app = build(self._folder / f"{uuid.uuid4().hex}.sqlite", token=TOKEN, now=today)

    async def __call__(self, scope: MutableMapping[str, Any], receive: Any, send: Any) -> None:
        assert self._app is not None
        await self._app(scope, receive, send)


@contextmanager
def served(app: Any, port: int) -> Iterator[str]:
    """`app` on a loopback port, until the block ends."""
    config = uvicorn.Config(app, host="127.0.0.1", port=port, log_level="error", lifespan="off")
    server = uvicorn.Server(config)
    thread = threading.Thread(target=server.run, daemon=True)
    thread.start()
    while not server.started:
        time.sleep(0.01)
    try:
        yield f"http://127.0.0.1:{port}"
    finally:
        server.should_exit = True
        thread.join(timeout=10)


class Customer:
    """Somebody who writes to Rasa, and sees its replies as text and buttons."""

    def __init__(self, http: httpx.Client, rasa: str, identity: dict[str, str] | None) -> None:
        self._http = http
        self._url = f"{rasa}/webhooks/rest/webhook"
        self._identity = identity
        self.id = f"dialogue-{uuid.uuid4().hex}"
        self.buttons: dict[str, str] = {}
        self.handoffs: list[str] = []

    def say(self, text: str) -> str:
        """All that is replied to a typed text, one reply below the other."""
        return self._send(text)

    def press(self, label: str) -> str:
        """All that is replied to a button; the first whose label begins with `label`."""
        for known, payload in self.buttons.items():
            if known.lower().startswith(label.lower()):
                return self._send(payload)
        raise AssertionError(f"there is no button {label!r}, only {list(self.buttons)}")

    def show(self, photo: str) -> str:
        """All that is replied to a photo without words, as the desk hands it on."""
        return self._send("/inform", photo)

    def _send(self, message: str, *photos: str) -> str:
        metadata = {
            "channel": "web", "identity": self._identity, "typed": True, "attachments": photos,
        }  # fmt: skip
        body = {"sender": self.id, "message": message, "metadata": metadata}
        replies = self._http.post(self._url, json=body).raise_for_status().json()
        self.buttons = {
            button["title"]: button["payload"]
            for reply in replies
            for button in reply.get("buttons") or ()
        }
        customs = [reply["custom"] for reply in replies if reply.get("custom")]
        self.handoffs += [c["department"] for c in customs if c.get("type") == "handoff"]
        cards = {id(custom): custom["card"]["text"] for custom in customs if "card" in custom}
        told = [
            part
            for reply in replies
            for part in (reply.get("text"), cards.get(id(reply.get("custom"))))
            if part
        ]
        return "\n".join(told)


def changes(before: dict[str, Any], after: dict[str, Any]) -> dict[str, Any]:
    """What is different at the backend, in the words that the cases use."""
    found: dict[str, Any] = {}
    known = {one["id"] for one in before["returns"]}
    titles = {
        line["id"]: line["product_title"] for order in after["orders"] for line in order["lines"]
    }
    created = [_return(one, after, titles) for one in after["returns"] if one["id"] not in known]
    if created:
        found["returns"] = created
    states = {one["id"]: one["status"] for one in before["returns"]}
    called_off = [
        one["rma_number"]
        for one in after["returns"]
        if one["status"] == "CANCELED" and states.get(one["id"], "CANCELED") != "CANCELED"
    ]
    if called_off:
        found["called_off"] = called_off
    if cancelled := _cancelled(after) - _cancelled(before):
        found["cancelled"] = sorted(cancelled)
    for kind in ("exchanges", "replacements", "refunds", "store_credits"):
        if new := len(after[kind]) - len(before[kind]):
            found[kind] = new
    known = {one["id"] for one in before["refunds"]}
    if notes := [x["note"] for x in after["refunds"] if x["id"] not in known and x["note"]]:
        found["refund_notes"] = notes
    return found


def _return(one: dict[str, Any], state: dict[str, Any], titles: dict[str, str]) -> dict[str, Any]:
    number = next(order["number"] for order in state["orders"] if order["id"] == one["order_id"])
    return {
        "order": int(number),
        "items": {
            titles[line["order_line_id"]]: [
                line["quantity"],
                line["reason_id"].removeprefix("reason_").upper(),
            ]
            for line in one["lines"]
        },
        "method": one["method"],
        "resolution": one["resolution"],
        "status": one["status"],
        "fees": [fee["amount"]["amount"] for fee in one["fees"]],
        **({"pickup": one["pickup"]["address"]["line1"]} if one.get("pickup") else {}),
        **({"gift_to": one["gift_to"]} if one.get("gift_to") else {}),
    }


def _cancelled(state: dict[str, Any]) -> set[int]:
    return {int(order["number"]) for order in state["orders"] if order["status"] == "CANCELED"}
