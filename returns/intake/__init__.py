"""A task's draft as a pure machine: what was heard goes in, what to ask next comes out.

    draft = begin(Task.RETURN, key="...")
    draft = take(draft, Heard(number="1001", email="anna@example.com"), None)
    ...                               # the order is fetched and proved outside
    draft = take(draft, Heard(mentions=(Mention("l1"),), reason=Reason.SIZE_TOO_SMALL), order)
    step = ask(draft, order, policy, now)      # a Question, or Ready, or Refused

`take` accepts anything in any order, corrections included. `ask` says what is still missing.
Neither knows the network, the clock or Rasa.
"""

from returns.intake.asking import Ready, Refused, Step, ask, decide
from returns.intake.draft import (
    About,
    CancelReason,
    Draft,
    DraftLine,
    Place,
    Question,
    Task,
    WayPart,
    begin,
)
from returns.intake.heard import Heard, Mention
from returns.intake.offering import as_offered
from returns.intake.parting import apart, by_way
from returns.intake.plain import from_data, to_data
from returns.intake.rerouting import ask_way
from returns.intake.settling import open_quantities
from returns.intake.taking import content, take

__all__ = [
    "About",
    "CancelReason",
    "Draft",
    "DraftLine",
    "Heard",
    "Mention",
    "Place",
    "Question",
    "Ready",
    "Refused",
    "Step",
    "Task",
    "WayPart",
    "apart",
    "as_offered",
    "ask",
    "ask_way",
    "begin",
    "by_way",
    "content",
    "decide",
    "from_data",
    "open_quantities",
    "take",
    "to_data",
]
