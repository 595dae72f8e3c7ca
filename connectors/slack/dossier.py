"""What an agent has to know before the first word, drawn from the conversation's log."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from connectors.slack.records import Handoff, Step
from desk.care.survey.store import Survey
from desk.hours import ALWAYS, Hours
from desk.model import Conversation, Event, Kind, Role

_SPEAKERS = {Role.BOT: "Assistant", Role.SYSTEM: "System"}
_LONGEST_QUOTE = 600
_REASONS = {
    "amount": "The backend owes another amount",
    "appeal": "Does not agree with a refusal",
    "asked": "Asked for a person",
    "gift": "A gift's return: the giver is to hear nothing",
    "legal": "Legal words",
    "review": "Review by policy",
    "safety": "Safety report",
}


@dataclass(frozen=True)
class Dossier:
    """One conversation when a person was asked for: plain text; empty where nothing is known."""

    conversation: str
    customer: str
    contact: str
    department: str
    reason: str
    order: str
    channel: str
    locale: str
    since: str
    asked_first: str
    said_last: str
    shown_last: str
    facts: Mapping[str, Any] | None = None
    """Order, decision and risk as the bot's side tells them; None when it does not."""
    ledger: tuple[str, ...] = ()
    rated: tuple[str, ...] = ()
    """How this customer found us before, newest first."""
    snoozed_until: str = ""
    due: tuple[str, ...] = ()
    """What is to happen by when."""


def draw(
    conversation: Conversation,
    lines: Sequence[Event],
    handoff: Handoff,
    *,
    facts: Mapping[str, Any] | None = None,
    ledger: Sequence[Step] = (),
    rated: Sequence[Survey] = (),
    snoozed_until: str | None = None,
    promised: Sequence[tuple[str, datetime]] = (),
    hours: Hours = ALWAYS,
) -> Dossier:
    """The dossier, its times on the team's own clock; `lines` is the log up to the request."""
    opening = conversation.opening
    said = [line.text for line in lines if line.role is Role.CUSTOMER and line.text]
    return Dossier(
        conversation=conversation.id,
        customer=customer_name(conversation),
        contact=opening.identity.email or "" if opening.identity else "not signed in",
        department=in_words(handoff.department),
        reason=why(handoff.reason),
        order=opening.order or "",
        channel=in_words(opening.channel),
        locale=opening.locale or "",
        since=_time(handoff.requested_at, hours),
        asked_first=_short(said[0]) if said else "",
        said_last=_short(said[-1]) if len(said) > 1 else "",
        shown_last="" if facts else _short(_last_card(lines)),
        facts=facts,
        ledger=tuple(_step(one, hours) for one in ledger) if len(ledger) > 1 else (),
        rated=tuple(_stars(one) for one in rated),
        snoozed_until=snoozed_until or "",
        due=tuple(f"{what} by {_time(at, hours)}" for what, at in promised),
    )


def _time(at: datetime, hours: Hours) -> str:
    return f"{hours.local(at):%a %d %b, %H:%M}"


def _step(one: Step, hours: Hours) -> str:
    until = f" to {hours.local(one.ended_at):%H:%M}" if one.ended_at else ", now"
    agent = f", {one.agent}" if one.agent else ""
    return f"{in_words(one.department)}{agent}: {_time(one.since, hours)}{until}"


def _stars(survey: Survey) -> str:
    score = survey.course.score or 0
    why = f", {in_words(survey.course.reason).lower()}" if survey.course.reason else ""
    return f"{'★' * score}{'☆' * (5 - score)} {survey.asked_at:%d %b}{why}"


def transcript(conversation: Conversation, lines: Iterable[Event]) -> str:
    """Who said what, in order; empty when nobody said anything."""
    said = (
        f"{_speaker(conversation, line)}: {line.text or _card(line)}"
        for line in lines
        if line.kind is Kind.MESSAGE and (line.text or _card(line))
    )
    return "\n".join(said)


def customer_name(conversation: Conversation) -> str:
    """As the shop vouches for it, else plainly the customer."""
    identity = conversation.opening.identity
    return (identity.name if identity else None) or "Customer"


def why(reason: str) -> str:
    """Why a person is needed; an agent's own words stay as they are."""
    return _REASONS.get(reason) or in_words(reason)


def in_words(code: str) -> str:
    """A code as a person reads it."""
    return code.replace("_", " ").strip().capitalize()


def _speaker(conversation: Conversation, line: Event) -> str:
    if line.role is Role.CUSTOMER:
        return customer_name(conversation)
    return line.name or _SPEAKERS.get(line.role or Role.SYSTEM, "Agent")


def _last_card(lines: Sequence[Event]) -> str:
    return next((text for line in reversed(lines) if (text := _card(line))), "")


def _card(line: Event) -> str:
    card = line.body.get("card")
    if not isinstance(card, dict):
        return ""
    return str(card.get("text") or card.get("title") or "")


def _short(text: str) -> str:
    return text if len(text) <= _LONGEST_QUOTE else f"{text[: _LONGEST_QUOTE - 1]}…"
