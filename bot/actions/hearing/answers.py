"""Plain answers to the questions of a return, read by rule: which method, which resolution.

Rasa's classifier judges whole sentences; here a word is enough ("pickup", "store credit").
"""

import re
from collections.abc import Mapping

from .words import plain

_METHODS = {
    "PICKUP": r"pick(?:ed|ing)? ?-?up|collect(?:ion|ed)?|courier|come (?:and )?get it|from my (?:door|home)|fetch",
    "DROP_OFF": r"drop(?:ping)? ?-?(?:it )?off|drop ?point|parcel ?shop|locker|qr(?: code)?|post office",
    "STORE": r"in(?:to)? (?:the |a |your )?(?:store|shop)\b|in person|to (?:the|a|your) (?:store|shop)\b|branch|\bstore$",
    "MERCHANT_LABEL": r"(?:print|prepaid|return|your) ?(?:a |the )?label|\blabel\b",
    "CUSTOMER_LABEL": r"(?:my|our) own (?:label|carrier|post|shipping)|own label|(?:send|ship|post|mail) it (?:by )?my ?self",
}
_RESOLUTIONS = {
    "store_credit": r"store credit|\bcredit\b(?! card)|voucher|gift card instead",
    "exchange": r"exchang|swap|(?:different|another|other|bigger|smaller|larger) (?:size|colou?r|one)|size up|size down",
    "replacement": r"replac|(?:a )?new one|same (?:one|thing|item) again|send (?:me )?another",
    "refund": r"refund|money ?back|(?:my )?money|reimburs|cash back",
}
_CONDITIONS = {
    "unused": {
        False: r"\b(?:been )?(?:used|worn|wore|washed|tried (?:it )?outside)\b",
        True: r"\b(?:unused|unworn|not (?:been )?(?:used|worn)|never (?:used|worn|wore)|brand new|like new)\b",
    },
    "tags_on": {
        False: r"tags? (?:are |is |were )?(?:off|gone|removed|cut)|(?:no|without|cut off|removed) (?:the )?tags?",
        True: r"tags? (?:are |is )?(?:still )?on|with (?:the |its )?tags?",
    },
    "original_box": {
        False: r"(?:no|without|threw away|don'?t have|lost) (?:the |its )?(?:original )?(?:box|packag\w*)",
        True: r"(?:in|with|have) (?:the |its )?(?:original )?(?:box|packag\w*)",
    },
    "opened": {
        False: r"\b(?:unopened|not opened|never opened|still sealed|sealed)\b",
        True: r"\bopened\b|broke the seal|\bunsealed\b",
    },
}


def method_meant(text: str) -> str | None:
    """The return method that `text` names, as Shopify's neutral code, or None."""
    return _first(_METHODS, plain(text), last_wins="MERCHANT_LABEL")


def resolution_meant(text: str) -> str | None:
    """What the customer wants for the item: refund, store_credit, exchange or replacement."""
    return _first(_RESOLUTIONS, plain(text))


def conditions_said(text: str) -> Mapping[str, bool]:
    """What `text` says of an item's condition, as far as it is said in so many words."""
    spoken = plain(text)
    said = {}
    for condition, readings in _CONDITIONS.items():
        # The more particular reading first: "not used" holds "used".
        order = (True, False) if condition in ("unused", "tags_on") else (False, True)
        for value in order:
            if re.search(readings[value], spoken):
                said[condition] = value
                break
    return said


def _first(readings: Mapping[str, str], spoken: str, last_wins: str = "") -> str | None:
    found = [name for name, pattern in readings.items() if re.search(pattern, spoken)]
    if len(found) > 1 and last_wins in found:
        found.remove(last_wins)  # "own label" also says label
    return found[0] if found else None
