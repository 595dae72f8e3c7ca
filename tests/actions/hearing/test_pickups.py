"""What customers write when the courier's day does not suit them."""

from __future__ import annotations

import pytest

from bot.actions.hearing.pickups import (
    another_way,
    came_not,
    changes_pickup,
    of_another_return,
    other_time,
    suits_not,
    way_instead,
)


@pytest.mark.parametrize(
    "text",
    [
        "the pickup tomorrow doesn't work",
        "cancel the pickup",
        "cancel the courier",
        "I can’t be there for the pickup",
        "nobody will be home when the courier comes",
        "don't send the courier, i'll drop it off myself",
        "please send the courier another day",
        "change the pickup address",
        "postpone the collection",
        "reschedule pickup",
        "the courier can't come tomorrow, i'm at work",
    ],
)
def test_a_booked_pickup_is_wanted_otherwise(text: str) -> None:
    assert changes_pickup(text)


@pytest.mark.parametrize(
    "text",
    [
        "can a courier pick it up",
        "i want to return the shoes, pickup please",
        "what does a pickup cost",
        "the courier never came",
        "when does the courier come",
        "cancel the return",
        "cancel my order",
        "the courier dropped it off at the wrong house",
    ],
)
def test_other_talk_of_couriers_changes_nothing(text: str) -> None:
    assert not changes_pickup(text)


@pytest.mark.parametrize(
    ("text", "way"),
    [
        ("don't send the courier, i'll drop it off myself", "DROP_OFF"),
        ("i'd rather bring it to a parcel shop than wait for the courier", "DROP_OFF"),
        ("no pickup, i'll bring it to the store", "STORE"),
        ("can a courier pick it up instead", "PICKUP"),
        ("not tomorrow", None),
    ],
)
def test_the_way_that_is_wanted_is_not_the_one_to_be_rid_of(text: str, way: str | None) -> None:
    assert way_instead(text) == way


def test_another_way_is_wanted_in_place_of_one() -> None:
    assert another_way("can i drop it off instead")
    assert not another_way("can i drop it off")


@pytest.mark.parametrize(
    "text",
    ["can the courier come on Friday instead", "another time please", "friday", "move the pickup",
     "can they come a bit later"],
)  # fmt: skip
def test_another_time_is_wanted(text: str) -> None:
    assert other_time(text)


@pytest.mark.parametrize("text", ["the pickup tomorrow doesn't work", "cancel the pickup", "yes"])
def test_that_it_does_not_suit_names_no_time(text: str) -> None:
    assert not other_time(text)


@pytest.mark.parametrize("text", ["not tomorrow please", "i won't be home", "no, i'm away"])
def test_an_answer_to_the_reminder(text: str) -> None:
    assert suits_not(text)
    assert not suits_not("thanks, great")


def test_something_that_is_not_being_sent_back_yet() -> None:
    assert of_another_return("can a courier pick up another parcel")
    assert of_another_return("order 1003, pickup please")
    assert not of_another_return("can the courier come to another address")


@pytest.mark.parametrize(
    "text",
    ["the courier didn't come", "nobody came to pick it up", "they never turned up",
     "the driver has not been here"],
)  # fmt: skip
def test_a_courier_who_did_not_come(text: str) -> None:
    assert came_not(text)
    assert not came_not("when does the courier come")


@pytest.mark.parametrize("text", ["cancel it", "i need to cancel", "please call it off"])
def test_to_call_it_off_answers_the_reminder_and_to_cancel_an_order_does_not(text: str) -> None:
    assert suits_not(text)
    assert not suits_not("cancel my order 1003 please")
