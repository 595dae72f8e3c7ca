"""The report of promises kept, as people of the shop read it."""

from datetime import date, timedelta
from math import ceil

from desk.care.promises import Missed, Promises


def lines(found: Promises) -> list[str]:
    """The whole report; the first line sums it up."""
    if not found.due:
        return ["No promised day fell into this time."]
    return [_sum(found), *(_one(missed) for missed in found.missed)]


def _sum(found: Promises) -> str:
    share = f"{100 * found.kept / found.due:.0f} %"
    text = f"{found.kept} of {found.due} promised days kept ({share})"
    if not found.missed:
        return f"{text}."
    told = len(found.missed) - len(found.untold)
    return (
        f"{text}; {len(found.missed)} missed, {len(found.unpaid)} of them still unpaid;"
        f" {told} of {len(found.missed)} told before the day had passed."
    )


def _one(missed: Missed) -> str:
    due = f"promised by {date.fromisoformat(missed.day):%-d %B %Y}"
    if missed.by is None:
        return f"{missed.rma}: {due}, not paid yet; {missed.department.replace('_', ' ')} has it."
    days = max(1, ceil(missed.by / timedelta(days=1)))
    return f"{missed.rma}: {due}, paid {days} {'day' if days == 1 else 'days'} late."
