"""What we write on what we make in Medusa, so that it can be found again by its key.

Returns and exchanges carry it in their metadata, under `returns_desk`. Only what an
administrator or an API key created counts: customers write metadata too.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from decimal import Decimal
from typing import Any

from backend_client import errors
from backend_client.model import Fee, FeeKind, Money

FIELD = "returns_desk"


@dataclass(frozen=True, slots=True)
class Mark:
    """`attempt` tells two tries apart; `owed` and `fees` are what was promised."""

    key: str
    fingerprint: str
    attempt: str = ""
    method: str = ""
    resolution: str = ""
    owed: str = "0"
    difference: str = "0"
    fees: tuple[tuple[str, str, str], ...] = field(default=())
    note: str = ""

    def check(self, fingerprint: str) -> None:
        """Raises KeyReused when the key was used for another request."""
        if self.fingerprint != fingerprint:
            raise errors.KeyReused(f"the key {self.key!r} belongs to another request")

    def metadata(self) -> dict[str, Any]:
        return {FIELD: asdict(self)}

    def fees_in(self, currency: str) -> tuple[Fee, ...]:
        return tuple(
            Fee(FeeKind(kind), Money(Decimal(amount), currency), label)
            for kind, amount, label in self.fees
        )


def fee_fields(fees: tuple[Fee, ...]) -> tuple[tuple[str, str, str], ...]:
    return tuple((str(fee.kind), str(fee.amount.amount), fee.label) for fee in fees)


def mark_of(data: Mapping[str, Any]) -> Mark | None:
    """The mark on a return or an exchange; None when it has none that can be ours."""
    kept = (data.get("metadata") or {}).get(FIELD)
    made_by = str(data.get("created_by") or "")
    if not isinstance(kept, Mapping) or made_by.startswith("cus_") or not made_by:
        return None
    texts = {name: str(kept.get(name) or "") for name in Mark.__slots__ if name != "fees"}
    fees = tuple((str(k), str(a), str(label)) for k, a, label in kept.get("fees") or ())
    return Mark(**texts, fees=fees) if texts["key"] else None
