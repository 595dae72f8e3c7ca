"""Which task a message wishes for."""

import pytest

from bot.actions.hearing.wishes import wished
from returns.intake import Task


@pytest.mark.parametrize(
    "text",
    [
        "cancel my return",
        "I'm keeping the dress after all",
        "call it off please",
        "i don't want to return it any more",
        "drop the return",
    ],
)
def test_a_return_is_called_off_by_saying_so(text: str) -> None:
    assert wished("cancel_return", text) is Task.CANCEL_RETURN


@pytest.mark.parametrize(
    "text",
    [
        "return the shoes, changed my mind, refund, drop off",
        "i won't be keeping the chair",
        "not keeping this one",
        "i'll drop it off somewhere. i won't be keeping 2 of the headphones",
    ],
)
def test_a_change_of_mind_is_a_reason_to_send_something_back(text: str) -> None:
    assert wished("cancel_return", text) is Task.RETURN


def test_what_is_dropped_off_is_not_dropped() -> None:
    assert wished("cancel_order", "i would like to drop it off") is None
    assert wished("cancel_order", "drop the order") is Task.CANCEL_ORDER


def test_what_is_no_wish_is_none() -> None:
    assert wished("greet", "hello") is None


def test_how_a_return_is_to_go_is_no_question_after_one_under_way() -> None:
    assert wished("track_return_refund", "Refund, pickup") is Task.RETURN
    assert wished("track_return_refund", "a full refund by courier please") is Task.RETURN
    assert wished("track_return_refund", "refund pickup not done") is Task.TRACK_RETURN
    assert wished("track_return_refund", "my refund") is Task.TRACK_RETURN


@pytest.mark.parametrize(
    "text",
    ["refund, pickup", "Refund by courier please", "money back and drop-off", "a refund, label",
     "store credit, parcel shop", "refund, locker pls", "full refund via post office",
     "refund, in person"],
)  # fmt: skip
def test_the_money_and_any_way_that_we_know_by_name_begin_a_return(text: str) -> None:
    assert wished("track_return_refund", text) is Task.RETURN


@pytest.mark.parametrize(
    "text",
    ["refund, when?", "refund and the courier took it", "refund status", "refund label when"],
)
def test_what_says_more_of_a_refund_asks_where_it_is(text: str) -> None:
    assert wished("track_return_refund", text) is Task.TRACK_RETURN
