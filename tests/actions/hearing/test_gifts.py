"""Who was given it, and who gives it: only the first sends back a gift."""

from __future__ import annotations

import pytest

from bot.actions.hearing.gifts import was_given


@pytest.mark.parametrize(
    "text",
    [
        "it was a present",
        "it was a gift, too small",
        "the linen shirt was a gift, can i get it in L?",
        "i got this speaker as a present and want to return it",
        "i got it as a gift",
        "I received this as a gift and have a gift receipt",
        "here is the gift receipt",
        "my sister gave it to me",
        "my mother in law bought me this for christmas",
        "someone gave me this jacket",
        "this was a birthday present",
        "it's a gift from my aunt",
        "a friend ordered it for me as a present",
        "it was gifted to me",
        "it was a gift for my birthday",
        "I was given these slippers",
        "can i return a gift i received?",
        "my parents bought us a lamp",
    ],
)
def test_who_received_it_says_so_in_many_ways(text: str) -> None:
    assert was_given(text) is True


@pytest.mark.parametrize(
    "text",
    [
        "I bought it as a gift for my nephew",
        "it was a gift for my mom but she didn't like it",
        "I ordered this as a present",
        "can I pay with a gift card",
        "the gift wrap was torn",
        "if I buy this for my dad can he return it",
        "return my shoes",
        "my sister gave me the idea to buy these running shoes",
        "my friend sent me here",
        "at present I have no time",
        "what do you have for presents",
        "I want to present a complaint",
        "",
    ],
)
def test_who_gave_it_and_who_speaks_of_something_else_received_nothing(text: str) -> None:
    assert was_given(text) is None


@pytest.mark.parametrize("text", ["it's not a gift", "no, it wasn't a present"])
def test_that_it_was_none_is_heard_too(text: str) -> None:
    assert was_given(text) is False
