"""A shop that has just opened counts its orders from 1."""

from __future__ import annotations

from typing import Any

import pytest

from bot.actions.hearing.short_numbers import alone, with_short_number


@pytest.mark.parametrize(
    ("text", "number"),
    [
        ("I'd like to return the socks from order 1. My e-mail is a@example.com", "1"),
        ("where is my refund for order 12?", "12"),
        ("order number 7 please", "7"),
        ("it's order #3, the blue one", "3"),
        ("Order no. 4", "4"),
        ("my order is 9", "9"),
        ("#2", "2"),
        ("cancel order 5 and send me the money", "5"),
    ],
)
def test_few_figures_that_are_called_an_order_are_its_number(text: str, number: str) -> None:
    assert with_short_number(text, {})["order_number"] == (number,)


@pytest.mark.parametrize(
    "text",
    [
        "I want to order 2 of them",
        "I'd like to order 2, please",
        "I ordered 2.",
        "in this order 2 shirts are missing",
        "order 2 days ago",
        "order 1.5 kg",
        "2 of the order",
        "size 42",
        "order 1042",
    ],
)
def test_other_few_figures_are_not(text: str) -> None:
    assert "order_number" not in with_short_number(text, {})


def test_they_are_then_no_quantity() -> None:
    found: dict[str, tuple[Any, ...]] = {"quantity": (3, 2), "email": ("a@example.com",)}

    heard = with_short_number("2 of the cups from order 3, a@example.com", found)

    assert heard == {
        "quantity": (2,),
        "email": ("a@example.com",),
        "order_number": ("3",),
    }


def test_a_longer_number_goes_first() -> None:
    found = {"order_number": ("1042",)}

    assert with_short_number("order 1042, line #2", found) == found


@pytest.mark.parametrize("text", ["7", "#7", " 12. ", "it's 7", "number 101"])
def test_figures_alone_answer_the_question_for_the_number(text: str) -> None:
    assert (alone(text) or "").isdigit()


@pytest.mark.parametrize("text", ["", "7 socks", "1042 is it", "seven", "2 of 3"])
def test_anything_more_does_not(text: str) -> None:
    assert alone(text) is None
