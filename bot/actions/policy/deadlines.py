"""How long: windows, the season, warranty."""

from __future__ import annotations

from returns import Answer, Detail, Topic
from returns.answer import Figures

from ..alternatives import worded
from ..figures import listed
from .asked import Asked, Texts, on
from .instead import still_open


def window(asked: Asked) -> Texts:
    """Until when; of a known line also what the way back costs, and what is open if too late."""
    about = asked.about
    lines = asked.lines()
    if lines or (about.order and not about.category):
        found = [(one, asked.answer(Topic.WINDOW, line=one).figures) for one in lines]
        known = [(one, figures) for one, figures in found if "last_day" in figures]
        texts = [_until(asked, one, figures) for one, figures in known]
        texts += _more_of_the_line(asked, known)
        return texts or [asked.say("utter_policy_window_undelivered", item=_undelivered(asked))]
    answer = asked.answer(Topic.WINDOW)
    days = answer.figures.get("days", "")
    if about.category:
        what = asked.category(about.category)
        return [asked.say("utter_policy_window_about", what=what, days=days)]
    return [asked.say("utter_policy_window", days=days), _other_windows(asked, answer),
            *_next_holiday(asked)]  # fmt: skip


def _undelivered(asked: Asked) -> str:
    about = asked.about
    return about.title(about.line) or listed(about.titles.values())


def _until(asked: Asked, line: str, figures: Figures) -> str:
    last, item = on(figures, "last_day"), asked.about.title(line)
    if figures["open"] == "yes":
        left = asked.days(figures["days_left"])
        return asked.say("utter_policy_window_open", item=item, day=last, left=left)
    late = asked.days(figures["days_late"])
    return asked.say("utter_policy_window_over", item=item, day=last, late=late)


def _more_of_the_line(asked: Asked, known: list[tuple[str, Figures]]) -> Texts:
    """Where the talk is of one line: whether it is free for its reason; what remains if late."""
    if len(known) != 1:
        return []
    [(line, figures)] = known
    if figures["open"] == "no":
        return worded(still_open(asked, line), asked.words)
    reason = asked.about.reason
    fee = asked.answer(Topic.SHIPPING_FEE, line=line).figures
    if reason and fee["paid_by"] == "shop":
        return [asked.say("utter_policy_free_because", reason=asked.reasons([reason]))]
    return []


def _other_windows(asked: Asked, found: Answer) -> str:
    entries = [
        asked.say("utter_policy_window_entry", what=asked.what(detail), days=detail.figures["days"])
        for detail in found.details
        if detail.about
    ]
    return asked.say("utter_policy_window_list", list="; ".join(entries)) if entries else ""


def holiday(asked: Asked) -> Texts:
    """The season; of an order, whether it was bought in it."""
    found = asked.answer(Topic.HOLIDAY)
    if asked.lines() or (asked.about.order and not asked.about.category):
        return _of_the_order(asked)
    return _season(asked, found) or [asked.say("utter_policy_holiday_none")]


def _of_the_order(asked: Asked) -> Texts:
    answers = {one: asked.answer(Topic.HOLIDAY, line=one) for one in asked.lines()}
    within = {one: a.figures for one, a in answers.items() if a.figures.get("applies") == "yes"}
    if within:
        return [
            asked.say("utter_policy_holiday_applies", item=asked.about.title(one),
                      until=on(figures, "until"))
            for one, figures in within.items()
        ]  # fmt: skip
    found = asked.answer(Topic.HOLIDAY)
    return [asked.say("utter_policy_holiday_not"), *_season(asked, found)]


def _next_holiday(asked: Asked) -> Texts:
    return _season(asked, asked.answer(Topic.HOLIDAY))


def _season(asked: Asked, found: Answer) -> Texts:
    if found.clause_id is None:
        return []
    days = {name: on(found.figures, name) for name in ("from", "to", "until")}
    what = next((asked.what(detail) for detail in found.details if detail.about), "")
    key = "utter_policy_holiday" if what else "utter_policy_holiday_all"
    return [asked.say(key, **days, what=what)]


def warranty(asked: Asked) -> Texts:
    """Which goods have one, and for how long; of a known line, until when."""
    answers = {one: asked.answer(Topic.WARRANTY, line=one).figures for one in asked.lines()}
    dated = {one: figures for one, figures in answers.items() if "last_day" in figures}
    if dated:
        return [_covered(asked, one, figures) for one, figures in dated.items()]
    found = asked.answer(Topic.WARRANTY)
    details = [detail for detail in found.details if _is_about(asked, detail)]
    if answers or found.figures.get("covered") == "no" or not details:
        return [asked.say("utter_policy_warranty_none")]
    return [
        asked.say(
            "utter_policy_warranty",
            what=_capital(what),
            months=detail.figures["months"],
            offer=asked.offer(detail.figures["offer"]),
        )
        for what, detail in asked.each(details, "reason")
    ]


def _covered(asked: Asked, line: str, figures: Figures) -> str:
    key = "utter_policy_warranty_" + ("until" if figures["open"] == "yes" else "over")
    return asked.say(
        key,
        item=asked.about.title(line),
        day=on(figures, "last_day"),
        offer=asked.offer(figures["offer"]),
    )


def _capital(text: str) -> str:
    return text[:1].upper() + text[1:]


def _is_about(asked: Asked, detail: Detail) -> bool:
    category = asked.about.category
    return not category or category in detail.about.get("category", ())
