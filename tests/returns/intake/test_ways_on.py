"""Whatever a customer says in whatever order, there is always a way on."""

from dataclasses import replace

from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule

from returns import Method, Reason, Resolution
from returns.intake import (
    About,
    Draft,
    Heard,
    Mention,
    Question,
    Ready,
    Refused,
    Task,
    ask,
    begin,
    take,
)
from tests.returns.intake.shop import NOW, POLICY, line, order

ORDER = order(
    line("shoes"),
    line("socks", 3),
    line("mug", category="personalised"),
    line("gone", returned=1),
    line("laptop", category="electronics"),
)
LINES = st.sampled_from([*(one.id for one in ORDER.lines), "no-such-line"])
QUANTITIES = st.one_of(st.none(), st.integers(1, 12))
MENTIONS = st.builds(Mention, LINES, QUANTITIES, st.none() | st.sampled_from(Reason))
ANSWERS = st.sampled_from(["yes", "no", "1", "all"])
HEARD = st.builds(
    Heard,
    text=st.sampled_from(["", "hm", "order"]),
    mentions=st.lists(MENTIONS, max_size=3).map(tuple),
    unsure=st.lists(LINES, max_size=2).map(tuple),
    count=QUANTITIES,
    reason=st.none() | st.sampled_from(Reason),
    resolution=st.none() | st.sampled_from(Resolution),
    method=st.none() | st.sampled_from(Method),
    answers=st.dictionaries(st.sampled_from(["unworn", "tags_on", "sealed"]), st.booleans()),
    yes=st.none() | st.booleans(),
    choice=st.none()
    | st.tuples(st.sampled_from(About), st.sampled_from(["yes", "no", "1", "all"])),
    correcting=st.booleans(),
    adding=st.booleans(),
    photos=st.sampled_from([(), ("a_1",), ("a_1", "a_2")]),
)
ENOUGH = 30  # questions until a willing customer must be through


class Customer(RuleBasedStateMachine):
    @initialize()
    def begins(self) -> None:
        self.draft = replace(begin(Task.RETURN, "key"), order_id="order")

    @rule(heard=HEARD)
    def says(self, heard: Heard) -> None:
        if self.draft.agreed:
            return  # it is carried out by now
        self.draft = _asked(take(self.draft, heard, ORDER))

    @invariant()
    def a_willing_customer_gets_through(self) -> None:
        draft = self.draft
        for _ in range(ENOUGH):
            step = ask(draft, ORDER, POLICY, NOW)
            if not isinstance(step, Question):
                return
            draft = _asked(take(replace(draft, asked=step), _willing(step), ORDER))
        raise AssertionError(f"no way on from {self.draft}")


def _asked(draft: Draft) -> Draft:
    step = ask(draft, ORDER, POLICY, NOW)
    assert isinstance(step, Question | Ready | Refused)
    return replace(draft, asked=step if isinstance(step, Question) else None)


def _willing(question: Question) -> Heard:
    """The answer of somebody who takes the first thing on offer."""
    if question.about is About.REASON:
        return Heard(choice=(About.REASON, Reason.UNWANTED))
    if question.about is About.VARIANT:
        return Heard(choice=(About.RESOLUTION, Resolution.REFUND))
    if question.about is About.CHANGE:
        return Heard(yes=True)
    return Heard(choice=(question.about, question.options[0]))


TestCustomer = Customer.TestCase
