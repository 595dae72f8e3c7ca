"""How an answer about the policy is worded: each figure is the engine's."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal

from returns import Answer, Detail, Money, Policy, Topic, answer
from returns.model import Order

from .figures import day, listed, money
from .hearing.categories import category_meant
from .words import Words

Texts = list[str]


@dataclass(frozen=True, slots=True)
class About:
    """What a question is about, as far as it is known: an order, a line of it, a category."""

    order: Order | None = None
    line: str | None = None
    category: str | None = None
    titles: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class _Asked:
    about: About
    now: datetime
    turn: int


class PolicyWording:
    def __init__(self, words: Words, policy: Policy) -> None:
        self._words = words
        self._policy = policy
        self._topics: dict[Topic, Callable[[Answer, _Asked], Texts]] = {
            Topic.WINDOW: self._window,
            Topic.CONDITION: self._condition,
            Topic.EXCLUSIONS: self._exclusions,
            Topic.SHIPPING_FEE: self._shipping_fee,
            Topic.METHODS: self._methods,
            Topic.REFUND_METHOD: self._refund_method,
            Topic.REFUND_TIME: self._refund_time,
            Topic.EXCHANGE: self._exchange,
            Topic.GIFT: self._gift,
            Topic.WARRANTY: self._warranty,
            Topic.HOLIDAY: self._holiday,
            Topic.GENERAL: self._general,
        }

    def category(self, text: str) -> str | None:
        """The category of the policy that `text` is about."""
        known = dict.fromkeys(
            name
            for terms in self._policy.editions
            for rules in (terms.windows, terms.exclusions, terms.conditions, terms.methods)
            for rule in rules
            for name in rule.when.values("category")
        )
        return category_meant(text, known)

    def of(self, topic: Topic, about: About, now: datetime, turn: int = 0) -> Texts:
        """The sentences that answer `topic`."""
        asked = _Asked(about, now, turn)
        return self._topics[topic](self._answer(topic, asked), asked)

    def _answer(self, topic: Topic, asked: _Asked) -> Answer:
        about = asked.about
        return answer(
            topic,
            self._policy,
            now=asked.now,
            order=about.order,
            line=about.line,
            category=about.category,
        )

    # how long

    def _window(self, found: Answer, asked: _Asked) -> Texts:
        about, say = asked.about, self._words.say
        if "last_day" in found.figures:
            item = about.titles.get(about.line or "") or next(iter(about.titles.values()), "")
            return [self._until(item, found.figures, asked.turn)]
        if about.order and any(detail.line_id for detail in found.details):
            return [
                self._until(about.titles.get(d.line_id or "", ""), d.figures, asked.turn)
                for d in found.details
            ]
        if about.order:
            items = listed(about.titles.values())
            return [say("utter_policy_window_undelivered", item=items)]
        days = found.figures.get("days", "")
        if about.category:
            what = self._category(about.category)
            return [say("utter_policy_window_about", asked.turn, what=what, days=days)]
        return [say("utter_policy_window", asked.turn, days=days), self._other_windows(found),
                *self._holiday(self._answer(Topic.HOLIDAY, asked), asked)]  # fmt: skip

    def _until(self, item: str, figures: Mapping[str, object], turn: int) -> str:
        last = day(date.fromisoformat(str(figures["last_day"])))
        if figures["open"] == "yes":
            left = self._days(figures["days_left"])
            return self._words.say("utter_policy_window_open", turn, item=item, day=last, left=left)
        late = self._days(figures["days_late"])
        return self._words.say("utter_policy_window_over", turn, item=item, day=last, late=late)

    def _other_windows(self, found: Answer) -> str:
        entries = [
            self._words.say(
                "utter_policy_window_entry", what=self._what(detail), days=detail.figures["days"]
            )
            for detail in found.details
            if detail.about
        ]
        return (
            self._words.say("utter_policy_window_list", list="; ".join(entries)) if entries else ""
        )

    def _holiday(self, found: Answer, asked: _Asked) -> Texts:
        if found.clause_id is None:
            return []
        days = {
            name: day(date.fromisoformat(str(found.figures[name])))
            for name in ("from", "to", "until")
        }
        what = next((self._what(detail) for detail in found.details if detail.about), "")
        key = "utter_policy_holiday" if what else "utter_policy_holiday_all"
        return [self._words.say(key, asked.turn, **days, what=what)]

    # in what state, and what not at all

    def _condition(self, found: Answer, asked: _Asked) -> Texts:
        asked_for = _many(found.figures.get("ask"))
        if asked_for:
            conditions = self._conditions(asked_for)
            return [self._words.say("utter_policy_condition_about", conditions=conditions)]
        if asked.about.line or asked.about.category or not found.details:
            return [self._words.say("utter_policy_condition_none")]
        by_what: dict[str, list[str]] = {}
        for detail in found.details:
            by_what.setdefault(self._what(detail), []).extend(_many(detail.figures["ask"]))
        entries = [
            self._words.say(
                "utter_policy_condition_entry", what=what, conditions=self._conditions(conditions)
            )
            for what, conditions in by_what.items()
        ]
        return [self._words.say("utter_policy_condition", list="; ".join(entries))]

    def _exclusions(self, found: Answer, asked: _Asked) -> Texts:
        figures, category = found.figures, asked.about.category
        if category is None:
            kinds = dict.fromkeys(str(detail.figures["kind"]) for detail in found.details)
            names = listed(self._words.label("kind", kind) for kind in kinds)
            return [self._words.say("utter_policy_exclusions", list=names)]
        what = self._category(category)
        if figures["excluded"] == "no":
            days = self._answer(Topic.WINDOW, asked).figures.get("days", "")
            return [self._words.say("utter_policy_not_excluded", what=what, days=days)]
        if figures["excluded"] == "depends":
            conditions = self._conditions(_many(figures.get("lacks")))
            return [
                self._words.say("utter_policy_excluded_depends", what=what, conditions=conditions)
            ]
        if reasons := self._reasons(_many(figures.get("unless_reason"))):
            return [self._words.say("utter_policy_excluded_unless", what=what, reasons=reasons)]
        return [self._words.say("utter_policy_excluded", what=what)]

    # what it costs, and how

    def _shipping_fee(self, found: Answer, asked: _Asked) -> Texts:
        restocking = self._answer(Topic.RESTOCKING_FEE, asked)
        if found.figures["paid_by"] == "shop":
            return [self._words.say("utter_policy_shipping_free"), *self._restocking(restocking)]
        texts = [self._fees(found.figures)]
        if reasons := self._reasons(_many(found.figures.get("free_reasons"))):
            texts.append(self._words.say("utter_policy_shipping_free_reasons", reasons=reasons))
        return texts + self._restocking(restocking)

    def _fees(self, figures: Mapping[str, object]) -> str:
        if "lowest_fee" not in figures:
            return ""
        lowest, highest = (self._amount(figures[name]) for name in ("lowest_fee", "highest_fee"))
        key = "utter_policy_shipping_paid" + ("_one" if lowest == highest else "")
        return self._words.say(key, lowest=lowest, highest=highest)

    def _restocking(self, found: Answer) -> Texts:
        texts = []
        for detail in found.details:
            conditions = self._conditions(_many(detail.figures.get("lacks")))
            key = "utter_policy_restocking" + ("" if conditions else "_plain")
            at_most = detail.figures.get("at_most")
            limit = self._words.say("utter_policy_restocking_limit", amount=self._amount(at_most)) \
                if at_most else ""  # fmt: skip
            texts.append(self._words.say(key, what=self._what(detail), limit=limit,
                                         percent=detail.figures["percent"],
                                         conditions=conditions))  # fmt: skip
        return texts

    def _methods(self, found: Answer, asked: _Asked) -> Texts:
        entries = dict.fromkeys(
            self._method(str(detail.figures["method"]), Decimal(str(detail.figures["fee"])))
            for detail in found.details
        )
        if asked.about.order is None:
            entries |= dict.fromkeys(self._methods_of_some_countries())
        if not entries:
            return [self._words.say("utter_policy_methods_none")]
        return [self._words.say("utter_policy_methods", asked.turn, list="; ".join(entries))]

    def _method(self, method: str, fee: Decimal) -> str:
        cost = self._amount(fee) if fee else self._words.say("utter_label_free")
        return f"{self._words.label('method', method)} ({cost})"

    def _methods_of_some_countries(self) -> Texts:
        note = self._words.say("utter_label_some_countries")
        return [
            f"{self._method(rule.method.value, rule.fee)}, {note}"
            for rule in self._policy.current.methods
            if rule.when.values("region") or rule.when.values("country")
        ]

    # the money

    def _refund_method(self, found: Answer, asked: _Asked) -> Texts:
        payment = found.figures.get("payment")
        if asked.about.order and payment:
            text = self._words.say(
                "utter_policy_refund_method_about",
                payment=self._words.label("payment", str(payment)),
                destination=self._words.label("destination", str(found.figures["to"])),
            )
        else:
            text = self._words.say("utter_policy_refund_method")
        return [text, self._credit(asked)]

    def _credit(self, asked: _Asked) -> str:
        credit = self._answer(Topic.STORE_CREDIT, asked).figures
        if credit.get("offered") != "yes":
            return ""
        percent = str(credit.get("bonus_percent", "0"))
        key = "utter_policy_refund_credit" + ("" if Decimal(percent) else "_plain")
        return self._words.say(key, percent=percent)

    def _refund_time(self, found: Answer, asked: _Asked) -> Texts:
        return [
            self._words.say(
                "utter_policy_refund_time",
                asked.turn,
                when=self._when(found.figures),
                bank=self._bank(found.figures),
            )
        ]

    def _when(self, figures: Mapping[str, object]) -> str:
        return self._words.say(f"utter_when_{figures['release']}", days=figures["days"])

    def _bank(self, figures: Mapping[str, object]) -> str:
        days = str(figures.get("bank_days", "0"))
        return self._words.say("utter_bank_days", days=days) if days != "0" else ""

    # other ways to make it right

    def _exchange(self, found: Answer, asked: _Asked) -> Texts:
        figures = found.figures
        if figures["offered"] == "no":
            return [self._words.say("utter_policy_exchange_none")]
        categories = listed(self._category(name) for name in _many(figures.get("categories")))
        some = figures["offered"] == "depends" and categories
        texts = [
            self._words.say("utter_policy_exchange_some", what=categories)
            if some
            else self._words.say("utter_policy_exchange")
        ]
        if figures.get("paid_by") == "shop":
            texts.append(self._words.say("utter_policy_exchange_free"))
        if figures.get("if_dearer") == "charge":
            texts.append(self._words.say("utter_policy_exchange_dearer"))
        if figures.get("if_cheaper") == "refund":
            texts.append(self._words.say("utter_policy_exchange_cheaper"))
        return texts

    def _gift(self, found: Answer, asked: _Asked) -> Texts:
        if found.clause_id is None:
            return [self._words.say("utter_policy_gift_none")]
        key = "utter_policy_gift" + ("" if found.figures["tell_giver"] == "no" else "_told")
        return [self._words.say(key, offer=self._offer(found.figures["offer"]))]

    def _warranty(self, found: Answer, asked: _Asked) -> Texts:
        details = [
            detail
            for detail in found.details
            if not asked.about.category or asked.about.category in detail.about.get("category", ())
        ]
        if found.figures.get("covered") == "no" or not details:
            return [self._words.say("utter_policy_warranty_none")]
        return [
            self._words.say(
                "utter_policy_warranty",
                what=self._what(detail).capitalize(),
                months=detail.figures["months"],
                offer=self._offer(detail.figures["offer"]),
            )
            for detail in details
        ]

    def _general(self, found: Answer, asked: _Asked) -> Texts:
        time = self._answer(Topic.REFUND_TIME, asked)
        texts = [
            self._words.say(
                "utter_policy_general",
                asked.turn,
                days=found.figures.get("days", ""),
                when=self._when(time.figures),
            )
        ]
        fee = self._answer(Topic.SHIPPING_FEE, asked)
        texts.append(self._fees(fee.figures))
        return texts

    # names

    def _what(self, detail: Detail) -> str:
        """What a clause is about: "clothes and shoes", "gold members"."""
        about = detail.about
        names = [self._category(name) for name in about.get("category", ())]
        names += [self._words.say("utter_label_tier", tier=tier) for tier in about.get("tier", ())]
        names += [tag.replace("-", " ") for tag in about.get("tag", ())]
        what = listed(names) or self._words.say("utter_label_everything_else")
        offers = [self._words.label("resolution", one).lower()
                  for one in about.get("resolution", ())]  # fmt: skip
        if not offers:
            return what
        return f"{what} {self._words.say('utter_label_for_resolution', resolution=listed(offers))}"

    def _category(self, name: str) -> str:
        key = f"utter_label_category_{name}"
        return self._words.say(key) if key in self._words.keys else name.replace("_", " ")

    def _conditions(self, names: list[str]) -> str:
        return listed(self._words.label("condition", name) for name in dict.fromkeys(names))

    def _reasons(self, names: list[str]) -> str:
        labels = [self._words.label("fault", name) for name in names]
        return listed(labels).replace(" and ", " or ") if labels else ""

    def _offer(self, offer: object) -> str:
        names = [self._words.label("resolution", name).lower() for name in _many(offer)]
        return listed(names).replace(" and ", " or ")

    def _days(self, count: object) -> str:
        if str(count) == "1":
            return self._words.say("utter_label_day")
        return self._words.say("utter_label_days", count=count)

    def _amount(self, amount: object) -> str:
        return money(Money.of(str(amount), self._policy.currency))


def _many(figure: object) -> list[str]:
    if isinstance(figure, str):
        return [figure]
    return [str(one) for one in figure] if isinstance(figure, tuple) else []
