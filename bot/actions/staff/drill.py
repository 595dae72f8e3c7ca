"""Drills: a made-up case to decide, scored against the policy engine with its clauses.

A case follows from its seed alone, so that nothing has to be kept to score it later. It is made
of this shop's own policy: the categories, windows and exclusions that its clauses speak of.
"""

from __future__ import annotations

import random
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from returns.assessment import assess
from returns.decision import Decision, LineDecision, Outcome, Result
from returns.model import Condition, Customer, History, Line, Order, Payment, Reason, Wanted
from returns.money import Money
from returns.trace import clause_words

from ..figures import money
from ..services import Services

Json = dict[str, Any]
_REASONS = (
    Reason.SIZE_TOO_SMALL, Reason.UNWANTED, Reason.DEFECTIVE, Reason.NOT_AS_DESCRIBED,
    Reason.COLOR, Reason.WRONG_ITEM,
)  # fmt: skip
_DAYS = (1, 5, 12, 14, 15, 27, 30, 31, 45, 61)
_PRICES = ("12.50", "24.90", "89.90", "149.00", "520.00")
OUTCOMES = tuple(str(one) for one in Outcome)


@dataclass(frozen=True, slots=True)
class _Made:
    order: Order
    wanted: Wanted
    days: int


def case_of(seed: int, services: Services) -> Json:
    """The case as the agent gets it: no name, no address, no number of a real order."""
    made = _make(seed, services)
    line = made.order.lines[0]
    answers = [
        f"{_said(name)}: {'yes' if yes else 'no'}" for name, yes in made.wanted.answers.items()
    ]
    reason = services.words.label("reason", made.wanted.reason).lower()
    return {
        "seed": seed,
        "facts": [
            ["Item", f"{line.title}, {money(line.unit_price)}"],
            ["Delivered", f"{made.days} day{'s' if made.days != 1 else ''} ago, to Germany"],
            ["Reason", reason],
            ["What the customer says", "; ".join(answers) or "nothing more"],
            *([["Marked", ", ".join(sorted(line.tags)).replace("_", " ")]] if line.tags else []),
        ],
        "clauses": _choices(seed, made, services),
    }


def score(seed: int, answer: Json, services: Services) -> Json:
    """What the engine decides, with its clauses; a point for the outcome, one for the clause."""
    made = _make(seed, services)
    decision = _decide(made, services)
    line = decision.lines[0]
    words = clause_words(made.order, services.policy)
    right_outcome = answer.get("outcome") == str(line.outcome)
    right_clause = answer.get("clause") == line.clause_id
    return {
        "points": int(right_outcome) + int(right_clause),
        "of": 2,
        "right_outcome": right_outcome,
        "right_clause": right_clause,
        "outcome": str(line.outcome),
        "clause": line.clause_id,
        "words": words.get(line.clause_id, ""),
        "refund": money(decision.refund),
        "checks": _checks(line, words),
    }


def _make(seed: int, services: Services) -> _Made:
    dice = random.Random(seed)  # noqa: S311 - a drill, no secret
    terms, now = services.policy.current, services.clock()
    named = sorted({"apparel", "shoes", *terms.windows.categories, *terms.exclusions.categories})
    category = dice.choice(named)
    tags = {tag for clause in terms.exclusions for tag in clause.when.values("tag")}
    marked = dice.random() < 0.25 and bool(tags)
    days, price = dice.choice(_DAYS), Money.of(dice.choice(_PRICES), services.policy.currency)
    delivered = now - timedelta(days=days)
    line = Line(
        id="l1",
        product_id="p1",
        title=category.replace("_", " ").capitalize(),
        quantity=1,
        unit_price=price,
        category=category,
        tags=frozenset({dice.choice(sorted(tags))}) if marked else frozenset(),
        shipped_at=delivered - timedelta(days=2),
        delivered_at=delivered,
    )
    order = Order(
        id="drill",
        number=f"D{seed % 10_000:04}",
        currency=services.policy.currency,
        placed_at=delivered - timedelta(days=4),
        lines=(line,),
        country="DE",
        customer=Customer("drill", history=History(items_bought=dice.choice((2, 10, 20)))),
        payments=(Payment("card", price),),
    )
    return _answered(_Made(order, Wanted("l1", 1, dice.choice(_REASONS)), days), dice, services)


def _answered(made: _Made, dice: random.Random, services: Services) -> _Made:
    """What the policy asks about is answered: mostly with a good answer."""
    answers: dict[str, bool] = {}
    for _ in range(5):
        wanted = Wanted("l1", 1, made.wanted.reason, answers)
        missing = assess(made.order, [wanted], services.policy, services.clock()).missing
        if not missing:
            break
        answers = {**answers, **{name: dice.random() < 0.7 for name in missing}}
    return _Made(made.order, Wanted("l1", 1, made.wanted.reason, answers), made.days)


def _decide(made: _Made, services: Services) -> Decision:
    return assess(made.order, [made.wanted], services.policy, services.clock())


def _choices(seed: int, made: _Made, services: Services) -> list[Json]:
    """The clause that decides among others that were looked at or speak of such goods."""
    decision = _decide(made, services)
    right = decision.lines[0].clause_id
    words = dict(clause_words(made.order, services.policy))
    others = [check.clause_id for check in decision.lines[0].checks if check.clause_id != right]
    others += [name for name in sorted(words) if name not in {right, *others}]
    dice = random.Random(seed + 1)  # noqa: S311
    few = others[:2] + dice.sample(others[2:], min(3, len(others[2:])))
    listed = [right, *few]
    dice.shuffle(listed)
    return [{"id": name, "words": words.get(name, "")} for name in listed]


def _checks(line: LineDecision, words: Any) -> list[Json]:
    return [
        {
            "id": check.clause_id,
            "result": str(check.result),
            "words": words.get(check.clause_id, ""),
        }
        for check in line.checks
        if check.result is not Result.PASSED or check.clause_id == line.clause_id
    ]


def _said(condition: str) -> str:
    known = {str(one) for one in Condition}
    return condition.replace("_", " ").capitalize() if condition in known else condition
