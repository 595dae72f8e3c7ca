"""Rasa over its HTTP API: hand it a message, or ask what it made of one.

RasaError
├── RasaUnreachable   it surely has not got the message
├── RasaUnclear       it may have got it: the reply was lost
└── RasaMute          it does not tell what it has got (its HTTP API is off)
"""

import asyncio
import logging
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any
from urllib.parse import quote

import httpx

from desk import reply
from desk.model import Conversation, Reply

logger = logging.getLogger(__name__)


class RasaError(Exception):
    """Rasa did not answer."""


class RasaUnreachable(RasaError):
    """No connection: the message was not delivered."""


class RasaUnclear(RasaError):
    """The message may have been delivered; no reply came."""


class RasaMute(RasaError):
    """Rasa's HTTP API is off (`--enable-api`), so that it cannot be asked."""


@dataclass(frozen=True)
class Question:
    """One message for Rasa. `id` names it for ever, so that it can be found again.

    `attachments`: the ids of the photos that came with it.
    """

    id: str
    conversation: Conversation
    message: str
    typed: bool
    trigger: "Trigger | None" = None
    attachments: tuple[str, ...] = ()


@dataclass(frozen=True)
class Trigger:
    """An EXTERNAL intent instead of a message, and what Rasa's action is to know."""

    intent: str
    entities: Mapping[str, Any]


class Rasa:
    """A client of one Rasa server. Time limits are the given httpx client's."""

    def __init__(
        self, client: httpx.AsyncClient, *, token: str | None = None, at_once: int = 16
    ) -> None:
        """`client` has Rasa's address as its base; `at_once` requests are under way at most."""
        self._client = client
        self._params = {"token": token} if token else {}
        self._slots = asyncio.Semaphore(at_once)

    async def ask(self, question: Question) -> Reply:
        """Hand over a message; what Rasa says to it. Raises RasaUnreachable, RasaUnclear."""
        if question.trigger:
            return await self._trigger(question, question.trigger)
        body = {
            "sender": question.conversation.id,
            "message": question.message,
            "metadata": _metadata(question),
        }
        response = await self._request("POST", "/webhooks/rest/webhook", json=body)
        items = _json(response)
        if response.status_code != httpx.codes.OK or not isinstance(items, list):
            raise RasaUnclear(f"Rasa answered {response.status_code} to a message.")
        if not items:
            await self._check_model()
        return reply.from_rest(items)

    async def _trigger(self, question: Question, trigger: Trigger) -> Reply:
        """`trigger_intent`: the replies come back in the HTTP answer."""
        path = f"/conversations/{quote(question.conversation.id)}/trigger_intent"
        body = {"name": trigger.intent, "entities": dict(trigger.entities)}
        response = await self._request("POST", path, json=body, params={"include_events": "NONE"})
        answer = _json(response)
        if response.status_code == httpx.codes.NOT_FOUND:
            raise RasaMute(f"Rasa has no HTTP API, or no intent {trigger.intent}: train it.")
        if response.status_code != httpx.codes.OK or not isinstance(answer, Mapping):
            raise RasaUnclear(f"Rasa answered {response.status_code} to {trigger.intent}.")
        return reply.from_rest(answer.get("messages") or [])

    async def recall(self, question: Question) -> Reply | None:
        """What Rasa has answered to this message already; None when it has not dealt with it.

        Rasa 3.6 writes a conversation's tracker once, when a turn is complete
        (`MessageProcessor.handle_message`), and drops a turn whose caller has gone: a message
        that is not in the tracker has changed nothing there. An action that was called may have
        gone on: what it writes elsewhere needs an idempotency key. Raises every RasaError.
        """
        path = f"/conversations/{quote(question.conversation.id)}/tracker"
        response = await self._request("GET", path, params={"include_events": "ALL"})
        if response.status_code in (httpx.codes.NOT_FOUND, httpx.codes.UNAUTHORIZED):
            raise RasaMute(
                "Rasa does not tell what it has got: start it with --enable-api, and set"
                " RASA_TOKEN if it has a token."
            )
        tracker = _json(response)
        if response.status_code != httpx.codes.OK or not isinstance(tracker, Mapping):
            raise RasaUnclear(f"Rasa answered {response.status_code} when asked for a tracker.")
        return _reply_to(question.id, tracker.get("events") or [])

    async def _check_model(self) -> None:
        """Without a model Rasa's REST channel answers 200 and an empty list to everything."""
        response = await self._request("GET", "/status")
        if response.status_code == httpx.codes.CONFLICT:
            raise RasaUnclear("Rasa runs without a model.")

    async def _request(self, method: str, path: str, **rest: Any) -> httpx.Response:
        params = {**self._params, **rest.pop("params", {})}
        try:
            async with self._slots:
                return await self._client.request(method, path, params=params, **rest)
        except (httpx.ConnectError, httpx.ConnectTimeout) as error:
            raise RasaUnreachable("Rasa cannot be reached.") from error
        except httpx.TransportError as error:
            raise RasaUnclear(f"Rasa's reply was lost ({type(error).__name__}).") from error


def _metadata(question: Question) -> dict[str, Any]:
    opening = question.conversation.opening
    identity = opening.identity
    return {
        "message_id": question.id,
        "channel": opening.channel,
        "locale": opening.locale,
        "timezone": opening.timezone,
        "order": opening.order,
        "identity": None
        if identity is None
        else {
            "customer_id": identity.customer_id,
            "email": identity.email,
            "name": identity.name,
        },
        "typed": question.typed,
        "attachments": list(question.attachments),
    }


def _reply_to(message_id: str, events: Iterable[Mapping[str, Any]]) -> Reply | None:
    said: list[Mapping[str, Any]] | None = None
    for event in events:
        match event.get("event"), event.get("metadata") or {}:
            case "user", {"message_id": str(found)} if found == message_id:
                said = []
            case "user", {"message_id": _} | {"is_external": True} if said is not None:
                break
            case "bot", _ if said is not None:
                said.append(event)
    return None if said is None else reply.from_tracker(said)


def _json(response: httpx.Response) -> Any:
    try:
        return response.json()
    except ValueError:
        return None
