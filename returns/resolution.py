"""Which resolutions a line can have, and the verdict for the one that was asked for."""

from __future__ import annotations

from dataclasses import dataclass

from returns.builtin import NO_RESOLUTION
from returns.case import Case
from returns.clauses import Offer
from returns.decision import Department, NotReturnable, Result
from returns.eligibility import Verdict, judge
from returns.item import Item
from returns.model import Resolution, Wanted
from returns.scope import Facts


@dataclass(slots=True)
class Choice:
    """The verdict for one resolution, and the verdicts for all that are open."""

    verdict: Verdict
    resolution: Resolution | None
    open: dict[Resolution, Verdict]


def choose(case: Case, item: Item, wanted: Wanted, facts: Facts) -> Choice:
    """The wanted resolution; if none is chosen yet, the first on offer that is not declined.

    Leaves the resolution in `facts`.
    """
    rule = offer_rule(case, facts)
    verdicts = _judge_all(case, item, wanted, facts, rule)
    first = next(iter(verdicts.values()), None)
    if first and first.warranty:
        verdicts = {r: verdicts[r] for r in (*first.warranty.offer, *verdicts)}
    open_ = {r: verdict for r, verdict in verdicts.items() if _is_open(r, verdict, rule)}
    chosen = wanted.resolution or next(iter(open_ or verdicts), None)
    facts.resolution = chosen
    if chosen is None:
        verdict = judge(case, item, wanted, facts)
        verdict.review(NO_RESOLUTION, Department.CUSTOMER_SERVICE)
        return Choice(verdict, None, {})
    verdict = verdicts[chosen]
    if chosen not in open_ and not verdict.declined_by:
        refusing = verdict.warranty or rule
        verdict.decline(refusing.id if refusing else NO_RESOLUTION, NotReturnable.OTHER)
    if wanted.resolution is None and first:
        _remember_first(verdict, first)
    return Choice(verdict, chosen, open_)


def offer_rule(case: Case, facts: Facts) -> Offer | None:
    if case.order.for_gift_recipient and (gift := case.terms.gifts.first(facts)):
        return gift
    return case.terms.resolutions.first(facts)


def _judge_all(
    case: Case, item: Item, wanted: Wanted, facts: Facts, rule: Offer | None
) -> dict[Resolution, Verdict]:
    """A verdict for each resolution that comes into question, shared by those that are alike."""
    kinds = case.terms.kinds_of_resolution(facts.category)
    of_kind: dict[int, Verdict] = {}
    verdicts: dict[Resolution, Verdict] = {}
    names = [*(rule.offer if rule else ()), *((wanted.resolution,) if wanted.resolution else ())]
    for name in names:
        verdict = of_kind.get(kinds[name])
        if verdict is None:
            facts.resolution = name
            verdict = of_kind[kinds[name]] = judge(case, item, wanted, facts)
            names.extend(verdict.warranty.offer if verdict.warranty else ())
        verdicts.setdefault(name, verdict)
    return verdicts


def _is_open(resolution: Resolution, verdict: Verdict, rule: Offer | None) -> bool:
    offering = verdict.warranty or rule
    return not verdict.declined_by and offering is not None and resolution in offering.offer


def _remember_first(verdict: Verdict, first: Verdict) -> None:
    """Where the best offer is closed and a lesser one is open, the trail says why."""
    if verdict is not first:
        verdict.days_late = first.days_late
        failed = [check for check in first.checks if check.result is Result.FAILED]
        verdict.checks[:0] = [check for check in failed if check not in verdict.checks]
