"""What a draft still needs, and when it is complete."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from returns.assessment import assess
from returns.decision import Decision, Outcome
from returns.exception import waived
from returns.intake.draft import (
    About,
    CancelReason,
    Draft,
    Question,
    Task,
    WayPart,
    has_exception,
)
from returns.intake.rerouting import ask_way
from returns.intake.settling import open_quantities
from returns.model import Condition, Method, Order, Reason, Resolution, Wanted
from returns.policy import Policy


@dataclass(frozen=True, slots=True)
class Ready:
    """Nothing is missing: the task can be carried out. `decision` is set for a return."""

    decision: Decision | None = None


@dataclass(frozen=True, slots=True)
class Refused:
    """Nothing of what was wanted can be done. `decision` None: the order has nothing for it."""

    decision: Decision | None = None


Step = Question | Ready | Refused


def ask(draft: Draft, order: Order | None, policy: Policy, now: datetime) -> Step:
    """The next question, or Ready, or Refused. `now` is UTC."""
    if order is None:
        return Question(About.ORDER)
    if draft.task is Task.RETURN:
        return _ask_return(draft, order, policy, now)
    if draft.task is Task.CANCEL_ORDER:
        return _ask_cancel(draft, order)
    if draft.task is Task.CANCEL_RETURN:
        if draft.agreed is False:
            return Refused()
        return _agreed(draft) if draft.return_id else Question(About.RETURN)
    if draft.task is Task.CHANGE_WAY:
        return _ask_change(draft)
    return Ready()


def decide(draft: Draft, order: Order, policy: Policy, now: datetime) -> Decision | None:
    """The decision on the lines of a return as they stand, or None while a quantity or a reason
    is missing."""
    if draft.task is not Task.RETURN:
        return None
    returnable = {line.id for line in order.lines if line.returnable}
    for line in draft.lines:
        if not line.quantity or (line.line_id in returnable and not line.reason):
            return None
    if not draft.lines:
        return None
    wanted = [
        Wanted(
            line.line_id,
            line.quantity or 1,
            line.reason or Reason.UNKNOWN,
            line.answers,
            line.resolution or draft.resolution,
        )
        for line in draft.lines
    ]
    return assess(order, wanted, waived(policy) if has_exception(draft) else policy, now)


def _ask_cancel(draft: Draft, order: Order) -> Step:
    waiting = open_quantities(order, draft.task)
    if draft.agreed is False or not waiting:
        return Refused()
    if any(line.line_id not in waiting for line in draft.lines):
        return Refused()
    if draft.lines or (len(waiting) == len(order.lines) and not draft.unsure):
        if draft.why is None and not draft.agreed:
            return Question(About.WHY, options=tuple(CancelReason))
        return _agreed(draft)
    return Question(About.ITEMS, options=draft.unsure or tuple(waiting))


def _ask_change(draft: Draft) -> Step:
    """A time is chosen from those that are free; anything else takes a yes."""
    if draft.agreed is False:
        return Refused()
    if missing := ask_way(draft):
        return missing
    return Ready() if draft.change is WayPart.TIME else _agreed(draft)


def _ask_return(draft: Draft, order: Order, policy: Policy, now: datetime) -> Step:
    missing = _ask_lines(draft, order)
    if missing:
        return missing
    decision = decide(draft, order, policy, now)
    if decision is None:
        return Refused()
    if decision.outcome is Outcome.DECLINED:
        return Refused(decision)
    return (
        _ask_conditions(decision)
        or _ask_resolution(draft, decision)
        or _ask_method(draft, decision)
        or _ask_place(draft, decision)
        or _ask_recipient(draft, decision)
        or _agreed(draft, decision)
    )


def _ask_lines(draft: Draft, order: Order) -> Question | Refused | None:
    returnable = {line.id: line for line in order.lines if line.returnable}
    if not draft.lines:
        options = draft.unsure or tuple(returnable)
        return Question(About.ITEMS, options=options) if options else Refused()
    for line in draft.lines:
        if line.quantity is None and line.line_id in returnable:
            most = returnable[line.line_id].returnable
            options = tuple(str(count) for count in range(1, most + 1))
            return Question(About.QUANTITY, line.line_id, options=options)
        if line.reason is None and line.line_id in returnable:
            return Question(About.REASON, line.line_id)
    return None


def _ask_conditions(decision: Decision) -> Question | None:
    for line in decision.open_lines:
        for condition in line.missing:
            shown = condition == Condition.PHOTO  # to show one is the only yes
            options = ("no",) if shown else ("yes", "no")
            return Question(About.CONDITION, line.line_id, condition, options)
    return None


def resolutions(decision: Decision) -> tuple[Resolution, ...]:
    """What every open line can be resolved by."""
    if not decision.open_lines:
        return ()
    first, *others = (line.resolutions for line in decision.open_lines)
    return tuple(one for one in first if all(one in other for other in others))


def _ask_resolution(draft: Draft, decision: Decision) -> Question | None:
    options = resolutions(decision)
    if draft.resolution not in options and len(options) > 1:
        return Question(About.RESOLUTION, options=tuple(options))
    if draft.resolution is Resolution.EXCHANGE:
        open_lines = {line.line_id for line in decision.open_lines}
        for line in draft.lines:
            if line.variant_id is None and line.line_id in open_lines:
                return Question(About.VARIANT, line.line_id)
    return None


def chosen_resolution(draft: Draft, decision: Decision) -> Resolution:
    """The resolution that was chosen, or else the only one on offer."""
    options = resolutions(decision)
    if draft.resolution in options and draft.resolution is not None:
        return draft.resolution
    return options[0] if options else Resolution.REFUND


def chosen_method(draft: Draft, decision: Decision) -> Method | None:
    """The method that was chosen and is on offer, or else the only one."""
    options = [offer.method for offer in decision.methods]
    if draft.method in options:
        return draft.method
    return options[0] if len(options) == 1 else None


def _ask_method(draft: Draft, decision: Decision) -> Question | None:
    if chosen_method(draft, decision) or not decision.methods:
        return None
    return Question(About.METHOD, options=tuple(offer.method for offer in decision.methods))


def _ask_place(draft: Draft, decision: Decision) -> Question | None:
    """The courier's address, where it is not the order's."""
    wanted = draft.elsewhere_than_ordered and draft.place is None
    called_for = wanted and chosen_method(draft, decision) is Method.PICKUP
    return Question(About.PLACE, options=("ordered",)) if called_for else None


def _ask_recipient(draft: Draft, decision: Decision) -> Question | None:
    """Where credit for a gift goes: to the one who got it, and not to the buyer."""
    secret = draft.gift and not decision.tell_giver
    if not secret or draft.recipient:
        return None
    credit = chosen_resolution(draft, decision) is Resolution.STORE_CREDIT
    return Question(About.RECIPIENT) if credit else None


def _agreed(draft: Draft, decision: Decision | None = None) -> Step:
    if draft.agreed:
        return Ready(decision)
    if draft.agreed is False:
        return Question(About.CHANGE)
    return Question(About.CONFIRM, options=("yes", "no"))
