"""What an agent resolves in Slack is asked about; a bad answer comes back to Slack, once."""

from collections.abc import AsyncIterator

import httpx
import pytest
from sqlalchemy import select

from connectors import wording
from connectors.care import Care, CareSettings, always
from desk.care.schema import recoveries, surveys
from desk.care.standing import ActionServer
from desk.care.tact import Manners
from desk.database import Database
from tests.connectors.door import RESPONSES
from tests.connectors.slack.office import Customer, Office
from tests.databases import desk_url

SAM = "U0SAM"
SETTINGS = CareSettings(manners=Manners(quiet_from=0, quiet_until=0))
ASKS = "You were in touch with our team"


class Aftercare:
    """What runs beside the desk, one thing after the other."""

    def __init__(self, office: Office) -> None:
        self.database = Database(desk_url(office.state))
        sentences = wording.read_survey(RESPONSES.parent / "survey.yml")
        nobody = ActionServer(httpx.AsyncClient(transport=httpx.MockTransport(_unknown)))
        self._office = office
        self._care = Care(
            SETTINGS, office.desk, self.database, nobody, sentences, office.now, always
        )

    async def hours_later(self, hours: int) -> None:
        await self._care.follow.work()
        await self._office.waits_for(hours=hours)
        await self._care.follow.work()
        await self._care.schedule.run_due()
        await self._office.settle()


@pytest.fixture
async def after(office: Office) -> AsyncIterator[Aftercare]:
    made = Aftercare(office)
    yield made
    await made.database.close()


async def _resolved(office: Office, customer: Customer) -> None:
    await customer.asks_for_a_person()
    await office.settle()
    await office.presses(SAM, "claim")
    await office.presses(SAM, "close")


async def test_after_resolve_in_slack_the_customer_is_asked_once(
    office: Office, customer: Customer, after: Aftercare
) -> None:
    await _resolved(office, customer)

    await after.hours_later(3)
    await after.hours_later(30)

    assert await _said(customer, ASKS) == 1
    async with after.database.read() as connection:
        [row] = (await connection.execute(select(surveys))).mappings()
    assert (row["agent"], row["department"], row["channel"]) == (
        f"slack:{SAM}",
        "customer_service",
        "web",
    )


async def test_a_bad_answer_is_a_case_in_slack_with_the_story_and_an_outcome(
    office: Office, customer: Customer, after: Aftercare
) -> None:
    await _resolved(office, customer)
    await after.hours_later(3)

    await customer.says("1 out of 5")
    await customer.reads(lambda event: event.get("holder") == "waiting")
    await customer.says("Nobody told me anything for two weeks")
    await office.settle()
    roots = [one for one in office.messages() if "thread_ts" not in one]
    story = "\n".join(office.replies(office.root()))
    await office.presses(SAM, "claim")
    await office.writes(SAM, "I'm sorry, I have looked into it")
    await office.presses(SAM, "close")
    await after.hours_later(3)

    assert "Low score" in str(office.root()["blocks"])
    assert "Nobody told me anything for two weeks" in story
    assert len(roots) <= 2, "one for the talk, one for the recovery at most"
    assert await _said(customer, "Is it put right for you?") == 1
    assert await _said(customer, ASKS) == 1
    async with after.database.read() as connection:
        [row] = (await connection.execute(select(recoveries))).mappings()
    assert (row["cause"], row["outcome"]) == ("low_score", "close")


async def _said(customer: Customer, words: str) -> int:
    response = await customer.client.get("/events", params={"after": 0, "wait": 0})
    return sum(words in (event.get("text") or "") for event in response.json()["events"])


def _unknown(request: httpx.Request) -> httpx.Response:
    raise AssertionError(f"Nobody made a return here, and yet {request.url} is asked.")
