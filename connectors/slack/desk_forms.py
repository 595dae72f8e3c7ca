"""The modals beside the threads: macros, suggestions, drills."""

import json
from collections.abc import Mapping, Sequence
from typing import Any

from connectors.slack import fields
from connectors.slack.fields import Choice, Json, cut, section
from connectors.slack.mrkdwn import escaped

MACRO, SUGGEST, DRILL, DRILL_DONE, DECIDE = "macro", "suggest", "drill", "drill_done", "decide"
_OUTCOMES = (
    ("approved", "Approve"),
    ("declined", "Decline"),
    ("review", "Let a person review it"),
)
_STATUSES = (("done", "Done"), ("planned", "Planned"), ("declined", "Declined"))


def macro(texts: Mapping[str, str], mine: Sequence[Choice], name: str) -> Json:
    """Which macro, to whom."""
    choices = [(key, cut(f"{_said(key)}: {text}", 75)) for key, text in texts.items()]
    wanted = name.strip().lower().replace(" ", "_")
    chosen = next((key for key in texts if wanted and key.startswith(wanted)), None)
    blocks = [
        fields.select("macro", "Macro", choices, chosen=chosen),
        fields.select("conversation", "To", mine, chosen=mine[0][0]),
    ]
    return fields.modal(MACRO, "Send a macro", blocks, submit="Send")


def suggest(words: str, cases: Sequence[Choice], chosen: str | None) -> Json:
    """What could be better."""
    blocks = [fields.text("text", "What should be better?", long=True, initial=words, longest=1500)]
    if cases:
        blocks.append(fields.select("conversation", "Case", cases, chosen=chosen, optional=True))
    blocks.append(
        fields.text("clause", "Clause (its name, as /policy shows it)", optional=True, longest=80)
    )
    return fields.modal(SUGGEST, "Suggest", blocks, submit="Send")


def decide(number: str) -> Json:
    """A lead answers a suggestion."""
    blocks = [
        fields.radio("status", "What becomes of it?", _STATUSES, chosen="planned"),
        fields.text("answer", "Answer to who suggested it", long=True),
    ]
    about = json.dumps({"suggestion": number})
    return fields.modal(DECIDE, "Answer", blocks, submit="Answer", about=about)


def drill(case: Mapping[str, Any]) -> Json:
    """A made-up case to decide."""
    facts = "\n".join(f"*{escaped(name)}:* {escaped(value)}" for name, value in case["facts"])
    clauses = [(one["id"], cut(one["words"] or one["id"], 75)) for one in case["clauses"]]
    blocks = [
        section(facts),
        fields.radio("outcome", "What do you decide?", _OUTCOMES),
        fields.select("clause", "By which clause?", clauses),
        fields.context("Made up. Only you and your lead see how you do."),
    ]
    about = json.dumps({"seed": case["seed"]})
    return fields.modal(DRILL, "Drill", blocks, submit="Decide", about=about)


def scored(result: Mapping[str, Any]) -> Json:
    """How it was, and why."""
    said = dict(_OUTCOMES).get(result["outcome"], result["outcome"])
    head = f"*{result['points']} of {result['of']} points.* The policy: *{said}*."
    marks = [
        ("outcome", "right_outcome"), ("clause", "right_clause"),
    ]  # fmt: skip
    lines = [f"{':white_check_mark:' if result[key] else ':x:'} {name}" for name, key in marks]
    why = f"*Because*\n{escaped(result['words'])} ({result['clause']})"
    others = [
        f"• {one['result']}: {escaped(one['words'])} ({one['id']})"
        for one in result["checks"]
        if one["id"] != result["clause"]
    ]
    blocks = [section("\n".join([head, *lines])), section(why)]
    blocks += [section(cut("\n".join(["*Looked at too*", *others]), 2900))] if others else []
    return fields.modal(DRILL_DONE, "Drill", blocks)


def clause(one: Mapping[str, Any]) -> str:
    """A clause as /policy shows it."""
    link = f" <{one['link']}|{one['id']}>" if one["link"] else f" `{one['id']}`"
    return cut(
        f"*{escaped(str(one['section']).capitalize())}*{link}\n{escaped(one['words'])}", 2900
    )


def _said(name: str) -> str:
    return name.replace("_", " ").capitalize()
