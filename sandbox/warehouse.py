"""What the returns desk of a warehouse does: approve, receive, inspect, close."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace

from sandbox.call import Call
from sandbox.problems import invalid_request, invalid_state, quantity_exceeded
from sandbox.records import (
    Disposition,
    Product,
    Return,
    ReturnLine,
    TrackingEvent,
)
from sandbox.refunds import close_when_settled
from sandbox.returns import S, labelled, move, save

ON_THE_WAY = frozenset({S.OPEN, S.PARTIALLY_RECEIVED})
ARRIVED = frozenset({S.PARTIALLY_RECEIVED, S.RECEIVED})


@dataclass(frozen=True, slots=True)
class Received:
    line_id: str
    quantity: int


@dataclass(frozen=True, slots=True)
class Inspected:
    """`accepted` pieces are worth a refund; the disposition is for all of the line."""

    line_id: str
    accepted: int
    disposition: Disposition
    note: str = ""


@dataclass(frozen=True, slots=True)
class Note:
    note: str = ""


@dataclass(frozen=True, slots=True)
class Receipt:
    """Without lines: everything that is missing."""

    lines: tuple[Received, ...] = ()


@dataclass(frozen=True, slots=True)
class Inspection:
    lines: tuple[Inspected, ...]


@dataclass(frozen=True, slots=True)
class Scan:
    status: str = "IN_TRANSIT"
    description: str = "Accepted at the parcel shop"
    location: str = ""


def approve(call: Call, one: Return, body: Note) -> Return:
    if one.status is not S.REQUESTED:
        raise invalid_state(f"{one.rma_number} is {one.status}: nothing to approve.")
    return move(labelled(call, one), S.OPEN, call, body.note)


def decline(call: Call, one: Return, body: Note) -> Return:
    return move(one, S.DECLINED, call, body.note)


def scan(call: Call, one: Return, body: Scan) -> Return:
    """The carrier has it, or moves it on."""
    if one.status not in ON_THE_WAY:
        raise invalid_state(f"{one.rma_number} is {one.status}: nothing travels.")
    event = TrackingEvent(call.now, body.status, body.description, body.location)
    return save(call, replace(one, tracking=(*one.tracking, event)), "return.tracking")


def receive(call: Call, one: Return, body: Receipt) -> Return:
    """Counts pieces in; the return is RECEIVED when none is missing."""
    if one.status not in ON_THE_WAY:
        raise invalid_state(f"{one.rma_number} is {one.status}: nothing can arrive.")
    came = {part.line_id: part.quantity for part in body.lines} or {
        line.id: line.quantity - line.received_quantity for line in one.lines
    }
    _check_lines(one, came)
    counted = replace(one, lines=tuple(_counted(line, came.get(line.id, 0)) for line in one.lines))
    whole = all(line.received_quantity == line.quantity for line in counted.lines)
    status = S.RECEIVED if whole else S.PARTIALLY_RECEIVED
    if status is one.status:
        return save(call, counted, "return.partially_received")
    return move(counted, status, call)


def inspect(call: Call, one: Return, body: Inspection) -> Return:
    """Accepts or refuses what arrived, puts accepted goods back on the shelf."""
    if one.status not in ARRIVED:
        raise invalid_state(f"{one.rma_number} is {one.status}: nothing to inspect.")
    findings = {part.line_id: part for part in body.lines}
    _check_lines(one, findings)
    lines = tuple(_inspected(line, findings.get(line.id)) for line in one.lines)
    for before, after in zip(one.lines, lines, strict=True):
        if before is not after and after.disposition is Disposition.RESTOCKED:
            _restock(call, one, after)
    seen = save(call, replace(one, lines=lines), "return.inspected")
    return close_when_settled(call, seen)


def close(call: Call, one: Return, body: Note) -> Return:
    return move(one, S.CLOSED, call, body.note)


def _counted(line: ReturnLine, came: int) -> ReturnLine:
    missing = line.quantity - line.received_quantity
    if not 0 <= came <= missing:
        raise quantity_exceeded(line.order_line_id, missing)
    return replace(line, received_quantity=line.received_quantity + came)


def _inspected(line: ReturnLine, finding: Inspected | None) -> ReturnLine:
    if finding is None:
        return line
    if line.disposition is not None:
        raise invalid_state(f"{line.id} was inspected already.")
    if not 0 <= finding.accepted <= line.received_quantity:
        raise quantity_exceeded(line.order_line_id, line.received_quantity)
    return replace(
        line,
        accepted_quantity=finding.accepted,
        disposition=finding.disposition,
        inspection_note=finding.note,
    )


def _restock(call: Call, one: Return, line: ReturnLine) -> None:
    bought = call.order(one.order_id).line(line.order_line_id)
    product = call.tx.get(Product, bought.product_id) if bought else None
    if bought is None or product is None:
        return
    variants = tuple(
        replace(variant, stock=variant.stock + line.accepted_quantity)
        if variant.id == bought.variant_id and variant.stock is not None
        else variant
        for variant in product.variants
    )
    call.tx.put(replace(product, variants=variants))


def _check_lines(one: Return, named: Iterable[str]) -> None:
    unknown = set(named) - {line.id for line in one.lines}
    if unknown:
        raise invalid_request(f"{sorted(unknown)[0]!r} is not a line of {one.rma_number}.")
