"""What was asked, and the words that every answer is made of."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime

from returns import Answer, Detail, Money, Policy, Reason, Topic, answer
from returns.answer import Figures
from returns.model import Order

from ..figures import day, listed, money
from ..words import Words

Texts = list[str]


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

    def what(self, detail: Detail) -> str:
        """What a clause is about: "clothes and shoes", "gold members"."""
        about = detail.about
        names = [self.category(name) for name in about.get("category", ())]
        names += [self.words.say("utter_label_tier", tier=tier) for tier in about.get("tier", ())]
        names += [tag.replace("-", " ").replace("_", " ") for tag in about.get("tag", ())]
        what = listed(names) or self.words.say("utter_label_everything_else")
        offers = [self.words.label("resolution", one).lower()
                  for one in about.get("resolution", ())]  # fmt: skip
        if not offers:
            return what
        return f"{what} {self.words.say('utter_label_for_resolution', resolution=listed(offers))}"

    def category(self, name: str) -> str:
        key = f"utter_label_category_{name}"
        return self.words.say(key) if key in self.words.keys else name.replace("_", " ")

    def conditions(self, names: list[str]) -> str:
        return listed(self.words.label("condition", name) for name in dict.fromkeys(names))

    def reasons(self, names: list[str]) -> str:
        labels = [self.words.label("fault", name) for name in names]
        return listed(labels).replace(" and ", " or ") if labels else ""

    def offer(self, offer: object) -> str:
        names = [self.words.label("resolution", name).lower() for name in many(offer)]
        return listed(names).replace(" and ", " or ")

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


def many(figure: object) -> list[str]:
    if isinstance(figure, str):
        return [figure]
    return [str(one) for one in figure] if isinstance(figure, tuple) else []
