"""How fast the money comes, in words."""

from __future__ import annotations

from .words import Words


def after_release(words: Words, release: str, days: int) -> str:
    """`within 3 business days after we receive it`. `release`: what sets the money free."""
    return words.say(f"utter_when_{release}", days=business_days(words, days))


def at_the_bank(words: Words, days: int) -> str:
    """What comes on top of that until it arrives; "" for nothing."""
    return words.say("utter_bank_days", days=business_days(words, days)) if days else ""


def business_days(words: Words, count: int) -> str:
    if count == 1:
        return words.say("utter_label_business_day")
    return words.say("utter_label_business_days", count=count)
