"""A shop as Shopify keeps it, in memory, with those of Shopify's rules that returns rest on.

What it refuses it refuses by `Refused`, which the server answers as a `userErrors` entry.
"""

from __future__ import annotations

import hashlib
import itertools
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from typing import Any

BEGIN = datetime(2026, 11, 2, 9, 0, tzinfo=UTC)


class Refused(Exception):
    def __init__(self, code: str, message: str, at: str = "input") -> None:
        super().__init__(message)
        self.code, self.at = code, at


@dataclass
class Line:
    id: str
    variant: str
    quantity: int
    price: Decimal


@dataclass
class Parcel:
    id: str
    lines: list[tuple[str, str, int]]
    """Fulfilment line id, order line id, pieces."""
    delivered_at: str


@dataclass
class BackLine:
    id: str
    parcel_line: str
    quantity: int
    reason: str | None
    customer_note: str | None = None
    reason_note: str = ""
    percentage: float = 0.0
    processed: int = 0
    disposed: list[tuple[str, int, str]] = field(default_factory=list)


@dataclass
class Back:
    id: str
    name: str
    status: str
    created_at: str
    lines: list[BackLine]
    shipping_fee: dict[str, Any] | None = None
    exchange: list[dict[str, Any]] = field(default_factory=list)
    approved_at: str | None = None
    closed_at: str | None = None


@dataclass
class Sale:
    """An order."""

    id: str
    name: str
    email: str
    customer_id: str
    created_at: str
    address: dict[str, Any]
    lines: list[Line]
    parcels: list[Parcel] = field(default_factory=list)
    transactions: list[dict[str, Any]] = field(default_factory=list)
    refunds: list[dict[str, Any]] = field(default_factory=list)
    backs: list[Back] = field(default_factory=list)
    metafields: dict[tuple[str, str], str] = field(default_factory=dict)
    cancelled_at: str | None = None
    changed_at: str = ""

    @property
    def total(self) -> Decimal:
        return sum((line.price * line.quantity for line in self.lines), Decimal(0))

    @property
    def paid_back(self) -> Decimal:
        return sum((Decimal(one["total"]) for one in self.refunds), Decimal(0))

    def parcel_line(self, id_: str) -> tuple[Line, int]:
        for parcel in self.parcels:
            for own, line_id, quantity in parcel.lines:
                if own == id_:
                    return next(line for line in self.lines if line.id == line_id), quantity
        raise Refused("NOT_FOUND", "no such fulfillment line item", "fulfillmentLineItemId")

    def returnable(self, parcel_line: str) -> int:
        taken = sum(
            line.quantity
            for back in self.backs
            if back.status not in ("CANCELED", "DECLINED")
            for line in back.lines
            if line.parcel_line == parcel_line
        )
        return self.parcel_line(parcel_line)[1] - taken


class Shop:
    def __init__(self, currency: str = "EUR") -> None:
        self.currency = currency
        self.sales: dict[str, Sale] = {}
        self.variants: dict[str, dict[str, Any]] = {}
        self.refusing = ""
        """Why no refund is made at present; empty: they are made."""
        self.answered: dict[str, tuple[Any, Any]] = {}
        """By Shopify's own idempotency key: the input and the refund."""
        self._ids, self._ticks = itertools.count(1), itertools.count(1)

    def new_id(self, kind: str) -> str:
        return f"gid://shopify/{kind}/{next(self._ids)}"

    def now(self) -> str:
        """Each event a second after the one before."""
        moment = BEGIN + timedelta(seconds=next(self._ticks))
        return moment.isoformat().replace("+00:00", "Z")

    def sell(self, name: str, email: str, zip_: str, basket: list[tuple[str, int]]) -> Sale:
        lines = [
            Line(self.new_id("LineItem"), variant, quantity, self.variants[variant]["price"])
            for variant, quantity in basket
        ]
        address = {"name": "A. Person", "address1": "Weg 1", "zip": zip_, "countryCodeV2": "DE"}
        customer = self.new_id("Customer")
        sale = Sale(self.new_id("Order"), name, email, customer, self.now(), address, lines)
        sale.transactions.append(
            {
                "id": self.new_id("OrderTransaction"),
                "kind": "SALE",
                "status": "SUCCESS",
                "gateway": "shopify_payments",
                "amount": sale.total,
                "at": self.now(),
                "parent": None,
            }
        )
        self.sales[sale.id] = sale
        self._touch(sale)
        return sale

    def _touch(self, sale: Sale) -> None:
        sale.changed_at = self.now()

    def deliver(self, sale: Sale) -> None:
        lines = [(self.new_id("FulfillmentLineItem"), one.id, one.quantity) for one in sale.lines]
        sale.parcels.append(Parcel(self.new_id("Fulfillment"), lines, self.now()))
        self._touch(sale)

    def receive(self, sale: Sale, back_id: str) -> None:
        """The warehouse puts everything back on the shelf."""
        back = self.back(back_id)[1]
        for line in back.lines:
            line.disposed.append(("RESTOCKED", line.quantity, self.now()))
        self._touch(sale)

    def back(self, id_: str) -> tuple[Sale, Back]:
        for sale in self.sales.values():
            for back in sale.backs:
                if back.id == id_:
                    return sale, back
        raise Refused("NOT_FOUND", "Return does not exist", "id")

    # What the mutations do

    def request_return(self, wanted: dict[str, Any], status: str) -> Back:
        sale = self.sale(wanted["orderId"])
        lines = [self._back_line(sale, one) for one in wanted["returnLineItems"]]
        for id_ in {line.parcel_line for line in lines}:
            pieces = sum(line.quantity for line in lines if line.parcel_line == id_)
            if pieces > sale.returnable(id_):
                raise Refused("INVALID", "Return line items has an invalid quantity", "quantity")
        name = f"{sale.name}-R{len(sale.backs) + 1}"
        back = Back(self.new_id("Return"), name, status, self.now(), lines)
        back.shipping_fee = (wanted.get("returnShippingFee") or {}).get("amount")
        back.exchange = list(wanted.get("exchangeLineItems") or ())
        sale.backs.append(back)
        self._touch(sale)
        return back

    def _back_line(self, sale: Sale, wanted: dict[str, Any]) -> BackLine:
        for note, most in (("customerNote", 300), ("returnReasonNote", 255)):
            if len(wanted.get(note) or "") > most:
                raise Refused("TOO_LONG", "the note is too long", note)
        sale.parcel_line(wanted["fulfillmentLineItemId"])
        return BackLine(
            self.new_id("ReturnLineItem"),
            wanted["fulfillmentLineItemId"],
            wanted["quantity"],
            wanted.get("returnReasonDefinitionId"),
            wanted.get("customerNote"),
            wanted.get("returnReasonNote") or "",
            (wanted.get("restockingFee") or {}).get("percentage", 0.0),
        )

    def approve(self, id_: str) -> Back:
        back = self.back(id_)[1]
        if back.status != "REQUESTED":
            raise Refused("INVALID_STATE", "Return is not approvable", "id")
        back.status, back.approved_at = "OPEN", self.now()
        return back

    def cancel_return(self, id_: str) -> Back:
        sale, back = self.back(id_)
        if back.status not in ("OPEN", "REQUESTED") or any(
            line.disposed or line.processed for line in back.lines
        ):
            raise Refused("INVALID_STATE", "Return is not cancelable", "id")
        back.status = "CANCELED"
        self._touch(sale)
        return back

    def process(self, wanted: dict[str, Any]) -> Back:
        back = self.back(wanted["returnId"])[1]
        lines = {line.id: line for line in back.lines}
        for one in wanted["returnLineItems"]:
            line = lines[one["id"]]
            if one["quantity"] > line.quantity - line.processed:
                raise Refused("INVALID", "quantity is not processable", "returnLineItems")
        for one in wanted["returnLineItems"]:
            lines[one["id"]].processed += one["quantity"]
        return back

    def refund(self, wanted: dict[str, Any], key: str | None) -> dict[str, Any]:
        if not key:
            raise Refused("", "the @idempotent directive is required")
        if key in self.answered:
            before, made = self.answered[key]
            if before != wanted:
                raise Refused("", "the same idempotency key with other parameters")
            return dict(made)
        if self.refusing:
            raise Refused("", self.refusing)
        made = self._refund(self.sale(wanted["orderId"]), wanted)
        self.answered[key] = (wanted, made)
        return made

    def _refund(self, sale: Sale, wanted: dict[str, Any]) -> dict[str, Any]:
        credit = [one["storeCreditRefund"]["amount"] for one in wanted.get("refundMethods") or ()]
        parts = wanted.get("transactions") or []
        total = sum((Decimal(one["amount"]) for one in [*credit, *parts]), Decimal(0))
        if total > sale.total - sale.paid_back:
            raise Refused("", "Refund amount is greater than net payment received")
        made = {
            "id": self.new_id("Refund"),
            "at": self.now(),
            "note": wanted.get("note"),
            "total": total,
            "credit": bool(credit),
            "parts": [self._pay_back(sale, one) for one in parts],
        }
        sale.refunds.append(made)
        self._touch(sale)
        return made

    def _pay_back(self, sale: Sale, part: dict[str, Any]) -> dict[str, Any]:
        (parent,) = (one for one in sale.transactions if one["id"] == part["parentId"])
        if part["gateway"] != parent["gateway"]:
            raise Refused("", "the gateway is not the parent's", "transactions")
        paid = {
            "id": self.new_id("OrderTransaction"),
            "kind": "REFUND",
            "status": "SUCCESS",
            "gateway": part["gateway"],
            "amount": Decimal(part["amount"]),
            "at": self.now(),
            "parent": parent["id"],
        }
        sale.transactions.append(paid)
        return paid

    def cancel(self, order_id: str) -> None:
        sale = self.sale(order_id)
        if sale.cancelled_at or sale.parcels:
            raise Refused("INVALID", "the order cannot be cancelled", "orderId")
        sale.cancelled_at = self.now()
        part = {
            "amount": sale.total - sale.paid_back,
            "parentId": sale.transactions[0]["id"],
            "gateway": sale.transactions[0]["gateway"],
        }
        self._refund(sale, {"transactions": [part]})

    def set_metafield(self, wanted: dict[str, Any]) -> None:
        sale = self.sale(wanted["ownerId"])
        place = (wanted["namespace"], wanted["key"])
        if "compareDigest" in wanted and wanted["compareDigest"] != digest(
            sale.metafields.get(place)
        ):
            raise Refused("STALE_OBJECT", "the metafield was changed since", "metafields.0")
        sale.metafields[place] = wanted["value"]

    def sale(self, id_: str) -> Sale:
        if id_ not in self.sales:
            raise Refused("NOT_FOUND", "Order does not exist", "orderId")
        return self.sales[id_]


def digest(value: str | None) -> str | None:
    return None if value is None else hashlib.sha256(value.encode()).hexdigest()
