"""Scopes and amounts in plain English, for the policy page, diffs and traces."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from datetime import date

from returns.model import Condition, Method, Reason, Resolution

REASONS = {
    Reason.SIZE_TOO_SMALL: "too small",
    Reason.SIZE_TOO_LARGE: "too large",
    Reason.DEFECTIVE: "defective",
    Reason.NOT_AS_DESCRIBED: "not as described",
    Reason.WRONG_ITEM: "the wrong item",
    Reason.UNWANTED: "no longer wanted",
    Reason.COLOR: "not the right colour",
    Reason.STYLE: "not the right style",
    Reason.OTHER: "returned for another reason",
    Reason.UNKNOWN: "returned without a reason",
}
RESOLUTIONS = {
    Resolution.REFUND: "a refund",
    Resolution.STORE_CREDIT: "store credit",
    Resolution.EXCHANGE: "an exchange",
    Resolution.REPLACEMENT: "a replacement",
}
METHODS = {
    Method.MERCHANT_LABEL: "With our prepaid label",
    Method.CUSTOMER_LABEL: "With a label of your own",
    Method.PICKUP: "Picked up at your door",
    Method.DROP_OFF: "At a drop-off point",
    Method.STORE: "In one of our stores",
    Method.KEEP_ITEM: "You keep it",
}
CONDITIONS = {
    Condition.UNUSED: "unused",
    Condition.UNWORN: "unworn",
    Condition.UNWASHED: "unwashed",
    Condition.TAGS_ON: "with its tags on",
    Condition.ORIGINAL_BOX: "in its original box",
    Condition.UNOPENED: "unopened",
    Condition.SEALED: "with its seal unbroken",
    Condition.COMPLETE: "complete",
    Condition.UNASSEMBLED: "not assembled",
    Condition.FRESH: "fresh",
    Condition.DATA_ERASED: "with your data erased",
    Condition.PHOTO: "shown on a photo",
}
LACKING = {
    Condition.UNUSED: "used",
    Condition.UNWORN: "worn",
    Condition.UNWASHED: "washed",
    Condition.TAGS_ON: "its tags are off",
    Condition.ORIGINAL_BOX: "its original box is missing",
    Condition.UNOPENED: "opened",
    Condition.SEALED: "its seal is broken",
    Condition.COMPLETE: "incomplete",
    Condition.UNASSEMBLED: "assembled",
    Condition.FRESH: "no longer fresh",
    Condition.DATA_ERASED: "your data is still on it",
    Condition.PHOTO: "there is no photo",
}
PAYMENTS = {"cash_on_delivery": "cash on delivery", "wallet": "a digital wallet"}


_MONTHS = (
    *("January", "February", "March", "April", "May", "June", "July", "August"),
    *("September", "October", "November", "December"),
)


def listed(words: Iterable[str], last: str = "or") -> str:
    """`a`, `a or b`, `a, b or c`."""
    *others, final = [*words] or [""]
    return f"{', '.join(others)} {last} {final}" if others else final


def days(count: int) -> str:
    return f"{count} day" if count == 1 else f"{count} days"


def date_of(day: date) -> str:
    """`3 December 2026`."""
    return f"{day.day} {_MONTHS[day.month - 1]} {day.year}"


def capital(text: str) -> str:
    return text[:1].upper() + text[1:]


def about(scope: Mapping[str, tuple[str, ...]], everything: str = "everything else") -> str:
    """`shoes or apparel, for an exchange`, from a plain scope. Amounts bring their currency."""
    if not scope:
        return everything
    return ", ".join(_PHRASES[name](values) for name, values in _sorted(scope))


def _sorted(plain: Mapping[str, tuple[str, ...]]) -> list[tuple[str, tuple[str, ...]]]:
    """In the order in which one says it: what, for whom, why."""
    order = list(_PHRASES)
    return sorted(plain.items(), key=lambda item: order.index(item[0]))


def plainly(name: str) -> str:
    return name.replace("_", " ")


def _names(values: Iterable[str]) -> str:
    return listed(plainly(value) for value in values)


def _worded(words: Mapping[str, str], values: Iterable[str]) -> str:
    return listed(words[value] for value in values)


_PHRASES: Mapping[str, Callable[[tuple[str, ...]], str]] = {
    "category": lambda values: f"{_names(values)}",
    "product": lambda values: f"product {_names(values)}",
    "tag": lambda values: f"items marked {_names(values)}",
    "tier": lambda values: f"for {_names(values)} customers",
    "region": lambda values: f"for orders sent to {listed(values)}",
    "country": lambda values: f"for orders sent to {listed(values)}",
    "channel": lambda values: f"bought {_names(values)}",
    "gift": lambda values: "received as a gift" if "yes" in values else "not received as a gift",
    "payment": lambda values: (
        f"paid by {listed(PAYMENTS.get(value, plainly(value)) for value in values)}"
    ),
    "resolution": lambda values: f"for {_worded(_RESOLUTIONS, values)}",
    "reason": lambda values: f"if it is {_worded(_REASONS, values)}",
    "quantity_from": lambda values: f"from {values[0]} pieces on",
    "value_from": lambda values: f"worth {values[0]} or more",
    "value_below": lambda values: f"worth less than {values[0]}",
    "return_value_from": lambda values: f"in a return worth {values[0]} or more",
    "return_value_below": lambda values: f"in a return worth less than {values[0]}",
    "risk_from": lambda values: f"at a risk score of {values[0]} or more",
}
_REASONS: Mapping[str, str] = {reason.value: text for reason, text in REASONS.items()}
_RESOLUTIONS: Mapping[str, str] = {name.value: text for name, text in RESOLUTIONS.items()}
