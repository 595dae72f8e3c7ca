"""What agents do beside the threads: macros, policy, suggestions, drills, their home tab."""

from collections.abc import AsyncIterator
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from backend_client.protocol import OrderBackend
from bot.actions.staff.service import StaffService
from connectors.settings import SettingsError
from connectors.slack import macros
from desk.staff import Act, Authority, Staff, Timers
from sandbox.slack import modals, people
from tests.actions.staff.desk import SECRET, StaffDesk, services_over
from tests.actions.staff.test_staff import under_review
from tests.backend_client.conftest import backend, built_in_shop, shop
from tests.connectors.door import RESPONSES
from tests.connectors.slack.office import CARE, Customer, Office
from tests.desk.fake_rasa import FakeRasa

__all__ = ["backend", "built_in_shop", "shop"]
SAM, PRIYA = "U0SAM", "U0PRIYA"
STAFF = Staff(
    timers=Timers(first_response=timedelta(minutes=10)),
    authorities=(Authority(frozenset(Act), everyone=True),),
    leads={"customer_service": ("priya",)},
)


@pytest.fixture
async def office(tmp_path: Path, rasa: FakeRasa, backend: OrderBackend) -> AsyncIterator[Office]:
    services = services_over(backend)
    service = StaffService(services, SECRET)
    opened = Office(tmp_path, rasa, service, STAFF)
    opened.cases = {"review": await under_review(StaffDesk(service, services))}
    await opened.start()
    yield opened
    await opened.stop()
    await opened.box.courier.stop()
    assert opened.box.refused == []


async def says(office: Office, user: str, line: str) -> None:
    done = await people.command(office.box, user, CARE, line)
    assert done["status"] == 200
    await office.settle()


def home(office: Office, user: str) -> str:
    return str(office.box.workspace.homes[user]["blocks"])


async def visited(office: Office, user: str) -> str:
    people.visit_home(office.box, user)
    await office.settle()
    return home(office, user)


async def claimed(office: Office, customer: Customer, word: str = "human") -> None:
    await customer.asks_for_a_person(word)
    await office.settle()
    await office.presses(SAM, "claim")


async def test_policy_answers_with_the_clause_in_private(office: Office) -> None:
    await office.settle()
    await people.command(office.box, SAM, CARE, "/policy late return")
    [answer] = [one for one in office.box.workspace.messages if one.get("only_to") == SAM]

    assert "window-" in str(answer["blocks"])
    assert "days" in str(answer["blocks"])

    await says(office, SAM, "/policy xyzzy <!channel>")
    assert office.told(SAM)[-1] == "No clause speaks of “xyzzy &amp;lt;!channel&amp;gt;”."


async def test_a_macro_is_filled_in_from_the_case(office: Office, customer: Customer) -> None:
    await claimed(office, customer, "review")
    await says(office, SAM, "/macro refund")

    assert await office.fills_in(SAM) == {}

    [heard] = await customer.heard()
    assert heard.startswith("Sam Rivera: For your return RMA-")
    assert "order 1001" in heard
    assert "€" in heard
    assert any("For your return RMA-" in one for one in office.replies(office.root()))


async def test_a_macro_whose_figures_are_not_known_is_not_sent(
    office: Office, customer: Customer
) -> None:
    await claimed(office, customer)
    await says(office, SAM, "/macro")

    errors = await office.fills_in(SAM, macro="on_its_way")

    assert "rma" in errors["macro"]
    assert await customer.heard() == []


async def test_without_a_conversation_there_is_nobody_to_send_a_macro_to(office: Office) -> None:
    await says(office, SAM, "/macro hello")

    assert "You have no conversation" in office.told(SAM)[0]


async def test_a_macro_sent_in_twice_is_said_once(office: Office, customer: Customer) -> None:
    await claimed(office, customer)
    await says(office, SAM, "/macro")
    payload = modals.payload_of(office.box, office.modal(SAM), {"macro": "anything_else"})

    for _ in range(2):
        await office.box.courier.interaction(payload)
    await office.settle()

    assert len(await customer.heard()) == 1


async def test_a_name_that_anybody_may_choose_makes_nobody_a_lead(office: Office) -> None:
    persons = office.box.workspace.people
    persons[SAM] = replace(persons[SAM], name="priya")

    assert "in private" in await visited(office, SAM)  # as an agent's page says it
    assert "in private" not in await visited(office, PRIYA)


async def test_a_suggestion_goes_to_the_lead_and_its_answer_back(
    office: Office, customer: Customer
) -> None:
    await claimed(office, customer)
    reply = await office.writes(SAM, "note: the sizes run small")
    await people.choose_shortcut(office.box, SAM, CARE, reply["ts"], "suggest")
    await office.fills_in(SAM, text="Say that Aria runs small", clause="window-standard")
    assert "It is kept" in office.shown(SAM)
    modals.close(office.box, SAM, office.modal(SAM)["id"])

    assert "Say that Aria runs small" in await visited(office, PRIYA)
    assert "Say that Aria runs small" not in await visited(office, SAM)
    await people.press_at_home(office.box, PRIYA, "home_decide")
    await office.fills_in(PRIYA, status="done", answer="It is on the page now")

    told = [one["text"] for one in office.box.workspace.visible(f"D{SAM}")]
    assert told == [
        "Your suggestion “Say that Aria runs small”: done. Priya Nair: It is on the page now"
    ]
    assert "Say that Aria" not in await visited(office, PRIYA)


async def test_a_drill_is_scored_by_the_policy_and_counted_for_its_agent(office: Office) -> None:
    await says(office, SAM, "/drill")
    view = office.modal(SAM)
    clauses = next(block for block in view["blocks"] if block.get("block_id") == "clause")
    first = clauses["element"]["options"][0]["value"]

    await office.fills_in(SAM, outcome="approved", clause=first)

    assert "of 2 points" in office.shown(SAM)
    assert "Because" in office.shown(SAM)
    assert "of 2 points in 1 drill" in await visited(office, SAM)
    assert "Sam Rivera" in await visited(office, PRIYA)  # the lead sees everybody's
    assert "Sam Rivera" not in await visited(office, "U0JONAS")


async def test_home_shows_the_queue_mine_and_what_is_overdue(
    office: Office, customer: Customer
) -> None:
    await customer.asks_for_a_person()
    await office.settle()
    shown = await visited(office, SAM)
    assert "*Waiting* (1)" in shown
    assert f"archives/{CARE}/p{office.root()['ts'].replace('.', '')}|Asked for a person>" in shown

    await office.presses(SAM, "claim")
    assert "*Mine* (1)" in await visited(office, SAM)
    assert "*Mine* (0)" in await visited(office, PRIYA)
    await office.waits_for(minutes=11)

    assert "*Overdue* (1)" in await visited(office, PRIYA)
    assert "*Claimed*\\n1" in home(office, SAM)


async def test_who_is_away_is_not_said_to_be_there(office: Office, customer: Customer) -> None:
    await visited(office, SAM)
    await people.press_at_home(office.box, SAM, "home_away")
    assert "You are *away*" in home(office, SAM)
    await customer.asks_for_a_person()
    events = await customer.reads(lambda one: "next in the queue" in one.get("text", ""))
    assert "Sam Rivera is here" not in str(events)

    await people.press_at_home(office.box, SAM, "home_back")

    async with office.customer() as other:
        await other.asks_for_a_person()
        await other.reads(lambda one: "Sam Rivera is here now" in one.get("text", ""))


async def test_the_weeks_digest_is_posted_once_on_monday(
    office: Office, customer: Customer
) -> None:
    await claimed(office, customer)
    await office.presses(SAM, "close")
    await office.waits_for(days=7)
    await office.stop()
    await office.start()
    await office.settle()

    digests = [one for one in office.messages() if "The week with customers" in one["text"]]
    assert len(digests) == 1
    assert "1 resolved" in digests[0]["text"]
    assert "No promised day fell into this time" in digests[0]["text"]


async def test_a_deactivated_agent_can_do_nothing_by_command(office: Office) -> None:
    given: dict[str, Any] = {
        "team_id": "T0LINDEN", "user_id": SAM, "command": "/macro", "text": "", "trigger_id": "x",
        "channel_id": CARE,
    }  # fmt: skip
    people.leave(office.box, SAM)
    await office.settle()

    answer = await office.box.courier.command(given)

    assert "active account" in answer.json["text"]


def test_the_shops_macros_can_all_be_filled_in() -> None:
    figures = {"customer": "Anna", "agent": "Sam", "order": "1", "rma": "R", "refund": "€1"}
    for text in macros.read(RESPONSES.parent / "macros.yml").values():
        assert "{" not in macros.filled(text, figures)


def test_a_macro_that_wants_what_nobody_has_is_an_error(tmp_path: Path) -> None:
    file = tmp_path / "macros.yml"
    file.write_text('responses: {utter_macro_x: [{text: "{mood}"}]}')

    with pytest.raises(SettingsError, match="mood"):
        macros.read(file)
