"""The root message of a thread, in Block Kit."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from connectors.slack.dossier import Dossier
from connectors.slack.mrkdwn import escaped
from desk.handoff import Move
from desk.model import Holder

Json = dict[str, Any]

_WAITING = (("Claim", Move.CLAIM, "primary"),)
_HELD = (
    ("Hand back to the bot", Move.HAND_BACK, None),
    ("Release", Move.RELEASE, None),
    ("Resolve", Move.CLOSE, "danger"),
)


@dataclass(frozen=True)
class Root:
    """A root message: `text` is what notifications and screen readers get."""

    text: str
    blocks: list[Json]


def root(dossier: Dossier, holder: Holder, agent: str | None) -> Root:
    """The dossier, how it stands, and what can be done about it."""
    standing = _standing(holder, agent)
    title = f"{dossier.customer}: {dossier.reason}"
    blocks = [
        {"type": "header", "text": {"type": "plain_text", "text": _cut(title, 150)}},
        _section(f"*{escaped(standing)}*"),
        {"type": "section", "fields": [_field(*one) for one in _facts(dossier)]},
        *_quotes(dossier),
        {"type": "context", "elements": [_mrkdwn(f"Conversation {dossier.conversation}")]},
        *_buttons(holder),
    ]
    return Root(escaped(f"{title}. {standing}"), blocks)


def _standing(holder: Holder, agent: str | None) -> str:
    match holder:
        case Holder.WAITING:
            return "Waiting for a person"
        case Holder.AGENT:
            return f"With {agent or 'an agent'}"
        case Holder.CLOSED:
            return "Resolved"
        case Holder.BOT:
            return "Back with the bot"


def _facts(dossier: Dossier) -> tuple[tuple[str, str], ...]:
    found = (
        ("Customer", " ".join(filter(None, (dossier.customer, f"({dossier.contact})")))),
        ("Department", dossier.department),
        ("Why", dossier.reason),
        ("Order page", dossier.order),
        ("Writes on", ", ".join(filter(None, (dossier.channel, dossier.locale)))),
        ("Since", f"{dossier.since:%Y-%m-%d %H:%M} UTC"),
    )
    return tuple(one for one in found if one[1])


def _quotes(dossier: Dossier) -> list[Json]:
    found = (
        ("First asked", dossier.asked_first),
        ("Said last", dossier.said_last),
        ("Last shown to the customer", dossier.shown_last),
    )
    return [_section(f"*{label}*\n{_cut(escaped(text), 2800)}") for label, text in found if text]


def _buttons(holder: Holder) -> Sequence[Json]:
    offered = {Holder.WAITING: _WAITING, Holder.AGENT: _HELD}.get(holder, ())
    if not offered:
        return ()
    elements = [
        {
            "type": "button",
            "text": {"type": "plain_text", "text": label},
            "action_id": move.value,
            **({"style": style} if style else {}),
        }
        for label, move, style in offered
    ]
    return ({"type": "actions", "block_id": "handoff", "elements": elements},)


def _section(text: str) -> Json:
    return {"type": "section", "text": _mrkdwn(text)}


def _field(label: str, value: str) -> Json:
    return _mrkdwn(f"*{label}*\n{_cut(escaped(value), 1900)}")


def _mrkdwn(text: str) -> Json:
    return {"type": "mrkdwn", "text": text}


def _cut(text: str, longest: int) -> str:
    return text if len(text) <= longest else f"{text[: longest - 1]}…"
