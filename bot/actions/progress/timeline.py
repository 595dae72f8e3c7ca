"""The timeline of a return: what happened, with its dates, and what comes next until when."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime, time
from zoneinfo import ZoneInfo

import backend_client.model as shop

from ..cards import CardItem, Row, Step, card
from ..figures import listed, money
from .milestones import Milestone, Stage
from .phrase import label_link
from .wording import Figures

_WAY_BACK = (Stage.PARTLY_RECEIVED, Stage.RECEIVED, Stage.INSPECTED)
_MONEY = {shop.Resolution.REFUND: "refund", shop.Resolution.STORE_CREDIT: "credit",
          shop.Resolution.EXCHANGE: "exchange"}  # fmt: skip


def timeline(figures: Figures) -> dict[str, object]:
    """The card, with the same in words for channels without cards."""
    words, found = figures.words, figures.standing.found
    done = [step for one in _worth_a_line(figures) for step in _done(one, figures)]
    return card(
        "timeline",
        words.say("utter_done_title", rma=found.rma_number),
        items=_items(figures),
        rows=_rows(figures),
        steps=[*done, *_to_come(figures)],
        link=_link(figures),
    )


def _worth_a_line(figures: Figures) -> Iterator[Milestone]:
    """What happened, but not what something later says better."""
    passed = figures.standing.passed
    stages = {one.stage for one in passed}
    for one in passed:
        whole = one.stage is Stage.PARTLY_RECEIVED and Stage.RECEIVED in stages
        filed = one.stage is Stage.CLOSED and figures.standing.found.refunds
        if not whole and not filed:
            yield one


def _done(one: Milestone, figures: Figures) -> Iterator[Step]:
    """The step; with what comes at the same moment, and has no date of its own at the backend."""
    words, found = figures.words, figures.standing.found
    detail = ""
    if one.refund:
        detail = f"{money(one.refund.amount)} {figures.destination(one.refund)}"
    elif one.stage is Stage.PICKUP_BOOKED and found.pickup:
        detail = str(figures.pickup(found.pickup)["when"])
    elif one.stage is Stage.DECLINED and found.history:
        detail = found.history[-1].note
    at = _local(one.at, figures)
    if one is figures.standing.passed[0] and one.stage is not Stage.REQUESTED:
        requested = words.label("stage", Stage.REQUESTED.value)
        yield Step(requested, "done", _local(found.created_at, figures))
    yield Step(words.label("stage", one.stage.value), "done", at, detail)
    if one.stage is Stage.APPROVED and found.label:
        yield Step(words.label("sent", "qr" if _by_code(found) else "label"), "done", at)


def _by_code(found: shop.Return) -> bool:
    """Whether the customer shows a code instead of printing a label."""
    return found.method is shop.ReturnMethod.DROP_OFF and bool(found.label and found.label.qr_url)


def _to_come(figures: Figures) -> Iterator[Step]:
    """What is awaited now, and what follows on it."""
    if figures.standing.ended:
        return
    for number, (name, at, detail) in enumerate(_awaited(figures)):
        label = figures.words.label("awaited", name)
        yield Step(label, "upcoming" if number else "current", at, detail)


def _awaited(figures: Figures) -> Iterator[tuple[str, datetime | None, str]]:
    found, standing = figures.standing.found, figures.standing
    stages = {one.stage for one in standing.passed}
    if Stage.APPROVED not in stages and found.status is shop.ReturnStatus.REQUESTED:
        yield "decision", None, ""
    if found.method is not shop.ReturnMethod.KEEP_ITEM:
        if not standing.sent:
            yield _sending(figures)
        if Stage.RECEIVED not in stages:
            yield "received", None, ""
        if Stage.INSPECTED not in stages:
            yield "inspected", None, ""
    yield from _end(figures)


def _sending(figures: Figures) -> tuple[str, datetime | None, str]:
    """The customer's own turn."""
    found, words = figures.standing.found, figures.words
    if found.pickup:
        slot = found.pickup.slot
        return "pickup", _local(slot.starts_at, figures), ""
    if found.label and found.label.expires_at:
        until = words.say("utter_progress_until", day=figures.day(found.label.expires_at))
        return "sending", None, until
    return "sending", None, ""


def _end(figures: Figures) -> Iterator[tuple[str, datetime | None, str]]:
    """The money, or what comes instead of it."""
    found, promised = figures.standing.found, figures.standing.promise
    pending = [one for one in found.refunds if one.state is shop.PaymentState.PENDING]
    name = _MONEY.get(found.resolution)
    if pending:
        arrives = figures.arrives(pending[-1])
        yield "bank", _expected(arrives, figures), money(pending[-1].amount)
    elif name in ("refund", "credit") and found.refund_due.amount:
        at = _expected(promised.pay_by, figures) if promised and promised.pay_by else None
        yield name, at, listed_with(", ", money(found.refund_due), figures.when())
    elif name == "exchange":
        yield name, None, ""


def listed_with(comma: str, *parts: str) -> str:
    """Those that are not empty, side by side."""
    return comma.join(part for part in parts if part)


def _items(figures: Figures) -> Iterator[CardItem]:
    """Each item; how far it is where that differs from another."""
    found, order, words = figures.standing.found, figures.standing.order, figures.words
    states = [_state(line) for line in found.lines]
    differ = len(set(states)) > 1
    for line, state in zip(found.lines, states, strict=True):
        if bought := order.line(line.order_line_id):
            note = words.label("item", state) if differ or state == "refused" else ""
            yield CardItem(bought.product_title, line.quantity, bought.variant_title, note)


def _state(line: shop.ReturnLine) -> str:
    if line.disposition is not None:
        return "accepted" if line.accepted_quantity == line.quantity else "refused"
    return "received" if line.received_quantity >= line.quantity else "awaited"


def _rows(figures: Figures) -> Iterator[Row]:
    words, found = figures.words, figures.standing.found
    sent = [one for one in found.refunds if one.state is not shop.PaymentState.FAILURE]
    if found.label and found.label.tracking_number:
        number = f"{found.label.carrier} {found.label.tracking_number}"
        yield Row(words.say("utter_row_parcel"), number.strip())
    if sent:
        yield Row(words.say("utter_row_reference"), listed(one.id for one in sent))
    elif found.resolution is shop.Resolution.REFUND and found.refund_due.amount:
        yield Row(words.say("utter_row_refund"), money(found.refund_due), strong=True)


def _link(figures: Figures) -> tuple[str, str] | None:
    """The parcel on its way; before it, what it needs to be sent."""
    label, found = figures.standing.found.label, figures.standing.found
    on_its_way = figures.standing.sent and found.status is shop.ReturnStatus.OPEN
    if label is None or figures.standing.ended:
        return None
    if on_its_way and label.tracking_url:
        return figures.words.say("utter_link_track"), label.tracking_url
    if figures.standing.sent or found.status is not shop.ReturnStatus.OPEN:
        return None
    return label_link(found, figures.words)


def _local(at: datetime, figures: Figures) -> datetime:
    return at.astimezone(ZoneInfo(figures.zone))


def _expected(on: date, figures: Figures) -> datetime | None:
    """A day as a moment that is that day for the customer too; none for one that is over."""
    return None if figures.is_past(on) else datetime.combine(on, time(12), ZoneInfo(figures.zone))
