"""What the shop knows of a customer's last twelve months: evidence for the risk score.

Evidence can lead to a review and to nothing else, so a decision never fails for want of it: what
the backend cannot tell, or not in time, counts as nothing.
"""

from __future__ import annotations

import asyncio
from collections import Counter
from collections.abc import Awaitable, Callable, Iterable
from datetime import datetime, timedelta

import backend_client.model as shop
from backend_client.errors import BackendError
from backend_client.protocol import OrderBackend
from returns.model import History
from returns.money import Money

HistoryOf = Callable[[shop.Order], Awaitable[History]]
_YEAR, _MONTH = timedelta(days=365), timedelta(days=30)
_KEPT_FOR, _KEPT = timedelta(minutes=10), 1_000
_MOST_ORDERS = 50
_PATIENCE = 2.0
"""Seconds for all of it."""
_UNDONE = (shop.ReturnStatus.DECLINED, shop.ReturnStatus.CANCELED, shop.ReturnStatus.EXPIRED)


async def unknown(order: shop.Order) -> History:
    """Nothing is known of anybody."""
    return History()


class Histories:
    """Reads the history of an order's customer; one that was read is kept for ten minutes, so
    that a conversation is decided on the same evidence from its first word to its last."""

    def __init__(self, backend: OrderBackend, clock: Callable[[], datetime]) -> None:
        self._backend, self._clock = backend, clock
        self._read: dict[str, tuple[datetime, History]] = {}

    async def of(self, order: shop.Order) -> History:
        """Never raises for a backend that fails. Values are in the order's currency."""
        now, key = self._clock(), f"{order.customer.id} {order.currency}"
        read_at, history = self._read.get(key, (None, History()))
        if read_at and now - read_at < _KEPT_FOR:
            return history
        try:
            async with asyncio.timeout(_PATIENCE):
                history = await self._ask(order, now)
        except (BackendError, TimeoutError):
            return history
        self._read[key] = (now, history)
        while len(self._read) > _KEPT:
            del self._read[next(iter(self._read))]
        return history

    async def _ask(self, order: shop.Order, now: datetime) -> History:
        who = shop.CustomerIdentity(order.customer.id or None, order.customer.email)
        known, mine = await asyncio.gather(
            self._known(who),
            self._backend.find_customer_orders(who, limit=_MOST_ORDERS),
        )
        recent = [one for one in mine if now - one.placed_at <= _YEAR]
        sent_back = [one for one in recent if any(line.returned_quantity for line in one.lines)]
        found = await asyncio.gather(*(self._backend.list_returns(one.id) for one in sent_back))
        return counted(known, recent, [one for many in found for one in many], order.currency, now)

    async def _known(self, who: shop.CustomerIdentity) -> shop.CustomerHistory | None:
        """Of the accounts that are linked to this one: not every platform can tell."""
        try:
            return await self._backend.customer_history(who)
        except BackendError:
            return None


def counted(
    known: shop.CustomerHistory | None,
    orders: Iterable[shop.Order],
    returns: Iterable[shop.Return],
    currency: str,
    now: datetime,
) -> History:
    """The figures of the policy's risk signals, of these orders and what came back of them."""
    orders, good = list(orders), [one for one in returns if one.status not in _UNDONE]
    worth = (one.refund_due.amount for one in good if one.refund_due.currency == currency)
    return History(
        items_bought=sum(
            line.quantity - line.cancelled_quantity for one in orders for line in one.lines
        ),
        items_returned=sum(line.quantity for one in good for line in one.lines),
        returns_last_30_days=sum(now - one.created_at <= _MONTH for one in good),
        value_returned=Money.of(sum(worth, start=shop.Money.zero(currency).amount), currency),
        keep_items=sum(one.method is shop.ReturnMethod.KEEP_ITEM for one in good),
        bracketed_orders=sum(map(_is_bracketed, orders)),
        worn_returns=sum(map(_was_refused, good)),
        accounts_at_same_address=known.accounts_at_same_address if known else 0,
        accounts_with_same_payment=known.accounts_with_same_payment if known else 0,
    )


def _is_bracketed(order: shop.Order) -> bool:
    """Several versions of one product were bought, and some of them sent back."""
    versions: dict[str, set[str]] = {}
    back = Counter[str]()
    for line in order.lines:
        versions.setdefault(line.product_id, set()).add(line.variant_id)
        back[line.product_id] += line.returned_quantity
    return any(len(found) > 1 and back[product] for product, found in versions.items())


def _was_refused(one: shop.Return) -> bool:
    """The warehouse did not take it as it was: worn, used or incomplete."""
    return any(line.disposition is shop.Disposition.REFUSED for line in one.lines)
