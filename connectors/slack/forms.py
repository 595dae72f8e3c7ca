"""The modals of a case, drawn from its facts and from what the agent may grant."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from connectors.slack import fields
from connectors.slack.dossier import in_words
from connectors.slack.fields import Json
from connectors.slack.mrkdwn import escaped
from desk.hours import Hours
from desk.staff import Act, Limit

Facts = Mapping[str, Any]

SNOOZES = (("30", "30 minutes"), ("60", "1 hour"), ("180", "3 hours"))
_REASON = "Reason (for the record; the customer does not see it)"


def transfer(about: str, departments: Sequence[str], here: str) -> Json:
    """To another department."""
    others = [(name, in_words(name)) for name in departments if name != here]
    blocks = [
        fields.select("department", "Department", others),
        fields.text("reason", "What they need to know", long=True),
        fields.context("The customer is told which team has them now, and stays in the queue."),
    ]
    return fields.modal("transfer", "Transfer", blocks, submit="Transfer", about=about)


def snooze(about: str, hours: Hours, now: datetime) -> Json:
    """Come back to it later."""
    choices = list(SNOOZES)
    opens = hours.opens_next(now) if not hours.is_open(now) else None
    if opens:
        choices.append(("open", f"Until {hours.local(opens):%A, %H:%M}"))
    blocks = [
        fields.radio("until", "For how long?", choices, chosen="60"),
        fields.text("reason", "What are you waiting for?", optional=True),
        fields.context("It stays yours. It wakes then, or as soon as the customer writes."),
    ]
    return fields.modal("snooze", "Snooze", blocks, submit="Snooze", about=about)


def hand_back(about: str, facts: Facts | None, case: Mapping[str, Any]) -> Json:
    """To the bot, with what was agreed."""
    blocks = [fields.section(_stands(facts, case))]
    draft = case.get("draft")
    if facts and draft:
        can = facts["can"]
        blocks += [
            fields.select(
                "resolution", "Agreed: what the customer gets", _pairs(can["resolutions"]),
                chosen=draft.get("resolution"), optional=True,
            ),
            fields.select(
                "method", "Agreed: how it comes back", _pairs(can["methods"]),
                chosen=draft.get("method"), optional=True,
            ),
        ]  # fmt: skip
    blocks.append(fields.text("note", "Note for the record", optional=True))
    return fields.modal(
        "hand_back", "Hand back to the bot", blocks, submit="Hand back", about=about
    )


def act(which: Act, about: str, facts: Facts, limit: Limit) -> Json:
    """An act on the case. The limit is said where there is one."""
    title, submit, blocks = _ACTS[which](facts)
    if submit and limit.most is not None:
        currency = facts["order"]["currency"]
        most = limit.most.get(currency, 0)
        blocks.append(fields.context(f"You may grant up to *{most:.2f} {currency}* here."))
    return fields.modal(which, title, blocks, submit=submit, about=about)


def message(title: str, words: str) -> Json:
    """Something to read."""
    return fields.modal("told", title, [fields.section(words)])


def _approve(facts: Facts) -> tuple[str, str, list[Json]]:
    one = facts["can"]["decide"]
    words = f"*{one['rma']}*: {one['refund_due']} goes back when it has arrived.\n"
    return "Approve return", "Approve", [
        fields.section(words + escaped(_decided(facts))),
        fields.text("reason", _REASON, long=True),
    ]  # fmt: skip


def _decline(facts: Facts) -> tuple[str, str, list[Json]]:
    one = facts["can"]["decide"]
    return "Decline return", "Decline", [
        fields.section(f"*{one['rma']}*: {one['refund_due']}.\n{escaped(_decided(facts))}"),
        fields.text("reason", _REASON, long=True),
    ]  # fmt: skip


def _override(facts: Facts) -> tuple[str, str, list[Json]]:
    items = [item for item in facts["items"] if item["returnable"]]
    ticked = [item["id"] for item in items if item["wanted"]]
    asked = next((item["reason"] for item in items if item["wanted"]), None)
    return "Make an exception", "Grant it", [
        fields.section(escaped(_decided(facts)) or "The policy has not been asked yet."),
        fields.boxes("lines", "Items", _items(items), ticked=ticked),
        fields.select(
            "reason_code", "The customer's reason", _pairs(facts["can"]["reasons"]), chosen=asked,
            optional=True,
        ),
        fields.text("reason", _REASON, long=True),
        fields.context("Nothing is sent yet: hand back, and the bot finishes the return."),
    ]  # fmt: skip


def _store_credit(facts: Facts) -> tuple[str, str, list[Json]]:
    currency, gift = facts["order"]["currency"], facts["can"].get("gift")
    if gift and gift["sure"] and gift["by_hand"]:
        return "Offer store credit", "", [fields.section(escaped(gift["by_hand"]))]
    return "Offer store credit", "Give it", [
        *(_gift(gift) if gift else ()),
        fields.amount("amount", f"Amount in {currency}"),
        fields.text("reason", _REASON, long=True),
    ]  # fmt: skip


def _gift(gift: Facts) -> list[Json]:
    """To whom it goes; where it may be the buyer that we talk to, the agent has to know."""
    label = "The recipient's own e-mail address"
    if gift["sure"]:
        words = "*A gift:* the credit goes to the one who received it, and the giver isn't told."
        return [fields.section(words), fields.text("recipient", label, initial=gift["to"])]
    words = f"*Somebody who received this order as a gift* sent back of it: {escaped(gift['to'])}."
    if gift["by_hand"]:
        words += " If this is them, do not give it here: it would go to the buyer, who would know."
        return [fields.section(words)]
    hint = "Only if you talk to the one who received it. Left empty, the buyer is credited."
    return [fields.section(words), fields.text("recipient", label, optional=True, hint=hint)]


def _label(facts: Facts) -> tuple[str, str, list[Json]]:
    rma = facts["can"]["label"]
    return "Send label", "Send", [fields.section(f"The label of *{rma}* goes to the customer.")]


def _pickup(facts: Facts) -> tuple[str, str, list[Json]]:
    slots = [(slot["id"], slot["label"]) for slot in facts["can"]["pickup"]]
    return "Book pickup", "Book", [fields.select("slot", "When", slots)]


_ACTS = {
    Act.APPROVE: _approve,
    Act.DECLINE: _decline,
    Act.OVERRIDE: _override,
    Act.STORE_CREDIT: _store_credit,
    Act.LABEL: _label,
    Act.PICKUP: _pickup,
}


def offered(facts: Facts | None) -> list[Act]:
    """What can be done to this case at all."""
    if facts is None:
        return []
    can = facts["can"]
    found = [Act.APPROVE, Act.DECLINE] if can["decide"] else []
    found += [Act.OVERRIDE] if can["override"] else []
    found += [Act.STORE_CREDIT] if can["store_credit"] else []
    found += [Act.LABEL] if can["label"] else []
    return found + ([Act.PICKUP] if can["pickup"] else [])


def _stands(facts: Facts | None, case: Mapping[str, Any]) -> str:
    if case.get("draft") and (case["draft"] or {}).get("granted"):
        return "An exception was granted: the bot takes the customer through the return."
    if case.get("draft"):
        summary = escaped(facts["summary"]) if facts else ""
        return f"The bot goes on from here. {summary}".strip()
    return "The bot answers again. There is no open task that it would go on with."


def _decided(facts: Facts) -> str:
    decision = facts.get("decision")
    if not decision:
        return ""
    lines = [f"{line['title']}: {line['outcome']}. {line['words']}" for line in decision["lines"]]
    return "\n".join(lines)


def _items(items: Sequence[Mapping[str, Any]]) -> list[fields.Choice]:
    return [(item["id"], f"{item['title']} {item['variant']}, {item['price']}") for item in items]


def _pairs(choices: Sequence[Mapping[str, str]]) -> list[fields.Choice]:
    return [(one["value"], one["label"]) for one in choices]
