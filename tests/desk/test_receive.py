"""Taking in a customer's message: once, and never what cannot be used."""

import pytest

from desk.errors import EmptyMessage, NoSuchConversation, TextTooLong
from desk.handoff import Actor, Move
from desk.model import Holder, Kind
from desk.wording import Sentence
from tests.desk.fake_rasa import FakeRasa
from tests.desk.opened import Opened


async def test_a_repeat_is_stored_once_and_told_where_the_first_stands(
    opened: Opened, rasa: FakeRasa
) -> None:
    conversation = await opened.conversation()
    first = await opened.types(conversation, "hello", client_id="a")
    await opened.log(conversation, 2)

    again = await opened.types(conversation, "hello", client_id="a")

    assert (again.seq, again.duplicate) == (first.seq, True)
    assert len(await opened.log(conversation)) == 2
    assert rasa.messages == ["hello"]


async def test_the_same_client_id_in_another_conversation_is_another_message(
    opened: Opened,
) -> None:
    one, other = await opened.conversation(), await opened.conversation()
    await opened.types(one, "hello", client_id="1")

    receipt = await opened.types(other, "hello", client_id="1")

    assert not receipt.duplicate


@pytest.mark.parametrize("text", ["", "  \n ", "\u200b"])
async def test_an_empty_message_is_refused(opened: Opened, text: str) -> None:
    conversation = await opened.conversation()

    with pytest.raises(EmptyMessage):
        await opened.types(conversation, text)

    assert await opened.log(conversation) == []


async def test_two_thousand_characters_are_taken_and_one_more_refused(opened: Opened) -> None:
    conversation = await opened.conversation()
    await opened.types(conversation, "x" * 2_000)

    with pytest.raises(TextTooLong, match="2,001"):
        await opened.types(conversation, "x" * 2_001)
    with pytest.raises(TextTooLong, match="20,000"):
        await opened.types(conversation, "x" * 20_000)


async def test_emoji_alone_are_kept_and_answered_without_rasa(
    opened: Opened, rasa: FakeRasa
) -> None:
    conversation = await opened.conversation()

    await opened.types(conversation, "😡😡")

    said = await opened.said(conversation, 2)
    assert said == ["customer: 😡😡", f"system: {Sentence.NO_WORDS}"]
    assert rasa.seen == []


async def test_a_typed_command_is_shown_as_typed_and_reaches_rasa_as_plain_text(
    opened: Opened, rasa: FakeRasa
) -> None:
    conversation = await opened.conversation()

    await opened.types(conversation, '／EXTERNAL_x{"y":1}')

    assert (await opened.said(conversation, 2))[0] == 'customer: ／EXTERNAL_x{"y":1}'
    assert rasa.messages == ['EXTERNAL_x{"y":1}']
    assert rasa.seen[0]["metadata"]["typed"] is True


async def test_a_stranger_to_the_desk_is_refused(opened: Opened) -> None:
    with pytest.raises(NoSuchConversation):
        await opened.types("c_nobody", "hello")


async def test_a_closed_conversation_opens_again_when_the_customer_writes(opened: Opened) -> None:
    conversation = await opened.conversation()
    await opened.desk.move(conversation, Move.CLOSE, Actor("agent-1"))

    await opened.types(conversation, "one more thing")

    lines = await opened.log(conversation, 4)
    assert [line.body["holder"] for line in lines if line.kind is Kind.HOLDER] == ["closed", "bot"]
    assert lines[-1].text == "You said: one more thing"
    assert (await opened.desk.conversation(conversation)).holder is Holder.BOT
