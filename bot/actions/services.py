"""What every action is built with."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime

from backend_client.protocol import OrderBackend
from returns.policy import Policy

from .access import Gate
from .history import HistoryOf, unknown
from .words import Words


def _now() -> datetime:
    return datetime.now(UTC)


@dataclass(frozen=True, slots=True)
class Services:
    """`clock` gives the present in UTC; `new_key` a fresh idempotency key; `policy_page` the
    address at which customers can read the policy, or "". The policy offers only what the
    backend can do; `approval`: there a return can wait for a person."""

    backend: OrderBackend
    policy: Policy
    words: Words
    gate: Gate
    clock: Callable[[], datetime]
    new_key: Callable[[], str]
    policy_page: str = ""
    real_clock: Callable[[], datetime] = _now
    """What signatures are checked by: it is never set ahead for a test of the policy."""
    approval: bool = True
    gifts: bool = True
    """Whether credit can go to the one who received a gift, without a word to the buyer."""
    reroutes: bool = True
    """Whether a submitted return can go another way."""
    history_of: HistoryOf = unknown
    """What is known of an order's customer, for the risk score."""
