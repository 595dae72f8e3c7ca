"""Webhooks: every event, signed, sent until it is taken.

Signed as the Standard Webhooks specification says: HMAC-SHA256 over `id.timestamp.body`,
base64, in `webhook-signature: v1,<signature>`; a secret `whsec_...` is base64 of the key.
Source: https://github.com/standard-webhooks/standard-webhooks
"""

from __future__ import annotations

import asyncio
import base64
import binascii
import hashlib
import hmac
import json
import logging
from collections.abc import Callable
from datetime import datetime

import httpx
from starlette.concurrency import run_in_threadpool

from sandbox import outbox
from sandbox.clock import Clock
from sandbox.store import Store

log = logging.getLogger(__name__)
TIME_OUT = 10.0
POLL_SECONDS = 1.0


class Postman:
    """Delivers what is due. `real` is the time that goes into signatures."""

    def __init__(
        self, store: Store, clock: Clock, client: httpx.AsyncClient, real: Callable[[], datetime]
    ) -> None:
        self._store, self._clock, self._client, self._real = store, clock, client, real

    async def deliver(self) -> int:
        """Tries every delivery that is due once; says how many were tried."""
        batch, secrets = await run_in_threadpool(self._due)
        for delivery in batch:
            taken = await self._post(delivery, secrets.get(delivery.url, ""))
            await run_in_threadpool(self._note, delivery, taken)
        return len(batch)

    async def run(self, chores: Callable[[], None]) -> None:
        """For ever: does the chores, delivers, waits a moment."""
        while True:
            await run_in_threadpool(chores)
            while await self.deliver():
                pass
            await asyncio.sleep(POLL_SECONDS)

    def _due(self) -> tuple[list[outbox.Delivery], dict[str, str]]:
        with self._store.reading() as tx:
            return outbox.due(tx, self._clock.now(tx)), outbox.subscribers(tx)

    def _note(self, delivery: outbox.Delivery, taken: bool) -> None:
        with self._store.writing() as tx:
            if taken:
                outbox.delivered(tx, delivery)
            else:
                outbox.failed(tx, delivery, self._clock.now(tx))

    async def _post(self, delivery: outbox.Delivery, secret: str) -> bool:
        event = delivery.event
        body = json.dumps({"type": event.type, "timestamp": event.at, "data": event.data}).encode()
        headers = signed(secret, event.id, self._real(), body)
        try:
            answer = await self._client.post(
                delivery.url, content=body, headers=headers, timeout=TIME_OUT
            )
        except httpx.HTTPError as error:
            log.info("webhook %s not delivered: %s", event.id, type(error).__name__)
            return False
        return answer.is_success


def signed(secret: str, event_id: str, at: datetime, body: bytes) -> dict[str, str]:
    """The headers that prove a webhook."""
    stamp = str(int(at.timestamp()))
    content = f"{event_id}.{stamp}.".encode() + body
    signature = base64.b64encode(hmac.digest(_key(secret), content, hashlib.sha256)).decode()
    return {
        "content-type": "application/json",
        "webhook-id": event_id,
        "webhook-timestamp": stamp,
        "webhook-signature": f"v1,{signature}",
    }


def _key(secret: str) -> bytes:
    if secret.startswith("whsec_"):
        try:
            return base64.b64decode(secret.removeprefix("whsec_"), validate=True)
        except binascii.Error:
            pass  # not base64 after all: then its bytes are the key
    return secret.encode()
