"""What the rules find in what customers write."""

import time

import pytest

from bot.language.patterns import find, mask


def found(text: str, kind: str) -> list[str | int]:
    return [one.value for one in find(text) if one.kind == kind]


@pytest.mark.parametrize(
    ("text", "number"),
    [
        ("#1042", "1042"),
        ("order 1042 is late", "1042"),
        ("my order number is #10 42", "1042"),
        ("ordernr: 100234", "100234"),
        ("its order no 100234 thx", "100234"),
        ("ord rd-10423", "RD10423"),
        ("RD1042", "RD1042"),
        ("one zero four two", "1042"),
        ("it's 1 0 4 2", "1042"),
        ("100234", "100234"),
    ],
)
def test_an_order_number_is_found_in_any_writing(text: str, number: str) -> None:
    assert found(text, "order_number") == [number]


@pytest.mark.parametrize(
    "text",
    [
        "I have been waiting for 25 days",
        "it cost £32.88",
        "size 42 please",
        "my zip is 90210",
        "it came on 12/03/2026",
        "call me on 07700 900123",
    ],
)
def test_other_figures_are_no_order_numbers(text: str) -> None:
    assert found(text, "order_number") == []


@pytest.mark.parametrize(
    ("text", "email"),
    [
        ("Jo.Smith@mail.com", "jo.smith@mail.com"),
        ("it's jo+shop@mail.co.uk.", "jo+shop@mail.co.uk"),
        ("jo (at) mail (dot) com", "jo@mail.com"),
    ],
)
def test_an_email_is_found_in_lower_case(text: str, email: str) -> None:
    assert found(text, "email") == [email]


@pytest.mark.parametrize(
    ("text", "postcode"),
    [
        ("SW1A 1AA", "SW1A 1AA"),
        ("sw1a1aa", "SW1A1AA"),
        ("zip 90210", "90210"),
        ("my postcode is 10117", "10117"),
        ("K1A 0B1", "K1A 0B1"),
        ("1012 AB", "1012 AB"),
    ],
)
def test_a_postcode_is_found(text: str, postcode: str) -> None:
    assert found(text, "postcode") == [postcode]


def test_five_bare_digits_may_be_either() -> None:
    assert {one.kind for one in find("90210")} == {"order_number", "postcode"}


@pytest.mark.parametrize(
    ("text", "quantity"),
    [
        ("two of them", 2),
        ("both shoes", 2),
        ("2x socks", 2),
        ("just one", 1),
        ("one of the shirts", 1),
        ("a couple of mugs", 2),
        ("all but the socks", "all"),
        ("the whole order", "all"),
    ],
)
def test_a_quantity_is_found_in_digits_and_words(text: str, quantity: int | str) -> None:
    assert found(text, "quantity") == [quantity]


@pytest.mark.parametrize(
    "text",
    ["the blue one", "25 days", "2 weeks ago", "4 stars", "size 9", "for two months", "5 pm"],
)
def test_not_every_number_is_a_quantity(text: str) -> None:
    assert found(text, "quantity") == []


@pytest.mark.parametrize(
    ("text", "place"), [("the second one", 2), ("1st", 1), ("the last one", -1), ("item 3", 3)]
)
def test_an_ordinal_is_found(text: str, place: int) -> None:
    assert found(text, "ordinal") == [place]


@pytest.mark.parametrize("text", ["first of all", "last week", "on second thought"])
def test_not_every_ordinal_counts_items(text: str) -> None:
    assert found(text, "ordinal") == []


@pytest.mark.parametrize(
    ("text", "money"),
    [
        ("£32.88", "32.88 GBP"),
        ("20 euros", "20.00 EUR"),
        ("1.299,00 EUR", "1299.00 EUR"),
        ("$1,299", "1299.00 USD"),
    ],
)
def test_money_is_found_with_its_currency(text: str, money: str) -> None:
    assert found(text, "money") == [money]


def test_payment_data_is_found_where_it_was_hidden() -> None:
    assert found("it is [card number ending in 1111]", "card_number") == ["1111"]
    assert found("to [bank account ending in 3000] please", "bank_account") == ["3000"]
    assert found("order 4111111111111111", "card_number") == []


@pytest.mark.parametrize(
    ("text", "size"),
    [
        ("in size 42", "42"),
        ("a medium", "M"),
        ("do you have it in 42", "42"),
        ("XL please", "XL"),
        ("UK 9", "UK 9"),
    ],
)
def test_a_size_is_found(text: str, size: str) -> None:
    assert found(text, "size") == [size]


def test_too_small_is_no_size() -> None:
    assert found("they are too small", "size") == []


def test_a_colour_is_found() -> None:
    assert found("the dark blue one", "color") == ["dark blue"]


def test_figures_and_addresses_are_masked_by_their_meaning() -> None:
    assert mask("order #1042, jo@mail.com, I paid £5") == "order #number, my email, I paid money"


@pytest.mark.parametrize("text", ["a" * 20000, "1 " * 10000, "a@" * 10000, "1-" * 10000])
def test_a_long_text_is_read_in_no_time(text: str) -> None:
    start = time.process_time()
    find(text)
    assert time.process_time() - start < 2
