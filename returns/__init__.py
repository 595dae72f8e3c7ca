"""The rules: may it come back, what is paid back, and what does the policy say. Pure.

No clock, network, database or environment: `now` is passed in, and all that is decided rests on
the policy file, which `load_policy` validates and compiles once (PolicyError names every line).

    policy = load_policy("policy.yml")                          # once, at start
    order = Order(id="o1", number="1001", currency="EUR", placed_at=..., country="DE",
                  lines=(Line(id="l1", product_id="p1", title="Runner", category="shoes",
                              quantity=2, unit_price=Money.of("89.90", "EUR"),
                              delivered_at=...),),
                  payments=(Payment("card", Money.of("179.80", "EUR")),))
    early = assess(order, [Wanted("l1", 1)], policy, now)       # before anything is asked
    early.lines[0].outcome, early.lines[0].code, early.lines[0].clause_id
    conditions_to_ask(order, "l1", Reason.SIZE_TOO_SMALL, policy, now)    # ("unworn",)
    wanted = Wanted("l1", 1, Reason.SIZE_TOO_SMALL, {"unworn": True}, Resolution.REFUND)
    decision = assess(order, [wanted], policy, now)
    decision.outcome            # approved | declined | review; each line has its own
    decision.missing            # conditions to ask first, then assess again
    line = decision.lines[0]    # amounts, deadline, resolutions, methods, counterfactual, checks
    decision.methods            # ways back that all open lines share: method, fee, clause
    decision.refund_by(Method.DROP_OFF)        # what is paid back after that method's fee
    decision.destinations       # where the money can go: amount, bonus, release, days
    quote_exchange(order, wanted, Money.of("99.90", "EUR"), policy, now).to_pay
    promised_days(decision.destinations[0], released_at, policy)     # (paid by, arrives by)
    answer(Topic.WINDOW, policy, now=now, order=order, line="l1").figures["last_day"]
    answer(Topic.EXCLUSIONS, policy, now=now, category="hygiene").figures["excluded"]

Around it: `returns.page.policy_page` (the policy as HTML), `returns.difference.compare` (editions
in plain words), `returns.trace.trace` (a decision for agents), `returns.replay.replay` (a draft on
past cases); on the command line `returns-desk policy`.

Decisions and answers carry codes, clause ids (anchors of the policy page) and figures. Clause
ids that are not in the file, for what no policy needs to state, are in `BUILT_IN`.
"""

from returns.answer import Answer, Detail, Topic
from returns.answers import answer
from returns.assessment import assess
from returns.builtin import BUILT_IN
from returns.decision import (
    Alternative,
    Amounts,
    Appeal,
    Check,
    Deadline,
    Decision,
    Department,
    Destination,
    DestinationKind,
    LineDecision,
    MethodOffer,
    NotReturnable,
    Outcome,
    RefundPart,
    Release,
    Result,
    Risk,
    Signal,
)
from returns.exchange import ExchangeQuote, quote_exchange
from returns.loader import load_policy, parse_policy
from returns.model import (
    Condition,
    Customer,
    History,
    Line,
    Method,
    Order,
    Payment,
    Reason,
    Resolution,
    Wanted,
)
from returns.money import Money
from returns.payout import promised_days
from returns.policy import Policy
from returns.problem import PolicyError, Problem
from returns.questions import conditions_to_ask

__all__ = [
    "BUILT_IN",
    "Alternative",
    "Amounts",
    "Answer",
    "Appeal",
    "Check",
    "Condition",
    "Customer",
    "Deadline",
    "Decision",
    "Department",
    "Destination",
    "DestinationKind",
    "Detail",
    "ExchangeQuote",
    "History",
    "Line",
    "LineDecision",
    "Method",
    "MethodOffer",
    "Money",
    "NotReturnable",
    "Order",
    "Outcome",
    "Payment",
    "Policy",
    "PolicyError",
    "Problem",
    "Reason",
    "RefundPart",
    "Release",
    "Resolution",
    "Result",
    "Risk",
    "Signal",
    "Topic",
    "Wanted",
    "answer",
    "assess",
    "conditions_to_ask",
    "load_policy",
    "parse_policy",
    "promised_days",
    "quote_exchange",
]
