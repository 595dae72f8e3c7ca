"""One writer at a time for an order, over all of our processes.

Medusa's own guard (an order has one open change) is looked at and then taken, not both at
once, and refunds have none. So before we change an order we make a customer group with the
order's name, and remove it after: Medusa's database keeps the names of groups unique, so of
several only one is made. Nobody is ever put in that group.
"""

from __future__ import annotations

import asyncio
import logging
import uuid
from collections import defaultdict
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import UTC, datetime

from backend_client import errors
from backend_client.medusa.admin import Admin, Json
from backend_client.medusa.reading import time
from backend_client.medusa.refusals import AlreadyThere

log = logging.getLogger(__name__)

LEASE = 30.0
"""Seconds after which a lock counts as left behind; longer than any of our calls lasts."""

HOLDER = "returns_desk_holder"
TRIES_TO_RELEASE = 3


@dataclass(slots=True)
class Hold:
    """The lock of one order, taken or not yet."""

    order_id: str
    key: str
    group: str | None = None
    tried: bool = False

    @property
    def taken(self) -> bool:
        return self.group is not None

    @property
    def name(self) -> str:
        return f"Returns Desk is changing {self.order_id}"


class Locks:
    def __init__(self, admin: Admin, lease: float = LEASE) -> None:
        self._admin, self._lease = admin, lease
        self._me = uuid.uuid4().hex
        self._here: defaultdict[str, asyncio.Lock] = defaultdict(asyncio.Lock)

    @asynccontextmanager
    async def around(self, order_id: str, key: str) -> AsyncIterator[Hold]:
        """Releases the lock at the end, if it was taken. In this process callers queue."""
        async with self._here[order_id]:
            hold = Hold(order_id, key)
            try:
                yield hold
            finally:
                await self._release(hold)

    async def take(self, hold: Hold) -> None:
        """Raises Conflict when another process has it."""
        hold.tried = True
        body = {"name": hold.name, "metadata": {HOLDER: self._me}}
        try:
            made = await self._admin.post("customer-groups", hold.key, body=body)
            hold.group = str(made["customer_group"]["id"])
        except AlreadyThere:
            await self._take_over(hold)
        except (KeyError, TypeError) as error:
            raise errors.OutcomeUnknown("the lock's answer makes no sense") from error

    async def _take_over(self, hold: Hold) -> None:
        """A lock of this process's is ours (a doubled request, or one whose answer got lost);
        an old one is nobody's."""
        for group in await self._groups(hold):
            if _holder(group) == self._me:
                hold.group = str(group["id"])
                return
            age = (datetime.now(UTC) - time(group["created_at"])).total_seconds()
            if age > self._lease:
                await self._admin.delete("customer-groups/{}", hold.key, str(group["id"]))
        raise errors.Conflict("somebody else is changing the order")

    async def _groups(self, hold: Hold) -> list[Json]:
        return await self._admin.get(
            "customer-groups",
            read=lambda data: list(data["customer_groups"]),
            name=hold.name,
            fields="id,name,metadata,created_at",
        )

    async def _release(self, hold: Hold) -> None:
        """As well as it can be done: what stays behind is nobody's after the lease."""
        for _ in range(TRIES_TO_RELEASE if hold.tried else 0):
            try:
                for id_ in [hold.group] if hold.group else await self._left_behind(hold):
                    await self._admin.delete("customer-groups/{}", hold.key, id_)
            except errors.Retryable:
                continue
            except errors.BackendError as error:
                log.warning("the lock of an order was not released: %s", error)
            return

    async def _left_behind(self, hold: Hold) -> list[str]:
        """A lock whose making was never answered."""
        groups = await self._groups(hold)
        return [str(one["id"]) for one in groups if _holder(one) == self._me]


def _holder(group: Json) -> str:
    return str((group.get("metadata") or {}).get(HOLDER))
