"""The money: refunds, store credit, the cost of delivery, exchanges, gifts."""

from __future__ import annotations

from decimal import Decimal

from returns import Detail, Topic
from returns.answer import Figures

from ..figures import either, listed
from ..pace import after_release, at_the_bank, business_days
from .asked import Asked, Texts, many, plain


def refund_method(asked: Asked) -> Texts:
    """Where it goes; of an order, for each means that it was paid by."""
    texts = [_back_to(asked, payment) for payment in _paid_by(asked)]
    credit = _credit(asked, "utter_policy_refund_credit")
    return [*(texts or [asked.say("utter_policy_refund_method")]), credit]


def _paid_by(asked: Asked) -> list[str]:
    order = asked.about.order
    return [*dict.fromkeys(payment.method for payment in order.payments)] if order else []


def _back_to(asked: Asked, payment: str) -> str:
    found = asked.answer(Topic.REFUND_METHOD, payment=payment)
    return asked.words.say(
        "utter_policy_refund_method_about",
        payment=_paid(asked, payment),
        destination=asked.words.label("destination", str(found.figures["to"])),
    )


def _paid(asked: Asked, payment: str) -> str:
    """A platform may know means of payment that we have no word for."""
    key = f"utter_label_paid_by_{payment.lower()}"
    return asked.words.say(key) if key in asked.words.keys else plain(payment)


def _credit(asked: Asked, key: str) -> str:
    credit = asked.answer(Topic.STORE_CREDIT).figures
    if credit.get("offered") != "yes":
        return ""
    percent = str(credit["bonus_percent"])
    return asked.say(key + ("" if Decimal(percent) else "_plain"), percent=percent)


def store_credit(asked: Asked) -> Texts:
    figures = asked.answer(Topic.STORE_CREDIT).figures
    if figures["offered"] != "yes":
        return [asked.say("utter_policy_credit_none")]
    texts = [_credit(asked, "utter_policy_credit"),
             asked.say("utter_policy_credit_when", when=when(asked, figures))]  # fmt: skip
    if "valid_months" in figures:
        texts.append(asked.say("utter_policy_credit_valid", months=figures["valid_months"]))
    return texts


def refund_time(asked: Asked) -> Texts:
    """How long it takes; of an order paid by several means, at the pace of the slowest."""
    if asked.about.order is None:
        return _paces(asked)
    answers = [asked.answer(Topic.REFUND_TIME, payment=one) for one in _paid_by(asked)]
    found = max(
        (one.figures for one in answers or [asked.answer(Topic.REFUND_TIME)]), key=_all_days
    )
    if "days" not in found:
        return [asked.say("utter_policy_refund_time_unknown")]
    bank = at_the_bank(asked.words, int(str(found.get("bank_days", 0))))
    return [asked.say("utter_policy_refund_time", when=when(asked, found), bank=bank)]


def _paces(asked: Asked) -> Texts:
    """For each means of payment, as nobody knows which it was."""
    found = asked.answer(Topic.REFUND_TIME)
    entries: dict[str, list[str]] = {}
    for detail in found.details:
        payments = detail.about.get("payment", ())
        pace = _pace(asked, detail.figures)
        who = [_paid(asked, payment) for payment in payments]
        entries.setdefault(pace, []).extend(who or [asked.say("utter_label_paid_otherwise")])
    if len(entries) > 1:
        parts = (f"{either(who)} {pace}" for pace, who in entries.items())
        return [asked.say("utter_policy_refund_times", list="; ".join(parts))]
    if "days" not in found.figures:
        return [asked.say("utter_policy_refund_time_unknown")]
    bank = at_the_bank(asked.words, int(str(found.figures.get("bank_days", 0))))
    return [asked.say("utter_policy_refund_time", when=when(asked, found.figures), bank=bank)]


def _pace(asked: Asked, figures: Figures) -> str:
    days = int(str(figures.get("bank_days", 0)))
    bank = asked.say("utter_label_at_the_bank", days=business_days(asked.words, days))
    return when(asked, figures) + (f" {bank}" if days else "")


def _all_days(figures: Figures) -> int:
    return int(str(figures.get("days", 0))) + int(str(figures.get("bank_days", 0)))


def when(asked: Asked, figures: Figures) -> str:
    """`within 3 business days of your parcel reaching us`."""
    if "release" not in figures:
        return ""
    return after_release(asked.words, str(figures["release"]), int(str(figures["days"])))


def delivery_cost(asked: Asked) -> Texts:
    """Whether what was paid for the delivery is paid back."""
    found = asked.answer(Topic.DELIVERY_COST)
    figures = found.figures
    texts = [asked.say(f"utter_policy_delivery_{figures['refund']}")]
    if reasons := asked.reasons(many(figures["more_reasons"])):
        texts.append(asked.say("utter_policy_delivery_reasons", reasons=reasons))
    if asked.about.order is None and figures["refund"] == "none":
        texts += [_of_a_region(asked, detail) for detail in found.details if _regional(detail)]
    return texts


def _regional(detail: Detail) -> bool:
    return not {"region", "country"}.isdisjoint(detail.about) and "reason" not in detail.about


def _of_a_region(asked: Asked, detail: Detail) -> str:
    places = either(asked.place(one) for fact in ("country", "region")
                    for one in detail.about.get(fact, ()))  # fmt: skip
    return asked.say(f"utter_policy_delivery_{detail.figures['refund']}_in", places=places)


def exchange(asked: Asked) -> Texts:
    """What can be exchanged, of a known order which of its items; and the price difference."""
    answers = {one: asked.answer(Topic.EXCHANGE, line=one).figures for one in asked.lines()}
    offered = [one for one, figures in answers.items() if figures["offered"] == "yes"]
    figures = answers[offered[0]] if offered else asked.answer(Topic.EXCHANGE).figures
    if (answers and not offered) or figures["offered"] == "no":
        return [asked.say("utter_policy_exchange_none")]
    what = listed(asked.about.title(one) for one in offered)
    if not what and figures["offered"] == "depends":
        what = listed(asked.category(name) for name in many(figures["categories"]))
    key = "utter_policy_exchange" + ("_some" if what else "")
    return [asked.say(key, what=what), *_difference(asked, figures)]


def _difference(asked: Asked, figures: Figures) -> Texts:
    texts = []
    if figures.get("paid_by") == "shop":
        texts.append(asked.say("utter_policy_exchange_free"))
    if dearer := figures.get("if_dearer"):
        texts.append(asked.say(f"utter_policy_exchange_dearer_{dearer}"))
    if cheaper := figures.get("if_cheaper"):
        texts.append(asked.say(f"utter_policy_exchange_cheaper_{cheaper}"))
    return texts


def gift(asked: Asked) -> Texts:
    found = asked.answer(Topic.GIFT)
    if found.clause_id is None:
        return [asked.say("utter_policy_gift_none")]
    key = "utter_policy_gift" + ("" if found.figures["tell_giver"] == "no" else "_told")
    return [asked.say(key, offer=asked.offer(found.figures["offer"]))]
