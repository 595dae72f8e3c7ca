"""Which messages belong to the task under way, and which interrupt it."""

from __future__ import annotations

import re

from returns.intake import Draft, Task

from .hearing.listen import TASK_OF, answers_question, listen
from .hearing.message import Message

_ALWAYS = frozenset(
    {"talk_to_human", "stop", "legal_threat", "report_safety", "pickup_slots", "pickup_book"}
)
_UNLESS_ANSWERED = frozenset(
    "greet thanks bye bot_challenge ask_capabilities feedback complaint out_of_scope nlu_fallback "
    "ask_quote ask_variants dispute_amount".split()
)
_OURS = "EXTERNAL_"
"""Intents that the desk triggers: what we say of our own accord."""
_SURE_ENOUGH_TO_SWITCH = 0.6
_CALL_OFF = re.compile(
    r"^\W*(?:please )?(?:just )?cancel(?: (?:it|this|that|everything))?\W*$", re.I
)


def is_policy_question(intent: str) -> bool:
    return intent.startswith("ask_policy")


def interrupts(message: Message, draft: Draft) -> bool:
    """Whether the rules should answer this message before the task goes on."""
    intent = message.intent
    if intent in _ALWAYS or intent.startswith(_OURS):
        return True
    if is_policy_question(intent):
        return "?" in message.text or not _answers(message, draft)
    return intent in _UNLESS_ANSWERED and not _answers(message, draft)


def _answers(message: Message, draft: Draft) -> bool:
    return answers_question(listen(message, draft, None), draft)


def calls_off(message: Message, draft: Draft) -> bool:
    """Whether "cancel" means the task under way, which is not submitted yet."""
    return draft.task is Task.RETURN and bool(_CALL_OFF.match(message.text))


def wishes(message: Message, draft: Draft | None) -> tuple[Task, ...]:
    """The tasks that `message` is about, in its order; at least one."""
    heard = [TASK_OF[c.intent] for c in message.clauses if c.intent in TASK_OF]
    main = TASK_OF.get(message.intent)
    if draft is None:
        tasks = dict.fromkeys([*heard, *([main] if main else [])])
        return tuple(tasks) or (Task.RETURN,)
    if main and main is not draft.task and _switches(message, draft):
        return (main,)
    return (draft.task, *(task for task in dict.fromkeys(heard) if task is not draft.task
                          and task is not main))  # fmt: skip


def _switches(message: Message, draft: Draft) -> bool:
    return message.confidence >= _SURE_ENOUGH_TO_SWITCH and not _answers(message, draft)


def asides(message: Message) -> tuple[str, ...]:
    """Policy questions that came along with something for the task."""
    return tuple(
        clause.intent
        for clause in message.clauses
        if is_policy_question(clause.intent) and clause.intent != message.intent
    )
