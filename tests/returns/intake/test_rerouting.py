"""A submitted return is sent otherwise: one thing at a time, and only after a yes."""

from dataclasses import replace

import pytest

from returns import Method
from returns.intake import (
    About,
    Draft,
    Heard,
    Place,
    Question,
    Ready,
    Refused,
    Task,
    WayPart,
    ask,
    begin,
    from_data,
    take,
    to_data,
)
from tests.returns.intake.shop import NOW, POLICY, line, order

ORDER = order(line("shoes"))
OFFICE = Place("5 Market St", "20095", "Hamburg")
DRAFT = replace(begin(Task.CHANGE_WAY, "key"), order_id="order", return_id="r1")


def about(draft: Draft) -> About | None:
    step = ask(draft, ORDER, POLICY, NOW)
    return step.about if isinstance(step, Question) else None


def test_first_the_return_and_then_what_is_to_change() -> None:
    assert about(replace(DRAFT, return_id=None)) is About.RETURN
    assert about(DRAFT) is About.WAY


def test_a_time_needs_no_yes_for_it_is_chosen() -> None:
    later = take(DRAFT, Heard(other_time=True, method=Method.PICKUP), ORDER)

    assert later.change is WayPart.TIME
    assert isinstance(ask(later, ORDER, POLICY, NOW), Ready)


@pytest.mark.parametrize("heard", [Heard(method=Method.DROP_OFF), Heard(place=OFFICE)])
def test_another_way_and_another_address_need_a_yes(heard: Heard) -> None:
    wanted = take(DRAFT, heard, ORDER)
    asked = replace(wanted, asked=Question(About.CONFIRM))

    assert about(wanted) is About.CONFIRM
    assert isinstance(ask(take(asked, Heard(yes=True), ORDER), ORDER, POLICY, NOW), Ready)
    assert isinstance(ask(take(asked, Heard(yes=False), ORDER), ORDER, POLICY, NOW), Refused)


def test_what_is_said_last_counts_and_a_yes_to_something_else_does_not() -> None:
    agreed = replace(take(DRAFT, Heard(place=OFFICE), ORDER), agreed=True)

    other = take(agreed, Heard(method=Method.DROP_OFF), ORDER)

    assert (other.place, other.method, other.agreed) == (None, Method.DROP_OFF, None)
    assert about(take(agreed, Heard(other_place=True), ORDER)) is About.PLACE


@pytest.mark.parametrize(
    ("part", "asked"), [("time", None), ("method", About.METHOD), ("place", About.PLACE)]
)
def test_a_button_says_what_is_to_change(part: str, asked: About | None) -> None:
    assert about(take(DRAFT, Heard(choice=("way", part)), ORDER)) is asked
    assert take(DRAFT, Heard(choice=("way", "moon")), ORDER) == DRAFT


def test_it_lies_in_a_slot_and_comes_back() -> None:
    wanted = take(DRAFT, Heard(place=OFFICE), ORDER)

    assert from_data(to_data(wanted)) == wanted
