"""The sandbox's own time: the real one, moved by as much as somebody asked for."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime, timedelta

from sandbox.store import Transaction

Now = Callable[[], datetime]
SETTING = "clock moved by seconds"


def real_time() -> datetime:
    return datetime.now(UTC)


class Clock:
    """Tells the time in a transaction. Only moves on by itself when `real` does."""

    def __init__(self, real: Now = real_time) -> None:
        self.real = real

    def now(self, tx: Transaction) -> datetime:
        return self.real().replace(microsecond=0) + self._moved(tx)

    def move(self, tx: Transaction, by: timedelta) -> None:
        tx.set(SETTING, str((self._moved(tx) + by).total_seconds()))

    def _moved(self, tx: Transaction) -> timedelta:
        return timedelta(seconds=float(tx.setting(SETTING, "0")))
