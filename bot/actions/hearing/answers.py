"""Plain answers to the questions of a return, read by rule: which method, which resolution.

Rasa's classifier judges whole sentences; here a word is enough ("pickup", "store credit").
"""

import re
from collections.abc import Mapping

from .words import plain

_SHOP = r"(?:the |a |your )?(?:store|shop)\b"
_BOUGHT_THERE = re.compile(
    rf"\b(?:bought|purchased|ordered|got)\b[^.,!?]{{0,30}}?\b(?:in|at) {_SHOP}"
)
_METHODS = {
    "PICKUP": r"pick(?:ed|ing)?(?: it| them)? ?-?up|collect(?:ion|ed)?|courier|fetch"
    r"|come (?:and )?get it|from my (?:door|home)",
    "DROP_OFF": r"drop(?:ping)? ?-?(?:it )?off|drop ?point|parcel ?shop|locker|qr(?: code)?"
    r"|post office",
    # What goes back to the shop goes back; who brings it there names the way.
    "STORE": rf"(?:\bin|\binto|(?<!back )\bto) {_SHOP}"
    rf"|(?:bring|drop|tak|carry|hand|walk)\w* (?:[\w']+ ){{0,4}}back to {_SHOP}"
    r"|in person|branch|\bstore$",
    "MERCHANT_LABEL": r"(?:print|prepaid|return|your) ?(?:a |the )?label|\blabel\b",
    "CUSTOMER_LABEL": r"\bown (?:label|carrier|courier|post|shipping)|of (?:my|our) own"
    r"|(?:send|ship|post|mail) it (?:by )?my ?self",
}
_RESOLUTIONS = {
    "store_credit": r"store credit|\bcredit\b(?! card)|voucher|gift card instead",
    "exchange": r"exchang|\bswap",
    "replacement": r"replac|(?:a )?new one\b|same (?:one|thing|item) again|send (?:me )?another",
    "refund": r"refund|money ?back|(?:my )?money|reimburs|cash back",
}
_REASONS = {
    "SIZE_TOO_SMALL": r"too (?:small|tight|short|narrow)|size too small|(?:size )?up\b.*\bbigger",
    "SIZE_TOO_LARGE": r"too (?:big|large|loose|wide|long)|size too (?:big|large)",
    "WRONG_ITEM": r"wrong (?:item|product|thing|one|colou?r sent)|not what i ordered"
    r"|some(?:one|body) else'?s",
    "NOT_AS_DESCRIBED": r"not as (?:described|shown|pictured)|different (?:from|than|to) the "
    r"(?:photo|picture|description)|looks? nothing like|(?:not|n'?t) (?:look )?anything like",
    "DEFECTIVE": r"\bbroke|damag|defect|faulty|(?:does ?n.?t|not|never|stopped) work|scratch(?!y)"
    r"|(?:n.?t|not|never) (?:turn|switch|power)\w* on\b|(?:n.?t|not) (?:charg|start)\w*"
    r"|\bno (?:sound|signal|picture|power)\b"
    r"|\bstain(?:s|ed|ing)?\b|\btorn\b|\bholes?\b|\bcrack(?:s|ed|ing)?\b|dead on arrival|smashed",
    "UNWANTED": r"chang(?:ed|e) my mind|(?:do ?n.?t|no longer|not) (?:want|need)"
    r"|ordered (?:it |them )?(?:twice|by (?:mistake|accident))",
    "COLOR": r"\b(?:the )?colou?r (?:is|was|does|doesn)|wrong colou?r|do ?n.?t like the colou?r",
    "STYLE": r"do ?n.?t (?:really |just )?like(?: (?:it|them|the style|how)|\W*$)"
    r"|not my style|does ?n.?t suit",
}
_HINTS = {
    "exchange": r"size up|size down|next size"
    r"|(?:different|another|other|bigger|smaller|larger) (?:size|colou?r|one)"
    r"|(?:get|have|want|need|like) (?:it|them|this|that|one|those) in\b"
    r"|\bin (?:an? )?(?:size )?(?:xx?s|s|m|l|xx?l|\d\d) instead",
}
_REASON_HINTS = {
    "SIZE_TOO_SMALL": r"\b(?:small|tight|narrow|short)\b",
    "SIZE_TOO_LARGE": r"\b(?:big|large|loose|wide|long|huge)\b",
    "WRONG_ITEM": r"\bwrong\b",
    "COLOR": r"\bcolou?r\b",
    "STYLE": r"\b(?:style|looks?|ugly)\b",
    "UNWANTED": r"\b(?:un|not? )(?:wanted|needed|needs?)\b",
}
_HINDSIGHT = re.compile(r"\b(?:should|would|could) have\b[^.,;]*")
_PARTS = {
    "method": r"\bway\b|method|how (?:it|i) (?:goes|send)|shipping|transport",
    "quantity": r"quantity|how many|number of",
    "reason": r"\breason\b|\bwhy\b",
    "resolution": r"what i get|resolution|payout",
    "items": r"\bitems?\b|\bproducts?\b|what i send",
}
_BOX = r"(?:the |its )?(?:original )?(?:box|packag\w*)"
_PART = r"\b(?:parts?|cables?|charger|manual|plugs?|screws?|accessor(?:y|ies))"
_CONDITIONS = {
    "unused": {
        True: r"\b(?:unused|not (?:been )?used|never used|brand new|like new)\b",
        False: r"\b(?:been )?used\b",
    },
    "unworn": {
        True: r"\b(?:unworn|not (?:been )?worn|never (?:worn|wore)|only tried (?:it |them )?on)\b",
        False: r"\b(?:worn|wore (?:it|them)|been wearing)\b",
    },
    "unwashed": {True: r"\b(?:unwashed|not washed|never washed)\b", False: r"\bwashed\b"},
    "tags_on": {
        False: r"tags? (?:are |is |were )?(?:off|gone|removed|cut)"
        r"|(?:no|without|cut off|removed|(?:not|n'?t) have) (?:the |its |their |any )*tags?",
        True: r"(?:tags?|labels?) (?:are |is |all )*(?:still )?(?:on|there|attached)\b"
        r"|with (?:(?:all|the|its|their) )*tags?"
        r"|(?:has|have|got|having) (?:still |all |the |its |their )*tags?\b",
    },
    "original_box": {
        False: rf"(?:no|without|threw away|don'?t have|lost) {_BOX}",
        True: rf"(?:in|with|have) {_BOX}",
    },
    "unopened": {
        True: r"\b(?:unopened|not opened|never opened|still sealed)\b",
        False: r"\bopened\b",
    },
    "sealed": {
        False: r"\bunsealed|seal (?:is |was )?broken|broke the seal|not sealed|\bopened\b",
        True: r"\bsealed|unopened|not opened\b",
    },
    "complete": {
        False: r"\bincomplete|not complete"
        rf"|{_PART} (?:is |are |was )?(?:missing|lost|gone)"
        rf"|(?:missing|lost) (?:a |the |one )?{_PART}",
        True: r"\bcomplete\b|\b(?:all|everything) (?:is |are |was )?(?:there|included)\b"
        r"|\ball (?:of )?(?:the |its )?parts\b|\bnothing (?:is )?missing\b|\bwith everything\b",
    },
    "unassembled": {
        True: r"\b(?:unassembled|not (?:been )?(?:assembled|put together|built))\b",
        False: r"\b(?:assembled|put together|built)\b",
    },
}
"""Per condition, the readings in the order in which they are tried: "not used" holds "used"."""


def method_meant(text: str) -> str | None:
    """The return method that `text` names, as Shopify's neutral code, or None."""
    said = _BOUGHT_THERE.sub(" ", plain(text))
    return _first(_METHODS, said, last_wins="MERCHANT_LABEL")


def is_only_a_way(text: str) -> bool:
    """Whether `text` names a return method and says nothing besides."""
    return any(re.fullmatch(pattern, plain(text)) for pattern in _METHODS.values())


def resolution_meant(text: str) -> str | None:
    """What the customer wants for the item: refund, store_credit, exchange or replacement."""
    return _first(_RESOLUTIONS, plain(text))


def resolution_hinted(text: str) -> str | None:
    """What `text` hints at, where nothing else is known: "a size up" may be an exchange, but
    "should have gone a size up" only says why."""
    return _first(_HINTS, _HINDSIGHT.sub(" ", plain(text)))


def part_meant(text: str) -> str | None:
    """Which part of a return `text` speaks of: items, quantity, reason, resolution or method."""
    return _first(_PARTS, plain(text))


def reason_meant(text: str) -> str | None:
    """The reason that `text` gives in so many words, as Shopify's code.

    For what the classifier is not sure of; the first that fits wins, the particular before the
    general.
    """
    return _first(_REASONS, plain(text))


def reason_hinted(text: str) -> str | None:
    """The reason that a word stands for in an answer to the question for it: "small"."""
    spoken = plain(text)
    hinted = _first(_REASON_HINTS, spoken)
    described = hinted in ("COLOR", "STYLE") and len(spoken.split()) > _WORDS_OF_A_HINT
    return None if described else hinted


_WORDS_OF_A_HINT = 6  # a longer tale describes it: "the teal colour. It gives no sound at all"


def conditions_said(text: str) -> Mapping[str, bool]:
    """What `text` says of an item's condition, as far as it is said in so many words."""
    spoken = plain(text)
    said: dict[str, bool] = {}
    for condition, readings in _CONDITIONS.items():
        found = [value for value, pattern in readings.items() if re.search(pattern, spoken)]
        if found:
            said[condition] = found[0]
    return said


def _first(readings: Mapping[str, str], spoken: str, last_wins: str = "") -> str | None:
    found = [name for name, pattern in readings.items() if re.search(pattern, spoken)]
    if len(found) > 1 and last_wins in found:
        found.remove(last_wins)  # "own label" also says label
    return found[0] if found else None
