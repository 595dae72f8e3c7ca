"""What was paid for the units that come back, shared out to the coin.

Every amount of a line is the difference of two running totals (what n + k units cost, less what
n units cost). So partial returns, however they are cut, add up to the whole.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import ROUND_HALF_UP

from returns.decision import Amounts
from returns.model import Line, Order, Wanted
from returns.money import Money, portion, share_out
from returns.policy import RestockingFee

_PER_CENT = 100


@dataclass(frozen=True, slots=True)
class Priced:
    """A wanted line's part of the money, in the smallest coin, with the units it stands for:
    those from `first` up to, not including, `end`."""

    line: Line
    first: int
    end: int
    price: int
    discount: int
    tax: int
    paid: int
    line_paid: int
    """What was paid for the line as a whole."""

    def share(self, minor: int) -> int:
        """These units' share of an amount for the whole line."""
        whole = self.line.quantity
        return portion(minor, self.end, whole) - portion(minor, self.first, whole)


def price_lines(order: Order, wanted: Sequence[Wanted]) -> list[Priced]:
    """Prices in the order of `wanted`. Which units a request stands for does not depend on
    that order, so that a line wanted twice comes out the same either way."""
    line_discounts = _discounts(order)
    taken: dict[str, int] = {}
    priced: dict[int, Priced] = {}
    for number in sorted(range(len(wanted)), key=lambda n: _rank(wanted[n])):
        want = wanted[number]
        line = order.line(want.line_id)
        first = taken.get(line.id, line.returned_quantity)
        taken[line.id] = first + want.quantity
        priced[number] = _price(order, line, first, first + want.quantity, line_discounts[line.id])
    return [priced[number] for number in range(len(wanted))]


def amounts(priced: Priced, currency: str, fee: RestockingFee | None, *, declined: bool) -> Amounts:
    """The restocking fee is reckoned on what was paid, half a coin rounded up."""
    fee_minor = 0 if declined else restocking(priced, currency, fee)
    return Amounts(
        price=Money.from_minor(priced.price, currency),
        discount=Money.from_minor(priced.discount, currency),
        tax=Money.from_minor(priced.tax, currency),
        paid=Money.from_minor(priced.paid, currency),
        restocking_fee=Money.from_minor(fee_minor, currency),
        restocking_clause_id=fee.id if fee and not declined else None,
        refund=Money.from_minor(0 if declined else priced.paid - fee_minor, currency),
    )


def goods_paid(order: Order) -> dict[str, int]:
    """What was paid for each line of the order, in the smallest coin, tax included."""
    discounts = _discounts(order)
    return {line.id: _line_paid(order, line, discounts[line.id]) for line in order.lines}


def _rank(wanted: Wanted) -> tuple[str, str, str, int, tuple[tuple[str, bool], ...]]:
    answers = tuple(sorted(wanted.answers.items()))
    return wanted.line_id, wanted.reason, wanted.resolution or "", wanted.quantity, answers


def _price(order: Order, line: Line, first: int, end: int, discount: int) -> Priced:
    whole = line.quantity

    def share(minor: int) -> int:
        return portion(minor, end, whole) - portion(minor, first, whole)

    tax = share(line.tax.minor) if line.tax else 0
    goods = share(_goods(line, discount))
    # A unit price finer than the smallest coin can round to less than its share of the total.
    price = max(goods, share(_list_price(line)))
    return Priced(
        line=line,
        first=first,
        end=end,
        price=price,
        discount=price - goods,
        tax=tax,
        paid=goods if order.tax_included else goods + tax,
        line_paid=_line_paid(order, line, discount),
    )


def _line_paid(order: Order, line: Line, discount: int) -> int:
    added_tax = 0 if order.tax_included or line.tax is None else line.tax.minor
    return _goods(line, discount) + added_tax


def _goods(line: Line, discount: int) -> int:
    return max(0, _list_price(line) - discount)


def _list_price(line: Line) -> int:
    if line.quantity == 1:
        return line.unit_price.minor
    return Money(line.unit_price.amount * line.quantity, line.unit_price.currency).minor


def _discounts(order: Order) -> Mapping[str, int]:
    """Each line's own discount plus its share of the order's, by value."""
    own = {line.id: line.discount.minor if line.discount else 0 for line in order.lines}
    if not order.discount:
        return own
    values = {line.id: max(0, _list_price(line) - own[line.id]) for line in order.lines}
    shared = share_out(min(order.discount.minor, sum(values.values())), values)
    return {line_id: own[line_id] + shared[line_id] for line_id in own}


def restocking(priced: Priced, currency: str, fee: RestockingFee | None) -> int:
    if fee is None:
        return 0
    whole = int((priced.line_paid * fee.percent / _PER_CENT).to_integral_value(ROUND_HALF_UP))
    if fee.at_most is not None:
        whole = min(whole, Money(fee.at_most * priced.line.quantity, currency).minor)
    return min(priced.share(whole), priced.paid)
