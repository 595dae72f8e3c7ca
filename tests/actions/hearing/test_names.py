"""Full names, in the ways in which people give them."""

from __future__ import annotations

import pytest

from bot.actions.hearing.names import name_said


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("my name is Anna Keller", "Anna Keller"),
        ("My name's anna keller and the postcode is 10115", "anna keller"),
        ("name: O'Neil, Sean 10115", "O'Neil, Sean"),
        ("it was sent to Zoë Lind-Berg, 10115 Berlin", "Zoë Lind-Berg"),
        ("the name on the order is Anna Maria Keller.", "Anna Maria Keller"),
        ("I'm Anna Keller", "Anna Keller"),
        ("under Anna Keller please", "Anna Keller please"),
    ],
)
def test_a_name_that_is_called_one_is_heard_at_any_time(text: str, name: str) -> None:
    assert name_said(text, asked=False) == name.removesuffix(" please")


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("Anna Keller", "Anna Keller"),
        ("anna keller 10115", "anna keller"),
        ("Keller, Anna", "Keller, Anna"),
        ("it's Anna Keller and the postcode is 10115", "Anna Keller"),
        ("anna.keller@example.com, Anna Keller", "Anna Keller"),
        ("John Green 10115", "John Green"),
        ("10115, Łukasz Øster", "Łukasz Øster"),
    ],
)
def test_a_name_that_was_asked_for_may_stand_alone(text: str, name: str) -> None:
    assert name_said(text, asked=True) == name
    assert name_said(text, asked=False) is None


@pytest.mark.parametrize(
    "text",
    [
        "i don't have it",
        "what do you mean",
        "I'm not sure",
        "I'm really sorry",
        "no idea",
        "10115",
        "Anna",
        "my name is on the parcel",
        "the blue shoes",
        "talk to a human",
        "it is under my account",
        "forget it",
        "",
    ],
)
def test_what_is_no_name_is_not_taken_for_one(text: str) -> None:
    assert name_said(text, asked=True) is None
