"""The app's home tab: the queue, what is mine, what is overdue, my day, and the away switch."""

from collections.abc import Callable, Sequence
from datetime import datetime

from connectors.slack.board import Board, Day, Progress, Suggestion, Waiting
from connectors.slack.dossier import in_words, why
from connectors.slack.fields import Json, context, cut, plain, section
from connectors.slack.mrkdwn import escaped
from desk.staff import Staff

AWAY, BACK, DRILL, DECIDE = "home_away", "home_back", "home_drill", "home_decide"
_MOST = 10


async def home(
    board: Board,
    staff: Staff,
    agent: str,
    *,
    away: bool,
    is_lead: bool,
    now: datetime,
    link: Callable[[str, str], str],
) -> Json:
    """The view; `agent` is the desk's actor, `link` the address of a channel's message."""
    queue = await board.queue()
    midnight = staff.hours.local(now).replace(hour=0, minute=0, second=0, microsecond=0)
    progress = await board.progress(None if is_lead else agent)
    suggestions = await board.suggestions() if is_lead else []
    blocks = [
        *_head(staff, away=away, now=now),
        *_list("Overdue", [one for one in queue if one.overdue], now, link),
        *_list("Mine", [one for one in queue if one.agent == agent], now, link),
        *_list("Waiting", [one for one in queue if one.agent is None], now, link),
        {"type": "divider"},
        *_day(await board.day(agent, midnight)),
        *_drills(progress, is_lead=is_lead),
        *_suggestions(suggestions),
    ]
    return {"type": "home", "blocks": blocks[:100]}


def _head(staff: Staff, *, away: bool, now: datetime) -> list[Json]:
    open_now = staff.hours.is_open(now)
    back = None if open_now else staff.hours.opens_next(now)
    hours = "The team is there." if open_now else "The team is not there"
    hours += f": back {staff.hours.local(back):%A, %H:%M}." if back else "" if open_now else "."
    label, action = ("I am back", BACK) if away else ("I am away", AWAY)
    words = (
        "You are *away*: customers are not told that you are there." if away else "You are *on*."
    )
    return [
        {
            **section(words),
            "accessory": {"type": "button", "text": plain(label), "action_id": action},
        },
        context(hours),
    ]


def _list(
    title: str, found: Sequence[Waiting], now: datetime, link: Callable[[str, str], str]
) -> list[Json]:
    rows = [f"*{title}* ({len(found)})"]
    rows += [_row(one, now, link) for one in found[:_MOST]]
    if len(found) > _MOST:
        rows.append(f"and {len(found) - _MOST} more")
    return [section(cut("\n".join(rows), 2900))]


def _row(one: Waiting, now: datetime, link: Callable[[str, str], str]) -> str:
    minutes = max(0, int((now - one.since).total_seconds() // 60))
    since = f"for {minutes} min" if minutes < 120 else f"for {minutes // 60} h"
    reason = escaped(cut(why(one.reason), 80))
    if one.channel and one.root:
        reason = f"<{link(one.channel, one.root)}|{reason}>"
    mark = ":warning: " if one.overdue else ""
    return f"• {mark}{in_words(one.department)}: {reason}, {since if minutes else 'just now'}"


def _day(day: Day) -> list[Json]:
    first = f"{round(day.first_answer.total_seconds())} s" if day.first_answer else "none yet"
    figures = (
        ("Claimed", day.claimed), ("Resolved", day.resolved), ("Handed back", day.handed_back),
        ("Lines to customers", day.lines), ("First answer (median)", first),
    )  # fmt: skip
    fields = [{"type": "mrkdwn", "text": f"*{name}*\n{value}"} for name, value in figures]
    return [section("*My day*"), {"type": "section", "fields": fields}]


def _drills(progress: Sequence[Progress], *, is_lead: bool) -> list[Json]:
    rows = ["*Drills*"]
    rows += [
        f"• {escaped(one.name)}: {one.points} of {one.of} points in {one.drills}"
        f" drill{'' if one.drills == 1 else 's'}"
        for one in progress
    ]
    if not progress:
        rows.append("None yet." if is_lead else "None yet: a case takes a minute, in private.")
    button = {"type": "button", "text": plain("Begin a drill"), "action_id": DRILL}
    return [{**section("\n".join(rows)), "accessory": button}]


def _suggestions(found: Sequence[Suggestion]) -> list[Json]:
    if not found:
        return []
    rows = []
    for one in found[:_MOST]:
        clause = f" (clause {one.clause})" if one.clause else ""
        words = f"{one.name}: {one.text}{clause}"
        button = {
            "type": "button", "text": plain("Answer…"), "action_id": DECIDE, "value": str(one.id),
        }  # fmt: skip
        rows.append({**section(escaped(cut(words, 1500))), "accessory": button})
    return [section(f"*Suggestions to answer* ({len(found)})"), *rows]
