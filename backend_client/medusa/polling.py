"""Which orders changed: orders and returns by their `updated_at`, refunds by their payments.

A refund changes neither the order's time nor the return's. So the orders of returns that are
not long ago are asked for the time of their payment collection as well.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import UTC, datetime, timedelta
from typing import Any

from backend_client.medusa.admin import PAGE, Admin, Json
from backend_client.medusa.reading import time
from backend_client.model import Changes, OrderChange

MOST = 1000
"""Orders, and returns, for one call; more come with the next, from `until` on."""

OPEN_FOR = timedelta(days=60)
"""How long after a return's last change its refund is looked for."""

Found = list[tuple[str, datetime]]


async def changes(admin: Admin, since: datetime) -> Changes:
    found = await _changed(admin, "orders", "id", since)
    returned = await _changed(admin, "returns", "order_id", since - OPEN_FOR)
    found += [one for one in returned if one[1] >= since]
    found += [one async for one in _paid(admin, {id_ for id_, _ in returned}, since)]
    latest: dict[str, datetime] = {}
    for id_, at in found:
        latest[id_] = max(at, latest.get(id_, at))
    orders = sorted(
        (OrderChange(id_, at) for id_, at in latest.items()), key=lambda o: o.changed_at
    )
    return Changes(tuple(orders), max([since, *(one.changed_at for one in orders)]))


async def _changed(admin: Admin, what: str, field: str, since: datetime) -> Found:
    def read(data: dict[str, Any]) -> Found:
        return [(str(one[field]), time(one["updated_at"])) for one in data[what]]

    return await admin.every(
        what,
        read=read,
        most=MOST,
        fields=",".join({"id", field, "updated_at"}),
        order="updated_at",
        **{"updated_at[$gte]": since.astimezone(UTC).isoformat()},
    )


async def _paid(admin: Admin, order_ids: Iterable[str], since: datetime) -> Any:
    ids = sorted(order_ids)
    for start in range(0, len(ids), PAGE):
        page = await admin.get(
            "orders",
            read=lambda data: [pair for one in data["orders"] for pair in _payments(one)],
            id=ids[start : start + PAGE],
            fields="id,payment_collections.updated_at",
            limit=PAGE,
        )
        for id_, at in page:
            if at >= since:
                yield id_, at


def _payments(order: Json) -> Iterator[tuple[str, datetime]]:
    for one in order.get("payment_collections") or ():
        yield str(order["id"]), time(one["updated_at"])
