"""Goods out because of a return: exchanges and replacements."""

from __future__ import annotations

import secrets
from dataclasses import replace

from sandbox.bodies import NewReturn
from sandbox.call import Call
from sandbox.problems import invalid_request, invalid_state, out_of_stock
from sandbox.quotes import quote
from sandbox.records import (
    Charge,
    Exchange,
    Money,
    Order,
    Payment,
    PaymentKind,
    PaymentState,
    Product,
    Replacement,
    Resolution,
    SentItem,
    Variant,
    total,
    zero,
)
from sandbox.remaining import UNDONE, dossier
from sandbox.returns import create

Picked = tuple[Product, Variant, int]


def exchange(call: Call, order: Order, body: NewReturn) -> Exchange:
    """Takes the lines back and sends other variants; the difference may go either way."""
    picked = [_pick(call, line.new_variant_id, line.quantity) for line in body.lines]
    price = total((_price(order, item) for item in picked), order.currency)
    worth = quote(call.shop(), dossier(call.tx, order), body)
    goods = total((line.refund for line in worth.lines), order.currency)
    fees = total((fee.amount for fee in body.fees), order.currency)
    one = create(call, order, replace(body, resolution=Resolution.EXCHANGE), goods_out=price)
    made = Exchange(
        id=call.new_id("ex"),
        order_id=order.id,
        return_id=one.id,
        sent=_send(call, picked),
        difference=price + fees - goods,
        created_at=call.now,
        reference=call.key,
        charge=_charge(price + fees - goods),
    )
    call.tx.put(made)
    call.tell("exchange.created", order, return_id=one.id, exchange_id=made.id)
    return made


def charged(call: Call, token: str) -> Exchange | None:
    """The exchange that this payment page is for."""
    every = (one for one in call.tx.all(Exchange) if one.charge)
    return next((one for one in every if one.charge and one.charge.token == token), None)


def pay(call: Call, one: Exchange) -> Exchange:
    """The customer paid the difference: it is one of the order's payments now, and the goods
    leave. Paying again changes nothing; an exchange that was called off takes no money."""
    charge = one.charge
    if charge is None or charge.state is not PaymentState.PENDING:
        return one
    if call.returned(one.return_id).status in UNDONE:
        raise invalid_state("The exchange was called off: there is nothing to pay.")
    order = call.order(one.order_id)
    paid = Payment(
        id=call.new_id("pay"),
        kind=PaymentKind.CARD,
        amount=charge.amount,
        label="Exchange",
        paid_at=call.now,
    )
    call.tx.put(replace(order, payments=(*order.payments, paid)))
    done = replace(one, charge=replace(charge, state=PaymentState.SUCCESS, paid_at=call.now))
    call.tx.put(done)
    call.tell("exchange.paid", order, return_id=one.return_id, exchange_id=one.id)
    return done


def _charge(difference: Money) -> Charge | None:
    if not difference > zero(difference.currency):
        return None
    return Charge(difference, secrets.token_urlsafe(18))


def replacement(call: Call, order: Order, body: NewReturn) -> Replacement:
    """The same variants once more. The goods come back unless the method is KEEP_ITEM."""
    held = dossier(call.tx, order)
    quoted = quote(call.shop(), held, body)
    picked = [_pick(call, line.line.variant_id, line.wanted.quantity) for line in quoted.lines]
    worth = total((line.refund for line in quoted.lines), order.currency)
    body = replace(body, resolution=Resolution.REPLACEMENT)
    one = create(call, order, body, goods_out=worth)
    made = Replacement(
        id=call.new_id("rp"),
        order_id=order.id,
        sent=_send(call, picked),
        created_at=call.now,
        return_id=one.id,
        note=body.note,
        reference=call.key,
    )
    call.tx.put(made)
    call.tell("replacement.created", order, return_id=one.id, replacement_id=made.id)
    return made


def _pick(call: Call, variant_id: str | None, quantity: int) -> Picked:
    if variant_id is None:
        raise invalid_request("new_variant_id is missing: say what to send.")
    for product in call.tx.all(Product):
        if variant := product.variant(variant_id):
            if variant.stock is not None and variant.stock < quantity:
                raise out_of_stock(variant_id)
            return product, variant, quantity
    raise invalid_request(f"{variant_id!r} is not a variant of this shop.")


def _price(order: Order, picked: Picked) -> Money:
    _, variant, quantity = picked
    price = variant.price_in(order.currency)
    if price is None:
        raise invalid_request(f"{variant.id} is not sold in {order.currency}.")
    return price * quantity


def _send(call: Call, picked: list[Picked]) -> tuple[SentItem, ...]:
    for product, variant, quantity in picked:
        _take(call, product.id, variant.id, quantity)
    return tuple(
        SentItem(variant.id, f"{product.title}, {variant.title}".rstrip(", "), quantity)
        for product, variant, quantity in picked
    )


def _take(call: Call, product_id: str, variant_id: str, quantity: int) -> None:
    product = call.tx.get(Product, product_id)  # afresh: an earlier line may have taken some
    assert product is not None
    kept = []
    for variant in product.variants:
        if variant.id == variant_id and variant.stock is not None:
            if variant.stock < quantity:
                raise out_of_stock(variant_id)
            variant = replace(variant, stock=variant.stock - quantity)
        kept.append(variant)
    call.tx.put(replace(product, variants=tuple(kept)))
