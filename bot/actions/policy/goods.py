"""In what state things come back, what cannot, photos, and restocking fees."""

from __future__ import annotations

from dataclasses import replace

from returns import Answer, Detail, Topic
from returns.answer import Figures

from ..figures import listed
from .asked import Asked, Texts, many


def condition(asked: Asked) -> Texts:
    """In what state; what cannot come back in any is said to be so."""
    by_what: dict[str, list[str]] = {}
    if lines := asked.lines():
        for one in lines:
            found = asked.answer(Topic.CONDITION, line=one)
            by_what[asked.about.title(one)] = many(found.figures["ask"])
        barred = [text for one in lines for text in _never(asked, one)]
        states = {what: names for what, names in by_what.items() if names}
        return [*barred, *_state_of(asked, states)] if states or not barred else barred
    found = asked.answer(Topic.CONDITION)
    if asked.about.category:
        if asked.answer(Topic.EXCLUSIONS).figures["excluded"] == "yes":
            return exclusions(asked)
        return _state_of(asked, {"": ask} if (ask := many(found.figures["ask"])) else {})
    for what, detail in asked.each(found.details):
        by_what.setdefault(what, []).extend(many(detail.figures["ask"]))
    if not by_what:
        return [asked.say("utter_policy_condition_none")]
    return [asked.say("utter_policy_condition", list=_states(asked, by_what))]


def _never(asked: Asked, line: str) -> Texts:
    """That a line cannot come back in any state, if so."""
    figures = asked.answer(Topic.EXCLUSIONS, line=line).figures
    return (
        [_barred(asked, asked.about.title(line), figures)] if figures["excluded"] == "yes" else []
    )


def _state_of(asked: Asked, by_what: dict[str, list[str]]) -> Texts:
    if not by_what:
        return [asked.say("utter_policy_condition_none")]
    if len(by_what) > 1:
        return [asked.say("utter_policy_condition", list=_states(asked, by_what))]
    [names] = by_what.values()
    return [asked.say("utter_policy_condition_about", conditions=asked.conditions(names))]


def _states(asked: Asked, by_what: dict[str, list[str]]) -> str:
    return "; ".join(
        asked.say(
            "utter_policy_condition_entry", what=what, conditions=asked.conditions(conditions)
        )
        for what, conditions in by_what.items()
    )


def exclusions(asked: Asked) -> Texts:
    """Without an order; about a line of one, the decision itself answers."""
    found, category = asked.answer(Topic.EXCLUSIONS), asked.about.category
    figures = found.figures
    if category is None:
        kinds = dict.fromkeys(str(detail.figures["kind"]) for detail in found.details)
        names = listed(asked.words.label("kind", kind) for kind in kinds)
        excepted = dict.fromkeys(
            reason for detail in found.details for reason in detail.unless.get("reason", ())
        )
        texts = [asked.say("utter_policy_exclusions", list=names)]
        if excepted:
            reasons = asked.reasons([*excepted])
            texts.append(asked.say("utter_policy_exclusions_unless", reasons=reasons))
        return texts
    what = asked.category(category)
    days = asked.answer(Topic.WINDOW).figures.get("days", "")
    if figures["excluded"] == "no" and (barred := _but_for_the_reason(asked)):
        return [_barred(asked, what, barred)]
    if figures["excluded"] == "no":
        return [asked.say("utter_policy_not_excluded", what=what, days=days)]
    if figures["excluded"] == "depends":
        conditions = asked.conditions(many(figures.get("lacks")))
        return [asked.say("utter_policy_excluded_depends", what=what, days=days,
                          conditions=conditions)]  # fmt: skip
    return [_barred(asked, what, figures)]


def _but_for_the_reason(asked: Asked) -> Figures | None:
    """What would exclude it, were it not for the reason in the question."""
    if asked.about.reason is None:
        return None
    without = replace(asked, about=replace(asked.about, reason=None))
    figures = without.answer(Topic.EXCLUSIONS).figures
    return figures if figures["excluded"] == "yes" else None


def _barred(asked: Asked, what: str, figures: Figures) -> str:
    if reasons := asked.reasons(many(figures.get("unless_reason"))):
        return asked.say("utter_policy_excluded_unless", what=what, reasons=reasons)
    return asked.say("utter_policy_excluded", what=what)


def photo(asked: Asked) -> Texts:
    """When a photo is needed; of known lines and a known reason, whether it is."""
    if asked.lines() and asked.about.reason:
        needing = [one for one in asked.lines() if _needs_photo(asked, one)]
        if not needing:
            return [asked.say("utter_policy_photo_not")]
        return [asked.say("utter_policy_photo_item", item=asked.about.title(one))
                for one in needing]  # fmt: skip
    found = asked.answer(Topic.PHOTO)
    if found.figures["needed"] == "no":
        none = "utter_policy_photo_not" if found.details else "utter_policy_photo_none"
        return [asked.say(none)]
    texts = [_photo_when(asked, detail) for detail in found.details]
    if all("reason" in detail.about for detail in found.details):
        texts.append(asked.say("utter_policy_photo_else"))
    return texts


def _needs_photo(asked: Asked, line: str) -> bool:
    return asked.answer(Topic.PHOTO, line=line).figures["needed"] == "yes"


def _photo_when(asked: Asked, detail: Detail) -> str:
    reasons = asked.reasons(many(detail.about.get("reason")))
    of = asked.what(detail, "reason", "value_from")
    if "value_from" in detail.figures:
        amount = asked.amount(detail.figures, "value_from")
        of = asked.say("utter_policy_photo_value", amount=amount,
                       what=of or asked.say("utter_label_anything"))  # fmt: skip
    what = " " + asked.say("utter_policy_photo_of", what=of) if of else ""
    key = "utter_policy_photo" + ("" if reasons else "_any")
    return asked.say(key, what=what, reasons=reasons)


def restocking_fee(asked: Asked) -> Texts:
    """What is kept; of known lines, for which of them."""
    answers = [(one, asked.answer(Topic.RESTOCKING_FEE, line=one)) for one in asked.lines()]
    if answers:
        texts = [
            _fee(asked, asked.about.title(one), found.figures)
            for one, found in answers
            if found.figures["charged"] != "no"
        ]
        return texts or [asked.say("utter_policy_restocking_none_item")]
    found = asked.answer(Topic.RESTOCKING_FEE)
    texts = restocking_fees(asked, found) if found.figures["charged"] != "no" else []
    return texts or [asked.say("utter_policy_restocking_none")]


def restocking_fees(asked: Asked, found: Answer) -> Texts:
    """Each fee of the policy that the question can be about: none for a reason it spares."""
    category, reason = asked.about.category, asked.about.reason
    return [
        _fee(asked, what, detail.figures)
        for what, detail in asked.each(found.details)
        if (not category or category in detail.about.get("category", (category,)))
        and reason not in detail.unless.get("reason", ())
    ]


def _fee(asked: Asked, what: str, figures: Figures) -> str:
    conditions = asked.conditions(many(figures.get("lacks")))
    limit = ""
    if "at_most" in figures:
        amount = asked.amount(figures, "at_most")
        limit = " " + asked.say("utter_policy_restocking_limit", amount=amount)
    key = "utter_policy_restocking" + ("" if conditions else "_plain")
    return asked.say(key, what=what, limit=limit, percent=figures["percent"], conditions=conditions)
