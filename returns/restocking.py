"""The restocking fee that a line carries."""

from __future__ import annotations

from returns.case import Case
from returns.clauses import RestockingFee
from returns.eligibility import Verdict, lacking
from returns.model import Wanted
from returns.scope import Facts


def restocking_fee(
    case: Case, wanted: Wanted, facts: Facts, verdict: Verdict
) -> RestockingFee | None:
    """The first fee that applies. A condition that would decide it is noted as missing."""
    if verdict.right and not verdict.right.restocking_fee:
        return None
    for fee in case.terms.restocking_fees.all(facts):
        applies, unknown = lacking(fee.lacks, wanted)
        if applies:
            return fee
        for condition in unknown:
            verdict.ask(fee.id, condition)
        if unknown:
            return None
    return None
