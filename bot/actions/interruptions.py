"""Which messages belong to the task under way, and which interrupt it."""

from __future__ import annotations

import re
from collections.abc import Collection

from returns.intake import About, Draft, Task

from .hearing.message import Message
from .hearing.pickups import another_way, came_not, changes_pickup, of_another_return, suits_not
from .hearing.questions import asks, asks_in_general, asks_nearest
from .hearing.wishes import SURE_WISH, wished
from .memory import Memory
from .mood import is_only_anger

_URGENT = {"talk_to_human": 0.6, "stop": 0.6, "legal_threat": 0.6, "report_safety": 0.5,
           "pickup_slots": 0.0, "pickup_book": 0.0}  # fmt: skip
"""What goes before everything, and how sure it must be; beside an answer it must be surer."""
_SURE_BESIDE_AN_ANSWER = 0.9
_SAYS_SO = {
    "stop": re.compile(
        r"\b(?:stop|cancel|forget|never ?mind|quit|abort|leave it|drop it|enough|not now|later)\b"
    ),
    "legal_threat": re.compile(
        r"\b(?:su(?:e|ing) \w+|\w+ su(?:e|ing)|law\w*|legal\w*|court|attorney|solicitor|ombudsman|"
        r"consumer|police|press|news\w*|media|charge ?back|dispute|bank|trading standards|"
        r"authorit\w+|report)\b"
    ),
}
_BY_RULE = frozenset({"payment_data", "other_language"})
"""Never a guess (bot/components/unmistakable.py)."""
_UNLESS_OF_USE = frozenset(
    "greet thanks bye bot_challenge ask_capabilities feedback complaint out_of_scope "
    "nlu_fallback".split()
)
_UNLESS_ANSWERED = frozenset({"ask_quote", "ask_variants", "dispute_amount", "dispute_decision"})
_OURS = "EXTERNAL_"
"""Intents that the desk triggers: what we say of our own accord."""
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
    if intent == "talk_to_human" and is_only_anger(message.text):
        return False
    if intent in _URGENT:
        return _is_urgent(message, beside=answers or of_use)
    if is_policy_question(intent):
        return asks(message.text) or not (answers or of_use)
    if intent in _UNLESS_OF_USE:
        return not answers and not of_use
    return intent in _UNLESS_ANSWERED and not answers


def _is_urgent(message: Message, *, beside: bool) -> bool:
    """Whether it is what it was taken for; `beside` something for the task it must say so."""
    sure = _SURE_BESIDE_AN_ANSWER if beside else _URGENT[message.intent]
    says_so = _SAYS_SO.get(message.intent)
    if message.confidence < sure:
        return False
    return not beside or says_so is None or bool(says_so.search(message.text.lower()))


_OF_THE_WAY = frozenset({"schedule_pickup", "cancel_order"})
"""What a wish about the courier is taken for."""
_STILL_AN_ANSWER = 2
"""Messages after the pickup's reminder that may answer it."""


def calls_off(message: Message, draft: Draft) -> bool:
    """Whether "cancel" means the task under way, which is not submitted yet."""
    return draft.task is Task.RETURN and bool(_CALL_OFF.match(message.text))


def changes_way(message: Message, memory: Memory) -> bool:
    """Whether a submitted return is to travel otherwise: it says so of a pickup that is booked, or
    means the return that was spoken of last."""
    if message.choice:
        return message.intent == "schedule_pickup" and message.choice[0] == About.RETURN
    text = message.text
    if changes_pickup(text):
        return True
    if memory.return_id is None or not text or of_another_return(text):
        return False
    if message.intent == "schedule_pickup" or another_way(text):
        return True
    if memory.reminded >= 0 and came_not(text):
        return True
    return memory.turn - memory.reminded <= _STILL_AN_ANSWER and suits_not(text)


def turned(draft: Draft, message: Message) -> Task | None:
    """The task that this one turns into: of one return, to call it off or to send it otherwise."""
    if draft.task is Task.CHANGE_WAY:
        sure = message.confidence >= SURE_WISH
        off = sure and wished(message.intent, message.text) is Task.CANCEL_RETURN
        return Task.CANCEL_RETURN if off and not changes_pickup(message.text) else None
    if draft.task is not Task.CANCEL_RETURN or draft.return_id is None:
        return None
    pressed = message.intent == "schedule_pickup" and message.choice is not None
    otherwise = changes_pickup(message.text) or another_way(message.text)
    return Task.CHANGE_WAY if pressed or otherwise else None


def of_a_return(message: Message) -> Task | None:
    """What a button of ours wants of a return, whatever is going on."""
    if message.choice is None or message.choice[0] != About.RETURN:
        return None
    return {"schedule_pickup": Task.CHANGE_WAY, "cancel_return": Task.CANCEL_RETURN}.get(
        message.intent
    )


def speaks_of_a_parcel(text: str) -> bool:
    """Whether it names what was ordered, and not only "it"."""
    return bool(_PARCEL.search(text.lower()))


_PARCEL = re.compile(r"\b(?:orders?|parcels?|packages?|delivery|shipment|items?|the other)\b")


def first_wishes(message: Message, before: Task | None = None) -> tuple[Task, ...]:
    """The tasks that a message wants when none is on, in its order; at least one. One that only
    goes on ("and the socks?") wants what was done `before`."""
    main = wished(message.intent, message.text)
    tasks = dict.fromkeys([*sure_wishes(message), *([main] if main else [])])
    if Task.TRACK_RETURN in tasks and not speaks_of_a_parcel(message.text):
        tasks.pop(Task.TRACK_ORDER, None)  # "delivered to you weeks ago" is of the return
    return tuple(tasks) or (before or Task.RETURN,)


def wishes(
    message: Message, draft: Draft, waiting: Collection[Task], *, answers: bool
) -> tuple[Task, ...]:
    """The tasks that a message is about while `draft` is on: the one to go on with, then new ones.

    `waiting` are those that wait already.
    """
    if answers and draft.asked and draft.asked.about is About.WHY:
        return (draft.task,)  # what went wrong is a reason here, and no wish
    if draft.task is Task.CHANGE_WAY and (answers or message.intent in _OF_THE_WAY):
        return (draft.task,)
    if draft.order_id and asks_nearest(message.text):
        return (draft.task,)  # where the next drop-off point is, and no parcel
    main = wished(message.intent, message.text)
    clauses_agree = len(message.clauses) < 2 or main in sure_wishes(message)
    sure = message.confidence >= SURE_WISH and clauses_agree
    if main and main is not draft.task and sure and not answers:
        return (main,)
    also = [t for t in sure_wishes(message) if t not in (draft.task, main, *waiting)]
    return (draft.task, *also)


def sure_wishes(message: Message) -> list[Task]:
    """The tasks that the clauses of a message wish for beyond doubt, in its order."""
    sure = [clause for clause in message.clauses if clause.confidence >= SURE_WISH]
    found = [wished(clause.intent, clause.text) for clause in sure]
    return list(dict.fromkeys(task for task in found if task))


def asides(message: Message) -> tuple[str, ...]:
    """Policy questions that came along with something for the task."""
    if asks_nearest(message.text) and not is_policy_question(message.intent):
        return ("ask_policy_methods",)
    if message.intent == "schedule_pickup" and asks_in_general(message.text):
        return ("ask_policy_methods",)
    return tuple(
        clause.intent
        for clause in message.clauses
        if is_policy_question(clause.intent)
        and clause.intent != message.intent
        and clause.confidence >= SURE_WISH
    )
