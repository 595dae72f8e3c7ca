"""What an agent sees of a case: every figure is the engine's or the backend's."""

from __future__ import annotations

from typing import Any

import backend_client.model as shop
from backend_client.errors import BackendError
from backend_client.protocol import ReviewsReturns
from returns.decision import Decision, Outcome
from returns.intake import Task
from returns.intake.asking import resolutions
from returns.model import Method, Resolution
from returns.trace import clause_words

from ..facts import zone_of
from ..figures import counted, day, listed, money
from ..progress.wording import slot_words
from ..services import Services
from .case import Case
from .gifts import by_hand

Json = dict[str, Any]


async def dossier(case: Case, services: Services) -> Json:
    """For the root of the thread and for the modals. Raises BackendError."""
    order = case.order
    return {
        "order": {
            "number": order.number,
            "placed": day(order.placed_at, zone_of(order, services.policy)),
            "total": money(order.total),
            "currency": order.currency,
            "country": order.shipping_address.country,
        },
        "customer": {"name": order.customer.name, "email": order.customer.email},
        "history": _history(case.history),
        "items": [_item(case, line) for line in order.lines],
        "summary": _summary(case, services),
        "decision": _decision(case, services),
        "risk": _risk(case.decision),
        "returns": [_return(one) for one in case.returns],
        "can": await _can(case, services),
    }


def _item(case: Case, line: shop.OrderLine) -> Json:
    wanted = next((piece for piece in case.wanted if piece.line_id == line.id), None)
    returnable = max(0, line.delivered_quantity - line.returned_quantity)
    return {
        "id": line.id,
        "title": counted(line.quantity, line.product_title),
        "variant": line.variant_title,
        "price": money(line.total),
        "returnable": returnable,
        "wanted": wanted.quantity if wanted else 0,
        "reason": wanted.reason.value if wanted else None,
    }


def _summary(case: Case, services: Services) -> str:
    """What the customer wants, in one sentence."""
    draft, words = case.draft, services.words
    if draft is None or not draft.lines:
        return ""
    titles = {line.id: line.product_title for line in case.order.lines}
    items = listed(
        f"{counted(piece.quantity, titles.get(piece.line_id, ''))}"
        f" ({words.label('reason', piece.reason).lower()})"
        for piece in case.wanted
    )
    wishes = [words.label("resolution", draft.resolution).lower()] if draft.resolution else []
    wishes += [words.label("method", draft.method).lower()] if draft.method else []
    by = f", {', '.join(wishes)}" if wishes else ""
    if draft.gift:
        credit = f", credit to {draft.recipient}" if draft.recipient else ""
        by += f"; received as a gift{credit}: the giver hears nothing"
    verb = "return" if draft.task is Task.RETURN else draft.task.replace("_", " ")
    return f"Wants to {verb}: {items}{by}"


def _decision(case: Case, services: Services) -> Json | None:
    decision = case.decision
    if decision is None:
        return None
    words = clause_words(case.facts, services.policy)
    titles = {line.id: line.product_title for line in case.order.lines}
    page = services.policy_page
    return {
        "outcome": decision.outcome,
        "refund": money(decision.refund) if decision.refund.amount else "",
        "version": decision.policy_version,
        "lines": [
            {
                "title": counted(line.quantity, titles.get(line.line_id, "")),
                "outcome": line.outcome,
                "clause": line.clause_id,
                "words": words.get(line.clause_id, ""),
                "link": f"{page}#{line.clause_id}" if page and line.clause_id in words else "",
                "department": line.department,
            }
            for line in decision.lines
        ],
    }


def _risk(decision: Decision | None) -> Json | None:
    if decision is None or not (decision.risk.score or decision.risk.listed):
        return None
    signals = [f"{one.name.replace('_', ' ')} {one.value:f}" for one in decision.risk.signals]
    return {"score": decision.risk.score, "signals": signals, "listed": decision.risk.listed}


def _history(found: shop.CustomerHistory | None) -> str:
    if found is None:
        return ""
    since = f" since {found.first_order_at:%B %Y}" if found.first_order_at else ""
    return f"{found.orders} orders{since}, {found.returned_items} of {found.items} items returned"


def _return(one: shop.Return) -> Json:
    return {
        "id": one.id,
        "rma": one.rma_number,
        "status": one.status.value,
        "refund_due": money(one.refund_due),
        "amount": {"amount": str(one.refund_due.amount), "currency": one.refund_due.currency},
        "method": one.method.value,
    }


async def _can(case: Case, services: Services) -> Json:
    """What an agent can do here, as far as the platform and the case allow it."""
    backend = services.backend
    review, travelling = case.under_review, case.open_return
    reviews = isinstance(backend, ReviewsReturns)
    return {
        "decide": _return(review) if review and reviews else None,
        "override": any(_item(case, line)["returnable"] for line in case.order.lines),
        "store_credit": True,
        "gift": _gift(case, services),
        "label": travelling.rma_number if travelling and travelling.label else None,
        "pickup": await _slots(travelling, case.order, services) if travelling else [],
        "resolutions": _choices("resolution", _resolutions(case.decision), services),
        "methods": _choices("method", tuple(Method), services),
        "reasons": _choices("reason", await _reasons(services), services),
    }


def _gift(case: Case, services: Services) -> Json | None:
    """Whose store credit would be, if not the buyer's; `by_hand`: why it cannot be given here."""
    recipient = case.recipient
    if recipient is None:
        return None
    return {
        "to": recipient.email or "",
        "sure": recipient.is_speaking,
        "by_hand": "" if services.gifts else by_hand(recipient),
    }


async def _reasons(services: Services) -> tuple[str, ...]:
    return tuple(one.code.value for one in await services.backend.list_return_reasons())


async def _slots(one: shop.Return, order: shop.Order, services: Services) -> list[Json]:
    """When the courier could come, on the customer's clock."""
    try:
        slots = await services.backend.list_pickup_slots(one.id)
    except BackendError:  # nothing is collected here
        return []
    zone = zone_of(order, services.policy)
    return [{"id": slot.id, "label": slot_words(slot, zone, services.words)} for slot in slots[:20]]


def _resolutions(decision: Decision | None) -> tuple[Resolution, ...]:
    if decision is None or decision.outcome is Outcome.DECLINED:
        return tuple(Resolution)
    return resolutions(decision)


def _choices(kind: str, codes: tuple[str, ...], services: Services) -> list[Json]:
    known = services.words.keys
    return [
        {"value": str(code), "label": services.words.label(kind, str(code))}
        for code in codes
        if f"utter_label_{kind}_{str(code).lower()}" in known
    ]
