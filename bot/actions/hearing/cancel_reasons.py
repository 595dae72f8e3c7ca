"""Why an order is to be called off, in so many words."""

from __future__ import annotations

import re

from returns.intake import CancelReason

_READINGS = {
    CancelReason.WRONG_DETAILS: r"wrong (?:address|postcode|size|colou?r|item|one|product|e-?mail|"
    r"quantity|name|card|payment)|old address|(?:forgot|missed) (?:the|my|a) (?:code|voucher|"
    r"discount)|typo",
    CancelReason.MISTAKE: r"mistak|by accident|accident|ordered (?:it |them |this |that )?twice|"
    r"\btwice\b|double|duplicate|two times|didn'?t mean|misclick|not (?:me|make this order)",
    CancelReason.CHEAPER: r"cheap|better (?:price|deal|offer)|elsewhere|somewhere else|other shop|"
    r"too expensive|can'?t afford|costs? too much|second[- ]?hand",
    CancelReason.TOO_SLOW: r"too (?:long|late|slow)|takes? (?:so |very )?(?:long|ages|forever)|"
    r"in time|delay|not (?:been )?shipped|still waiting|sooner|need(?:ed)? it (?:by|before|for)",
    CancelReason.NOT_NEEDED: r"(?:n'?t|not|no longer) (?:\w+ ){0,2}?(?:need|want|like)|"
    r"chang(?:ed|ing) my mind|second thoughts|regret|plans|circumstances|already (?:have|got|own)|"
    r"got one|not needed",
}
_UNSAID = re.compile(
    r"^\W*(?:i'?d )?(?:none of your|rather not|prefer not|no reason|not? (?:say|tell)|"
    r"just (?:cancel|do)|why does it matter|does(?:n'?t| not) matter|skip|personal)", re.I
)  # fmt: skip


def cancel_reason(text: str, *, asked: bool = False) -> CancelReason | None:
    """The first that fits. Where it was `asked` for, whoever will not say need not."""
    said = text.lower().replace("\u2019", "'")
    for reason, pattern in _READINGS.items():
        if re.search(pattern, said):
            return reason
    return CancelReason.UNSAID if asked and _UNSAID.match(said) else None
