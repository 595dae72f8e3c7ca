"""What we set aside for refunds, kept on the order itself, in a metafield of the app.

Shopify keeps two refunds from paying more than the order's total, but not from paying more than
one return is owed. So an amount is reserved first. The metafield is written by
compare-and-set, so of several writers one wins and the others look again.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field, replace
from decimal import Decimal
from typing import Any

from backend_client import errors
from backend_client.shopify.graphql import Graphql
from backend_client.wire import WireError, decode

NAMESPACE, KEY = "$app:returns-desk", "refunds"
"""`$app:` makes the namespace this app's own: no other app can write to it."""


@dataclass(frozen=True, slots=True)
class Entry:
    """One refund's intent. `tries`: a refused refund needs a new key at Shopify."""

    fingerprint: str
    return_id: str
    amount: str
    tries: int = 1
    refused: bool = False


@dataclass(frozen=True, slots=True)
class Ledger:
    """By our idempotency key. `digest` is Shopify's, of what was read; None: nothing yet."""

    entries: Mapping[str, Entry] = field(default_factory=dict)
    digest: str | None = None

    def reserved(self, key: str, paid: frozenset[str | None], return_id: str = "") -> Decimal:
        """Set aside under other keys and not among the refunds yet."""
        return sum(
            (
                Decimal(entry.amount)
                for other, entry in self.entries.items()
                if other not in paid | {key}
                and not entry.refused
                and return_id in ("", entry.return_id)
            ),
            Decimal(0),
        )


async def read(graphql: Graphql, order_id: str) -> Ledger:
    """Raises OrderNotFound."""
    return await graphql.ask("OrderLedger", _ledger, id=order_id, namespace=NAMESPACE, key=KEY)


async def write(graphql: Graphql, order_id: str, ledger: Ledger, key: str, entry: Entry) -> None:
    """Adds or changes the key's entry. Raises Conflict when the ledger was changed since."""
    entries = {**ledger.entries, key: entry}
    field_ = {
        "ownerId": order_id,
        "namespace": NAMESPACE,
        "key": KEY,
        "type": "json",
        "value": json.dumps({name: asdict(one) for name, one in entries.items()}),
        "compareDigest": ledger.digest,
    }
    await graphql.change("LedgerSet", key, metafields=[field_])


async def note_refusal(graphql: Graphql, order_id: str, key: str) -> None:
    """Frees what was set aside under the key, and makes the next try a new one."""
    ledger = await read(graphql, order_id)
    entry = ledger.entries.get(key)
    if entry:
        await write(graphql, order_id, ledger, key, replace(entry, refused=True))


def _ledger(data: dict[str, Any]) -> Ledger:
    if data["order"] is None:
        raise errors.OrderNotFound("Shopify has no such order")
    kept = data["order"]["metafield"]
    if kept is None:
        return Ledger()
    entries = json.loads(kept["value"])
    if not isinstance(entries, dict):
        raise WireError("the order's refund ledger is no object")
    return Ledger(
        {key: decode(Entry, one, f"ledger.{key}") for key, one in entries.items()},
        str(kept["compareDigest"]),
    )
