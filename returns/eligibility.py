"""May this line come back? Every clause that has a say, in a fixed order."""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import lru_cache

from returns.builtin import (
    ALREADY_RETURNED,
    DELIVERY_DATE,
    NO_WINDOW,
    NOT_DELIVERED,
    ORDER_DATA,
    QUANTITY,
)
from returns.case import Case
from returns.clauses import Exclusion, ExclusionKind, Statutory, Warranty
from returns.decision import Check, Deadline, Department, NotReturnable, Outcome, Result
from returns.item import ORDER, SHIPMENT, Item
from returns.model import Condition, Wanted
from returns.scope import Facts
from returns.windows import statutory_deadline, warranty_deadline, window_deadline


@lru_cache(maxsize=1024)
def _check(clause_id: str, result: Result) -> Check:
    return Check(clause_id, result)


@dataclass(slots=True)
class Verdict:
    """What the clauses say so far about one line with one resolution."""

    checks: list[Check] = field(default_factory=list)
    declined_by: str | None = None
    code: NotReturnable | None = None
    reviewed_by: str | None = None
    department: Department | None = None
    missing: list[str] = field(default_factory=list)
    missing_by: str | None = None
    rests_on: str = ""
    deadline: Deadline | None = None
    days_late: int = 0
    warranty: Warranty | None = None
    right: Statutory | None = None
    """The statutory right, while its days run."""
    only_by_right: bool = False
    """Excluded by the policy, and open only while the law's days run."""

    @property
    def outcome(self) -> Outcome:
        if self.declined_by:
            return Outcome.DECLINED
        return Outcome.REVIEW if self.reviewed_by or self.missing else Outcome.APPROVED

    @property
    def clause_id(self) -> str:
        return self.declined_by or self.reviewed_by or self.missing_by or self.rests_on

    def note(self, clause_id: str, result: Result) -> None:
        self.checks.append(_check(clause_id, result))

    def decline(self, clause_id: str, code: NotReturnable) -> None:
        self.note(clause_id, Result.FAILED)
        if self.declined_by is None:
            self.declined_by, self.code = clause_id, code

    def review(self, clause_id: str, department: Department) -> None:
        self.note(clause_id, Result.REVIEW)
        if self.reviewed_by is None:
            self.reviewed_by, self.department = clause_id, department

    def ask(self, clause_id: str, condition: str) -> None:
        self.note(clause_id, Result.MISSING)
        if condition not in self.missing:
            self.missing.append(condition)
        self.missing_by = self.missing_by or clause_id


def judge(case: Case, item: Item, wanted: Wanted, facts: Facts) -> Verdict:
    """What all clauses say about the item, for the reason and resolution in `facts`."""
    verdict = Verdict()
    _check_fulfilment(case, item, verdict)
    if verdict.declined_by:
        return verdict
    if not _check_dates(case, item, verdict):
        return verdict
    right = case.terms.statutory.first(facts)
    if right and case.now < statutory_deadline(case, item, right).ends_at:
        verdict.right = right
    _check_exclusions(case, wanted, facts, verdict)
    _check_window(case, item, facts, right, verdict)
    if not verdict.declined_by:
        if not verdict.warranty:
            _check_conditions(case, wanted, facts, verdict)
        _check_evidence(case, wanted, facts, verdict)
    return verdict


def _check_fulfilment(case: Case, item: Item, verdict: Verdict) -> None:
    if item.fulfilled == 0 or _on_its_way(case, item):
        verdict.decline(NOT_DELIVERED, NotReturnable.UNFULFILLED)
    elif item.returnable == 0:
        verdict.decline(ALREADY_RETURNED, NotReturnable.RETURNED)
    elif item.units_wanted > item.returnable:
        verdict.decline(QUANTITY, NotReturnable.OTHER)
    else:
        verdict.note(NOT_DELIVERED, Result.PASSED)
        verdict.note(ALREADY_RETURNED, Result.PASSED)


def _on_its_way(case: Case, item: Item) -> bool:
    return item.counted_from == SHIPMENT and case.now < item.arrived_at


def _check_dates(case: Case, item: Item, verdict: Verdict) -> bool:
    """Dates that cannot be true are for a person: we do not guess which of them is wrong."""
    sent = item.line.delivered_at or item.line.shipped_at
    if case.order.placed_at > case.now or (sent and not case.order.placed_at <= sent <= case.now):
        verdict.review(ORDER_DATA, Department.CUSTOMER_SERVICE)
        return False
    return True


def _check_exclusions(case: Case, wanted: Wanted, facts: Facts, verdict: Verdict) -> None:
    for exclusion in case.terms.exclusions.all(facts):
        excluded, unknown = lacking(exclusion.lacks, wanted)
        if (excluded or unknown) and _law_overrides(verdict.right, exclusion):
            verdict.note(exclusion.id, Result.WAIVED)
            verdict.only_by_right = True
        elif excluded:
            verdict.decline(exclusion.id, _code(exclusion))
        elif unknown:
            for condition in unknown:
                verdict.ask(exclusion.id, condition)
        else:
            verdict.note(exclusion.id, Result.PASSED)


def _law_overrides(right: Statutory | None, exclusion: Exclusion) -> bool:
    return right is not None and exclusion.kind not in right.exempt


def lacking(lacks: tuple[Condition, ...], wanted: Wanted) -> tuple[bool, list[Condition]]:
    """Whether one of the conditions was answered with no (or none is named), and which of
    them are not answered yet."""
    if not lacks:
        return True, []
    answers = [wanted.answers.get(condition) for condition in lacks]
    unknown = [name for name, answer in zip(lacks, answers, strict=True) if answer is None]
    return False in answers, unknown


def _code(exclusion: Exclusion) -> NotReturnable:
    if exclusion.kind is ExclusionKind.FINAL_SALE:
        return NotReturnable.FINAL_SALE
    return NotReturnable.OTHER


def _check_window(
    case: Case, item: Item, facts: Facts, right: Statutory | None, verdict: Verdict
) -> None:
    if verdict.right and verdict.only_by_right:
        deadline: Deadline | None = statutory_deadline(case, item, verdict.right)
    else:
        deadline = window_deadline(case, item, facts, right)
    if deadline is None:
        verdict.review(NO_WINDOW, Department.CUSTOMER_SERVICE)
        return
    verdict.deadline, verdict.rests_on = deadline, deadline.clause_id
    if case.now < deadline.ends_at:
        verdict.note(deadline.clause_id, Result.PASSED)
        return
    verdict.days_late = (case.today - deadline.last_day).days
    if not _check_warranty(case, item, facts, verdict):
        if deadline.counted_from == ORDER:
            verdict.review(DELIVERY_DATE, Department.CUSTOMER_SERVICE)
        else:
            verdict.decline(deadline.clause_id, NotReturnable.RETURN_WINDOW_EXPIRED)


def _check_warranty(case: Case, item: Item, facts: Facts, verdict: Verdict) -> bool:
    warranty = case.terms.warranty.first(facts)
    if warranty is None:
        return False
    limit = warranty_deadline(case, item, warranty)
    if case.now >= limit.ends_at:
        verdict.note(warranty.id, Result.FAILED)
        return False
    verdict.note(verdict.rests_on, Result.WAIVED)
    verdict.warranty, verdict.deadline, verdict.rests_on = warranty, limit, warranty.id
    if warranty.decide is Outcome.REVIEW:
        verdict.review(warranty.id, warranty.department)
    else:
        verdict.note(warranty.id, Result.PASSED)
    return True


def _check_conditions(case: Case, wanted: Wanted, facts: Facts, verdict: Verdict) -> None:
    for rule in case.terms.conditions.all(facts):
        answer = wanted.answers.get(rule.ask)
        if answer is None:
            verdict.ask(rule.id, rule.ask)
        elif answer:
            verdict.note(rule.id, Result.PASSED)
        elif rule.otherwise is Outcome.DECLINED and not verdict.right:
            verdict.decline(rule.id, NotReturnable.OTHER)
        else:
            verdict.review(rule.id, rule.department)


def _check_evidence(case: Case, wanted: Wanted, facts: Facts, verdict: Verdict) -> None:
    rule = case.terms.evidence.first(facts)
    if rule is None:
        return
    given = wanted.answers.get(Condition.PHOTO)
    if given is None:
        verdict.ask(rule.id, Condition.PHOTO)
    elif given:
        verdict.note(rule.id, Result.PASSED)
    else:
        verdict.review(rule.id, rule.department)
