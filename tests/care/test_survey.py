"""The survey: asked once, at the right moment, in nobody's way."""

import asyncio
from datetime import timedelta
from pathlib import Path

import httpx
import pytest
from sqlalchemy import select

from bot.actions.memory import SLOT, Memory, stored
from connectors.care import CareSettings
from desk.care.plan import SURVEY, Habits
from desk.care.schema import recoveries, surveys
from desk.care.survey.store import Survey, find, history, rated
from desk.handoff import Actor, Move
from desk.schema import due
from tests.care.small_shop import shop
from tests.care.world import SECRET, Carry, World, draft_of, opened

ASKED = "Your case RMA-5001 is settled"


async def _settled(world: World) -> tuple[str, str]:
    """A return that has come to its end: the survey stands in the chat."""
    conversation = await world.conversation(timezone="Europe/Berlin")
    made = await world.submit(conversation, "1", lines={"1-L1": 1})
    await world.warehouse(f"returns/{made['id']}/receive")
    await world.settle()
    for line in made["lines"]:
        inspected = {"line_id": line["id"], "accepted": 1, "disposition": "RESTOCKED"}
        await world.warehouse(f"returns/{made['id']}/inspect", {"lines": [inspected]})
    amount = {"amount": "86.00", "currency": "EUR"}
    refund = await world.post("orders/1/refunds", {"amount": amount, "return_id": made["id"]})
    await world.warehouse(f"refunds/{refund['id']}/outcome", {"state": "SUCCESS"})
    await world.settle()
    await world.wait(timedelta(hours=3))
    return conversation, f"return:{made['id']}"


async def _survey(world: World, key: str) -> Survey:
    async with world.database.read() as connection:
        found = await find(connection, key)
    assert found
    return found


async def _asks(world: World, conversation: str) -> int:
    return sum(ASKED in line for line in await world.said(conversation))


async def test_the_money_is_told_before_the_survey_is_asked(world: World) -> None:
    conversation, _ = await _settled(world)

    said = await world.said(conversation)

    assert "That completes your return" in said[-2]
    assert ASKED in said[-1]


async def test_it_is_asked_once_after_the_money_has_arrived(world: World) -> None:
    conversation, _ = await _settled(world)

    await world.wait(timedelta(days=3), timedelta(hours=6))

    assert await _asks(world, conversation) == 1
    last = (await world.log(conversation))[-1]
    assert last.body["picker"] == {"type": "stars"}
    assert [one["label"] for one in last.body["choices"]][:5] == ["1", "2", "3", "4", "5"]


async def test_what_a_customer_rated_is_known_later(world: World) -> None:
    conversation, key = await _settled(world)
    person = (await _survey(world, key)).person
    async with world.database.read() as connection:
        assert await rated(connection, person, 3) == []

    await world.press(conversation, "2")

    async with world.database.read() as connection:
        assert [one.course.score for one in await rated(connection, person, 3)] == [2]
        assert await rated(connection, "somebody else", 3) == []


async def test_stars_a_reason_and_a_comment_are_kept_with_the_case(world: World) -> None:
    conversation, key = await _settled(world)

    await world.press(conversation, "5")
    await world.press(conversation, "It was quick")
    await world.say(conversation, "Keep it up, lovely people")

    survey = await _survey(world, key)
    assert (survey.course.score, survey.course.reason) == (5, "quick")
    assert survey.course.comment == "Keep it up, lovely people"
    assert survey.course.state == "answered"
    assert (survey.channel, survey.policy_version) == ("web", "2026-07")
    assert "nlu_fallback" not in world.rasa.heard


async def test_a_typed_answer_is_understood(world: World) -> None:
    conversation, key = await _settled(world)

    await world.say(conversation, "4 out of 5")

    assert (await _survey(world, key)).course.score == 4


async def test_a_question_in_the_middle_is_answered_and_the_survey_waits(world: World) -> None:
    conversation, key = await _settled(world)
    world.rasa.typed["where is my refund?"] = "thanks"
    await world.press(conversation, "4")

    await world.say(conversation, "where is my refund?")
    assert world.rasa.heard[-1] == "thanks"
    await world.press(conversation, "It was easy")

    assert (await _survey(world, key)).course.reason == "easy"


async def test_a_number_that_answers_the_bot_is_not_taken_for_a_score(world: World) -> None:
    conversation, key = await _settled(world)
    world.rasa.typed |= {"hello": "greet", "2": "inform"}
    await world.say(conversation, "hello")

    await world.say(conversation, "2")

    assert world.rasa.heard[-1] == "inform"
    assert (await _survey(world, key)).course.score is None


async def test_a_changed_answer_keeps_the_history(world: World) -> None:
    conversation, key = await _settled(world)
    await world.say(conversation, "five")
    await world.say(conversation, "actually 4")

    assert (await _survey(world, key)).course.score == 4
    async with world.database.read() as connection:
        assert [one[1] for one in await history(connection, key)] == ["five", "4"]


async def test_skipping_ends_it(world: World) -> None:
    conversation, key = await _settled(world)

    await world.say(conversation, "no thanks")

    assert (await _survey(world, key)).course.state == "skipped"
    assert "won't ask about it again" in (await world.said(conversation))[-1]


async def test_it_expires(world: World) -> None:
    conversation, key = await _settled(world)

    await world.wait(timedelta(days=8), timedelta(hours=12))

    assert (await _survey(world, key)).course.state == "expired"
    world.rasa.typed["5"] = "inform"
    await world.say(conversation, "5")
    assert world.rasa.heard[-1] == "inform"


async def test_stop_is_heard_after_a_message_of_our_own_accord(world: World) -> None:
    conversation = await world.conversation()
    made = await world.submit(conversation, "1", lines={"1-L1": 1})
    await world.warehouse(f"returns/{made['id']}/scan", {})
    await world.settle()

    await world.say(conversation, "stop")
    told = len(await world.told(conversation))
    await world.warehouse(f"returns/{made['id']}/receive")
    await world.wait(timedelta(days=1), timedelta(hours=2))

    assert "won't write of my own accord" in " ".join(await world.said(conversation))
    assert len(await world.told(conversation)) == told

    await world.say(conversation, "start messages")
    await world.wait(timedelta(hours=1))
    assert "reached us" in (await world.told(conversation))[-1][1]


async def test_who_wants_no_messages_is_not_asked_about_and_nobody_waits_for_it(
    world: World,
) -> None:
    conversation = await world.conversation()
    made = await world.submit(conversation, "1", lines={"1-L1": 1})
    await world.say(conversation, "stop messages")
    await world.warehouse(f"returns/{made['id']}/receive")
    refused = [{"line_id": made["lines"][0]["id"], "accepted": 0, "disposition": "REFUSED"}]
    await world.warehouse(f"returns/{made['id']}/inspect", {"lines": refused})

    await world.wait(timedelta(hours=4))

    assert await _asks(world, conversation) == 0
    work = select(due.c.done_at).where(due.c.kind == SURVEY)
    async with world.database.read() as connection:
        [done_at] = (await connection.execute(work)).scalars()
    assert done_at is not None


@pytest.mark.parametrize(
    ("said", "understood"),
    [
        ("Yes, it works now", "yes"),
        ("yes, awesome", "yes"),
        ("It isn't", "no"),
        ("in part", "partly"),
    ],
)
async def test_whether_it_was_put_right_is_read_word_by_word(
    world: World, said: str, understood: str
) -> None:
    conversation, _ = await _settled(world)
    await world.press(conversation, "1")
    lead = Actor("slack:U1", "Priya")
    await world.desk.move(conversation, Move.CLAIM, lead)
    await world.desk.move(conversation, Move.CLOSE, lead)
    await world.wait(timedelta(hours=4))

    await world.say(conversation, said)

    async with world.database.read() as connection:
        assert (await connection.execute(select(recoveries.c.put_right))).scalar() == understood


async def test_a_bare_stop_elsewhere_is_the_bots(world: World) -> None:
    conversation = await world.conversation()
    world.rasa.typed["stop"] = "stop"

    await world.say(conversation, "stop")

    assert world.rasa.heard == ["stop"]


async def test_after_abuse_nobody_is_asked(world: World) -> None:
    conversation = await world.conversation()
    made = await world.submit(conversation, "1", lines={"1-L1": 1})
    world.rasa.typed["you idiots"] = "complaint"
    await world.say(conversation, "you idiots")
    await world.warehouse(f"returns/{made['id']}/receive")
    refused = [{"line_id": made["lines"][0]["id"], "accepted": 0, "disposition": "REFUSED"}]
    await world.warehouse(f"returns/{made['id']}/inspect", {"lines": refused})
    await world.wait(timedelta(days=2), timedelta(hours=6))

    assert await _asks(world, conversation) == 0


async def test_a_low_score_becomes_a_case_for_the_lead_and_is_asked_about_again(
    world: World,
) -> None:
    conversation, key = await _settled(world)

    await world.press(conversation, "1")
    said = " ".join(await world.said(conversation))
    assert "lead of our team" in said
    assert (await world.desk.conversation(conversation)).holder == "waiting"
    await world.press(conversation, "It took too long")
    await world.say(conversation, "Three weeks for a pair of shoes")

    lead = Actor("slack:U1", "Priya")
    await world.desk.move(conversation, Move.CLAIM, lead)
    await world.desk.move(conversation, Move.CLOSE, lead)
    await world.wait(timedelta(days=1), timedelta(hours=2))
    await world.press(conversation, "In part")
    await world.wait(timedelta(days=2), timedelta(hours=6))

    survey = await _survey(world, key)
    assert (survey.course.score, survey.course.reason) == (1, "slow")
    assert survey.course.comment == "Three weeks for a pair of shoes"
    async with world.database.read() as connection:
        [row] = (await connection.execute(select(recoveries))).mappings()
        asked = (await connection.execute(select(surveys.c.about))).scalars().all()
    assert (row["cause"], row["outcome"], row["put_right"]) == ("low_score", "close", "partly")
    assert sorted(asked) == ["RMA-5001", "recovery"]


async def test_an_angry_comment_brings_the_lead_in(world: World) -> None:
    conversation, _ = await _settled(world)
    await world.press(conversation, "3")
    await world.press(conversation, "Skip")

    await world.say(conversation, "It was a scandal, you should be ashamed")

    assert (await world.desk.conversation(conversation)).holder == "waiting"


async def test_a_case_that_an_agent_resolved_is_asked_about(world: World) -> None:
    conversation = await world.conversation()
    world.rasa.typed["a person, please"] = "talk_to_human"
    await world.say(conversation, "a person, please")
    agent = Actor("slack:U1", "Priya")
    await world.desk.move(conversation, Move.CLAIM, agent)
    await world.desk.move(conversation, Move.CLOSE, agent)
    await world.wait(timedelta(hours=4))

    asked = (await world.said(conversation))[-1]
    await world.press(conversation, "5")

    async with world.database.read() as connection:
        [row] = (await connection.execute(select(surveys))).mappings()
    assert (row["agent"], row["department"]) == ("slack:U1", "customer_service")
    assert "You were in touch with our team" in asked
    assert row["score"] == 5


async def test_an_answer_does_not_reopen_a_case_that_an_agent_has_closed(world: World) -> None:
    conversation = await world.conversation()
    world.rasa.typed |= {"a person, please": "talk_to_human", "one more thing": "greet"}
    await world.say(conversation, "a person, please")
    agent = Actor("slack:U1", "Priya")
    await world.desk.move(conversation, Move.CLAIM, agent)
    await world.desk.move(conversation, Move.CLOSE, agent)
    await world.wait(timedelta(hours=4))

    await world.press(conversation, "5")
    await world.say(conversation, "She was quick")
    await world.say(conversation, "stop messages")
    assert (await world.desk.conversation(conversation)).holder == "closed"

    await world.say(conversation, "one more thing")
    assert (await world.desk.conversation(conversation)).holder == "bot"


async def test_nobody_is_asked_while_the_bot_finishes_what_an_agent_has_agreed(
    tmp_path: Path,
) -> None:
    at_once = CareSettings(webhook_secret=SECRET, habits=Habits(survey_after=timedelta(0)))
    async with opened(tmp_path, shop=shop(), settings=at_once) as world:
        conversation = await world.conversation()
        world.rasa.typed["a person, please"] = "talk_to_human"
        await world.say(conversation, "a person, please")
        agent, on = Actor("slack:U1", "Priya"), asyncio.Event()
        await world.desk.move(conversation, Move.CLAIM, agent)
        world.clock.now += timedelta(minutes=30)
        draft = draft_of("1", "key", lines={"1-L1": 1})
        world.rasa.slots[conversation] = {SLOT: stored(Memory(draft=draft, proved=("1",)))}

        async def slowly(request: httpx.Request, carry: Carry) -> httpx.Response:
            await on.wait()
            return await carry(request)

        world.rasa_wire.bend = slowly
        await world.desk.hand_back(conversation, agent, "/submit")
        await world.care.follow.work()
        await world.care.schedule.run_due()
        assert "How was it" not in " ".join(await world.said(conversation))

        on.set()
        await world.idle()
        await world.wait(timedelta(hours=3))
        said = " ".join(await world.said(conversation))

    assert "RMA-5001" in said
    assert "How was it" not in said
