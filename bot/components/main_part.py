"""Which part of a message says what the message is about."""

import re
from collections.abc import Sequence

from bot.components.part import Part

#: Wherever it stands in a message, a person has to look at it; how sure we must be of each.
URGENT = {"talk_to_human": 0.6, "report_safety": 0.8, "legal_threat": 0.8}
ANSWERS = ("affirm", "deny")
PARTINGS = ("thanks", "bye")
#: Said around what a message is about.
COURTESY = ("greet", "thanks", "bye", "feedback", *ANSWERS)
NOT_TASKS = (*COURTESY, "inform", "correct", "stop", "nlu_fallback", "out_of_scope")
SURE = 0.5
QUITE_SURE = 0.7
LEAST_WORDS = 3
#: "Ok" and "fine" are none: before something else they say nothing.
YES = re.compile(r"\W*(?:yes|yeah+|yep|yup|yea|ya|sure)\b", re.I)
NO = re.compile(r"\W*(?:no|nope|nah|nothing)\b", re.I)


def main_part(whole: Part, clauses: Sequence[Part]) -> Part:
    """The clause that the message is about, or the whole message.

    What is urgent goes first. A message that is about a task as a whole is left alone, unless two
    of its clauses name one each: then the first. Else a leading yes or no counts ("no, thank you,
    bye" is a no), but for one that goes on to correct something; then a task that a clause names.
    """
    said = [clause for clause in clauses if clause.span.text]
    if len(said) < 2:
        return whole
    if urgent := [part for part in said if _is_urgent(part)]:
        return urgent[0]
    tasks = [part for part in said if _is_task(part, QUITE_SURE)]
    if _is_task(whole, SURE):
        return tasks[0] if len({part.ranking[0][0] for part in tasks}) > 1 else whole
    if changes := [part for part in said if _is(part, "correct", QUITE_SURE)]:
        return changes[0]
    if _is_answer(said, whole):
        return said[0]
    if tasks and whole.ranking[0][0] not in ANSWERS:
        return tasks[0]
    return whole


def _is_urgent(part: Part) -> bool:
    intent, sure = part.ranking[0]
    return sure >= URGENT.get(intent, 2.0) and len(part.span.text.split()) >= LEAST_WORDS


def _is(part: Part, intent: str, least: float) -> bool:
    name, sure = part.ranking[0]
    return name == intent and sure >= least


def _is_task(part: Part, least: float) -> bool:
    intent, sure = part.ranking[0]
    return intent not in NOT_TASKS and sure >= least


def _is_answer(said: Sequence[Part], whole: Part) -> bool:
    """Whether it begins with a plain no, or with a yes before more than thanks or small talk."""
    intent = said[0].ranking[0][0]
    if intent == "deny" and NO.match(said[0].span.text):
        return True
    besides = whole.ranking[0][0] in PARTINGS or _is(whole, "out_of_scope", QUITE_SURE)
    return intent == "affirm" and bool(YES.match(said[0].span.text)) and not besides
