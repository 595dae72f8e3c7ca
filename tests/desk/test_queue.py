"""A message's way to Rasa and back: in order, once, and with an answer whatever happens."""

import asyncio

import pytest

from desk.handoff import Actor, Move
from desk.model import HandoffRequest, Holder
from desk.queue import Patience
from desk.wording import Sentence
from tests.desk.conftest import MakeDesk
from tests.desk.fake_rasa import FakeRasa, Wire
from tests.desk.opened import Opened

AGENT = Actor("agent-1", "Ada")


async def test_a_message_is_answered(opened: Opened) -> None:
    conversation = await opened.conversation()

    await opened.types(conversation, "hello")

    assert await opened.said(conversation, 2) == ["customer: hello", "bot: You said: hello"]


async def test_several_replies_keep_their_order(opened: Opened, rasa: FakeRasa) -> None:
    rasa.script = lambda _message: [{"text": "one"}, {"text": "two"}, {"text": "three"}]
    conversation = await opened.conversation()

    await opened.types(conversation, "hello")

    assert (await opened.said(conversation, 4))[1:] == ["bot: one", "bot: two", "bot: three"]


async def test_two_messages_at_once_are_handled_one_at_a_time_and_in_order(
    opened: Opened, rasa: FakeRasa
) -> None:
    conversation = await opened.conversation()

    receipts = [await opened.types(conversation, f"m{n}") for n in range(6)]
    await opened.log(conversation, 12)

    assert rasa.messages == [f"m{n}" for n in range(6)]
    assert rasa.most_at_work[conversation] == 1
    assert [receipt.duplicate for receipt in receipts] == [False] * 6


async def test_one_slow_conversation_does_not_hold_up_another(
    opened: Opened, rasa: FakeRasa
) -> None:
    slow, quick = await opened.conversation(), await opened.conversation()
    rasa.go_on.clear()
    await opened.types(slow, "slow")
    await rasa.arrived.wait()
    rasa.go_on = asyncio.Event()
    rasa.go_on.set()

    await opened.types(quick, "quick")

    assert await opened.said(quick, 2) == ["customer: quick", "bot: You said: quick"]
    assert await opened.said(slow, 1) == ["customer: slow"]


async def test_silence_from_rasa_is_said_honestly(opened: Opened, rasa: FakeRasa) -> None:
    rasa.script = lambda _message: []
    conversation = await opened.conversation()

    await opened.types(conversation, "hello")

    said = await opened.said(conversation, 2)
    assert said[1] == f"system: {Sentence.NO_ANSWER}"


async def test_a_message_waits_while_rasa_is_down_and_is_answered_once_when_it_is_back(
    opened: Opened, rasa: FakeRasa, wire: Wire
) -> None:
    wire.down = True
    conversation = await opened.conversation()
    await opened.types(conversation, "hello")
    await wire.tries(3)

    wire.down = False

    said = await opened.said(conversation, 2)
    assert said == ["customer: hello", "bot: You said: hello"]
    assert rasa.messages == ["hello"]


async def test_the_customer_is_told_once_that_it_takes_long(
    make_desk: MakeDesk, wire: Wire
) -> None:
    opened = await make_desk(patience=Patience(tell_after=0.01, pauses=(0.001,)))
    wire.down = True
    conversation = await opened.conversation()
    await opened.types(conversation, "hello")
    await opened.log(conversation, 2)
    await wire.tries(5)

    wire.down = False

    assert await opened.said(conversation, 3) == [
        "customer: hello",
        f"system: {Sentence.DELAYED}",
        "bot: You said: hello",
    ]


async def test_a_slow_answer_is_announced_and_still_arrives(
    make_desk: MakeDesk, rasa: FakeRasa
) -> None:
    opened = await make_desk(patience=Patience(tell_after=0.01))
    rasa.go_on.clear()
    conversation = await opened.conversation()
    await opened.types(conversation, "hello")
    assert (await opened.said(conversation, 2))[1] == f"system: {Sentence.DELAYED}"

    rasa.go_on.set()

    assert (await opened.said(conversation, 3))[2] == "bot: You said: hello"


async def test_being_told_is_remembered_over_a_restart(make_desk: MakeDesk, wire: Wire) -> None:
    patience = Patience(tell_after=0.01, pauses=(0.001,))
    first = await make_desk(patience=patience)
    wire.down = True
    conversation = await first.conversation()
    await first.types(conversation, "hello")
    await first.log(conversation, 2)
    await first.stop()
    second = await make_desk(patience=patience)
    await wire.tries(20)

    wire.down = False

    assert (await second.said(conversation, 3))[1:] == [
        f"system: {Sentence.DELAYED}",
        "bot: You said: hello",
    ]


async def test_after_a_bounded_time_the_customer_is_told_that_no_answer_comes(
    make_desk: MakeDesk, wire: Wire, rasa: FakeRasa
) -> None:
    opened = await make_desk(patience=Patience(give_up_after=0, pauses=(0.001,)))
    wire.down = True
    conversation = await opened.conversation()
    await opened.types(conversation, "hello")
    assert (await opened.said(conversation, 2))[1] == f"system: {Sentence.GAVE_UP}"

    wire.down = False
    await opened.types(conversation, "again")

    assert (await opened.said(conversation, 4))[3] == "bot: You said: again"
    assert rasa.messages == ["again"]


@pytest.mark.parametrize("status", [500, 503, 409, 404])
async def test_an_error_of_rasa_is_tried_again(opened: Opened, rasa: FakeRasa, status: int) -> None:
    rasa.statuses = [status, status]
    conversation = await opened.conversation()

    await opened.types(conversation, "hello")

    assert (await opened.said(conversation, 2))[1] == "bot: You said: hello"
    assert rasa.messages == ["hello"]


async def test_a_rasa_without_a_model_is_waited_for(
    opened: Opened, rasa: FakeRasa, wire: Wire
) -> None:
    rasa.has_model = False
    conversation = await opened.conversation()
    await opened.types(conversation, "hello")
    await wire.tries(6)

    rasa.has_model = True

    assert await opened.said(conversation, 2) == ["customer: hello", "bot: You said: hello"]


async def test_silence_is_believed_where_rasa_cannot_be_asked(
    opened: Opened, rasa: FakeRasa
) -> None:
    rasa.enable_api = False
    rasa.script = lambda _message: []
    conversation = await opened.conversation()

    await opened.types(conversation, "hello")

    assert (await opened.said(conversation, 2))[1] == f"system: {Sentence.NO_ANSWER}"


async def test_a_lost_reply_is_fetched_and_the_message_not_handled_twice(
    opened: Opened, rasa: FakeRasa, wire: Wire
) -> None:
    rasa.script = lambda _message: [
        {"text": "Your return is booked."},
        {"text": "Anything else?", "buttons": [{"title": "No", "payload": "/deny"}]},
        {"custom": {"type": "card", "card": {"kind": "return"}}},
    ]
    wire.lost_replies = 1
    conversation = await opened.conversation()

    await opened.types(conversation, "yes, book it")

    lines = await opened.log(conversation, 3)
    assert [line.text for line in lines[1:]] == ["Your return is booked.", "Anything else?"]
    assert [one["label"] for one in lines[2].body["choices"]] == ["No"]
    assert lines[2].body["card"] == {"kind": "return"}
    assert rasa.messages == ["yes, book it"]


async def test_when_rasa_cannot_be_asked_a_doubtful_message_is_not_sent_again(
    opened: Opened, rasa: FakeRasa, wire: Wire
) -> None:
    rasa.enable_api = False
    wire.lost_replies = 1
    conversation = await opened.conversation()

    await opened.types(conversation, "yes, book it")

    assert (await opened.said(conversation, 2))[1] == f"system: {Sentence.UNSURE}"
    assert rasa.messages == ["yes, book it"]


async def test_a_message_that_rasa_never_got_is_answered_after_a_restart(
    make_desk: MakeDesk, wire: Wire, rasa: FakeRasa
) -> None:
    first = await make_desk()
    wire.down = True
    conversation = await first.conversation()
    await first.types(conversation, "one")
    await first.types(conversation, "two")
    await first.stop()
    wire.down = False

    second = await make_desk()

    await second.log(conversation, 4)
    assert rasa.messages == ["one", "two"]


async def test_a_turn_that_broke_off_with_the_process_is_sent_again(
    make_desk: MakeDesk, rasa: FakeRasa
) -> None:
    first = await make_desk()
    conversation = await first.conversation()
    rasa.go_on.clear()
    await first.types(conversation, "hello")
    await rasa.arrived.wait()
    await first.stop()
    rasa.go_on.set()

    second = await make_desk()

    assert await second.said(conversation, 2) == ["customer: hello", "bot: You said: hello"]
    assert rasa.messages == ["hello"]


async def test_a_turn_that_rasa_finished_while_the_process_died_is_not_done_twice(
    make_desk: MakeDesk, rasa: FakeRasa, wire: Wire
) -> None:
    first = await make_desk(patience=Patience(pauses=(60,)))
    conversation = await first.conversation()
    wire.lost_replies = 1
    await first.types(conversation, "book it")
    await wire.lost.wait()
    await first.stop()

    second = await make_desk()

    assert await second.said(conversation, 2) == ["customer: book it", "bot: You said: book it"]
    assert rasa.messages == ["book it"]


async def test_a_stop_lets_an_answer_under_way_arrive(make_desk: MakeDesk, rasa: FakeRasa) -> None:
    first = await make_desk()
    conversation = await first.conversation()
    rasa.go_on.clear()
    await first.types(conversation, "hello")
    await rasa.arrived.wait()
    asyncio.get_running_loop().call_soon(rasa.go_on.set)
    await first.stop(grace=10)
    seen = len(rasa.seen)

    second = await make_desk()

    assert seen == 1
    assert (await second.said(conversation, 2))[1] == "bot: You said: hello"


async def test_a_handoff_silences_the_bot_and_says_what_happens(
    opened: Opened, rasa: FakeRasa
) -> None:
    handoff = {"type": "handoff", "department": "finance", "reason": "asked"}
    rasa.script = lambda _message: [{"text": "Of course."}, {"custom": handoff}]
    conversation = await opened.conversation()

    await opened.types(conversation, "a person please")
    await opened.types(conversation, "are you there?")

    lines = await opened.log(conversation, 5)
    assert (await opened.desk.conversation(conversation)).holder is Holder.WAITING
    said = [line.text for line in lines]
    assert said.count("Of course.") == 1
    assert said.count(Sentence.WAITING) == 1
    assert rasa.messages == ["a person please"]


async def test_an_answer_that_comes_after_an_agent_took_over_is_dropped(
    opened: Opened, rasa: FakeRasa
) -> None:
    conversation = await opened.conversation()
    rasa.go_on.clear()
    await opened.types(conversation, "hello")
    await rasa.arrived.wait()
    await opened.desk.move(
        conversation, Move.REQUEST, AGENT, HandoffRequest("customer_service", "risk")
    )
    await opened.desk.move(conversation, Move.CLAIM, AGENT)

    rasa.go_on.set()
    await opened.desk.stop(grace=10)
    opened.stopped = True

    assert await opened.said(conversation, 3) == ["customer: hello"]


async def test_a_reply_that_cannot_be_read_is_left_out(opened: Opened, rasa: FakeRasa) -> None:
    rasa.script = lambda _message: [
        {"custom": {"type": "fireworks"}},
        {"text": "Still here.", "buttons": "none"},
    ]
    conversation = await opened.conversation()

    await opened.types(conversation, "hello")

    assert (await opened.said(conversation, 2))[1:] == ["bot: Still here."]
