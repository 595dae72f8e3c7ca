"""What was asked, and the words that every answer is made of."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime

from returns import Answer, Detail, Money, Policy, Reason, Topic, answer
from returns.answer import Figures
from returns.model import Order

from ..figures import day, either, listed, money
from ..words import Words

Texts = list[str]
Scope = Mapping[str, tuple[str, ...]]
_SAID = frozenset("category tier tag product country region channel resolution reason".split())


@dataclass(frozen=True, slots=True)
class About:
    """What a question is about, as far as it is known: an order, a line of it, a category, why
    it would come back."""

    order: Order | None = None
    line: str | None = None
    category: str | None = None
    titles: Mapping[str, str] = field(default_factory=dict)
    reason: Reason | None = None

    def title(self, line_id: str | None) -> str:
        """The name of a line as the customer knows it."""
        return self.titles.get(line_id or "", "")


@dataclass(frozen=True, slots=True)
class Asked:
    words: Words
    policy: Policy
    about: About
    now: datetime
    turn: int = 0

    def answer(self, topic: Topic, line: str | None = None, payment: str | None = None) -> Answer:
        """The engine's answer; about another line, or another means of payment, if named."""
        about = self.about
        return answer(
            topic,
            self.policy,
            now=self.now,
            order=about.order,
            line=line or about.line,
            category=about.category,
            reason=about.reason,
            payment=payment,
        )

    def lines(self) -> list[str]:
        """The ids of the delivered lines that a question about the order is about."""
        about = self.about
        if about.line or about.order is None:
            return [about.line] if about.line else []
        return [
            line.id
            for line in about.order.lines
            if line.fulfilled and about.category in (None, line.category)
        ]

    def say(self, key: str, **figures: object) -> str:
        return self.words.say(key, self.turn, **figures)

    # names and figures

    def what(self, detail: Detail, *unsaid: str) -> str:
        """What a clause is about: "clothes and shoes", "everything else in orders to the EU".

        Without the facts `unsaid`: the sentence around it tells of them. "" for everything.
        """
        about = {fact: values for fact, values in detail.about.items() if fact not in unsaid}
        if not about:
            return ""
        what = listed(self._goods(about)) or self.words.say("utter_label_everything_else")
        return " ".join([what, *self._cases(about)])

    def each(self, details: Iterable[Detail], *unsaid: str) -> list[tuple[str, Detail]]:
        """What every clause is about, the one about all that is left last."""
        found = sorted(details, key=lambda detail: not self.what(detail, *unsaid))
        rest = "utter_label_everything" + ("_else" if len(found) > 1 else "")
        return [(self.what(one, *unsaid) or self.words.say(rest), one) for one in found]

    def _goods(self, about: Scope) -> Iterator[str]:
        words = self.words
        yield from (self.category(name) for name in about.get("category", ()))
        yield from (words.say("utter_label_tier", tier=plain(one)) for one in about.get("tier", ()))
        yield from (self._tagged(tag) for tag in about.get("tag", ()))
        if "product" in about:
            yield words.say("utter_label_some_products")

    def _tagged(self, tag: str) -> str:
        key = f"utter_label_tag_{tag}"
        return self.words.say(key) if key in self.words.keys else self.words.say(
            "utter_label_tag", tag=plain(tag)
        )  # fmt: skip

    def place(self, name: str) -> str:
        key = f"utter_label_place_{name}"
        return self.words.say(key) if key in self.words.keys else plain(name)

    def _cases(self, about: Scope) -> Iterator[str]:
        say = self.words.say
        if places := [*about.get("country", ()), *about.get("region", ())]:
            yield say("utter_label_case_place", places=either(self.place(one) for one in places))
        if channels := about.get("channel"):
            yield say("utter_label_case_channel", channels=either(plain(one) for one in channels))
        if resolutions := about.get("resolution"):
            yield say("utter_label_for_resolution", resolution=self.offer(resolutions))
        if reasons := about.get("reason"):
            yield say("utter_label_case_reason", reasons=self.reasons([*reasons]))
        if not about.keys() <= _SAID:
            yield say("utter_label_case_some")

    def category(self, name: str) -> str:
        key = f"utter_label_category_{name}"
        return self.words.say(key) if key in self.words.keys else plain(name)

    def conditions(self, names: list[str]) -> str:
        return listed(self.words.label("condition", name) for name in dict.fromkeys(names))

    def reasons(self, names: list[str]) -> str:
        return either(self.words.label("fault", name) for name in names)

    def offer(self, offer: object) -> str:
        """`a refund or store credit`."""
        return either(self.words.label("offer", name) for name in many(offer))

    def days(self, count: object) -> str:
        if str(count) == "1":
            return self.words.say("utter_label_day")
        return self.words.say("utter_label_days", count=count)

    def amount(self, figures: Figures, name: str) -> str:
        """An amount in the currency that the engine named with it."""
        return money(Money.of(str(figures[name]), str(figures["currency"])))


def on(figures: Figures, name: str) -> str:
    """A day of the engine's."""
    return day(date.fromisoformat(str(figures[name])))


def plain(name: str) -> str:
    """A merchant's own name for something, as words."""
    return name.replace("-", " ").replace("_", " ")


def many(figure: object) -> list[str]:
    if isinstance(figure, str):
        return [figure]
    return [str(one) for one in figure] if isinstance(figure, tuple) else []
