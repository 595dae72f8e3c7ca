"""Money and credit going back."""

from __future__ import annotations

import secrets
from dataclasses import replace
from datetime import timedelta

from sandbox.bodies import NewRefund, NewStoreCredit
from sandbox.call import Call
from sandbox.problems import invalid_request, invalid_state, refund_exceeds
from sandbox.quotes import spread
from sandbox.records import (
    Method,
    Money,
    Order,
    PaymentKind,
    PaymentState,
    Refund,
    Return,
    ReturnStatus,
    StoreCredit,
    zero,
)
from sandbox.remaining import UNDONE, Dossier, dossier, due, failed
from sandbox.returns import move

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
    one = pay_back(call, held, body)
    if one.return_id:
        close_when_settled(call, call.returned(one.return_id))
    return one


def close_when_settled(call: Call, one: Return) -> Return:
    """Closes a return that was inspected (or never had to come) and is owed nothing more."""
    kept = one.method is Method.KEEP_ITEM and one.status is ReturnStatus.OPEN
    seen = one.status is ReturnStatus.RECEIVED and all(line.disposition for line in one.lines)
    held = dossier(call.tx, call.order(one.order_id))
    if not (kept or seen) or held.given_back(one.id) < due(one, held.order.currency):
        return one
    return move(one, ReturnStatus.CLOSED, call)


def finish(call: Call, one: Refund, state: PaymentState) -> Refund:
    """What the payment provider made of it: settled, or failed (then it is owed again)."""
    if one.state is not PaymentState.PENDING:
        raise invalid_state(f"{one.id} is {one.state} already.")
    done = replace(one, state=state, settles_at=call.now)
    call.tx.put(done)
    _tell(call, done, "refund.settled" if state is PaymentState.SUCCESS else "refund.failed")
    return done


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
    _tell(call, one, "refund.created")
    return one


def issue_store_credit(call: Call, order: Order, body: NewStoreCredit) -> StoreCredit:
    held = dossier(call.tx, order)
    _check(call, held, body.amount, body.return_id)
    most = held.refundable() + held.bonus(body.return_id)
    if body.amount > most:
        raise refund_exceeds(most)
    back = call.returned(body.return_id) if body.return_id else None
    gift_to = body.gift_to or (back.gift_to if back else None)
    one = StoreCredit(
        id=call.new_id("sc"),
        customer_id="" if gift_to else order.customer_id,
        email=gift_to,
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
    call.tell("store_credit.issued", order, return_id=one.return_id, store_credit_id=one.id)
    if one.return_id:
        close_when_settled(call, call.returned(one.return_id))
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


def _tell(call: Call, one: Refund, event: str) -> None:
    order = call.order(one.order_id)
    call.tell(event, order, refund_id=one.id, return_id=one.return_id, amount=str(one.amount))


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
