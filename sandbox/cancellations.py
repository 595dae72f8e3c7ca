"""Changes to an order before it ships."""

from __future__ import annotations

from dataclasses import replace

from sandbox.bodies import LineQuantity, NewAddress, NewCancellation, NewRefund
from sandbox.call import Call
from sandbox.problems import invalid_request, invalid_state, quantity_exceeded
from sandbox.records import Money, Order, OrderLine, OrderStatus, Refund, total, zero
from sandbox.refunds import pay_back
from sandbox.remaining import anything_shipped, dossier, unshipped


def cancel(call: Call, order: Order, body: NewCancellation) -> tuple[Order, list[Refund]]:
    """Cancels lines, or the whole order when none are named, and pays back what was paid."""
    if order.status is OrderStatus.CANCELED:
        raise invalid_state(f"Order {order.number} is cancelled already.")
    if not body.lines and anything_shipped(order):
        raise invalid_state(f"Order {order.number} has shipped: it can only be returned.")
    lines = body.lines or tuple(
        LineQuantity(line.id, left) for line in order.lines if (left := unshipped(order, line))
    )
    if len({line.order_line_id for line in lines}) < len(lines):
        raise invalid_request("lines names one order line twice: add the quantities up.")
    owed = total((_worth(order, line) for line in lines), order.currency)
    changed = replace(order, lines=tuple(_less(line, lines) for line in order.lines))
    if all(line.cancelled_quantity == line.quantity for line in changed.lines):
        changed = replace(changed, status=OrderStatus.CANCELED, cancelled_at=call.now)
        owed = owed + order.shipping_cost if order.shipping_cost else owed
    call.tx.put(changed)
    call.tell("order.canceled", changed, order_status=changed.status.value)
    held = dossier(call.tx, changed)
    amount = min(owed, held.refundable())
    if not amount > zero(order.currency):
        return changed, []
    return changed, [pay_back(call, held, NewRefund(amount, note=body.reason))]


def change_address(call: Call, order: Order, body: NewAddress) -> Order:
    if anything_shipped(order) or order.status is not OrderStatus.OPEN:
        raise invalid_state(f"Order {order.number} has shipped or is closed: too late to change.")
    if not (body.address.line1 and body.address.city and body.address.country):
        raise invalid_request("address needs line1, city and country.")
    changed = replace(order, shipping_address=body.address)
    call.tx.put(changed)
    call.tell("order.address_changed", changed)
    return changed


def _worth(order: Order, wanted: LineQuantity) -> Money:
    line = order.line(wanted.order_line_id)
    if line is None:
        raise invalid_request(f"{wanted.order_line_id!r} is not a line of this order.")
    left = unshipped(order, line)
    if not 1 <= wanted.quantity <= left:
        raise quantity_exceeded(line.id, left)
    return line.paid().share(wanted.quantity, line.quantity, line.cancelled_quantity)


def _less(line: OrderLine, lines: tuple[LineQuantity, ...]) -> OrderLine:
    gone = sum(wanted.quantity for wanted in lines if wanted.order_line_id == line.id)
    return replace(line, cancelled_quantity=line.cancelled_quantity + gone)
