"""What the shop knows of a customer over time."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable
from typing import Any

from sandbox.bodies import CustomerLookup, NameLookup, OrderLookup
from sandbox.call import Call
from sandbox.codec import encode
from sandbox.problems import invalid_request, order_not_found
from sandbox.records import Customer, Disposition, Money, Order, Refund, Return, total
from sandbox.remaining import UNDONE, failed


def look_up_order(call: Call, body: OrderLookup) -> Order:
    """One answer for an unknown number and for a proof that does not match."""
    if not (body.email or body.postcode):
        raise invalid_request("Send email or postcode with the number.")
    number = body.number.strip().lstrip("#").strip()
    order = call.tx.find(Order, number) or call.tx.find(Order, number.upper())
    if order is None or not _proved(order, body):
        raise order_not_found()
    return order


def sent_to(call: Call, body: NameLookup) -> list[Order]:
    """The orders with this full name and postcode on one of their addresses, newest first."""
    words = _words(body.name)
    found = [
        order
        for order in call.tx.all(Order)
        if any(
            len(words) > 1 and _words(one.name) == words
            and _plain(one.postal_code) == _plain(body.postcode) != ""
            for one in (order.shipping_address, order.billing_address or order.shipping_address)
        )
    ]  # fmt: skip
    return sorted(found, key=lambda order: order.placed_at, reverse=True)


def _words(name: str) -> list[str]:
    """A name's words without regard to case, accents and their order."""
    apart = unicodedata.normalize("NFKD", name.casefold().replace("'", ""))
    bare = "".join(letter for letter in apart if not unicodedata.combining(letter))
    return sorted(re.findall(r"[^\W_]+", bare))


def find(call: Call, body: CustomerLookup) -> Customer | None:
    if body.customer_id:
        return call.tx.get(Customer, body.customer_id)
    if body.email:
        return call.tx.find(Customer, body.email.strip().lower())
    raise invalid_request("Send customer_id or email.")


def orders(call: Call, customer: Customer | None) -> list[Order]:
    """Newest first."""
    found = call.tx.all(Order, customer.id) if customer else []
    return sorted(found, key=lambda order: order.placed_at, reverse=True)


def history(call: Call, customer: Customer | None) -> dict[str, Any]:
    bought = orders(call, customer)
    back = [r for order in bought for r in call.tx.all(Return, order.id) if r.status not in UNDONE]
    money = [r for order in bought for r in call.tx.all(Refund, order.id) if not failed(r)]
    return {
        "customer_id": customer.id if customer else "",
        "orders": len(bought),
        "items": sum(line.quantity for order in bought for line in order.lines),
        "returns": len(back),
        "returned_items": sum(line.quantity for one in back for line in one.lines),
        "refused_returns": sum(_refused(one) for one in back),
        "spent": encode(_by_currency(order.total() for order in bought)),
        "refunded": encode(_by_currency(refund.amount for refund in money)),
        "chargebacks": customer.chargebacks if customer else 0,
        "first_order_at": encode(min((order.placed_at for order in bought), default=None)),
        "last_return_at": encode(max((one.created_at for one in back), default=None)),
        **_linked(call, customer),
    }


def _linked(call: Call, customer: Customer | None) -> dict[str, int]:
    """How many other accounts share an address or a means of payment."""
    mine = customer or Customer("", "")
    others = [one for one in call.tx.all(Customer) if one.id != mine.id] if customer else []
    places, cards = _places(mine), _cards(mine)
    return {
        "accounts_at_same_address": sum(bool(places & _places(one)) for one in others),
        "accounts_with_same_payment": sum(bool(cards & _cards(one)) for one in others),
    }


def _places(customer: Customer) -> set[tuple[str, str]]:
    where = ((one.line1, one.line2, one.postal_code) for one in customer.addresses)
    return {
        (" ".join(f"{line1} {line2}".lower().split()), _plain(code))
        for line1, line2, code in where
        if line1
    }


def _cards(customer: Customer) -> set[str]:
    return {one.fingerprint for one in customer.payment_methods} - {""}


def _proved(order: Order, body: OrderLookup) -> bool:
    if body.email is not None and body.email.strip().lower() != order.email.strip().lower():
        return False
    if body.postcode is None:
        return True
    addresses = (order.shipping_address, order.billing_address or order.shipping_address)
    codes = {_plain(address.postal_code) for address in addresses} - {""}
    return _plain(body.postcode) in codes


def _plain(postcode: str) -> str:
    return "".join(postcode.split()).replace("-", "").upper()


def _refused(one: Return) -> bool:
    return any(line.disposition is Disposition.REFUSED for line in one.lines)


def _by_currency(amounts: Iterable[Money]) -> list[Money]:
    every = list(amounts)
    currencies = sorted({money.currency for money in every})
    return [total((m for m in every if m.currency == code), code) for code in currencies]
