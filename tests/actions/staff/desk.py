"""The people's endpoint over a whole shop, called as our connectors call it."""

from __future__ import annotations

import itertools
import json
import tempfile
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from sqlalchemy import create_engine

from backend_client.protocol import OrderBackend
from bot.actions.access import Gate
from bot.actions.attempts import Attempts
from bot.actions.services import Services
from bot.actions.staff.service import StaffService
from bot.actions.staff.signature import sign
from bot.actions.words import Words
from returns import load_policy

ROOT = Path(__file__).resolve().parents[3]
SECRET = "a secret between two processes"


def services_over(backend: OrderBackend) -> Services:
    """The action server's services, with the shop's own policy and words."""
    counter = itertools.count()
    attempts = Attempts(create_engine(f"sqlite:///{tempfile.mkdtemp()}/lookups.sqlite"))
    return Services(
        backend=backend,
        policy=load_policy(ROOT / "policy.yml"),
        words=Words.load(ROOT / "bot" / "data" / "responses"),
        gate=Gate(backend, attempts, _now),
        clock=_now,
        new_key=lambda: f"key-{next(counter)}",
        policy_page="http://chat.test/policy",
    )


@dataclass
class StaffDesk:
    """Signs and sends."""

    service: StaffService
    services: Services
    answers: list[int] = field(default_factory=list)

    async def asks(self, path: str, **body: Any) -> tuple[int, dict[str, Any]]:
        raw = json.dumps(body).encode()
        return await self.service.answer(path, signed(raw), raw)

    async def acts(
        self, act: str, case: dict[str, Any], key: str = "k1", most: Any = None, **fields: Any
    ) -> tuple[int, dict[str, Any]]:
        return await self.asks("act", act=act, case=case, key=key, fields=fields, most=most)


def signed(body: bytes, *, secret: str = SECRET, age: int = 0) -> dict[str, str]:
    stamp = int(_now().timestamp()) - age
    return {"x-desk-timestamp": str(stamp), "x-desk-signature": sign(secret, stamp, body)}


def _now() -> datetime:
    return datetime.now(UTC)
