"""One call of the API: the transaction that it runs in, the time, and the caller's key."""

from __future__ import annotations

import secrets
from dataclasses import dataclass
from datetime import datetime

from sandbox import outbox
from sandbox.problems import order_not_found, return_not_found
from sandbox.records import Order, Return, Shop
from sandbox.store import Transaction


@dataclass(frozen=True, slots=True)
class Call:
    """`base` is the address that links in the answer start with, without a slash at its end."""

    tx: Transaction
    now: datetime
    base: str = ""
    key: str | None = None

    def shop(self) -> Shop:
        shop = self.tx.get(Shop, "shop")
        assert shop is not None, "the store is loaded before the first call"
        return shop

    def order(self, order_id: str) -> Order:
        order = self.tx.get(Order, order_id)
        if order is None:
            raise order_not_found()
        return order

    def returned(self, name: str) -> Return:
        """By id or RMA number."""
        found = self.tx.get(Return, name) or self.tx.find(Return, name.strip().upper())
        if found is None:
            raise return_not_found()
        return found

    def tell(self, type_: str, order: Order, **data: str | None) -> None:
        """Records an event of this order, and of what else `data` names."""
        about = {"order_id": order.id, "order_number": order.number, **data}
        outbox.record(self.tx, type_, self.now, {"customer_id": order.customer_id, **about})

    def new_id(self, prefix: str) -> str:
        return f"{prefix}_{secrets.token_hex(6)}"

    def next_rma(self) -> str:
        while True:
            number = f"RMA-{self.tx.next_number('rma', 5001)}"
            if self.tx.find(Return, number) is None:
                return number
