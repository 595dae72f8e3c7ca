"""A draft policy tried on past cases: what would be decided otherwise, and what it would cost."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

from returns.assessment import assess
from returns.cases import PastCase
from returns.decision import Decision, LineDecision, MethodOffer, Outcome
from returns.policy import Policy


@dataclass(slots=True)
class Totals:
    """Sums in one currency, in the smallest coin; counts are of wanted lines."""

    approved: int = 0
    review: int = 0
    declined: int = 0
    refunds: int = 0
    """Paid out, after all fees, for what is not declined."""
    bonus: int = 0
    fees: int = 0
    """Restocking and return shipping that customers pay."""
    cost: int = 0
    """What the ways back cost the shop, and the value of goods that customers keep."""

    def add(self, decision: Decision, offer: MethodOffer | None) -> None:
        for line in decision.lines:
            name = line.outcome.value
            setattr(self, name, getattr(self, name) + 1)
        lines = decision.open_lines
        shipping = offer.fee.minor if offer else 0
        credit = next((d for d in decision.destinations if d.bonus), None)
        self.refunds += max(0, decision.refund.minor - shipping)
        self.bonus += credit.bonus.minor if credit and len(decision.destinations) == 1 else 0
        self.fees += sum(line.amounts.restocking_fee.minor for line in lines) + shipping
        self.cost += offer.cost.minor if offer else 0
        self.cost += sum(line.amounts.paid.minor for line in lines if line.keep_item)


@dataclass(frozen=True, slots=True)
class Changed:
    """A line that would be decided otherwise."""

    case: str
    line_id: str
    before: str
    before_clause: str
    after: str
    after_clause: str


@dataclass(slots=True)
class Comparison:
    cases: int = 0
    before: dict[str, Totals] = field(default_factory=dict)
    after: dict[str, Totals] = field(default_factory=dict)
    """By currency."""
    changed: list[Changed] = field(default_factory=list)


def replay(old: Policy, new: Policy, cases: Iterable[PastCase]) -> Iterator[Comparison]:
    """Yields the comparison so far after each case (one object, filled on): the last is whole.

    The draft's newest edition is tried on every case, whenever it was; so is the old policy's.
    """
    found = Comparison()
    before, after = newest_only(old), newest_only(new)
    for case in cases:
        found.cases += 1
        was = _take(found.before, before, case)
        becomes = _take(found.after, after, case)
        found.changed += _changes(case, was, becomes)
        yield found


def newest_only(policy: Policy) -> Policy:
    """The policy as if its newest edition had always been in force."""
    editions = {currency: terms[:1] for currency, terms in policy.editions_in.items()}
    return Policy(
        shop=policy.shop,
        currency=policy.currency,
        zone=policy.zone,
        calendar=policy.calendar,
        editions_in=editions,
    )


def _take(totals: dict[str, Totals], policy: Policy, case: PastCase) -> Decision:
    decision = assess(case.order, case.wanted, policy, case.at)
    of_currency = totals.setdefault(decision.currency, Totals())
    of_currency.add(decision, _offer(decision, case))
    return decision


def _offer(decision: Decision, case: PastCase) -> MethodOffer | None:
    """The method that was taken then; if it is not on offer, the cheapest."""
    offers = decision.methods
    taken = [offer for offer in offers if offer.method == case.method]
    return next(iter(taken or sorted(offers, key=lambda offer: offer.fee.minor)), None)


def _changes(case: PastCase, was: Decision, becomes: Decision) -> list[Changed]:
    pairs = zip(was.lines, becomes.lines, strict=True)
    return [
        Changed(
            case.number,
            before.line_id,
            _verdict(before),
            before.clause_id,
            _verdict(after),
            after.clause_id,
        )
        for before, after in pairs
        if _verdict(before) != _verdict(after)
    ]


def _verdict(line: LineDecision) -> str:
    """`approved, 89.90 EUR`: what is decided, and what is paid for it."""
    if line.outcome is Outcome.DECLINED:
        return line.outcome.value
    return f"{line.outcome.value}, {line.amounts.refund} {line.amounts.refund.currency}"
