"""Which task an intent is a wish for."""

from __future__ import annotations

import re

from returns.intake import Task

from .answers import is_only_a_way
from .words import plain

SURE_WISH = 0.7
"""How sure a clause must be for a wish of its own."""
_TASK_OF = {
    "start_return": Task.RETURN,
    "exchange": Task.RETURN,
    "schedule_pickup": Task.RETURN,
    "cancel_order": Task.CANCEL_ORDER,
    "cancel_return": Task.CANCEL_RETURN,
    "track_order": Task.TRACK_ORDER,
    "track_return_refund": Task.TRACK_RETURN,
}
_KEEPS = re.compile(r"\b(?:keep(?:ing|er|s)?|kept)\b")
_KEEPS_NOT = re.compile(r"(?:\b(?:not|never|no longer|aint)|n'?t) (?:\w+ ){0,2}?keep(?:ing)?\b")
_CALLS_OFF = re.compile(
    r"\b(?:cancel\w*|call(?:ed|ing)? (?:it |that |this )?off|undo|withdraw\w*|revok\w+|revers\w+|"
    r"stop|scrap|nix|abort|void|drop (?:it|that|the|my)\b(?! (?:\w+ )?(?:off|at|in)\b)|"
    r"forget|disregard|delete|remove|take back my|nothing|"
    r"not? (?:\w+ )?(?:return|refund|send)\w*)\b"
    r"|n'?t (?:\w+ ){0,3}?(?:return|refund|send|come)\w*"
)


def wished(intent: str, text: str) -> Task | None:
    """The task that a clause of this intent wishes for. To call a return off, it must be said:
    "changed my mind" and "I won't be keeping it" are reasons to send something back. "Refund,
    pickup" says how a return is to go, and asks for none under way."""
    task = _TASK_OF.get(intent)
    if task is Task.TRACK_RETURN and _names_money_and_way(text):
        return Task.RETURN
    if task is Task.CANCEL_RETURN and text and not _means_it(text.lower().replace("\u2019", "'")):
        return Task.RETURN
    if task is Task.CANCEL_ORDER and text and not _CANCELS.search(text.lower()):
        return None
    return task


def _names_money_and_way(text: str) -> bool:
    """Whether it names what is to come of a return and how it goes, and says nothing else."""
    said = _MONEY_AND.fullmatch(plain(text))
    return said is not None and is_only_a_way(said["rest"])


_MONEY_AND = re.compile(
    r"(?:a |full )*(?:refund|money back|(?:store )?credit)\W+(?:and |by |with |via |plus |a )*"
    r"(?P<rest>\w.*?)(?: please| pls)?\W*"
)
_CANCELS = re.compile(
    r"cancel|cancl|canel|call\w* .*off|stop|undo|withdraw|revok|abort|void|scrap|delete|remove|"
    r"take .*off|n'?t (?:ship|send|want|need)|not (?:ship|send|want|need)|no longer|mistake|mind|"
    r"twice|drop(?! ?-?(?:it |them )?off)|forget|kill|hold|before (?:it|you|they)"
)


def _means_it(lowered: str) -> bool:
    if _CALLS_OFF.search(lowered):
        return True
    return is_kept(lowered)


def is_kept(lowered: str) -> bool:
    """Whether it says that something stays with the customer."""
    return bool(_KEEPS.search(lowered)) and not _KEEPS_NOT.search(lowered)
