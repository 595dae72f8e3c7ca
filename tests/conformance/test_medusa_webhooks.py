"""What Medusa tells by itself: deploy/medusa/server/src/subscribers/returns-desk.js."""

from __future__ import annotations

import asyncio
import json
import threading
from collections.abc import AsyncIterator, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from queue import Queue

import pytest

from backend_client.model import RefundRequest
from connectors.backend.signature import check
from tests.conformance.medusa_server import WEBHOOK_SECRET, running, webhook_port
from tests.conformance.medusa_stage import medusa_stage
from tests.conformance.stage import Basket, Stage
from tests.conformance.steps import returned

PATIENCE_S = 40
"""Seconds: what was refused at first is sent again after 1, 5 and 30."""

Told = tuple[str, str]
"""The type of an event, and the return that it is about."""


@pytest.fixture
def prepared() -> None:
    running()


@pytest.fixture
async def medusa(prepared: None, tmp_path: Path) -> AsyncIterator[Stage]:
    async with medusa_stage(tmp_path) as stage:
        yield stage


async def test_each_change_of_a_return_is_told_and_signed(medusa: Stage) -> None:
    placed = await medusa.place(Basket())
    with listening(refusing=1) as told:
        made = await returned(medusa, placed)
        await medusa.receive(made)
        request = RefundRequest(placed.order_id, made.refund_due, made.id)
        await medusa.backend.refund(request, idempotency_key="pay")

        wanted = {
            ("order.return_requested", made.id),
            ("order.return_received", made.id),
            ("payment.refunded", made.id),
        }
        while wanted:
            wanted.discard(await asyncio.to_thread(told.get, timeout=PATIENCE_S))


@contextmanager
def listening(refusing: int) -> Iterator[Queue[Told]]:
    """Takes webhooks whose signature is good, after that many refusals."""
    told: Queue[Told] = Queue()
    refusals = iter(range(refusing))

    class Door(BaseHTTPRequestHandler):
        def do_POST(self) -> None:  # the name is the library's
            body = self.rfile.read(int(self.headers["content-length"]))
            if next(refusals, None) is not None:
                self.send_error(503)
                return
            headers = {name.lower(): value for name, value in self.headers.items()}
            check(WEBHOOK_SECRET, headers, body, datetime.now(UTC))
            event = json.loads(body)
            told.put((event["type"], event["data"]["return_id"]))
            self.send_response(202)
            self.end_headers()

        def log_message(self, *_: object) -> None: ...

    server = ThreadingHTTPServer(("127.0.0.1", webhook_port()), Door)
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    try:
        yield told
    finally:
        server.shutdown()
        server.server_close()
        thread.join()
