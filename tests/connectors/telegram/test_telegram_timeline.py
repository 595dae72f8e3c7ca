"""A return's timeline on Telegram: a picture, and the same in words."""

import io
from typing import Any

import pytest
from PIL import Image

from connectors.telegram.timeline import drawn
from sandbox.telegram.world import Fault, World
from tests.connectors.telegram.phone import Phone, Telegram
from tests.desk.fake_rasa import FakeRasa

STEPS = [
    {"label": "Requested", "state": "done", "at": "2027-03-15T11:00:00+01:00"},
    {"label": "Received", "state": "done", "at": "2027-03-18T09:00:00+01:00"},
    {"label": "We check it", "state": "current"},
    {"label": "Your refund leaves us", "state": "upcoming", "at": "2027-03-23T12:00:00+01:00",
     "detail": "€86.00, as soon as the warehouse has looked at every item of it"},
]  # fmt: skip
CARD: dict[str, Any] = {"type": "timeline", "title": "Return RMA-5001", "steps": STEPS,
                        "text": "Return RMA-5001\n✓ Requested (15 Mar)"}  # fmt: skip


def _script(card: dict[str, Any]) -> list[dict[str, Any]]:
    return [{"text": "It reached us.", "custom": {"type": "card", "card": card}}]


async def test_the_picture_comes_first_and_the_words_after_it(
    telegram: Telegram, phone: Phone, rasa: FakeRasa, world: World
) -> None:
    rasa.script = lambda _message: _script(CARD)

    phone.writes("where is it?")
    read = await phone.gets(2)

    assert read == ["📷 Return RMA-5001", "It reached us.\n\nReturn RMA-5001\n✓ Requested (15 Mar)"]
    [(_, photo)] = world.files.values()
    assert photo.startswith(b"\x89PNG")


async def test_a_picture_that_is_refused_leaves_the_words(
    telegram: Telegram, phone: Phone, rasa: FakeRasa, world: World
) -> None:
    rasa.script = lambda _message: _script(CARD)
    world.faults.append(Fault(400, times=1, method="sendPhoto"))

    phone.writes("where is it?")

    assert (await phone.gets(1))[0].startswith("It reached us.")
    world.unexpected.clear()


def test_more_steps_make_a_longer_picture() -> None:
    sizes = [_size({**CARD, "steps": STEPS[:count]}) for count in (1, 2, 4)]

    assert {width for width, _ in sizes} == {800}
    assert [height for _, height in sizes] == sorted({height for _, height in sizes})


@pytest.mark.parametrize(
    "card",
    [
        {"type": "return", "title": "Return", "steps": STEPS},
        {"type": "timeline", "title": "Return", "steps": []},
        {"type": "timeline", "title": "返品", "steps": STEPS},
    ],
)
def test_what_cannot_be_drawn_has_no_picture(card: dict[str, Any]) -> None:
    assert drawn(card) is None


def _size(card: dict[str, Any]) -> tuple[int, int]:
    picture = drawn(card)
    assert picture
    return Image.open(io.BytesIO(picture)).size
