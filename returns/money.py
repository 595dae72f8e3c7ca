"""Money: a Decimal with its ISO currency, and how to share it out to the smallest coin."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from decimal import ROUND_HALF_UP, Decimal
from functools import lru_cache

_TWO_PLACES = 2
_COINS = tuple(Decimal(10**places) for places in range(4))
_PLACES = dict.fromkeys(["CLP", "ISK", "JPY", "KRW", "PYG", "UGX", "VND", "XAF", "XOF"], 0) | (
    dict.fromkeys(["BHD", "IQD", "JOD", "KWD", "LYD", "OMR", "TND"], 3)
)


@dataclass(frozen=True, slots=True, order=True)
class Money:
    """An amount in one currency. Arithmetic across currencies raises ValueError."""

    amount: Decimal
    currency: str
    minor: int = field(init=False, repr=False, compare=False)
    """The amount in the smallest coin, half a coin rounded up."""

    def __post_init__(self) -> None:
        object.__setattr__(self, "minor", to_minor(self.amount, self.currency))

    @classmethod
    def of(cls, amount: str | int | Decimal, currency: str) -> Money:
        """From text, a whole number or a Decimal; never from a float."""
        return cls(Decimal(amount), currency)

    @classmethod
    def from_wire(cls, wire: Mapping[str, str]) -> Money:
        """From `{"amount": "89.90", "currency": "EUR"}`."""
        return cls(Decimal(wire["amount"]), wire["currency"])

    @classmethod
    def from_minor(cls, minor: int, currency: str) -> Money:
        """From the smallest coin: 390, "EUR" is 3.90 EUR."""
        return _from_minor(minor, currency)

    def wire(self) -> dict[str, str]:
        return {"amount": str(self), "currency": self.currency}

    def __add__(self, other: Money) -> Money:
        return Money(self.amount + self._same(other).amount, self.currency)

    def __sub__(self, other: Money) -> Money:
        return Money(self.amount - self._same(other).amount, self.currency)

    def __bool__(self) -> bool:
        return bool(self.amount)

    def __str__(self) -> str:
        """The amount alone, with the currency's number of decimals: "3.90"."""
        return f"{self.amount:.{places(self.currency)}f}"

    def _same(self, other: Money) -> Money:
        if other.currency != self.currency:
            raise ValueError(f"{self.currency} and {other.currency} cannot be reckoned together.")
        return other


@lru_cache(maxsize=4096)
def _from_minor(minor: int, currency: str) -> Money:
    return Money(Decimal(minor).scaleb(-places(currency)), currency)


def to_minor(amount: Decimal, currency: str) -> int:
    """An amount in the smallest coin, half a coin rounded up."""
    return int((amount * _COINS[places(currency)]).to_integral_value(ROUND_HALF_UP))


def places(currency: str) -> int:
    """Decimals of a currency after ISO 4217: 2 unless it is listed otherwise."""
    return _PLACES.get(currency, _TWO_PLACES)


def zero(currency: str) -> Money:
    return Money.from_minor(0, currency)


def total(amounts: Iterable[Money], currency: str) -> Money:
    return sum(amounts, zero(currency))


def portion(minor: int, part: int, whole: int) -> int:
    """`part` of `whole` of an amount in the smallest coin, half rounded up.

    `portion(m, b, n) - portion(m, a, n)` is the share of the units a to b, so the shares of
    any way of cutting the whole add up to it.
    """
    return (2 * minor * part + whole) // (2 * whole) if whole else 0


def share_out(minor: int, weights: Mapping[str, int]) -> dict[str, int]:
    """Share an amount out by weight, to the coin (largest remainder, ties by key).

    The shares add up to the amount, and do not depend on the order of the mapping. With no
    weight at all, everything goes to the first key.
    """
    whole = sum(weights.values())
    if not weights:
        return {}
    if whole == 0:
        weights, whole = {key: int(key == min(weights)) for key in weights}, 1
    shares = {key: minor * weight // whole for key, weight in weights.items()}
    left = minor - sum(shares.values())
    by_remainder = sorted(weights, key=lambda key: (-(minor * weights[key] % whole), key))
    for key in by_remainder[:left]:
        shares[key] += 1
    return shares
