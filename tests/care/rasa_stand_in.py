"""Rasa's HTTP API in front of the real actions: intents are chosen by script, the rest is real.

What a customer types is looked up in `typed`; buttons and triggered intents say theirs themselves.
Which action an intent runs is read from bot/data/rules, so that a rule that is missing is missed.
"""

import json
from collections import defaultdict
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from rasa_sdk.executor import ActionExecutor
from ruamel.yaml import YAML
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

RULES = Path(__file__).parents[2] / "bot" / "data" / "rules"
Json = dict[str, Any]


class RasaStandIn:
    """The server. `heard` holds the intents that were dealt with, in order."""

    def __init__(self, executor: ActionExecutor) -> None:
        self._executor = executor
        self._actions = dict(_rules())
        self.typed: dict[str, str] = {}
        self.heard: list[str] = []
        self.slots: defaultdict[str, Json] = defaultdict(dict)
        self._events: defaultdict[str, list[Json]] = defaultdict(list)
        self.app = Starlette(
            routes=[
                Route("/webhooks/rest/webhook", self._message, methods=["POST"]),
                Route("/conversations/{sender}/trigger_intent", self._trigger, methods=["POST"]),
                Route("/conversations/{sender}/tracker", self._tracker),
                Route("/status", lambda _request: JSONResponse({})),
            ]
        )

    async def _message(self, request: Request) -> Response:
        body = await request.json()
        text, metadata = body["message"], body["metadata"]
        intent, entities = self._understood(text)
        user = {"event": "user", "text": text, "metadata": metadata}
        items = await self._turn(body["sender"], text, intent, entities, metadata, user)
        return JSONResponse(items)

    async def _trigger(self, request: Request) -> Response:
        body, sender = await request.json(), request.path_params["sender"]
        entities = [{"entity": name, "value": value} for name, value in body["entities"].items()]
        external = {"is_external": True}
        user = {"event": "user", "metadata": external, "parse_data": {"entities": entities}}
        text = f"EXTERNAL: {body['name']}"
        items = await self._turn(sender, text, body["name"], entities, external, user)
        return JSONResponse({"tracker": {}, "messages": items})

    async def _tracker(self, request: Request) -> Response:
        return JSONResponse({"events": self._events[request.path_params["sender"]]})

    def _understood(self, text: str) -> tuple[str, list[Json]]:
        if not text.startswith("/"):
            return self.typed.get(text, "nlu_fallback"), []
        intent, brace, values = text[1:].partition("{")
        found = json.loads(brace + values) if brace else {}
        return intent, [{"entity": name, "value": value} for name, value in found.items()]

    async def _turn(
        self, sender: str, text: str, intent: str, entities: list[Json], metadata: Json, user: Json
    ) -> list[Json]:
        message = {
            "text": text,
            "intent": {"name": intent, "confidence": 1.0},
            "entities": entities,
            "message_id": str(metadata.get("message_id") or ""),
            "metadata": metadata,
        }
        tracker = {
            "sender_id": sender,
            "slots": dict(self.slots[sender]),
            "latest_message": message,
            "events": [],
        }
        call = {"next_action": self._actions[intent], "tracker": tracker, "domain": {}}
        result = await self._executor.run(call)
        assert result is not None
        for event in result.events:
            if event.get("event") == "slot":
                self.slots[sender][event["name"]] = event["value"]
        items = [dict(item) for item in result.responses]
        self._events[sender] += [user, *(_bot(item) for item in items)]
        self.heard.append(intent)
        return [{"recipient_id": sender, **{k: v for k, v in item.items() if v}} for item in items]


def _rules() -> Iterator[tuple[str, str]]:
    """The action that follows on each intent, outside of a task."""
    for path in RULES.glob("*.yml"):
        for rule in YAML(typ="safe").load(path)["rules"]:
            first, *rest = rule["steps"]
            if "condition" in rule or not rest or "action" not in rest[0]:
                continue
            for step in first.get("or", [first]):
                if "intent" in step:
                    yield step["intent"], rest[0]["action"]
    yield "submit", "action_finish_task"


def _bot(item: Json) -> Json:
    data = {key: item.get(key) or None for key in ("buttons", "image", "custom")}
    return {"event": "bot", "text": item.get("text"), "data": data, "metadata": {}}
