"""Money in the sandbox: a decimal amount with its currency."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal

NO_MINOR_UNIT = frozenset({"JPY", "KRW", "ISK", "CLP", "VND"})


@dataclass(frozen=True, slots=True)
class Money:
    amount: Decimal
    currency: str

    def __add__(self, other: Money) -> Money:
        return Money(self.amount + self._same(other), self.currency)

    def __sub__(self, other: Money) -> Money:
        return Money(self.amount - self._same(other), self.currency)

    def __mul__(self, pieces: int) -> Money:
        return Money(self.amount * pieces, self.currency)

    def __lt__(self, other: Money) -> bool:
        return self.amount < self._same(other)

    def __le__(self, other: Money) -> bool:
        return self.amount <= self._same(other)

    def __gt__(self, other: Money) -> bool:
        return self.amount > self._same(other)

    def __bool__(self) -> bool:
        return bool(self.amount)

    def __str__(self) -> str:
        return f"{self.amount} {self.currency}"

    def share(self, pieces: int, of: int, before: int = 0) -> Money:
        """What `pieces` of `of` are worth when `before` were counted already.

        Shares are cut from the running total, so that together they are the whole, to the cent.
        """
        return self._first(before + pieces, of) - self._first(before, of)

    def _first(self, pieces: int, of: int) -> Money:
        return rounded(self.amount * pieces / of, self.currency)

    def _same(self, other: Money) -> Decimal:
        if other.currency != self.currency:
            raise ValueError(f"{other} is not in {self.currency}")
        return other.amount


def rounded(amount: Decimal, currency: str) -> Money:
    """Half up, to what the currency can pay."""
    step = Decimal(1) if currency in NO_MINOR_UNIT else Decimal("0.01")
    return Money(amount.quantize(step, rounding=ROUND_HALF_UP), currency)


def zero(currency: str) -> Money:
    return rounded(Decimal(0), currency)


def total(amounts: Iterable[Money], currency: str) -> Money:
    return sum(amounts, zero(currency))
