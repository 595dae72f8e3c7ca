"""Telegram, with every process real: a whole return there, and one that began on the website."""

import os
from collections.abc import Iterator

import pytest

from deploy.stack import Stack, running_stack
from tests.desk.pictures import picture
from tests.end_to_end.chat import Chat
from tests.end_to_end.conftest import ROOT
from tests.end_to_end.demo import desk_rows, returns_of, settle, warehouse
from tests.end_to_end.phone import Phone

LAMP = "return the desk lamp, it came broken. order {}, clara.becker@example.com"


@pytest.fixture(scope="module")
def stack(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Stack]:
    """A demo that asks as soon as a case is settled."""
    environ = {**os.environ, "SURVEY_AFTER_MINUTES": "0"}
    with running_stack(ROOT, tmp_path_factory.mktemp("telegram"), environ) as stack:
        yield stack


def test_a_return_with_an_album_a_correction_a_double_tap_a_flood_a_block_and_a_restart(
    stack: Stack,
) -> None:
    phone = Phone(stack.url("sandbox"))

    phone.writes("/start")
    phone.hears("I look after returns")
    phone.writes(LAMP.format(1021))
    phone.hears("can't find")
    phone.edits(LAMP.format(1021), LAMP.format(1020))
    phone.hears("photo")
    phone.shows(picture(), picture(), caption="the lamp and its box")
    phone.hears("Thank you")
    stack.kill("chat")
    stack.start("chat")
    stack.wait_healthy("chat")
    phone.presses("Refund")
    phone.is_flooded()
    phone.presses("Drop-off")
    phone.hears("Shall I submit")
    phone.presses("Yes, submit", times=2)
    phone.hears("RMA-")
    [created] = returns_of(stack, "ord_1020")
    phone.toggles_block()
    warehouse(stack, f"returns/{created['id']}/scan", {})
    phone.toggles_block()
    phone.hears("carrier has your parcel")

    assert [line["order_line_id"] for line in created["lines"]] == ["ord_1020-L1"]
    assert created["lines"][0]["note"].count(" a_") == 2
    assert returns_of(stack, "ord_1020") == returns_of(stack, "ord_1020")[:1]


def test_what_began_on_the_website_ends_on_telegram_as_one_case_with_one_log(
    stack: Stack,
) -> None:
    page, phone = Chat(stack.url("chat")), Phone(stack.url("sandbox"))

    page.say("the shoes from order 1001 are too small, anna.keller@example.com")
    page.hears("unworn")
    phone.writes(f"/start {page.telegram()}")
    phone.hears("unworn")
    phone.hears("goes on in Telegram")
    phone.presses("Yes")
    phone.hears("Aria running shoes")
    phone.presses("Refund")
    phone.presses("Bring it to a store")
    phone.presses("Yes, submit")
    phone.hears("RMA-")
    [created] = returns_of(stack, "ord_1001")
    settle(stack, created)
    phone.hears("How was it")
    phone.presses("5")
    phone.hears("Thank you")

    said = _log(stack, page.conversation)
    channels = {channel for role, channel, _ in said if role == "customer"}
    assert channels == {"web", "telegram"}
    assert said[0][2].startswith("the shoes from order 1001")
    assert any(created["rma_number"] in (told or "") for _, _, told in said)


def _log(stack: Stack, conversation: str) -> list[tuple[str, str, str]]:
    """Who said what where, in order; as the desk has stored it."""
    query = "select role, channel, text from log where conversation = :one order by seq"
    rows = desk_rows(stack, query, one=conversation)
    return [(row.role, row.channel, row.text) for row in rows if row.text]
