"""Returns of gifts: what the one who received it is told, and what the buyer must not hear."""

from __future__ import annotations

from returns.intake.asking import chosen_resolution
from returns.model import Resolution

from .services import Services
from .situation import Situation


def is_secret(situation: Situation) -> bool:
    """Whether it is a gift's return of which the giver is not to hear."""
    decision = situation.decision
    return bool(situation.draft.gift and decision and not decision.tell_giver)


def can_keep_secret(situation: Situation, services: Services) -> bool:
    """Whether we can carry it out ourselves. Only credit to the one who received it: money, and
    goods sent to the order's address, would reach the giver."""
    decision = situation.decision
    if decision is None or not services.gifts:
        return False
    return chosen_resolution(situation.draft, decision) is Resolution.STORE_CREDIT


def gift_words(situation: Situation, services: Services, turn: int) -> str:
    """What it means that it was a gift, told once with the decision."""
    key = "utter_gift_decision" if services.gifts else "utter_gift_decision_person"
    return services.words.say(key, turn)
