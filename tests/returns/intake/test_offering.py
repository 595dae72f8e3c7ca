"""A wish that cannot be had is dropped where others are open, and never where none is."""

from dataclasses import replace

from returns import Reason, Resolution
from returns.intake import (
    About,
    Draft,
    DraftLine,
    Question,
    Task,
    as_offered,
    ask,
    begin,
    decide,
)
from tests.returns.intake.shop import NOW, POLICY, line, order

SHOES_AND_LAPTOP = order(line("shoes"), line("laptop", category="electronics"))
ANSWERS = {"unworn": True, "complete": True}


def draft_of(*ids: str, resolution: Resolution, reason: Reason = Reason.UNWANTED) -> Draft:
    lines = tuple(DraftLine(one, 1, reason, ANSWERS) for one in ids)
    return replace(begin(Task.RETURN, "key"), order_id="o", lines=lines, resolution=resolution)


def offered(draft: Draft) -> Draft:
    return as_offered(draft, lambda one: decide(one, SHOES_AND_LAPTOP, POLICY, NOW))


def test_what_none_of_the_lines_can_have_is_named_and_asked_for_again() -> None:
    draft = offered(draft_of("laptop", resolution=Resolution.REPLACEMENT))

    assert draft.resolution is None
    assert draft.denied == (Resolution.REPLACEMENT, "laptop")
    question = ask(draft, SHOES_AND_LAPTOP, POLICY, NOW)
    assert isinstance(question, Question)
    assert question.about is About.RESOLUTION
    assert question.options == (Resolution.REFUND, Resolution.STORE_CREDIT)


def test_what_one_line_cannot_have_is_asked_for_again_for_all() -> None:
    draft = offered(draft_of("shoes", "laptop", resolution=Resolution.EXCHANGE))

    assert draft.denied == (Resolution.EXCHANGE, "laptop")


def test_what_can_be_had_stays() -> None:
    draft = draft_of("shoes", resolution=Resolution.EXCHANGE)

    assert offered(draft) is draft


def test_a_no_for_another_cause_stays_a_no() -> None:
    worn = replace(
        draft_of("shoes", resolution=Resolution.REPLACEMENT),
        lines=(DraftLine("shoes", 1, Reason.UNWANTED, {"unworn": False}),),
    )
    overseas = replace(SHOES_AND_LAPTOP, country="US")

    assert as_offered(worn, lambda one: decide(one, overseas, POLICY, NOW)) is worn
