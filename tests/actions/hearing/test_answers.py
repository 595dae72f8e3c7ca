"""Plain answers to the questions of a return."""

import pytest

from bot.actions.hearing.answers import (
    conditions_said,
    method_meant,
    reason_meant,
    resolution_meant,
)


@pytest.mark.parametrize(
    ("text", "method"),
    [
        ("can you pick it up", "PICKUP"),
        ("pickup", "PICKUP"),
        ("i'll drop it off", "DROP_OFF"),
        ("QR code please", "DROP_OFF"),
        ("the printed label", "MERCHANT_LABEL"),
        ("label", "MERCHANT_LABEL"),
        ("i bring it to the store", "STORE"),
        ("can I take these back to your shop", "STORE"),
        ("i'll return it in the store", "STORE"),
        ("these need to go back to the shop", None),
        ("i bought these boots in your store", None),
        ("my own label", "CUSTOMER_LABEL"),
        ("tomorrow", None),
    ],
)
def test_the_way_back_that_a_text_names(text: str, method: str | None) -> None:
    assert method_meant(text) == method


@pytest.mark.parametrize(
    ("text", "resolution"),
    [
        ("store credit is fine", "store_credit"),
        ("swap it for a bigger size", "exchange"),
        ("send me a new one", "replacement"),
        ("just my money back", "refund"),
        ("back to my credit card", None),
        ("hm", None),
    ],
)
def test_the_resolution_that_a_text_names(text: str, resolution: str | None) -> None:
    assert resolution_meant(text) == resolution


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("there is a hole in it", "DEFECTIVE"),
        ("it arrived with stains", "DEFECTIVE"),
        ("the screen cracked, and the sleeve is torn", "DEFECTIVE"),
        ("I want to return the whole order", None),
        ("the stainless steel bottle", None),
        ("the crackle glaze mug", None),
    ],
)
def test_the_reason_that_a_text_gives(text: str, reason: str | None) -> None:
    assert reason_meant(text) == reason


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("never worn, tags still on", {"unworn": True, "tags_on": True}),
        ("i wore them once", {"unworn": False}),
        ("worn once", {"unworn": False}),
        ("the tags are off", {"tags_on": False}),
        ("it still has its tags", {"tags_on": True}),
        ("yes all is there", {"complete": True}),
        ("the charger is missing", {"complete": False}),
        ("the labels are attached", {"tags_on": True}),
        ("i don't have the tags any more", {"tags_on": False}),
        ("it is still sealed", {"unopened": True, "sealed": True}),
        ("I opened it", {"unopened": False, "sealed": False}),
        ("threw away the box", {"original_box": False}),
        ("in the original box, not used", {"original_box": True, "unused": True}),
    ],
)
def test_the_condition_that_a_text_tells(text: str, said: dict[str, bool]) -> None:
    assert conditions_said(text) == said
