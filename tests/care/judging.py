"""Whether customers were told the truth, once and in order; and how long that took.

The truth is the sandbox's own record, read without any code of ours.
"""

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from decimal import Decimal
from typing import TYPE_CHECKING, Any
from zoneinfo import ZoneInfo

if TYPE_CHECKING:
    from tests.care.player import Player

SURVEY = "is settled. How was it for you?"
BERLIN = ZoneInfo("Europe/Berlin")
SAYINGS = (
    ("The courier came for", 1),
    ("The carrier has your parcel", 2),
    ("Part of your return", 3),
    ("reached us on", 4),
    ("We've checked your return", 5),
    ("We've sent your refund", 6),
    ("didn't go through", 6),
    ("has gone through", 6),
    ("is completed", 6),
    ("without a refund", 6),
    ("is called off", 6),
    ("we can't take it back", 6),
)
"""What is said, and how far the return is then. All that is about money or an end is 6."""
_PAID = re.compile(r"refund of €([\d.,]+)[^.]*? (?:has|have) gone through")


@dataclass
class Report:
    """What is wrong, sentence by sentence; how long after its cause each message came."""

    returns: int = 0
    told: int = 0
    asked: int = 0
    wrong: list[str] = field(default_factory=list)
    suffered: Counter[str] = field(default_factory=Counter)
    by_day: list[timedelta] = field(default_factory=list)
    """Lags of messages between whose cause and which there were no quiet hours."""
    held: list[timedelta] = field(default_factory=list)
    """Lags of those that quiet hours held back."""


def progress(found: dict[str, Any]) -> int:
    """How far the return is, by the backend's record, on the scale of SAYINGS."""
    lines = found["lines"]
    ended = found["status"] in ("CLOSED", "DECLINED", "CANCELED")
    if found["refunds"] or ended:
        return 6
    if all(line["disposition"] for line in lines):
        return 5
    received = [line["received_quantity"] >= line["quantity"] for line in lines]
    if all(received):
        return 4
    if any(received):
        return 3
    scans = [event["status"] for event in found["tracking"]]
    return 2 if scans and scans[-1] != "PICKUP_FAILED" else int(bool(scans))


async def judge(player: "Player", report: Report) -> None:
    """Add what is to be said of this return."""
    name = f"{player.number}, {player.life.name}"
    told = [
        (at, text, how_far(text))
        for at, text in await player.world.told(player.conversation)
        if how_far(text) and SURVEY not in text
    ]
    report.returns += 1
    report.told += len(told)
    found = await player.now()
    texts = [text for _, text, _ in told]
    report.wrong += [f"{name}: told twice: {text}" for text, n in Counter(texts).items() if n > 1]
    report.wrong += [f"{name}: not told: {one}" for one in _untold(found, texts)]
    report.wrong += [f"{name}: stale: {one}" for one in _stale(told, player.seen)]
    asked = await player.asked()
    report.asked += asked
    if asked != int(player.life.asked):
        report.wrong.append(f"{name}: asked {asked} times how it was")
    causes = sorted([cause for cause, _ in player.seen] + _settled(found))
    for at, _, _ in told:
        if before := [cause for cause in causes if cause <= at]:
            lags = report.held if _night_between(before[-1], at) else report.by_day
            lags.append(at - before[-1])


def _settled(found: dict[str, Any]) -> list[datetime]:
    """When the bank was done with each refund: by itself, if nobody said so before."""
    return [
        datetime.fromisoformat(one["settled_at"]) for one in found["refunds"] if one["settled_at"]
    ]


def how_far(text: str) -> int:
    """The furthest that this text says the return is; 0 when it is no news."""
    return max((rank for saying, rank in SAYINGS if saying in text), default=0)


def _untold(found: dict[str, Any], texts: Sequence[str]) -> list[str]:
    """What the backend says in the end, and the customer was not told."""
    last = texts[-1] if texts else ""
    paid = sum(
        Decimal(one["amount"]["amount"]) for one in found["refunds"] if one["state"] == "SUCCESS"
    )
    heard = sum(
        Decimal(amount.replace(",", "")) for text in texts for amount in _PAID.findall(text)
    )
    missing = [f"{paid} was paid, {heard} told of"] if paid != heard else []
    if not (ending := _ending(found)) or ending in last:
        return missing
    return [*missing, f"{ending!r}, but {last!r}"]


def _ending(found: dict[str, Any]) -> str:
    """What the last message must say."""
    status, lines = found["status"], found["lines"]
    accepted = any(line["accepted_quantity"] for line in lines)
    if status == "CANCELED":
        return "is called off"
    if status == "DECLINED":
        return "we can't take it back"
    if found["refunds"]:
        settled = all(one["state"] != "PENDING" for one in found["refunds"])
        return "has gone through" if settled else "We've sent your refund"
    if status == "CLOSED":
        return "is completed" if accepted else "without a refund"
    return ""


def _stale(
    told: Sequence[tuple[datetime, str, int]], seen: Sequence[tuple[datetime, int]]
) -> list[str]:
    """What was behind the truth when it was told, or behind what had been told before."""
    found, before = [], 0
    for at, text, rank in told:
        truth = max((far for moment, far in seen if moment <= at), default=0)
        if rank < min(truth, 6) or rank < before:
            found.append(f"{text!r} at {at}, when it was at {truth} of 6, and {before} was told")
        before = max(before, rank)
    return found


def _night_between(cause: datetime, at: datetime) -> bool:
    hour = cause.astimezone(BERLIN).hour
    if not 8 <= hour < 21:
        return True
    return at.astimezone(BERLIN).date() != cause.astimezone(BERLIN).date()
