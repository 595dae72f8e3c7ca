"""What was paid for the units that come back, shared out to the coin.

Every amount of a line is the difference of two running totals (what n + k units cost, less what
n units cost). So partial returns, however they are cut, add up to the whole.
"""

from __future__ import annotations

from collections.abc import Sequence
from decimal import ROUND_HALF_UP
from typing import NamedTuple

from returns.bill import Bill, LineBill
from returns.clauses import RestockingFee
from returns.decision import Amounts
from returns.model import Line, Wanted
from returns.money import Money, portion, to_minor

_PER_CENT = 100


class Priced(NamedTuple):
    """A wanted line's part of the money, in the smallest coin, with the units it stands for:
    those from `first` up to, not including, `end`."""

    bill: LineBill
    first: int
    end: int
    price: int
    discount: int
    tax: int
    paid: int

    @property
    def line(self) -> Line:
        return self.bill.line


def price_lines(bill: Bill, wanted: Sequence[Wanted]) -> list[Priced]:
    """Prices in the order of `wanted`. Which units a request stands for does not depend on
    that order, so that a line wanted twice comes out the same either way."""
    taken: dict[str, int] = {}
    priced: dict[int, Priced] = {}
    numbers = range(len(wanted))
    twice = len({want.line_id for want in wanted}) < len(wanted)
    for number in sorted(numbers, key=lambda n: _rank(wanted[n])) if twice else numbers:
        want = wanted[number]
        of_line = bill.lines[want.line_id]
        first = taken.get(want.line_id, of_line.line.returned_quantity)
        taken[want.line_id] = end = first + want.quantity
        priced[number] = _price(of_line, first, end)
    return [priced[number] for number in range(len(wanted))]


def restocking_minor(priced: Priced, currency: str, fee: RestockingFee | None) -> int:
    """The fee on what was paid, half a coin rounded up, at most its limit for each unit."""
    if fee is None:
        return 0
    exact = priced.bill.paid * fee.percent / _PER_CENT
    whole = int(exact.to_integral_value(ROUND_HALF_UP))
    if fee.at_most is not None:
        whole = min(whole, to_minor(fee.at_most * priced.line.quantity, currency))
    return min(_share(whole, priced.first, priced.end, priced.line.quantity), priced.paid)


def amounts(
    priced: Priced, currency: str, fee: RestockingFee | None, fee_minor: int, *, declined: bool
) -> Amounts:
    if declined:
        fee, fee_minor = None, priced.paid
    return Amounts(
        price=Money.from_minor(priced.price, currency),
        discount=Money.from_minor(priced.discount, currency),
        tax=Money.from_minor(priced.tax, currency),
        paid=Money.from_minor(priced.paid, currency),
        restocking_fee=Money.from_minor(0 if declined else fee_minor, currency),
        restocking_clause_id=fee.id if fee else None,
        refund=Money.from_minor(priced.paid - fee_minor, currency),
    )


def _rank(wanted: Wanted) -> tuple[str, str, str, int, tuple[tuple[str, bool], ...]]:
    answers = tuple(sorted(wanted.answers.items()))
    return wanted.line_id, wanted.reason, wanted.resolution or "", wanted.quantity, answers


def _price(bill: LineBill, first: int, end: int) -> Priced:
    whole = bill.line.quantity
    goods = _share(bill.goods, first, end, whole)
    tax = _share(bill.tax, first, end, whole) if bill.tax else 0
    paid = goods if bill.paid == bill.goods else goods + tax
    # A unit price finer than the smallest coin can round to less than its share of the total.
    price = max(goods, _share(bill.list_price, first, end, whole))
    return Priced(bill, first, end, price, price - goods, tax, paid)


def _share(minor: int, first: int, end: int, whole: int) -> int:
    return portion(minor, end, whole) - portion(minor, first, whole)
