"""Buttons: what they mean stays here, and each is good for its own question only."""

import asyncio

import pytest

from desk.errors import SpentChoice, UnknownChoice
from desk.model import Event, Kind
from tests.desk.fake_rasa import FakeRasa, Item
from tests.desk.opened import Opened


def ask(message: str) -> list[Item]:
    buttons = [{"title": "Yes", "payload": "/affirm"}, {"title": "No", "payload": "/deny"}]
    return [{"text": f"{message}?", "buttons": buttons}]


@pytest.fixture(autouse=True)
def _asking(rasa: FakeRasa) -> None:
    rasa.script = ask


async def test_a_choice_shows_its_label_and_sends_its_payload(
    opened: Opened, rasa: FakeRasa
) -> None:
    conversation = await opened.conversation()
    await opened.types(conversation, "return")
    choices = await opened.choices(conversation, 2)

    receipt = await opened.chooses(conversation, choices["Yes"])

    lines = await opened.log(conversation, 5)
    assert lines[2].body == {"message": 2, "choice": choices["Yes"]}
    assert (lines[3].seq, lines[3].text) == (receipt.seq, "Yes")
    assert rasa.messages == ["return", "/affirm"]
    assert rasa.seen[1]["metadata"]["typed"] is False


async def test_the_payload_is_nowhere_in_the_log(opened: Opened) -> None:
    conversation = await opened.conversation()

    await opened.types(conversation, "return")

    assert "affirm" not in repr(await opened.log(conversation, 2))


async def test_a_question_is_answered_once(opened: Opened) -> None:
    conversation = await opened.conversation()
    await opened.types(conversation, "return")
    choices = await opened.choices(conversation, 2)
    await opened.chooses(conversation, choices["Yes"])

    with pytest.raises(SpentChoice):
        await opened.chooses(conversation, choices["Yes"])
    with pytest.raises(SpentChoice):
        await opened.chooses(conversation, choices["No"])


async def test_two_presses_at_once_count_as_one(opened: Opened, rasa: FakeRasa) -> None:
    conversation = await opened.conversation()
    await opened.types(conversation, "return")
    choices = await opened.choices(conversation, 2)

    outcomes = await asyncio.gather(
        *(opened.chooses(conversation, choices["Yes"]) for _ in range(5)), return_exceptions=True
    )
    await opened.log(conversation, 5)

    assert sum(isinstance(outcome, SpentChoice) for outcome in outcomes) == 4
    assert rasa.messages == ["return", "/affirm"]


async def test_a_repeated_press_with_the_same_client_id_is_no_second_one(opened: Opened) -> None:
    conversation = await opened.conversation()
    await opened.types(conversation, "return")
    choices = await opened.choices(conversation, 2)
    first = await opened.chooses(conversation, choices["Yes"], client_id="press")

    again = await opened.chooses(conversation, choices["Yes"], client_id="press")

    assert (again.seq, again.duplicate) == (first.seq, True)


async def test_a_choice_of_another_conversation_is_unknown(opened: Opened) -> None:
    mine, theirs = await opened.conversation(), await opened.conversation()
    await opened.types(theirs, "return")
    choices = await opened.choices(theirs, 2)

    with pytest.raises(UnknownChoice):
        await opened.chooses(mine, choices["Yes"])
    with pytest.raises(UnknownChoice):
        await opened.chooses(mine, "ch_made_up")


async def test_writing_instead_closes_the_question_so_that_an_old_yes_answers_nothing_new(
    opened: Opened,
) -> None:
    conversation = await opened.conversation()
    await opened.types(conversation, "shoes")
    old = await opened.choices(conversation, 2)

    await opened.types(conversation, "no wait, the jacket")

    new = await opened.choices(conversation, 5)
    with pytest.raises(SpentChoice):
        await opened.chooses(conversation, old["Yes"])
    assert old["Yes"] != new["Yes"]
    assert _closed(await opened.log(conversation)) == [{"message": 2, "choice": None}]


async def test_an_answer_that_is_overtaken_already_offers_no_choices(
    opened: Opened, rasa: FakeRasa
) -> None:
    conversation = await opened.conversation()
    rasa.go_on.clear()
    await opened.types(conversation, "shoes")
    await rasa.arrived.wait()
    await opened.types(conversation, "the jacket")

    rasa.go_on.set()

    lines = await opened.log(conversation, 4)
    assert [(line.text, "choices" in line.body) for line in lines[2:]] == [
        ("shoes?", False),
        ("the jacket?", True),
    ]


def _closed(lines: list[Event]) -> list[dict[str, object]]:
    return [dict(line.body) for line in lines if line.kind is Kind.CHOSEN]
