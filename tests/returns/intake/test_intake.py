"""A draft takes in what is said in any order, and asks for what is missing."""

import json
from dataclasses import replace

import pytest

from returns import Method, Order, Outcome, Reason, Resolution
from returns.intake import (
    About,
    CancelReason,
    Draft,
    Heard,
    Mention,
    Place,
    Question,
    Ready,
    Refused,
    Task,
    ask,
    begin,
    from_data,
    take,
    to_data,
)
from tests.returns.intake.shop import NOW, POLICY, line, order

SHOES_AND_SOCKS = order(line("shoes"), line("socks", 3))
EVERYTHING = Heard(
    mentions=(Mention("shoes"),),
    reason=Reason.SIZE_TOO_SMALL,
    answers={"unworn": True},
    resolution=Resolution.REFUND,
    method=Method.STORE,
)


def opened(task: Task = Task.RETURN) -> Draft:
    return replace(begin(task, "key"), order_id="order")


def asked_after(draft: Draft, heard: Heard, of: Order = SHOES_AND_SOCKS) -> tuple[Draft, Question]:
    taken = take(draft, heard, of)
    step = ask(taken, of, POLICY, NOW)
    assert isinstance(step, Question)
    return replace(taken, asked=step), step


def test_the_order_comes_first() -> None:
    assert ask(begin(Task.RETURN, "key"), None, POLICY, NOW) == Question(About.ORDER)


def test_what_was_said_before_the_order_is_known_waits_for_it() -> None:
    draft = take(
        begin(Task.RETURN, "key"), Heard(text="too small", reason=Reason.SIZE_TOO_SMALL), None
    )

    draft, step = asked_after(replace(draft, order_id="order"), Heard(mentions=(Mention("shoes"),)))

    assert draft.lines[0].reason is Reason.SIZE_TOO_SMALL
    assert step.about is About.CONDITION


def test_all_in_one_message_leaves_only_the_yes() -> None:
    _, step = asked_after(opened(), EVERYTHING)

    assert step.about is About.CONFIRM


def test_the_questions_come_one_by_one_until_it_is_ready() -> None:
    draft, step = asked_after(opened(), Heard())
    seen = [step.about]
    for heard in (
        Heard(mentions=(Mention("socks"),)),
        Heard(count=2),
        Heard(reason=Reason.UNWANTED),
        Heard(yes=True),
        Heard(choice=(About.RESOLUTION, "refund")),
        Heard(choice=(About.METHOD, "STORE")),
    ):
        draft, step = asked_after(draft, heard)
        seen.append(step.about)
    ready = ask(take(draft, Heard(yes=True), SHOES_AND_SOCKS), SHOES_AND_SOCKS, POLICY, NOW)

    assert seen == ["items", "quantity", "reason", "condition", "resolution", "method", "confirm"]
    assert isinstance(ready, Ready)
    assert ready.decision
    assert ready.decision.outcome is Outcome.APPROVED


def test_an_only_item_is_taken_without_asking() -> None:
    _, step = asked_after(opened(), Heard(), order(line("shoes")))

    assert step == Question(About.REASON, "shoes")


def test_a_quantity_beyond_what_is_left_is_asked_again() -> None:
    draft, step = asked_after(opened(), Heard(mentions=(Mention("socks", 9),)))

    assert step.about is About.QUANTITY
    assert draft.too_many == 9


def test_a_correction_takes_the_place_of_the_item_and_keeps_its_reason() -> None:
    draft, _ = asked_after(opened(), EVERYTHING)

    draft, _ = asked_after(draft, Heard(mentions=(Mention("socks", 1),), correcting=True))

    assert [(one.line_id, one.reason) for one in draft.lines] == [("socks", Reason.SIZE_TOO_SMALL)]


def test_an_item_can_be_added() -> None:
    draft, _ = asked_after(opened(), EVERYTHING)

    draft, step = asked_after(draft, Heard(mentions=(Mention("socks", 1),), adding=True))

    assert [one.line_id for one in draft.lines] == ["shoes", "socks"]
    assert step == Question(About.REASON, "socks")


def test_a_yes_that_says_more_is_not_yet_a_yes() -> None:
    draft, _ = asked_after(opened(), EVERYTHING)

    draft, step = asked_after(draft, Heard(yes=True, method=Method.PICKUP))

    assert draft.method is Method.PICKUP
    assert step.about is About.CONFIRM


def test_a_yes_is_taken_back_when_something_changes() -> None:
    draft, _ = asked_after(opened(), EVERYTHING)
    agreed = take(draft, Heard(yes=True), SHOES_AND_SOCKS)

    changed = take(agreed, Heard(choice=(About.METHOD, "PICKUP")), SHOES_AND_SOCKS)

    assert agreed.agreed
    assert changed.agreed is None


@pytest.mark.parametrize(
    ("part", "asked"),
    [("items", "items"), ("reason", "reason"), ("resolution", "resolution"), ("method", "method")],
)
def test_a_no_asks_what_to_change_and_that_part_is_asked_again(part: str, asked: str) -> None:
    draft, _ = asked_after(opened(), EVERYTHING)
    draft, change = asked_after(draft, Heard(yes=False))

    _, step = asked_after(draft, Heard(choice=(About.CHANGE, part)))

    assert change.about is About.CHANGE
    assert step.about == asked


def test_an_item_that_is_in_a_return_already_is_refused_without_more_questions() -> None:
    gone = order(line("shoes", returned=1), line("socks"))

    step = ask(take(opened(), Heard(mentions=(Mention("shoes"),)), gone), gone, POLICY, NOW)

    assert isinstance(step, Refused)
    assert step.decision
    assert step.decision.lines[0].code == "RETURNED"


@pytest.mark.parametrize(
    "about", ["items", "quantity", "reason", "method", "resolution", "nonsense"]
)
def test_a_choice_that_was_never_offered_changes_nothing(about: str) -> None:
    draft, _ = asked_after(opened(), Heard())

    assert take(draft, Heard(choice=(about, "no-such-thing")), SHOES_AND_SOCKS) == draft


def test_an_order_that_has_shipped_is_not_cancelled() -> None:
    assert isinstance(ask(opened(Task.CANCEL_ORDER), SHOES_AND_SOCKS, POLICY, NOW), Refused)


def test_the_courier_is_sent_elsewhere_once_the_address_is_known() -> None:
    draft, _ = asked_after(opened(), EVERYTHING)
    picked_up = Heard(choice=(About.METHOD, "PICKUP"))
    office = Place("5 Market St", "20095", "Hamburg")

    elsewhere, step = asked_after(take(draft, picked_up, SHOES_AND_SOCKS), Heard(other_place=True))
    assert step.about is About.PLACE
    known, step = asked_after(elsewhere, Heard(place=office))
    assert (known.place, step.about) == (office, About.CONFIRM)
    assert from_data(json.loads(json.dumps(to_data(known)))) == known
    after_all, step = asked_after(elsewhere, Heard(choice=(About.PLACE, "ordered")))
    assert (after_all.elsewhere_than_ordered, step.about) == (False, About.CONFIRM)
    _, step = asked_after(elsewhere, Heard(choice=(About.METHOD, "STORE")))
    assert step.about is About.CONFIRM


def test_an_order_is_called_off_once_it_was_asked_why() -> None:
    waiting = replace(
        SHOES_AND_SOCKS,
        lines=tuple(replace(x, unshipped_quantity=1, fulfilled_quantity=0)
                    for x in SHOES_AND_SOCKS.lines),
    )  # fmt: skip

    def after(draft: Draft, heard: Heard) -> tuple[Draft, About | None]:
        taken = take(draft, heard, waiting)
        step = ask(taken, waiting, POLICY, NOW)
        asked = step if isinstance(step, Question) else None
        return replace(taken, asked=asked), asked.about if asked else None

    draft, about = after(opened(Task.CANCEL_ORDER), Heard())
    assert about is About.WHY
    assert after(draft, Heard(why=CancelReason.CHEAPER))[1] is About.CONFIRM
    assert after(draft, Heard(choice=(About.WHY, "too_slow")))[0].why is CancelReason.TOO_SLOW
    assert after(draft, Heard(yes=True))[0].why is CancelReason.UNSAID
    in_words, about = after(draft, Heard(text="my dog ate the old ones"))
    assert (in_words.why, in_words.why_said) == (CancelReason.OTHER, "my dog ate the old ones")
    assert from_data(json.loads(json.dumps(to_data(in_words)))) == in_words
    done, about = after(in_words, Heard(yes=True))
    assert about is None
    assert done.agreed


def test_a_draft_comes_back_from_plain_data_as_it_was() -> None:
    draft, _ = asked_after(opened(), EVERYTHING)

    assert from_data(json.loads(json.dumps(to_data(draft)))) == draft


def test_a_reason_belongs_to_the_line_it_was_asked_of_though_it_names_another_in_passing() -> None:
    both = take(opened(), Heard(mentions=(Mention("shoes"), Mention("socks", 1))), SHOES_AND_SOCKS)
    draft, step = asked_after(both, Heard())
    draft, step = asked_after(draft, Heard(reason=Reason.NOT_AS_DESCRIBED))
    assert step == Question(About.REASON, "socks")

    taken = take(
        draft, Heard(mentions=(Mention("shoes"),), reason=Reason.DEFECTIVE), SHOES_AND_SOCKS
    )

    assert [one.reason for one in taken.lines] == [Reason.NOT_AS_DESCRIBED, Reason.DEFECTIVE]
