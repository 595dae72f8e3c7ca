"""Which lines of an order a customer means."""

import pytest

from bot.actions.hearing.items import Item, Mention, items_meant

SHOES = Item("shoes", "Running shoes Swift", 1, "shoes", {"Size": "42", "Colour": "Blue"})
SOCKS = Item("socks", "Cotton socks, three-pack", 3, "apparel", {"Colour": "Grey"})
JACKET = Item("jacket", "Rain jacket", 1, "apparel", {"Size": "M", "Colour": "Black"})
BOOTS = Item("boots", "Hiking boots", 1, "shoes", {"Size": "43", "Colour": "Black"})
ORDER = (SHOES, SOCKS, JACKET, BOOTS)


@pytest.mark.parametrize(
    ("text", "meant"),
    [
        ("these shoes are too small", ["shoes"]),
        ("the blue ones", ["shoes"]),
        ("second one", ["socks"]),
        ("the last one please", ["boots"]),
        ("all but the socks", ["shoes", "jacket", "boots"]),
        ("everything except the jacket and the socks", ["shoes", "boots"]),
        ("both shoes", ["shoes", "boots"]),
        ("the jacket and the boots", ["jacket", "boots"]),
        ("black jaket", ["jacket"]),
        ("my sneekers", ["shoes"]),
        ("size M", ["jacket"]),
        ("the whole order", ["shoes", "socks", "jacket", "boots"]),
        ("not the socks, the boots", ["boots"]),
        ("hello", []),
        ("I want to return this item please", []),
    ],
)
def test_the_lines_that_a_text_names(text: str, meant: list[str]) -> None:
    assert [mention.line_id for mention in items_meant(text, ORDER).mentions] == meant


@pytest.mark.parametrize(
    ("text", "quantity"),
    [("two of the socks", 2), ("1 of the socks", 1), ("3x socks", None), ("the socks", None)],
)
def test_the_quantity_that_is_said_with_a_line(text: str, quantity: int | None) -> None:
    assert items_meant(text, ORDER).mentions == (Mention("socks", quantity),)


def test_a_word_that_fits_two_lines_leaves_it_open_which() -> None:
    meant = items_meant("the black one", ORDER)

    assert meant.mentions == ()
    assert meant.unsure == ("jacket", "boots")


@pytest.mark.parametrize(
    ("text", "named"),
    [
        ("thank you, that all looks correct", []),
        ("both unworn, tags on", []),
        ("it is all as it came", []),
        ("return all", ["shoes", "socks", "jacket", "boots"]),
        ("all of them please", ["shoes", "socks", "jacket", "boots"]),
        ("everything", ["shoes", "socks", "jacket", "boots"]),
        ("all the shoes", ["shoes", "boots"]),
    ],
)
def test_beside_chosen_lines_a_mere_all_is_of_those(text: str, named: list[str]) -> None:
    meant = items_meant(text, ORDER, chosen=["shoes", "boots"])

    assert [mention.line_id for mention in meant.mentions] == named


def test_what_is_in_stock_are_no_socks_and_a_size_is_no_quantity() -> None:
    assert not items_meant("when will 44 be back in stock?", ORDER)
    assert items_meant("when are the boots 44 again there", ORDER).mentions == (Mention("boots"),)
