"""The root message of a thread, in Block Kit."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from connectors.slack import forms
from connectors.slack.dossier import Dossier
from connectors.slack.fields import cut, plain
from connectors.slack.mrkdwn import escaped
from desk.handoff import Move
from desk.model import Holder
from desk.staff import Act

Json = dict[str, Any]
Button = tuple[str, str, str | None]
"""What is read, the action's id, and its style."""

SNOOZE, HAND_BACK = "snooze", Move.HAND_BACK.value
_WAITING: tuple[Button, ...] = (
    ("Claim", Move.CLAIM, "primary"),
    ("Transfer…", Move.TRANSFER, None),
)
_HELD: tuple[Button, ...] = (
    ("Hand back…", Move.HAND_BACK, None),
    ("Transfer…", Move.TRANSFER, None),
    ("Snooze…", SNOOZE, None),
    ("Release", Move.RELEASE, None),
    ("Resolve", Move.CLOSE, "danger"),
)
_ACTS: Mapping[Act, Button] = {
    Act.APPROVE: ("Approve…", Act.APPROVE, "primary"),
    Act.DECLINE: ("Decline…", Act.DECLINE, None),
    Act.OVERRIDE: ("Make an exception…", Act.OVERRIDE, None),
    Act.STORE_CREDIT: ("Store credit…", Act.STORE_CREDIT, None),
    Act.LABEL: ("Send label…", Act.LABEL, None),
    Act.PICKUP: ("Book pickup…", Act.PICKUP, None),
}
_MARKS = {"approved": ":white_check_mark:", "declined": ":no_entry:", "review": ":eyes:"}


@dataclass(frozen=True)
class Root:
    """A root message: `text` is what notifications and screen readers get."""

    text: str
    blocks: list[Json]


def root(dossier: Dossier, holder: Holder, agent: str | None, standing: str | None = None) -> Root:
    """The dossier, how it stands (`standing` says it otherwise), and what can be done about it."""
    standing = standing or _standing(holder, agent, dossier.snoozed_until)
    title = f"{_name(dossier)}: {dossier.reason}"
    blocks = [
        {"type": "header", "text": plain(cut(title, 150))},
        _section(f"*{escaped(standing)}*"),
        {"type": "section", "fields": [_field(*one) for one in _facts(dossier)]},
        *_quotes(dossier),
        *_case(dossier.facts),
        {"type": "context", "elements": [_mrkdwn(_small_print(dossier))]},
        *_buttons(holder, dossier.facts),
    ]
    return Root(escaped(f"{title}. {standing}"), blocks)


def _standing(holder: Holder, agent: str | None, snoozed_until: str) -> str:
    match holder:
        case Holder.WAITING:
            return "Waiting for a person"
        case Holder.AGENT:
            snoozed = f", snoozed until {snoozed_until}" if snoozed_until else ""
            return f"With {agent or 'an agent'}{snoozed}"
        case Holder.CLOSED:
            return "Resolved"
        case Holder.BOT:
            return "Back with the bot"


def _facts(dossier: Dossier) -> tuple[tuple[str, str], ...]:
    facts = dossier.facts or {}
    order = facts.get("order")
    placed = f"{order['number']}, placed {order['placed']}, {order['total']}" if order else ""
    customer = facts.get("customer") or {}
    contact = dossier.contact if "@" in dossier.contact else customer.get("email", "")
    found = (
        ("Customer", f"{_name(dossier)} ({contact or dossier.contact})"),
        ("Department", dossier.department),
        ("Why", dossier.reason),
        ("Order", placed),
        ("Order page", "" if placed else dossier.order),
        ("History", str(facts.get("history") or "")),
        ("Rated us", "\n".join(dossier.rated)),
        ("Writes on", ", ".join(filter(None, (dossier.channel, dossier.locale)))),
        ("Since", dossier.since),
        ("Due", "\n".join(dossier.due)),
    )
    return tuple(one for one in found if one[1])


def _name(dossier: Dossier) -> str:
    """As the shop vouches for it; else of the order that they have proved to be theirs."""
    customer = (dossier.facts or {}).get("customer") or {}
    known = dossier.customer != "Customer"
    return dossier.customer if known else str(customer.get("name") or dossier.customer)


def _quotes(dossier: Dossier) -> list[Json]:
    found = (
        ("First asked", dossier.asked_first),
        ("Said last", dossier.said_last),
        ("Last shown to the customer", dossier.shown_last),
    )
    return [_section(f"*{label}*\n{cut(escaped(text), 2800)}") for label, text in found if text]


def _case(facts: Mapping[str, Any] | None) -> list[Json]:
    """What the bot understood, what the policy says of it, and by which clauses."""
    if not facts:
        return []
    found = []
    if facts["summary"]:
        found.append(f"*What is wanted*\n{escaped(facts['summary'])}")
    if decision := facts["decision"]:
        lines = [_decided(line) for line in decision["lines"]]
        refund = f", refund {decision['refund']}" if decision["refund"] else ""
        head = f"*Policy {decision['version']}: {decision['outcome']}*{refund}"
        found.append("\n".join([head, *lines]))
    if risk := facts["risk"]:
        signals = ", ".join(risk["signals"]) or risk["listed"] or ""
        found.append(f"*Risk {risk['score']}*\n{escaped(signals)}")
    if facts["returns"]:
        rows = [_return(one) for one in facts["returns"][-5:]]
        found.append("\n".join(["*Returns of this order*", *rows]))
    return [_section(cut(text, 2900)) for text in found]


def _decided(line: Mapping[str, Any]) -> str:
    mark = _MARKS.get(line["outcome"], "")
    words = line["words"] or "an agent made an exception"
    clause = escaped(line["clause"])
    if line.get("link"):
        clause = f"<{line['link']}|{clause}>"
    return f"{mark} {escaped(line['title'])}: {escaped(words)} ({clause})"


def _return(one: Mapping[str, Any]) -> str:
    status = one["status"].replace("_", " ").lower()
    return escaped(f"{one['rma']}: {status}, {one['refund_due']}")


def _small_print(dossier: Dossier) -> str:
    ledger = f"{escaped(' → '.join(dossier.ledger))}\n" if dossier.ledger else ""
    return cut(f"{ledger}Conversation {dossier.conversation}", 2000)


def _buttons(holder: Holder, facts: Mapping[str, Any] | None) -> list[Json]:
    offered = {Holder.WAITING: _WAITING, Holder.AGENT: _HELD}.get(holder, ())
    if not offered:
        return []
    rows = [{"type": "actions", "block_id": "handoff", "elements": _row(offered)}]
    acts = [_ACTS[act] for act in forms.offered(facts)] if holder is Holder.AGENT else []
    if acts:
        rows.insert(0, {"type": "actions", "block_id": "case", "elements": _row(acts)})
    return rows


def _row(buttons: Sequence[Button]) -> list[Json]:
    return [
        {
            "type": "button",
            "text": plain(label),
            "action_id": str(action),
            **({"style": style} if style else {}),
        }
        for label, action, style in buttons
    ]


def _section(text: str) -> Json:
    return {"type": "section", "text": _mrkdwn(text)}


def _field(label: str, value: str) -> Json:
    return _mrkdwn(f"*{label}*\n{cut(escaped(value), 1900)}")


def _mrkdwn(text: str) -> Json:
    return {"type": "mrkdwn", "text": text}
