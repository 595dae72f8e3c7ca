"""Addresses for the courier, as people write them."""

from __future__ import annotations

import pytest

from bot.actions.hearing.places import place_said, wants_elsewhere
from returns.intake import Place

HAMBURG = Place("5 Market St", "20095", "Hamburg")


@pytest.mark.parametrize(
    ("text", "place"),
    [
        ("pick it up at my office instead: 5 Market St, 20095 Hamburg", HAMBURG),
        ("can you collect it from 5 Market St, 20095 Hamburg?", HAMBURG),
        ("please pick up at 5 Market St, Hamburg 20095", HAMBURG),
        ("use my work address, Marktstraße 5, 20095 Hamburg",
         Place("Marktstraße 5", "20095", "Hamburg")),
        ("courier please, from 12 High Street, London SW1A 1AA",
         Place("12 High Street", "SW1A 1AA", "London")),
        ("my new address is Rue de la Paix 12a, 75002 Paris",
         Place("Rue de la Paix 12a", "75002", "Paris")),
    ],
)  # fmt: skip
def test_an_address_is_heard_where_the_courier_is_spoken_of(text: str, place: Place) -> None:
    assert place_said(text) == place


@pytest.mark.parametrize(
    "text",
    ["5 Market St, 20095 Hamburg", "it's 5 Market St, 20095 Hamburg", "5 market st 20095 hamburg"],
)  # fmt: skip
def test_an_address_that_was_asked_for_needs_no_more(text: str) -> None:
    found = place_said(text, asked=True)

    assert found is not None
    assert (found.street.lower(), found.postcode, found.town.lower()) == (
        "5 market st", "20095", "hamburg",
    )  # fmt: skip


@pytest.mark.parametrize(
    "text",
    [
        "pick it up please",
        "pick it up at 5 Market St",
        "collect 2 of the socks, order 1001",
        "courier please, order 1033, 40213",
        "pickup tomorrow at 10",
    ],
)
def test_half_an_address_is_none(text: str) -> None:
    assert place_said(text, asked=True) is None


def test_that_it_is_elsewhere_is_heard_without_an_address() -> None:
    assert wants_elsewhere("can they come to a different address")
    assert wants_elsewhere("please pick it up from my office")
    assert not wants_elsewhere("pick it up at home")
