"""Money and credit going back."""

from __future__ import annotations

import secrets
from datetime import timedelta

from sandbox.bodies import NewRefund, NewStoreCredit
from sandbox.call import Call
from sandbox.problems import invalid_request, refund_exceeds
from sandbox.quotes import spread
from sandbox.records import (
    Money,
    Order,
    PaymentKind,
    PaymentState,
    Refund,
    Return,
    StoreCredit,
    zero,
)
from sandbox.remaining import UNDONE, Dossier, dossier, due, failed

SETTLES_AFTER_DAYS = {
    PaymentKind.CARD: 3,
    PaymentKind.WALLET: 1,
    PaymentKind.BANK_TRANSFER: 2,
    PaymentKind.INSTALMENTS: 5,
    PaymentKind.CASH_ON_DELIVERY: 3,
    PaymentKind.GIFT_CARD: 0,
    PaymentKind.STORE_CREDIT: 0,
}
CREDIT_LASTS = timedelta(days=3 * 365)


def refund(call: Call, order: Order, body: NewRefund) -> Refund:
    """Pays back, at most what the return is still owed and what the payments still hold."""
    held = dossier(call.tx, order)
    _check(call, held, body.amount, body.return_id)
    if body.payment_id and all(p.id != body.payment_id for p in order.payments):
        raise invalid_request(f"{body.payment_id!r} is not a payment of this order.")
    return pay_back(call, held, body)


def pay_back(call: Call, held: Dossier, body: NewRefund) -> Refund:
    parts = spread(held, body.amount, body.payment_id)
    days = max((SETTLES_AFTER_DAYS[part.kind] for part in parts), default=0)
    one = Refund(
        id=call.new_id("re"),
        order_id=held.order.id,
        amount=body.amount,
        parts=parts,
        created_at=call.now,
        settles_at=call.now + timedelta(days=days),
        return_id=body.return_id,
        note=body.note,
        reference=call.key,
    )
    call.tx.put(one)
    return one


def issue_store_credit(call: Call, order: Order, body: NewStoreCredit) -> StoreCredit:
    held = dossier(call.tx, order)
    _check(call, held, body.amount, body.return_id)
    if body.amount > held.refundable():
        raise refund_exceeds(held.refundable())
    one = StoreCredit(
        id=call.new_id("sc"),
        customer_id=order.customer_id,
        order_id=order.id,
        code=f"CREDIT-{secrets.token_hex(4).upper()}",
        amount=body.amount,
        balance=body.amount,
        issued_at=call.now,
        expires_at=call.now + CREDIT_LASTS,
        return_id=body.return_id,
        note=body.note,
        reference=call.key,
    )
    call.tx.put(one)
    return one


def settled(one: Refund, call: Call) -> PaymentState:
    """Where the refund stands now: a pending one settles when its time has come."""
    if one.state is PaymentState.PENDING and one.settles_at and one.settles_at <= call.now:
        return PaymentState.SUCCESS
    return one.state


def standing(call: Call, held: Dossier, one: Return) -> str:
    """Shopify's refund status of a return."""
    owed, given = due(one, held.order.currency), held.given_back(one.id)
    mine = [r for r in held.refunds if r.return_id == one.id and not failed(r)]
    if not given:
        return "NONE"
    if any(settled(r, call) is PaymentState.PENDING for r in mine):
        return "PENDING"
    return "PARTIALLY_REFUNDED" if given < owed else "REFUNDED"


def _check(call: Call, held: Dossier, amount: Money, return_id: str | None) -> None:
    currency = held.order.currency
    if amount.currency != currency:
        raise invalid_request(f"{amount}: this order is in {currency}.")
    if not amount > zero(currency):
        raise invalid_request(f"{amount}: give an amount above nought.")
    if return_id is None:
        return
    one = call.returned(return_id)
    if one.order_id != held.order.id:
        raise invalid_request(f"{return_id} is a return of another order.")
    if one.status in UNDONE:
        raise invalid_request(f"{one.rma_number} is {one.status}: nothing is owed for it.")
    left = due(one, currency) - held.given_back(one.id)
    if amount > left:
        raise refund_exceeds(left)
