"""Money: a decimal amount and the currency it is in."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal

MINOR_UNITS = dict.fromkeys("CLP ISK JPY KRW PYG UGX VND XAF XOF".split(), 0) | (
    dict.fromkeys("BHD IQD JOD KWD LYD OMR TND".split(), 3)
)
"""Decimals after ISO 4217, where they are not two; the policy counts by the same (returns)."""


@dataclass(frozen=True, slots=True)
class Money:
    """An amount in major units (89.90, not 8990) and its ISO 4217 currency."""

    amount: Decimal
    currency: str

    @classmethod
    def zero(cls, currency: str) -> Money:
        return cls(Decimal(0), currency)

    @classmethod
    def sum(cls, amounts: Iterable[Money], currency: str) -> Money:
        return sum(amounts, cls.zero(currency))

    @classmethod
    def of(cls, amount: str | int | Decimal, currency: str) -> Money:
        """Money rounded to what the currency can pay, half up."""
        return cls(Decimal(amount), currency).rounded()

    def rounded(self) -> Money:
        step = Decimal(1).scaleb(-MINOR_UNITS.get(self.currency, 2))
        return Money(self.amount.quantize(step, rounding=ROUND_HALF_UP), self.currency)

    def __add__(self, other: Money) -> Money:
        return Money(self.amount + self._in_my_currency(other), self.currency)

    def __sub__(self, other: Money) -> Money:
        return Money(self.amount - self._in_my_currency(other), self.currency)

    def __mul__(self, factor: int | Decimal) -> Money:
        return Money(self.amount * factor, self.currency)

    def __neg__(self) -> Money:
        return Money(-self.amount, self.currency)

    def __bool__(self) -> bool:
        return bool(self.amount)

    def __lt__(self, other: Money) -> bool:
        return self.amount < self._in_my_currency(other)

    def __le__(self, other: Money) -> bool:
        return self.amount <= self._in_my_currency(other)

    def __gt__(self, other: Money) -> bool:
        return self.amount > self._in_my_currency(other)

    def __ge__(self, other: Money) -> bool:
        return self.amount >= self._in_my_currency(other)

    def __str__(self) -> str:
        return f"{self.amount} {self.currency}"

    def _in_my_currency(self, other: Money) -> Decimal:
        if other.currency != self.currency:
            raise ValueError(f"{other} is not in {self.currency}: convert it before you calculate")
        return other.amount
