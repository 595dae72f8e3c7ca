"""How a decision is worded: yes or no, why, by which clause, and what remains."""

from __future__ import annotations

import backend_client.model as shop
from returns import Wanted, assess
from returns.decision import Decision, LineDecision, NotReturnable, Outcome
from returns.exception import EXCEPTION
from returns.model import Resolution
from returns.page import anchor_of
from returns.policy import Policy

from .alternatives import worded
from .figures import counted, day, money
from .services import Services
from .situation import Situation
from .speech import Button, Speech, choice, person, wish
from .words import Words


def verdict(situation: Situation, services: Services, turn: int) -> str:
    """The decision on lines that can come back, and on those among them that cannot."""
    decision = situation.decision
    if decision is None:
        return ""
    texts = []
    for line in decision.lines:
        if line.outcome is not Outcome.DECLINED and Resolution.REFUND not in line.resolutions:
            texts.append(_no_refund(line, situation, services))
        texts.append(_line(line, situation, services, turn))
    return "\n".join(text for text in texts if text)


def _no_refund(line: LineDecision, situation: Situation, services: Services) -> str:
    """Why it cannot be a refund any more, where something else is still open."""
    if situation.facts is None:
        return ""
    wanted = Wanted(line.line_id, line.quantity, line.reason, resolution=Resolution.REFUND)
    [refund] = assess(situation.facts, [wanted], services.policy, services.clock()).lines
    if refund.code is not NotReturnable.RETURN_WINDOW_EXPIRED or refund.deadline is None:
        return ""
    return services.words.say("utter_declined_refund", until=day(refund.deadline.last_day))


def verdict_on(line: LineDecision, title: str, services: Services, turn: int) -> str:
    """The decision on one line."""
    return _worded(line, counted(line.quantity, title), services, turn)


def is_returned_already(situation: Situation) -> bool:
    """Whether some of it cannot come back because it is in a return."""
    lines = situation.decision.lines if situation.decision else ()
    if lines:
        return any(line.code is NotReturnable.RETURNED for line in lines)
    return bool(situation.order and _anything_delivered(situation.order))


def refusal(
    situation: Situation, services: Services, turn: int, standing: str = "", *, again: bool = False
) -> Speech:
    """Why nothing can come back, and what is open instead. `standing`: of the return that it is
    in already. `again`: the same no a second time in a row: our records may be wrong, and a person
    is offered."""
    words, decision, order = services.words, situation.decision, situation.order
    if order and order.cancelled_at:
        text = words.say("utter_declined_cancelled", number=order.number)
        return Speech(text, (person(words),))
    if decision is None:
        text = "\n".join(filter(None, (_nothing_left(situation, words), standing)))
        return Speech(text, (person(words),))
    texts = [_line(line, situation, services, turn) for line in decision.lines]
    texts += [standing] if standing else []
    texts += worded((one for line in decision.lines for one in line.counterfactual), words)
    if again:
        texts.append(words.say("utter_declined_again", turn))
        return Speech("\n".join(texts), (person(words),))
    texts.append(words.say("utter_remains", turn))
    return Speech("\n".join(texts), (*_ways_on(decision, words), person(words)))


def _nothing_left(situation: Situation, words: Words) -> str:
    order = situation.order
    delivered = order is not None and _anything_delivered(order)
    key = "utter_declined_none_left" if delivered else "utter_declined_nothing_delivered"
    return words.say(key, number=order.number if order else "")


def _anything_delivered(order: shop.Order) -> bool:
    return any(line.delivered_quantity for line in order.lines)


def _line(line: LineDecision, situation: Situation, services: Services, turn: int) -> str:
    item = counted(line.quantity, situation.title(line.line_id))
    return _worded(line, item, services, turn)


def _worded(line: LineDecision, item: str, services: Services, turn: int) -> str:
    words = services.words
    if line.deadline and line.deadline.clause_id == EXCEPTION:
        return words.say("utter_decision_exception", turn, item=item)
    if line.outcome is Outcome.DECLINED:
        text = _declined(line, item, services)
    elif line.under_warranty:
        text = words.say("utter_decision_warranty", turn, item=item)
    elif line.outcome is Outcome.REVIEW and not line.missing:
        text = words.say("utter_decision_review", turn, item=item)
    elif line.deadline:
        until = day(line.deadline.last_day)
        text = words.say("utter_decision_approved", turn, item=item, until=until)
    else:
        text = words.say("utter_decision_approved_open", turn, item=item)
    fee = line.amounts.restocking_fee
    if line.outcome is not Outcome.DECLINED and fee.amount:
        text = f"{text} {words.say('utter_decision_fee', fee=money(fee))}"
    return f"{text} {_clause(line.clause_id, services)}".strip()


def _declined(line: LineDecision, item: str, services: Services) -> str:
    words, code = services.words, line.code or NotReturnable.OTHER
    late = f"{line.days_late} day{'' if line.days_late == 1 else 's'}"
    until = day(line.deadline.last_day) if line.deadline else ""
    kind = _kind(line.clause_id, services.policy) if code is NotReturnable.OTHER else code.lower()
    return words.say(f"utter_declined_{kind}", item=item, until=until, late=late)


def _kind(clause_id: str, policy: Policy) -> str:
    """Why the policy excludes it: the kind of exclusion, or that its condition is at fault."""
    for terms in policy.editions:
        for exclusion in terms.exclusions:
            if exclusion.id == clause_id:
                return exclusion.kind.value
        if any(rule.id == clause_id for rule in terms.conditions):
            return "condition"
    return "other"


def _clause(clause_id: str, services: Services) -> str:
    if not services.policy_page:
        return ""
    anchor = anchor_of(clause_id, services.policy)
    return services.words.say("utter_clause", clause=f"{services.policy_page}#{anchor}")


def _ways_on(decision: Decision, words: Words) -> tuple[Button, ...]:
    offered = {
        alternative.resolution: None
        for line in decision.lines
        for alternative in line.counterfactual
        if alternative.resolution and not alternative.reason
    }
    buttons = [choice(words.label("resolution", one), "resolution", one) for one in offered if one]
    second_look = (wish(words, "dispute_decision"),) if decision.appeal else ()
    return (*buttons, wish(words, "start_return"), *second_look)
