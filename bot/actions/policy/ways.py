"""The way back: what it costs, and which ways there are. And the policy in one breath."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal

from returns import Detail, Method, Topic
from returns.answer import Figures

from ..figures import listed
from .asked import Asked, Texts, many, plain
from .goods import restocking_fees
from .payments import when


def shipping_fee(asked: Asked) -> Texts:
    figures = asked.answer(Topic.SHIPPING_FEE).figures
    restocking = asked.answer(Topic.RESTOCKING_FEE)
    also = restocking_fees(asked, restocking) if restocking.figures["charged"] != "no" else []
    if figures["paid_by"] == "shop":
        return [_free(asked), *also]
    some = "; ".join(_of_some_goods(asked))
    texts = [fees(asked), asked.say("utter_policy_shipping_else", list=some) if some else ""]
    if reasons := asked.reasons(many(figures.get("free_reasons"))):
        texts.append(asked.say("utter_policy_shipping_free_reasons", reasons=reasons))
    if asked.about.order is None and (tiers := many(figures.get("free_tiers"))):
        names = listed(asked.words.say("utter_label_tier", tier=plain(tier)) for tier in tiers)
        texts.append(asked.say("utter_policy_shipping_free_for", who=names))
    return texts + also


def _free(asked: Asked) -> str:
    reason = asked.about.reason
    if reason is None:
        return asked.say("utter_policy_shipping_free")
    return asked.say("utter_policy_free_because", reason=asked.reasons([reason]))


def fees(asked: Asked) -> str:
    """What the shop's ways back cost, from the cheapest to the dearest, and which are free."""
    ways = [
        detail.figures
        for detail in asked.answer(Topic.METHODS).details
        if detail.figures["method"] != Method.CUSTOMER_LABEL
    ]
    paid = sorted((way for way in ways if _fee(way)), key=_fee)
    free = [asked.words.label("method", str(way["method"])) for way in ways if not _fee(way)]
    texts = []
    if paid:
        lowest, highest = (asked.amount(way, "fee") for way in (paid[0], paid[-1]))
        key = "utter_policy_shipping_paid" + ("_one" if lowest == highest else "")
        texts.append(asked.say(key, lowest=lowest, highest=highest))
    if free:
        texts.append(asked.say("utter_policy_shipping_free_ways", list=listed(free)))
    return " ".join(texts)


def _fee(way: Figures) -> Decimal:
    return Decimal(str(way["fee"]))


def methods(asked: Asked) -> Texts:
    found = asked.answer(Topic.METHODS)
    entries = dict.fromkeys(_method(asked, detail.figures) for detail in found.details)
    if asked.about.order is None:
        entries |= dict.fromkeys((*_of_some_countries(asked), *_of_some_goods(asked)))
    if not entries:
        return [asked.say("utter_policy_methods_none")]
    return [asked.say("utter_policy_methods", list="; ".join(entries))]


def _method(asked: Asked, figures: Figures) -> str:
    cost = asked.amount(figures, "fee") if _fee(figures) else asked.say("utter_label_free")
    return f"{asked.words.label('method', str(figures['method']))} ({cost})"


def _of_some_countries(asked: Asked) -> Iterator[str]:
    note = asked.say("utter_label_some_countries")
    for rule in asked.policy.current.methods:
        about = rule.when.plain()
        if about.keys() & {"region", "country"} and not about.keys() & {"category", "tag"}:
            fee = rule.offer.fee
            figures = {"method": rule.method.value, "fee": str(fee), "currency": fee.currency}
            yield f"{_method(asked, figures)}, {note}"


def _of_some_goods(asked: Asked) -> Iterator[str]:
    """What only some goods can come back by, where no goods were named."""
    about = asked.about
    if about.order is None and about.category is None:
        for rule in asked.policy.current.methods:
            if rule.when.plain().keys() & {"category", "tag"}:
                fee = rule.offer.fee
                figures = {"method": rule.method.value, "fee": str(fee), "currency": fee.currency}
                what = asked.what(Detail(rule.id, {}, rule.when.plain(), {}))
                note = asked.say("utter_label_for_goods", what=what)
                yield f"{_method(asked, figures)}, {note}"


def general(asked: Asked) -> Texts:
    found = asked.answer(Topic.GENERAL)
    time = asked.answer(Topic.REFUND_TIME)
    summary = asked.say(
        "utter_policy_general", days=found.figures.get("days", ""), when=when(asked, time.figures)
    )
    return [summary, fees(asked)]
