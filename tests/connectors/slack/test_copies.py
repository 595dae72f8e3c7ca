"""Erasing in Slack: all that the app posted goes; people's own lines stay, and are linked."""

import io
from typing import Any

import httpx
import pytest

from connectors.privacy.cli import open_stores
from connectors.privacy.commands import DONE, REFUSED, Commands, Wish
from connectors.settings import read
from connectors.slack.api import SlackError
from connectors.slack.copies import Copies
from connectors.slack.settings import SlackSettings
from desk.privacy.finding import Subject
from tests.connectors.slack.office import CARE, SIGNING_SECRET, TOKEN, Customer, Office
from tests.databases import desk_url
from tests.desk.pictures import picture

MARK = "I am Ann, ann@example.com"
YES = Wish(yes=True, even_open=True)


def copies(office: Office, carry: httpx.AsyncBaseTransport | None = None) -> Copies:
    base = "http://127.0.0.1/slack/api/"
    transport = carry or httpx.ASGITransport(office.slack)
    client = httpx.AsyncClient(transport=transport, base_url=base)
    return Copies(SlackSettings(TOKEN, SIGNING_SECRET, base, {}), client)


async def erase(office: Office, slack: Copies | None, wish: Wish = YES) -> tuple[int, str]:
    out = io.StringIO()
    chosen = read({"STATE_DIR": str(office.state), "DATABASE_URL": desk_url(office.state)})
    stores = open_stores(chosen, office.now, slack)
    try:
        commands = Commands(stores, out, lambda _question: "no", office.now)
        return await commands.erase(Subject(email="ann@example.com"), wish), out.getvalue()
    finally:
        await stores.database.close()


@pytest.fixture
async def thread(office: Office, customer: Customer) -> dict[str, Any]:
    """A thread with all that can be in one: words and photos of both sides, and a note."""
    await customer.says(MARK)
    await customer.asks_for_a_person()
    await office.settle()
    await office.presses("U0SAM", "claim")
    await customer.shows(picture())
    await customer.says(f"{MARK} once more")
    await office.settle()
    await office.writes("U0SAM", "Hello Ann")
    await office.writes("U0SAM", "note: be kind")
    return office.root()


async def test_all_that_the_app_posted_is_deleted_with_its_photos(
    office: Office, thread: dict[str, Any]
) -> None:
    code, _ = await erase(office, copies(office))
    await office.settle()

    [root, *rest] = office.messages(CARE)
    assert code == DONE
    assert root["text"] == "This message was deleted."
    assert [one["text"] for one in rest] == ["Hello Ann", "note: be kind"]
    assert office.box.workspace.files == {}
    assert "ann@example.com" not in str(office.box.workspace.messages)


async def test_what_people_wrote_is_linked(office: Office, thread: dict[str, Any]) -> None:
    theirs = [one for one in office.messages(CARE) if one["text"] in ("Hello Ann", "note: be kind")]

    _, said = await erase(office, copies(office))

    assert "In Slack, what people wrote themselves; they or an admin can delete it:" in said
    for one in theirs:
        assert f"    http://127.0.0.1/slack/archives/{CARE}/p{one['ts'].replace('.', '')}" in said


async def test_a_thread_that_is_gone_already_is_fine(
    office: Office, thread: dict[str, Any]
) -> None:
    office.box.workspace.messages.clear()

    code, _ = await erase(office, copies(office))

    assert code == DONE
    office.box.refused.clear()


async def test_when_slack_is_down_nothing_is_erased_here(
    office: Office, thread: dict[str, Any]
) -> None:
    def down(_request: httpx.Request) -> httpx.Response:
        raise httpx.ConnectError("no way")

    with pytest.raises(SlackError):
        await erase(office, copies(office, httpx.MockTransport(down)))

    code, _ = await erase(office, copies(office))
    assert code == DONE


async def test_without_slack_at_hand_it_says_what_to_do(
    office: Office, thread: dict[str, Any]
) -> None:
    code, said = await erase(office, None)
    assert code == REFUSED
    assert "1 thread in Slack" in said
    assert "SLACK_BOT_TOKEN is not set" in said

    code, said = await erase(office, None, Wish(yes=True, even_open=True, leave_slack=True))

    assert code == DONE
    assert f"Left in Slack: channel {CARE}, the thread of {thread['ts']}." in said
    assert MARK in str(office.messages(CARE))


async def test_agents_who_go_on_in_an_erased_thread_reach_nobody(
    office: Office, customer: Customer, thread: dict[str, Any]
) -> None:
    await erase(office, copies(office))

    await office.writes("U0SAM", "Are you there?", thread)

    assert (await customer.client.get("/events", params={"after": 0})).status_code == 401
