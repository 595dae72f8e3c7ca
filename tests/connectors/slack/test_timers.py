"""What must happen by when: warned, told to the lead, passed on by rule; once, after restarts."""

import re
from collections.abc import AsyncIterator
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from desk.staff import Staff, Timers
from sandbox.slack import people
from tests.connectors.slack.office import Customer, Office, buttons
from tests.desk.fake_rasa import FakeRasa

TIMERS = Timers(
    first_response=timedelta(minutes=10),
    next_response=timedelta(minutes=15),
    resolution=timedelta(minutes=480),
    lead_after=timedelta(minutes=5),
    idle=timedelta(minutes=20),
    requeue=timedelta(minutes=10),
)
SAM = "U0SAM"


@pytest.fixture
async def office(tmp_path: Path, rasa: FakeRasa) -> AsyncIterator[Office]:
    opened = Office(
        tmp_path, rasa, staff=Staff(timers=TIMERS, leads={"customer_service": ("priya",)})
    )
    await opened.start()
    yield opened
    await opened.stop()
    await opened.box.courier.stop()
    assert opened.box.refused == []


def notes(office: Office) -> list[str]:
    """What the desk itself wrote into the thread as warnings, a short form of each."""
    found = []
    for one in office.replies(office.root()):
        for mark in ("Overdue: nobody", "Overdue: the customer", "Overdue: this", "still overdue",
                     "waited for a while", "Released", "awake again", "snoozed this"):  # fmt: skip
            if mark in one:
                found.append(mark)
    return found


async def asked(office: Office, customer: Customer) -> None:
    await customer.asks_for_a_person()
    await office.settle()


async def claimed(office: Office, customer: Customer, *lines: str) -> None:
    """Sam has it. What was said since: first by Sam, then by the customer."""
    await asked(office, customer)
    await office.presses(SAM, "claim")
    if lines:
        await office.writes(SAM, lines[0])
    for line in lines[1:]:
        await customer.says(line)
    await office.settle()


async def test_nobody_answers_the_channel_is_warned_and_then_the_lead_once(
    office: Office, customer: Customer
) -> None:
    await asked(office, customer)
    await office.waits_for(minutes=9)
    assert notes(office) == []

    await office.waits_for(minutes=2)
    assert notes(office) == ["Overdue: nobody"]
    warning = next(one for one in office.messages() if "Overdue" in one["text"])
    assert warning["subtype"] == "thread_broadcast"  # the whole channel sees it
    await office.waits_for(minutes=6)
    await office.waits_for(minutes=60)

    assert notes(office) == ["Overdue: nobody", "still overdue"]
    lead = next(one for one in office.replies(office.root()) if "still overdue" in one)
    assert "<@U0PRIYA>" in lead


async def test_the_root_says_what_is_due_and_passing_on_does_not_begin_anew(
    office: Office, customer: Customer
) -> None:
    await asked(office, customer)
    settled = due(office.root(), "Settled")
    assert due(office.root(), "First answer")

    await office.presses(SAM, "claim")
    held = due(office.root(), "First answer"), due(office.root(), "Settled")
    await office.waits_for(minutes=5)
    await office.presses(SAM, "transfer")
    await office.fills_in(SAM, department="finance", reason="money")

    assert held == ("", settled)
    assert due(office.root("C0FIN"), "Settled") == settled
    assert due(office.root(), "Settled") == ""


def due(root: dict[str, Any], what: str) -> str:
    """By when, as the root says it."""
    found = re.search(rf"{what} by (\w+ \d+ \w+, [\d:]+)", str(root["blocks"]))
    return found[1] if found else ""


async def test_an_answer_calls_everything_off(office: Office, customer: Customer) -> None:
    await claimed(office, customer, "Hello")

    await office.waits_for(minutes=120)

    assert notes(office) == []


async def test_a_customer_who_waits_for_the_next_answer_is_overdue(
    office: Office, customer: Customer
) -> None:
    await claimed(office, customer, "Hello", "and now?", "hello?")

    await office.waits_for(minutes=16)

    assert notes(office) == ["Overdue: the customer"]


async def test_a_forgotten_chat_is_warned_about_and_then_waits_again(
    office: Office, customer: Customer
) -> None:
    await claimed(office, customer, "Hello", "and now?")

    await office.waits_for(minutes=21)
    assert "waited for a while" in notes(office)
    assert buttons(office.root()) != ["claim", "transfer"]
    await office.waits_for(minutes=10)
    events = await customer.reads(lambda one: "cannot stay" in one.get("text", ""))

    assert "Released" in notes(office)
    assert buttons(office.root()) == ["claim", "transfer"]
    assert [one["holder"] for one in events if "holder" in one][-1] == "waiting"
    assert office.rasa.messages == ["human"]  # and the bot stays silent


async def test_an_agent_who_answers_after_the_warning_keeps_the_chat(
    office: Office, customer: Customer
) -> None:
    await claimed(office, customer)
    await customer.says("and now?")
    await office.settle()
    await office.waits_for(minutes=21)
    await office.writes(SAM, "Sorry, here I am")

    await office.waits_for(minutes=60)

    assert "Released" not in notes(office)


async def test_timers_survive_a_restart_and_run_once(office: Office, customer: Customer) -> None:
    await asked(office, customer)
    await office.stop()
    office.ahead += timedelta(minutes=11)

    await office.start()
    await office.settle()
    await office.stop()
    await office.start()
    await office.settle()

    assert notes(office) == ["Overdue: nobody"]


async def test_what_takes_too_long_to_settle_is_overdue_though_it_was_answered(
    office: Office, customer: Customer
) -> None:
    await claimed(office, customer, "Hello")

    await office.waits_for(minutes=481)
    assert notes(office) == ["Overdue: this"]
    await office.waits_for(minutes=6)

    assert notes(office) == ["Overdue: this", "still overdue"]
    assert "<@U0PRIYA>" in office.replies(office.root())[-1]


async def test_an_end_calls_everything_off(office: Office, customer: Customer) -> None:
    await claimed(office, customer)
    await office.presses(SAM, "close")

    await office.waits_for(hours=20)

    assert notes(office) == []


async def test_what_is_snoozed_is_quiet_until_it_wakes(office: Office, customer: Customer) -> None:
    await claimed(office, customer, "I ask the warehouse", "fine")
    await office.presses(SAM, "snooze")
    await office.fills_in(SAM, until="60", reason="the warehouse")
    assert "snoozed until" in str(office.root()["blocks"])

    await office.waits_for(minutes=59)
    assert notes(office) == ["snoozed this"]
    await office.waits_for(minutes=2)

    assert notes(office) == ["snoozed this", "awake again"]
    assert "snoozed until" not in str(office.root()["blocks"])


async def test_what_is_snoozed_anew_does_not_wake_at_the_time_before(
    office: Office, customer: Customer
) -> None:
    await claimed(office, customer, "I ask the warehouse")
    for until in ("30", "180"):
        await office.presses(SAM, "snooze")
        await office.fills_in(SAM, until=until)

    await office.waits_for(minutes=60)

    assert notes(office) == ["snoozed this"] * 2
    assert "snoozed until" in str(office.root()["blocks"])
    await office.waits_for(minutes=121)
    assert notes(office) == ["snoozed this", "snoozed this", "awake again"]


async def test_what_is_snoozed_wakes_when_the_customer_writes(
    office: Office, customer: Customer
) -> None:
    await claimed(office, customer, "I ask the warehouse")
    await office.presses(SAM, "snooze")
    await office.fills_in(SAM, until="180")

    await customer.says("never mind")
    await office.settle()

    assert notes(office) == ["snoozed this", "awake again"]


async def test_a_deactivated_agents_chats_wait_again_and_their_timers_begin_anew(
    office: Office, customer: Customer
) -> None:
    await claimed(office, customer, "Hello")
    people.leave(office.box, SAM)
    await office.settle()

    await office.waits_for(minutes=11)

    assert "Overdue: nobody" in notes(office)
