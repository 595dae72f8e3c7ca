"""A customer on Telegram, from the first message to the last."""

import asyncio
from pathlib import Path

import httpx
import pytest

from connectors.telegram.words import Say
from desk.handoff import Actor, Move
from desk.model import HandoffRequest, Opening, Role
from sandbox.telegram.webhook import HEADER, deliver
from sandbox.telegram.world import GROUP, Fault, World
from tests.connectors.telegram.phone import SETTINGS, WORDS, Phone, Telegram, opened_telegram
from tests.desk.fake_rasa import FakeRasa, Item, Wire
from tests.desk.pictures import picture

YES_NO = [{"title": "Yes, send it", "payload": "/affirm"}, {"title": "No", "payload": "/deny"}]
SUMMARY = {"title": "Your return", "text": "Your return\n• Aria <blue>\nRefund: 89.90 EUR"}


def whole_return(message: str) -> list[Item]:
    """What a bot says on the way to a return."""
    match message:
        case "these shoes are too small":
            return [{"text": "Which order is it?"}]
        case "1001":
            buttons = [{"title": "Too small", "payload": '/reason{"code": "SIZE_TOO_SMALL"}'}]
            return [{"text": "Aria running shoes. Why do they go back?", "buttons": buttons}]
        case '/reason{"code": "SIZE_TOO_SMALL"}':
            card = {"type": "card", "card": SUMMARY}
            return [{"custom": card}, {"text": "Shall I send it in?", "buttons": YES_NO}]
        case "/affirm":
            return [{"text": "Done: RMA-1 & a label."}]
    return [{"text": f"You said: {message}"}]


async def test_a_whole_return(telegram: Telegram, phone: Phone, rasa: FakeRasa) -> None:
    rasa.script = whole_return

    phone.writes("/start")
    await phone.gets(1)
    phone.writes("these shoes are too small")
    await phone.gets(2)
    phone.writes("1001")
    await phone.presses("Too small")
    await phone.presses("Yes, send it")
    read = await phone.gets(6)

    assert read == [
        WORDS[Say.START],
        "Which order is it?",
        "Aria running shoes. Why do they go back?\n\n✓ Too small",
        SUMMARY["text"],
        "Shall I send it in?\n\n✓ Yes, send it",
        "Done: RMA-1 & a label.",
    ]
    assert phone.buttons == {}
    assert (await telegram.log(phone))[-2:] == [
        "customer: Yes, send it",
        "bot: Done: RMA-1 & a label.",
    ]


async def test_a_double_tap_counts_once(telegram: Telegram, phone: Phone, rasa: FakeRasa) -> None:
    rasa.script = whole_return
    phone.writes("1001")

    await phone.presses("Too small", times=2)
    await phone.presses("Yes, send it", times=2)
    await phone.gets(4)
    await phone.until(
        lambda: len([q for q in phone.world.queries.values() if q.get("answered")]) == 4
    )

    assert rasa.messages == ["1001", '/reason{"code": "SIZE_TOO_SMALL"}', "/affirm"]
    answers = sorted(query["answer"] for query in phone.world.queries.values())
    assert answers == ["", "", WORDS[Say.SPENT], WORDS[Say.SPENT]]


async def test_an_old_button_is_gone_when_the_customer_writes_on(
    telegram: Telegram, phone: Phone, rasa: FakeRasa
) -> None:
    rasa.script = whole_return
    phone.writes("1001")
    await phone.until(lambda: "Too small" in phone.buttons)
    message, data = phone.buttons["Too small"]

    phone.writes("no wait")
    await phone.gets(2)
    phone.taps(message, data)
    await phone.until(lambda: any(one.get("answered") for one in phone.world.queries.values()))

    assert phone.buttons == {}
    assert rasa.messages == ["1001", "no wait"]


async def test_an_edited_message_is_a_correction(
    telegram: Telegram, phone: Phone, rasa: FakeRasa
) -> None:
    sent = phone.writes("order 1002")["message"]
    await phone.gets(1)

    phone.edits(sent["message_id"], "order 1001")

    assert await phone.gets(2) == ["You said: order 1002", "You said: order 1001"]
    assert rasa.messages == ["order 1002", "order 1001"]


async def test_messages_stay_in_order(telegram: Telegram, phone: Phone, rasa: FakeRasa) -> None:
    for number in range(12):
        phone.writes(f"message {number}")
    await phone.gets(12)

    assert phone.read == [f"You said: message {number}" for number in range(12)]


async def test_an_update_that_comes_twice_is_stored_once(
    telegram: Telegram, phone: Phone, rasa: FakeRasa
) -> None:
    update = phone.writes("hello")
    await phone.gets(1)

    phone.world.updates.append(update)
    phone.world.bell.ring()
    phone.writes("again")
    await phone.gets(2)

    assert rasa.messages == ["hello", "again"]


async def test_what_telegram_asks_to_wait_for_is_waited_for(
    telegram: Telegram, phone: Phone, world: World
) -> None:
    world.faults.append(Fault(429, times=2, retry_after=7, method="sendMessage"))

    phone.writes("hello")

    assert await phone.gets(1) == ["You said: hello"]
    assert telegram.time.rests.count(7) == 2


async def test_a_chat_gets_about_a_message_a_second(
    telegram: Telegram, phone: Phone, rasa: FakeRasa
) -> None:
    rasa.script = lambda _: [{"text": f"line {number}"} for number in range(10)]
    began = telegram.time.now

    phone.writes("hello")
    await phone.gets(10)

    assert telegram.time.now - began >= 7


async def test_an_error_of_telegram_is_outlasted(
    telegram: Telegram, phone: Phone, world: World
) -> None:
    world.faults.append(Fault(502, times=3, method="sendMessage"))

    phone.writes("hello")

    assert await phone.gets(1) == ["You said: hello"]


async def test_who_blocks_the_bot_is_not_written_to_until_they_write(
    telegram: Telegram, phone: Phone
) -> None:
    phone.writes("hello")
    await phone.gets(1)
    chat = await telegram.channel.store.find(phone.chat.id)
    assert chat
    phone.chat.blocked = True

    await say(telegram, chat.conversation, "Your refund is on its way.")
    await telegram.channel.outgoing.idle()
    blocked = await telegram.channel.store.find(phone.chat.id)
    await say(telegram, chat.conversation, "It has arrived.")
    await telegram.channel.outgoing.idle()
    assert blocked
    assert blocked.blocked
    assert len(phone.read) == 1

    phone.writes("back again")
    read = await phone.gets(4)

    assert read[1:] == ["Your refund is on its way.", "It has arrived.", "You said: back again"]


@pytest.mark.parametrize("gone", ["the chat was deleted", "the account was deleted"])
async def test_who_is_gone_is_not_written_to_again_and_again(
    telegram: Telegram, phone: Phone, world: World, gone: str
) -> None:
    phone.writes("hello")
    await phone.gets(1)
    chat = await telegram.channel.store.find(phone.chat.id)
    assert chat
    if gone == "the chat was deleted":
        phone.chat.messages.clear()
    else:
        world.faults.append(Fault(403, times=10_000, method="sendMessage"))
    rests = len(telegram.time.rests)

    await say(telegram, chat.conversation, "Your refund is on its way.")
    await telegram.channel.outgoing.idle()
    await say(telegram, chat.conversation, "It has arrived.")
    await telegram.channel.outgoing.idle()

    chat = await telegram.channel.store.find(phone.chat.id)
    assert chat
    assert chat.blocked
    assert len(telegram.time.rests) - rests < 5, "It is not tried without end."


async def test_telegram_says_who_blocks_and_who_comes_back(
    telegram: Telegram, phone: Phone
) -> None:
    phone.writes("hello")
    await phone.gets(1)
    chat = await telegram.channel.store.find(phone.chat.id)
    assert chat
    phone.blocks()
    async with asyncio.timeout(10):
        while not (chat and chat.blocked):
            await asyncio.sleep(0)
            chat = await telegram.channel.store.find(phone.chat.id)

    await say(telegram, chat.conversation, "Your refund is on its way.")
    phone.unblocks()

    assert (await phone.gets(2))[1:] == ["Your refund is on its way."]


async def test_a_restart_in_the_middle_loses_and_doubles_nothing(
    tmp_path: Path, wire: Wire, world: World, phone: Phone, rasa: FakeRasa
) -> None:
    rasa.script = lambda _: [{"text": f"line {number}"} for number in range(5)]
    async with opened_telegram(tmp_path, wire, world, crash=True) as first:
        phone.writes("hello")
        await phone.gets(2)
        world.faults.append(Fault(502, times=10_000, method="sendMessage"))
        await phone.until(lambda: len(first.time.rests) > 3)
    reached = len(phone.read)
    phone.writes("while nobody listens")
    world.faults.clear()

    async with opened_telegram(tmp_path, wire, world) as second:
        await phone.until(lambda: len(world.updates) == 0)
        assert len(phone.read) == reached
        second.clock.forward(seconds=31)
        await second.channel.outgoing.look()
        read = await phone.gets(10)

    assert 2 <= reached < 5
    assert read == [f"line {number}" for number in range(5)] * 2
    assert rasa.messages == ["hello", "while nobody listens"]


async def test_after_an_orderly_stop_delivery_goes_on_at_once(
    tmp_path: Path, wire: Wire, world: World, phone: Phone
) -> None:
    async with opened_telegram(tmp_path, wire, world):
        phone.writes("hello")
        await phone.gets(1)
    phone.writes("again")

    async with opened_telegram(tmp_path, wire, world):
        assert await phone.gets(2) == ["You said: hello", "You said: again"]


async def test_commands(telegram: Telegram, phone: Phone, rasa: FakeRasa) -> None:
    phone.writes("/help")
    phone.writes("/policy")
    phone.writes("/status@linden_returns_bot")
    phone.writes('/EXTERNAL_refund_paid{"amount":"9999"}')
    await phone.gets(4)

    assert rasa.messages == [
        WORDS[Say.ASK_POLICY],
        WORDS[Say.ASK_STATUS],
        'EXTERNAL_refund_paid{"amount":"9999"}',
    ]
    assert WORDS[Say.HELP] in phone.read
    assert [one["command"] for one in phone.world.commands] == [
        "start", "status", "policy", "help", "stop",
    ]  # fmt: skip
    assert phone.world.menu_button == {"type": "commands"}


async def test_after_stop_nothing_is_written_until_the_customer_writes(
    telegram: Telegram, phone: Phone
) -> None:
    phone.writes("/stop")
    await phone.gets(1)
    chat = await telegram.channel.store.find(phone.chat.id)
    assert chat

    await say(telegram, chat.conversation, "Your refund is on its way.")
    await telegram.channel.outgoing.idle()
    assert phone.read == [WORDS[Say.STOPPED]]

    phone.writes("hello")
    read = await phone.gets(3)
    assert read[1:] == ["Your refund is on its way.", "You said: hello"]


async def test_what_is_no_text_is_answered_kindly(
    telegram: Telegram, phone: Phone, rasa: FakeRasa
) -> None:
    for kind in ("sticker", "voice", "location"):
        phone.sends_odd(kind)
    phone.writes("x" * 2500)
    read = await phone.gets(4)

    says = (Say.STICKER, Say.VOICE, Say.LOCATION, Say.TOO_LONG)
    assert read == [WORDS[say] for say in says]
    assert rasa.messages == []


async def test_a_group_is_refused_politely_and_left(
    telegram: Telegram, phone: Phone, world: World, rasa: FakeRasa
) -> None:
    phone.adds_to_group()
    await phone.until(lambda: world.chats[GROUP].left)

    last = list(world.chats[GROUP].messages.values())[-1]
    assert last["text"] == WORDS[Say.GROUP]
    assert rasa.messages == []


async def test_an_address_with_a_name_is_a_link_by_its_name(
    telegram: Telegram, phone: Phone, rasa: FakeRasa
) -> None:
    address = "https://shop.example/policy?a=1&b=2#days"
    rasa.script = lambda _: [{"text": f"Until 5 < 6. (Our policy: {address})\nWhich one?"}]

    phone.writes("hello")

    assert await phone.gets(1) == ["Until 5 < 6. (Our policy)\nWhich one?"]
    [sent] = [one for one in phone.chat.messages.values() if one["from"]["is_bot"]]
    assert [one["url"] for one in sent["entities"]] == [address]


async def test_who_has_blocked_the_bot_is_left_alone_over_a_restart(
    tmp_path: Path, wire: Wire, world: World, phone: Phone
) -> None:
    async with opened_telegram(tmp_path, wire, world) as first:
        phone.writes("hello")
        await phone.gets(1)
        chat = await first.channel.store.find(phone.chat.id)
        assert chat
        phone.chat.blocked = True
        await say(first, chat.conversation, "Your refund is on its way.")
        await first.channel.outgoing.idle()
    world.faults.append(Fault(500, times=1, method="sendMessage"))

    async with opened_telegram(tmp_path, wire, world) as second:
        await second.channel.outgoing.look()
        await second.channel.outgoing.idle()
        assert [fault.times for fault in world.faults] == [1]  # nothing was tried
        world.faults.clear()
        phone.unblocks()
        read = await phone.gets(2)

    assert read == ["You said: hello", "Your refund is on its way."]


async def test_an_agent_is_announced_and_named(telegram: Telegram, phone: Phone) -> None:
    phone.writes("hello")
    await phone.gets(1)
    chat = await telegram.channel.store.find(phone.chat.id)
    assert chat

    anna = Actor("U1", "Anna <3")
    request = HandoffRequest("customer_service", "asked")
    await telegram.desk.move(chat.conversation, Move.REQUEST, anna, request)
    await telegram.desk.move(chat.conversation, Move.CLAIM, anna)
    await say(telegram, chat.conversation, "How can I help?", Role.AGENT, "Anna <3")
    read = await phone.gets(3)

    assert read[1:] == ["Anna <3 has joined the chat.", "Anna <3\n\nHow can I help?"]


async def test_what_an_agent_takes_back_is_deleted(telegram: Telegram, phone: Phone) -> None:
    conversation = await with_anna(telegram, phone)
    await say(telegram, conversation, "Wrong chat " * 500, Role.AGENT, "Anna")
    await say(telegram, conversation, "Hello", Role.AGENT, "Anna")
    await phone.until(lambda: "Anna\n\nHello" in phone.read)

    await takes_back(telegram, conversation, "Wrong chat " * 500)
    await phone.until(lambda: not any("Wrong" in one for one in phone.read))

    assert phone.read[-1] == "Anna\n\nHello"
    assert not any("Wrong" in one for one in await telegram.log(phone))


async def test_what_telegram_keeps_after_two_days_says_that_it_was_deleted(
    telegram: Telegram, phone: Phone, world: World
) -> None:
    conversation = await with_anna(telegram, phone)
    await say(telegram, conversation, "Wrong chat", Role.AGENT, "Anna")
    await phone.until(lambda: any("Wrong" in one for one in phone.read))
    phone.chat.messages[max(phone.chat.messages)]["date"] -= 49 * 3600

    await takes_back(telegram, conversation, "Wrong chat")
    await phone.until(lambda: not any("Wrong" in one for one in phone.read))

    assert phone.read[-1] == WORDS[Say.DELETED]
    world.unexpected.clear()


async def test_what_was_taken_back_before_it_went_out_is_never_sent(
    telegram: Telegram, phone: Phone, world: World
) -> None:
    conversation = await with_anna(telegram, phone)
    world.faults.append(Fault(502, times=1, method="sendMessage"))
    telegram.desk.hub.leave(telegram.channel)
    await say(telegram, conversation, "Wrong chat", Role.AGENT, "Anna")
    await takes_back(telegram, conversation, "Wrong chat")
    telegram.desk.hub.join(telegram.channel)

    await say(telegram, conversation, "Hello", Role.AGENT, "Anna")
    await phone.until(lambda: "Anna\n\nHello" in phone.read)

    assert not any("Wrong" in one for one in phone.read)


async def test_what_an_agent_edits_changes_where_it_stands(
    telegram: Telegram, phone: Phone
) -> None:
    conversation = await with_anna(telegram, phone)
    await say(telegram, conversation, "You get 89.90", Role.AGENT, "Anna")
    await say(telegram, conversation, "Anything else?", Role.AGENT, "Anna")
    await phone.until(lambda: "Anna\n\nAnything else?" in phone.read)
    before = len(phone.read)

    await edits(telegram, conversation, "You get 89.90", "You get < 98.90")
    await phone.until(lambda: "Anna\n\nYou get < 98.90" in phone.read)

    assert phone.read[-1] == "Anna\n\nAnything else?"
    assert len(phone.read) == before


async def test_what_is_edited_before_it_goes_out_goes_out_as_it_is_now(
    telegram: Telegram, phone: Phone, world: World
) -> None:
    conversation = await with_anna(telegram, phone)
    await telegram.channel.outgoing.idle()
    telegram.desk.hub.leave(telegram.channel)
    await say(telegram, conversation, "You get 89.90", Role.AGENT, "Anna")
    await edits(telegram, conversation, "You get 89.90", "You get 98.90")
    telegram.desk.hub.join(telegram.channel)

    await say(telegram, conversation, "Hello", Role.AGENT, "Anna")
    await phone.until(lambda: "Anna\n\nHello" in phone.read)

    assert phone.read[-2:] == ["Anna\n\nYou get 98.90", "Anna\n\nHello"]
    [refused] = world.unexpected
    assert "not modified" in refused  # it is what was sent
    world.unexpected.clear()


@pytest.mark.parametrize("why", ["it is too old", "the customer has deleted it"])
async def test_what_cannot_be_edited_any_more_is_said_anew_as_a_correction(
    telegram: Telegram, phone: Phone, world: World, why: str
) -> None:
    conversation = await with_anna(telegram, phone)
    await say(telegram, conversation, "You get 89.90", Role.AGENT, "Anna")
    await phone.until(lambda: "Anna\n\nYou get 89.90" in phone.read)
    if why == "it is too old":
        phone.chat.messages[max(phone.chat.messages)]["date"] -= 49 * 3600
        world.faults.append(Fault(400, times=2, method="editMessageText"))
    else:
        del phone.chat.messages[max(phone.chat.messages)]

    await edits(telegram, conversation, "You get 89.90", "You get 98.90")
    await phone.until(lambda: phone.read[-1] == "Anna\n\n✏️ You get 98.90")
    world.unexpected.clear()

    await edits(telegram, conversation, "You get 89.90", "You get 99.90", "2")
    await phone.until(lambda: phone.read[-1] == "Anna\n\nYou get 99.90")


async def test_an_edit_of_what_came_in_parts_changes_each_and_more_or_fewer_of_them(
    telegram: Telegram, phone: Phone
) -> None:
    conversation = await with_anna(telegram, phone)
    await say(telegram, conversation, "one " * 1500, Role.AGENT, "Anna")
    await phone.until(lambda: sum("one" in one for one in phone.read) == 2)
    first = len(phone.read) - 2

    await edits(telegram, conversation, "one " * 1500, "two " * 2500)
    await phone.until(lambda: sum("two" in one for one in phone.read) == 3)
    assert "".join(phone.read[first:]).count("two") == 2500
    assert not any("one " in one for one in phone.read[first:])

    await edits(telegram, conversation, "one " * 1500, "three", "2")
    await phone.until(lambda: phone.read[first:] == ["Anna\n\nthree"])


async def test_what_was_said_before_the_move_to_telegram_is_corrected_there(
    telegram: Telegram, phone: Phone
) -> None:
    phone.writes("hello")
    await phone.gets(1)
    conversation = (await telegram.desk.open(Opening("web"))).id
    await say(telegram, conversation, "You get 89.90", Role.AGENT, "Anna")
    parameter = await telegram.channel.store.invite(conversation)
    assert await telegram.channel.store.redeem(parameter, phone.chat.id)

    await edits(telegram, conversation, "You get 89.90", "You get 98.90")

    await phone.until(lambda: phone.read[1:] == ["Anna\n\n✏️ You get 98.90"])


async def test_an_agents_photo_arrives_under_their_name_and_can_be_taken_back(
    telegram: Telegram, phone: Phone
) -> None:
    conversation = await with_anna(telegram, phone)
    kept = await telegram.attachments.add(conversation, picture("PNG"))
    body = {"attachments": [kept.in_log]}
    await telegram.desk.say(
        conversation, Role.AGENT, "", name="Anna", channel="test", external_id="p", body=body
    )
    await phone.until(lambda: "📷 Anna" in phone.read)

    await takes_back(telegram, conversation, "p")

    await phone.until(lambda: "📷 Anna" not in phone.read)


async def test_who_writes_is_shown(telegram: Telegram, phone: Phone, rasa: FakeRasa) -> None:
    rasa.go_on.clear()
    phone.writes("hello")

    await phone.until(lambda: phone.chat.action_at is not None)
    rasa.go_on.set()
    await phone.gets(1)


async def test_a_long_answer_comes_in_parts(
    telegram: Telegram, phone: Phone, rasa: FakeRasa
) -> None:
    sentence = "Everything you buy can come back < 30 days. "
    rasa.script = lambda _: [{"text": sentence * 200, "buttons": YES_NO}]

    phone.writes("policy?")
    await phone.until(lambda: "No" in phone.buttons)

    assert len(phone.read) == 3
    assert " ".join(phone.read) == (sentence * 200).strip()
    assert all(text.endswith(".") for text in phone.read)


async def test_a_webhook_needs_the_secret_and_stores_before_it_answers(
    tmp_path: Path, wire: Wire, world: World, phone: Phone, rasa: FakeRasa
) -> None:
    address = "https://bot.example/telegram/webhook"
    chosen = type(SETTINGS)(SETTINGS.token, SETTINGS.api, SETTINGS.files, address)
    async with opened_telegram(tmp_path, wire, world, chosen=chosen) as door:
        await phone.until(lambda: world.webhook is not None)
        phone.writes("hello")
        async with httpx.AsyncClient(transport=httpx.ASGITransport(door.app)) as client:
            forged = await client.post(address, json=world.updates[0], headers={HEADER: "guess"})
            none = await client.post(address, json=world.updates[0])
            broken = await client.post(
                address, content=b"[", headers={HEADER: chosen.webhook_secret}
            )
            assert await deliver(world, client)
        log = await door.log(phone)
        await phone.gets(1)

    assert (forged.status_code, none.status_code, broken.status_code) == (403, 403, 400)
    assert log[0] == "customer: hello"
    assert rasa.messages == ["hello"]


async def test_telegram_may_be_away_when_the_door_opens(
    tmp_path: Path, wire: Wire, world: World, phone: Phone
) -> None:
    world.faults.append(Fault(502, times=3, method="getMe"))
    phone.writes("hello")

    async with opened_telegram(tmp_path, wire, world):
        assert await phone.gets(1) == ["You said: hello"]


async def with_anna(telegram: Telegram, phone: Phone) -> str:
    """A conversation that an agent has."""
    phone.writes("hello")
    await phone.gets(1)
    chat = await telegram.channel.store.find(phone.chat.id)
    assert chat
    anna, request = Actor("U1", "Anna"), HandoffRequest("customer_service", "asked")
    await telegram.desk.move(chat.conversation, Move.REQUEST, anna, request)
    await telegram.desk.move(chat.conversation, Move.CLAIM, anna)
    await phone.gets(2)
    return chat.conversation


async def edits(
    telegram: Telegram, conversation: str, external_id: str, text: str, edition: str = "1"
) -> None:
    anna = Actor("U1", "Anna")
    await telegram.desk.edit(
        conversation, anna, [text], channel="test", external_id=external_id, edition=edition
    )


async def takes_back(telegram: Telegram, conversation: str, external_id: str) -> None:
    anna = Actor("U1", "Anna")
    await telegram.desk.take_back(conversation, anna, channel="test", external_id=external_id)


async def say(
    telegram: Telegram, conversation: str, text: str, role: Role = Role.SYSTEM, name: str = ""
) -> None:
    """Something is written to the customer without their asking."""
    await telegram.desk.say(conversation, role, text, name=name, channel="test", external_id=text)
    await asyncio.sleep(0)
