"""Which messages belong to the task under way, and which interrupt it."""

from __future__ import annotations

import re
from collections.abc import Collection

from returns.intake import Draft, Task

from .hearing.listen import SURE_WISH, TASK_OF
from .hearing.message import Message

_URGENT = {"talk_to_human": 0.6, "stop": 0.6, "legal_threat": 0.6, "report_safety": 0.5,
           "pickup_slots": 0.0, "pickup_book": 0.0}  # fmt: skip
"""What goes before everything, and how sure it must be; beside an answer it must be surer."""
_SURE_BESIDE_AN_ANSWER = 0.9
_BY_RULE = frozenset({"payment_data", "other_language"})
"""Never a guess (bot/components/unmistakable.py)."""
_UNLESS_OF_USE = frozenset(
    "greet thanks bye bot_challenge ask_capabilities feedback complaint out_of_scope "
    "nlu_fallback".split()
)
_UNLESS_ANSWERED = frozenset({"ask_quote", "ask_variants", "dispute_amount", "dispute_decision"})
_OURS = "EXTERNAL_"
"""Intents that the desk triggers: what we say of our own accord."""
_ASKS = re.compile(
    r"\?|^\W*(?:and |but |so |ok |hi |hello |hey |pls )*(?:how|what|who|when|where|which|why|can|"
    r"could|do|does|did|is|are|will|would|until|may)\b",
    re.I,
)
_CALL_OFF = re.compile(
    r"^\W*(?:please )?(?:just )?cancel(?: (?:it|this|that|everything))?\W*$", re.I
)


def is_policy_question(intent: str) -> bool:
    return intent.startswith("ask_policy")


def interrupts(message: Message, *, answers: bool, of_use: bool) -> bool:
    """Whether the rules should answer this message before the task goes on.

    `answers`: it holds an answer to the open question. `of_use`: it says something of the task.
    """
    intent = message.intent
    if intent in _BY_RULE or intent.startswith(_OURS):
        return True
    if intent in _URGENT:
        return message.confidence >= (_SURE_BESIDE_AN_ANSWER if answers else _URGENT[intent])
    if is_policy_question(intent):
        return bool(_ASKS.search(message.text)) or not (answers or of_use)
    if intent in _UNLESS_OF_USE:
        return not answers and not of_use
    return intent in _UNLESS_ANSWERED and not answers


def calls_off(message: Message, draft: Draft) -> bool:
    """Whether "cancel" means the task under way, which is not submitted yet."""
    return draft.task is Task.RETURN and bool(_CALL_OFF.match(message.text))


def first_wishes(message: Message) -> tuple[Task, ...]:
    """The tasks that a message wants when none is on, in its order; at least one."""
    main = TASK_OF.get(message.intent)
    tasks = dict.fromkeys([*_sure_wishes(message), *([main] if main else [])])
    return tuple(tasks) or (Task.RETURN,)


def wishes(
    message: Message, draft: Draft, waiting: Collection[Task], *, answers: bool
) -> tuple[Task, ...]:
    """The tasks that a message is about while `draft` is on: the one to go on with, then new ones.

    `waiting` are those that wait already.
    """
    main = TASK_OF.get(message.intent)
    clauses_agree = len(message.clauses) < 2 or main in _sure_wishes(message)
    sure = message.confidence >= SURE_WISH and clauses_agree
    if main and main is not draft.task and sure and not answers:
        return (main,)
    also = [t for t in _sure_wishes(message) if t not in (draft.task, main, *waiting)]
    return (draft.task, *also)


def _sure_wishes(message: Message) -> list[Task]:
    found = [
        TASK_OF[clause.intent]
        for clause in message.clauses
        if clause.intent in TASK_OF and clause.confidence >= SURE_WISH
    ]
    return list(dict.fromkeys(found))


def asides(message: Message) -> tuple[str, ...]:
    """Policy questions that came along with something for the task."""
    return tuple(
        clause.intent
        for clause in message.clauses
        if is_policy_question(clause.intent)
        and clause.intent != message.intent
        and clause.confidence >= SURE_WISH
    )
