"""Who answers changes only along the transition table, and every change leaves its trace."""

import asyncio
import itertools

import pytest
from sqlalchemy import select

from desk import schema
from desk.database import Database
from desk.errors import MoveRefused
from desk.handoff import TRANSITIONS, Actor, Move
from desk.model import HandoffRequest, Holder, Kind, Role
from desk.wording import Sentence
from tests.desk.fake_rasa import FakeRasa
from tests.desk.opened import NOW, Opened

ADA = Actor("U1", "Ada")
REQUEST = HandoffRequest("warehouse", "damaged")
WAY_TO = {
    Holder.BOT: (),
    Holder.WAITING: (Move.REQUEST,),
    Holder.AGENT: (Move.REQUEST, Move.CLAIM),
    Holder.CLOSED: (Move.CLOSE,),
}


@pytest.mark.parametrize(("before", "move"), list(itertools.product(Holder, Move)))
async def test_only_the_ways_of_the_table_are_open(
    opened: Opened, before: Holder, move: Move
) -> None:
    conversation = await opened.conversation()
    for step in WAY_TO[before]:
        await opened.desk.move(conversation, step, ADA, REQUEST)
    cursor = (await opened.desk.conversation(conversation)).cursor

    if (before, move) in TRANSITIONS:
        holder = await opened.desk.move(conversation, move, ADA, REQUEST)
        assert holder is TRANSITIONS[before, move]
    else:
        with pytest.raises(MoveRefused):
            await opened.desk.move(conversation, move, ADA, REQUEST)
        holder = before

    standing = await opened.desk.conversation(conversation)
    assert standing.holder is holder
    assert (standing.cursor > cursor) is ((before, move) in TRANSITIONS)
    assert standing.agent == ("Ada" if holder is Holder.AGENT else None)


async def test_every_move_has_its_line_and_its_audit_row(
    opened: Opened, database: Database
) -> None:
    conversation = await opened.conversation()
    for move in (Move.REQUEST, Move.CLAIM, Move.RELEASE, Move.CLAIM, Move.HAND_BACK):
        await opened.desk.move(conversation, move, ADA, REQUEST)

    lines = await opened.log(conversation)
    async with database.read() as connection:
        audited = (await connection.execute(select(schema.audit))).mappings().all()
    moves = [line for line in lines if line.kind is Kind.HOLDER]
    assert [(line.body["holder"], line.name) for line in moves] == [
        ("waiting", None),
        ("agent", "Ada"),
        ("waiting", None),
        ("agent", "Ada"),
        ("bot", None),
    ]
    assert [row["action"] for row in audited] == [
        "request", "claim", "release", "claim", "hand_back",
    ]  # fmt: skip
    assert {row["actor"] for row in audited} == {"U1"}
    assert audited[0]["detail"] == {
        "from": "bot", "to": "waiting", "department": "warehouse", "reason": "damaged",
    }  # fmt: skip


async def test_of_two_claims_at_once_one_wins(opened: Opened) -> None:
    conversation = await opened.conversation()
    await opened.desk.move(conversation, Move.REQUEST, ADA, REQUEST)

    outcomes = await asyncio.gather(
        *(opened.desk.move(conversation, Move.CLAIM, Actor(f"U{n}", f"A{n}")) for n in range(5)),
        return_exceptions=True,
    )

    assert outcomes.count(Holder.AGENT) == 1
    assert sum(isinstance(outcome, MoveRefused) for outcome in outcomes) == 4


async def test_a_handoff_is_kept_with_its_times_and_its_outcome(
    opened: Opened, database: Database
) -> None:
    conversation = await opened.conversation()
    for move in (Move.REQUEST, Move.CLAIM, Move.CLOSE):
        await opened.desk.move(conversation, move, ADA, REQUEST)

    async with database.read() as connection:
        row = (await connection.execute(select(schema.handoffs))).mappings().one()
    assert (row["department"], row["reason"], row["agent"]) == ("warehouse", "damaged", "U1")
    assert row["requested_at"] == row["claimed_at"] == row["ended_at"] == NOW
    assert row["outcome"] == "close"


async def test_lines_are_only_kept_while_a_person_is_waited_for_or_answers(
    opened: Opened, rasa: FakeRasa
) -> None:
    conversation = await opened.conversation()
    await opened.desk.move(conversation, Move.REQUEST, ADA, REQUEST)
    await opened.types(conversation, "hello?")
    await opened.desk.move(conversation, Move.CLAIM, ADA)
    await opened.types(conversation, "hello Ada")
    await opened.types(conversation, "😀")
    await opened.desk.move(conversation, Move.HAND_BACK, ADA)
    await opened.types(conversation, "and you, bot?")

    said = await opened.said(conversation, 8)
    assert rasa.messages == ["and you, bot?"]
    assert said[-1] == "bot: You said: and you, bot?"


async def test_an_agents_line_is_stored_once_with_their_name(opened: Opened) -> None:
    conversation = await opened.conversation()
    line = {"name": "Ada", "channel": "slack", "external_id": "C1:1700000000.1"}

    first = await opened.desk.say(conversation, Role.AGENT, "Hello, Ada here.", **line)
    again = await opened.desk.say(conversation, Role.AGENT, "Hello, Ada here.", **line)

    lines = await opened.log(conversation)
    assert [(one.role, one.name, one.text) for one in lines] == [
        ("agent", "Ada", "Hello, Ada here.")
    ]
    assert (first.duplicate, again.duplicate) == (False, True)


async def test_a_waiting_customer_can_go_back_to_the_bot_even_after_writing_more(
    opened: Opened, rasa: FakeRasa
) -> None:
    handoff = {"type": "handoff", "department": "finance", "reason": "asked"}
    rasa.script = lambda message: (
        [{"custom": handoff}] if message == "human" else [{"text": "Yes?"}]
    )
    conversation = await opened.conversation()
    await opened.types(conversation, "human")
    choices = await opened.choices(conversation, 3)
    await opened.types(conversation, "hello?")

    await opened.chooses(conversation, choices["back to the bot"])
    await opened.types(conversation, "bot?")

    said = await opened.said(conversation, 10)
    assert said[-4:] == [
        "customer: back to the bot",
        f"system: {Sentence.BACK_TO_BOT}",
        "customer: bot?",
        "bot: Yes?",
    ]
    assert rasa.messages == ["human", "bot?"]


async def test_the_way_back_closes_when_an_agent_has_come(opened: Opened, rasa: FakeRasa) -> None:
    handoff = {"type": "handoff", "department": "finance", "reason": "asked"}
    rasa.script = lambda _message: [{"custom": handoff}]
    conversation = await opened.conversation()
    await opened.types(conversation, "human")
    await opened.log(conversation, 3)

    await opened.desk.move(conversation, Move.CLAIM, ADA)

    last = (await opened.log(conversation))[-1]
    assert (last.kind, last.body) == (Kind.CHOSEN, {"message": 3, "choice": None})
