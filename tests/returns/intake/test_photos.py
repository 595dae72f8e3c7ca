"""A photo is asked for where the policy wants one, and belongs to the line it shows."""

import json
from dataclasses import replace

from returns import Outcome, Reason, Resolution
from returns.intake import (
    About,
    Draft,
    Heard,
    Mention,
    Question,
    Ready,
    Task,
    ask,
    begin,
    from_data,
    take,
    to_data,
)
from tests.returns.intake.shop import NOW, POLICY, line, order

LAMP = order(line("lamp", category="home"))
LAMP_AND_MUG = order(line("lamp", category="home"), line("mug", category="home"))
BROKEN = Heard(reason=Reason.DEFECTIVE)
BOTH_BROKEN = Heard(
    mentions=(Mention("lamp"), Mention("mug")), reason=Reason.DEFECTIVE, adding=True
)
NO_PHOTO = Heard(choice=(About.CONDITION, "no"))


def opened() -> Draft:
    return replace(begin(Task.RETURN, "key"), order_id="order")


def asked_after(draft: Draft, heard: Heard, of: object = LAMP) -> tuple[Draft, Question]:
    taken = take(draft, heard, of)  # type: ignore[arg-type]
    step = ask(taken, of, POLICY, NOW)  # type: ignore[arg-type]
    assert isinstance(step, Question), step
    return replace(taken, asked=step), step


def test_a_photo_is_asked_for_and_only_no_can_be_pressed() -> None:
    _, step = asked_after(opened(), BROKEN)

    assert step == Question(About.CONDITION, "lamp", "photo", ("no",))


def test_a_photo_is_the_answer_and_stays_with_its_line() -> None:
    draft, _ = asked_after(opened(), BROKEN)

    draft, step = asked_after(draft, Heard(photos=("a_1", "a_2")))

    assert step.about is About.RESOLUTION
    assert draft.lines[0].photos == ("a_1", "a_2")
    assert draft.photos == ()


def test_a_yes_is_a_promise_and_no_photo() -> None:
    draft, _ = asked_after(opened(), BROKEN)

    for said in (Heard(yes=True), Heard(choice=(About.CONDITION, "yes"))):
        _, step = asked_after(draft, said)
        assert step.condition == "photo"


def test_who_has_no_photo_goes_to_a_person() -> None:
    draft, _ = asked_after(opened(), BROKEN)
    draft = take(draft, replace(NO_PHOTO, resolution=Resolution.REFUND), LAMP)
    for _ in range(5):
        step = ask(draft, LAMP, POLICY, NOW)
        if isinstance(step, Ready):
            break
        assert isinstance(step, Question)
        draft = take(replace(draft, asked=step), Heard(choice=(step.about, step.options[0])), LAMP)

    assert isinstance(step, Ready)
    assert step.decision
    assert step.decision.outcome is Outcome.REVIEW


def test_a_photo_that_came_before_the_order_was_known_is_not_asked_for_again() -> None:
    early = take(begin(Task.RETURN, "key"), replace(BROKEN, photos=("a_1",)), None)

    draft, step = asked_after(replace(early, order_id="order"), Heard())

    assert draft.lines[0].photos == ("a_1",)
    assert step.about is About.RESOLUTION


def test_each_line_has_a_photo_of_its_own_when_they_are_asked_for_one_by_one() -> None:
    draft, first = asked_after(opened(), BOTH_BROKEN, LAMP_AND_MUG)
    draft, second = asked_after(draft, Heard(photos=("a_1",)), LAMP_AND_MUG)
    draft, _ = asked_after(draft, Heard(photos=("a_2",)), LAMP_AND_MUG)

    assert (first.line_id, second.line_id) == ("lamp", "mug")
    assert [one.photos for one in draft.lines] == [("a_1",), ("a_2",)]


def test_photos_shown_unasked_are_of_everything_that_comes_back() -> None:
    draft = take(opened(), replace(BOTH_BROKEN, photos=("a_1",)), LAMP_AND_MUG)

    assert [one.photos for one in draft.lines] == [("a_1",), ("a_1",)]


def test_another_reason_does_not_forget_the_photo() -> None:
    draft, _ = asked_after(opened(), BROKEN)
    draft, _ = asked_after(draft, Heard(photos=("a_1",)))

    changing = take(draft, Heard(choice=(About.CHANGE, About.REASON)), LAMP)
    _, step = asked_after(changing, Heard(reason=Reason.NOT_AS_DESCRIBED, correcting=True))

    assert step.condition != "photo"


def test_a_photo_takes_back_a_yes_that_was_given_before() -> None:
    agreed = replace(take(opened(), BROKEN, LAMP), agreed=True)

    assert take(agreed, Heard(photos=("a_1",)), LAMP).agreed is None


def test_photos_survive_as_plain_data() -> None:
    waiting = take(begin(Task.RETURN, "key"), Heard(photos=("a_1",)), None)
    placed = take(opened(), replace(BROKEN, photos=("a_2",)), LAMP)

    for draft in (waiting, placed):
        assert from_data(json.loads(json.dumps(to_data(draft)))) == draft
