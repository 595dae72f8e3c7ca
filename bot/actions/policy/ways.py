"""The way back: what it costs, and which ways there are. And the policy in one breath."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal

from returns import Method, Topic
from returns.answer import Figures

from ..figures import listed
from .asked import Asked, Texts, many
from .goods import restocking_fees
from .payments import when


def shipping_fee(asked: Asked) -> Texts:
    figures = asked.answer(Topic.SHIPPING_FEE).figures
    restocking = asked.answer(Topic.RESTOCKING_FEE)
    also = restocking_fees(asked, restocking) if restocking.figures["charged"] != "no" else []
    if figures["paid_by"] == "shop":
        return [_free(asked), *also]
    texts = [fees(asked)]
    if reasons := asked.reasons(many(figures.get("free_reasons"))):
        texts.append(asked.say("utter_policy_shipping_free_reasons", reasons=reasons))
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
        entries |= dict.fromkeys(_of_some_countries(asked))
    if not entries:
        return [asked.say("utter_policy_methods_none")]
    return [asked.say("utter_policy_methods", list="; ".join(entries))]


def _method(asked: Asked, figures: Figures) -> str:
    cost = asked.amount(figures, "fee") if _fee(figures) else asked.say("utter_label_free")
    return f"{asked.words.label('method', str(figures['method']))} ({cost})"


def _of_some_countries(asked: Asked) -> Iterator[str]:
    note = asked.say("utter_label_some_countries")
    for rule in asked.policy.current.methods:
        if rule.when.values("region") or rule.when.values("country"):
            fee = rule.offer.fee
            figures = {"method": rule.method.value, "fee": str(fee), "currency": fee.currency}
            yield f"{_method(asked, figures)}, {note}"


def general(asked: Asked) -> Texts:
    found = asked.answer(Topic.GENERAL)
    time = asked.answer(Topic.REFUND_TIME)
    summary = asked.say(
        "utter_policy_general", days=found.figures.get("days", ""), when=when(asked, time.figures)
    )
    return [summary, fees(asked)]
