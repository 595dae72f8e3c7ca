"""Records as the API shows them: stored facts, and what follows from them."""

from __future__ import annotations

from typing import Any

from sandbox.call import Call
from sandbox.codec import encode
from sandbox.methods import fee
from sandbox.quotes import Quote, QuotedLine, spread
from sandbox.records import (
    Charge,
    Customer,
    Exchange,
    MethodRule,
    Order,
    OrderLine,
    Payment,
    Product,
    Refund,
    Replacement,
    Return,
    Variant,
    zero,
)
from sandbox.refunds import settled, standing
from sandbox.remaining import Dossier, blocked, dossier, due, paid_back, parcels, returned

Json = dict[str, Any]


def order(call: Call, one: Order) -> Json:
    held = dossier(call.tx, one)
    customer = call.tx.get(Customer, one.customer_id)
    return {
        **encode(one),
        "billing_address": encode(one.billing_address or one.shipping_address),
        "shipping_cost": encode(one.shipping_cost or zero(one.currency)),
        "total": encode(one.total()),
        "customer": _customer(customer) if customer else None,
        "lines": [_line(call, held, line) for line in one.lines],
        "payments": [_payment(held, payment) for payment in one.payments],
        "refunds": [refund(call, each) for each in held.refunds],
    }


def returnable(held: Dossier, line: OrderLine) -> Json:
    left = parcels(held.order, line, held.returns)
    return {
        "order_line_id": line.id,
        "quantity": sum(parcel.quantity for parcel in left),
        "deliveries": [encode(parcel) for parcel in left],
        "blocked": blocked(held.order, line, held.returns),
    }


def returned_goods(call: Call, one: Return) -> Json:
    held = dossier(call.tx, call.order(one.order_id))
    reasons = {reason.id: encode(reason) for reason in call.shop().reasons}
    unknown = {"code": "UNKNOWN", "label": ""}
    return {
        **encode(one),
        "order_number": held.order.number,
        "lines": [
            {
                **encode(line),
                "reason": reasons.get(line.reason_id, {"id": line.reason_id, **unknown}),
            }
            for line in one.lines
        ],
        "refund_due": encode(due(one, held.order.currency)),
        "refund_status": standing(call, held, one),
        "refunds": [refund(call, each) for each in held.refunds if each.return_id == one.id],
        "label": label(call, one),
    }


def label(call: Call, one: Return) -> Json | None:
    if one.label is None:
        return None
    address = f"{call.base}/labels/{one.label.token}"
    return {
        "carrier": one.label.carrier,
        "tracking_number": one.label.tracking_number,
        "label_url": f"{address}.svg",
        "qr_url": f"{address}/qr.svg",
        "qr_text": one.label.tracking_number,
        "expires_at": encode(one.label.expires_at),
        "tracking_url": f"{address}/parcel",
    }


def refund(call: Call, one: Refund) -> Json:
    state = settled(one, call)
    done = one.settles_at if state.name == "SUCCESS" else None
    return {**encode(one), "state": state.value, "settled_at": encode(done)}


def quoted(held: Dossier, one: Quote) -> Json:
    payable = min(one.refund, held.refundable())
    return {
        "order_id": held.order.id,
        "lines": [_quoted_line(line) for line in one.lines],
        "shipping": encode(one.shipping),
        "fees": encode(one.fees),
        "refund": encode(one.refund),
        "parts": encode(spread(held, payable)),
    }


def method(rule: MethodRule, currency: str) -> Json:
    return {
        "method": rule.method.value,
        "label": rule.label,
        "fee": encode(fee(rule, currency)),
        "carrier": rule.carrier,
        "description": rule.description,
        "needs_printer": rule.needs_printer,
        "needs_slot": rule.method.value == "PICKUP",
    }


def variant(call: Call, product: Product, one: Variant, currency: str) -> Json | None:
    price = one.price_in(currency)
    if price is None:
        return None
    return {
        **encode(one),
        "price": encode(price),
        "product_id": product.id,
        "product_title": product.title,
        "image_url": picture(call, one.image or product.image, product.category),
    }


def exchange(call: Call, one: Exchange) -> Json:
    """`payment`: what the customer still has to do before the goods leave, or did."""
    back = returned_goods(call, call.returned(one.return_id))
    shown = {key: value for key, value in encode(one).items() if key != "charge"}
    return {**shown, "returned": back, "payment": _payment_request(call, one.charge)}


def _payment_request(call: Call, charge: Charge | None) -> Json | None:
    if charge is None:
        return None
    return {
        "amount": encode(charge.amount),
        "url": f"{call.base}/pay/{charge.token}",
        "paid_at": encode(charge.paid_at),
    }


def replacement(call: Call, one: Replacement) -> Json:
    back = one.return_id and returned_goods(call, call.returned(one.return_id))
    return {**encode(one), "returned": back or None}


def picture(call: Call, image: str, category: str) -> str:
    """The product's picture, or one of its category."""
    address = image or f"/pictures/{category or 'other'}.svg"
    return f"{call.base}{address}" if address.startswith("/") else address


def _customer(one: Customer) -> Json:
    return {
        "id": one.id,
        "email": one.email,
        "name": one.name,
        "phone": one.phone,
        "locale": one.locale,
        "default_address": encode(one.addresses[0]) if one.addresses else None,
        "tier": one.tier,
    }


def _line(call: Call, held: Dossier, line: OrderLine) -> Json:
    none = zero(held.order.currency)
    return {
        **encode(line),
        "discount": encode(line.discount or none),
        "tax": encode(line.tax or none),
        "image_url": picture(call, line.image, line.category),
        "shipped_quantity": held.order.shipped(line.id),
        "delivered_quantity": held.order.delivered(line.id),
        "returned_quantity": returned(held.returns, line.id),
    }


def _payment(held: Dossier, payment: Payment) -> Json:
    back = paid_back(held.order, held.refunds, payment.id)
    return {**encode(payment), "refunded": encode(back)}


def _quoted_line(line: QuotedLine) -> Json:
    return {
        "order_line_id": line.line.id,
        "quantity": line.wanted.quantity,
        "price": encode(line.price),
        "discount": encode(line.discount),
        "tax": encode(line.tax),
        "refund": encode(line.refund),
    }
