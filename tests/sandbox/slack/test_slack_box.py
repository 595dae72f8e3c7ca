"""The sandbox's Slack is as strict as Slack."""

import asyncio
import hashlib
import hmac
import json
from collections.abc import AsyncIterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import httpx
import pytest
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from sandbox.slack import app, people
from sandbox.slack.box import Box
from sandbox.slack.events import Courier
from sandbox.slack.settings import SlackSettings, read
from sandbox.slack.trouble import Kind, Trouble

SETTINGS = SlackSettings("xoxb-1", "a secret", "http://app.test/slack/events")
OURS = {"X-Sandbox-Page": "1"}


@dataclass
class Listening:
    """The app that is told; `statuses` are its next answers, then 200."""

    got: list[Request] = field(default_factory=list)
    bodies: list[bytes] = field(default_factory=list)
    statuses: list[int] = field(default_factory=list)

    def app(self) -> Starlette:
        async def take(request: Request) -> Response:
            self.got.append(request)
            self.bodies.append(await request.body())
            return Response(status_code=self.statuses.pop(0) if self.statuses else 200)

        return Starlette(routes=[Route("/slack/events", take, methods=["POST"])])


@pytest.fixture
def listening() -> Listening:
    return Listening()


@pytest.fixture
def box(listening: Listening) -> Box:
    outside = httpx.AsyncClient(transport=httpx.ASGITransport(listening.app()))
    made = app.build(SETTINGS, outside, now=lambda: 1_800_000_000.0)

    async def at_once(seconds: float) -> None:
        """A second is a few turns of the loop."""
        for _ in range(int(seconds) * 20):
            await asyncio.sleep(0)

    made.courier = Courier(
        outside,
        SETTINGS.events_url,
        SETTINGS.signing_secret,
        now=lambda: 1_800_000_000.0,
        troubles=made.troubles,
        socket=made.courier.socket,
        sleep=at_once,
    )
    return made


@pytest.fixture
async def slack(box: Box) -> AsyncIterator[httpx.AsyncClient]:
    transport = httpx.ASGITransport(Starlette(routes=app.routes(box)))
    headers = {"Authorization": "Bearer xoxb-1"}
    async with httpx.AsyncClient(
        transport=transport, base_url="http://127.0.0.1/slack/", headers=headers
    ) as client:
        yield client


async def call(slack: httpx.AsyncClient, method: str, **body: Any) -> dict[str, Any]:
    answer: dict[str, Any] = (await slack.post(f"api/{method}", json=body)).json()
    return answer


async def test_an_unknown_method_and_an_unknown_argument_are_errors(
    slack: httpx.AsyncClient, box: Box
) -> None:
    assert (await call(slack, "chat.shout"))["error"] == "unknown_method"
    assert (await call(slack, "auth.test", loud=True))["error"] == "invalid_arguments"
    assert len(box.refused) == 2


async def test_only_the_apps_token_opens_it(slack: httpx.AsyncClient) -> None:
    slack.headers["Authorization"] = "Bearer xoxb-2"
    assert (await call(slack, "auth.test"))["error"] == "invalid_auth"
    del slack.headers["Authorization"]
    assert (await call(slack, "auth.test"))["error"] == "not_authed"


async def test_a_channel_has_to_be_joined_and_named_by_its_id(slack: httpx.AsyncClient) -> None:
    before = await call(slack, "chat.postMessage", channel="C0CARE", text="hi")
    by_name = await call(slack, "chat.postMessage", channel="#customer-service", text="hi")
    await call(slack, "conversations.join", channel="C0CARE")
    after = await call(slack, "chat.postMessage", channel="C0CARE", text="hi")

    assert before["error"] == "not_in_channel"
    assert by_name["error"] == "channel_not_found"
    assert after["ok"] is True


BAD_BLOCKS: list[list[dict[str, Any]]] = [
    [{"type": "sparkle"}],
    [{"type": "divider"}] * 51,
    [{"type": "section"}],
    [{"type": "section", "text": {"type": "mrkdwn", "text": "x" * 3001}}],
    [{"type": "section", "text": {"type": "mrkdwn", "text": ""}}],
    [{"type": "section", "fields": [{"type": "mrkdwn", "text": "x"}] * 11}],
    [{"type": "header", "text": {"type": "mrkdwn", "text": "x"}}],
    [{"type": "header", "text": {"type": "plain_text", "text": "x" * 151}}],
    [{"type": "actions", "elements": []}],
    [{"type": "actions", "elements": [{"type": "button", "text": "no object"}]}],
    [{"type": "divider", "colour": "red"}],
    [{"type": "divider", "block_id": "a"}, {"type": "divider", "block_id": "a"}],
]


@pytest.mark.parametrize("blocks", BAD_BLOCKS)
async def test_block_kits_limits_are_kept(
    slack: httpx.AsyncClient, blocks: list[dict[str, Any]]
) -> None:
    await call(slack, "conversations.join", channel="C0CARE")

    refused = await call(slack, "chat.postMessage", channel="C0CARE", text="t", blocks=blocks)

    assert refused["error"] == "invalid_blocks"


async def test_a_text_that_is_too_long_or_missing_is_refused(slack: httpx.AsyncClient) -> None:
    await call(slack, "conversations.join", channel="C0CARE")

    long = await call(slack, "chat.postMessage", channel="C0CARE", text="x" * 40_001)
    none = await call(slack, "chat.postMessage", channel="C0CARE")

    assert (long["error"], none["error"]) == ("msg_too_long", "no_text")


async def test_a_429_comes_on_demand_with_retry_after(slack: httpx.AsyncClient, box: Box) -> None:
    box.troubles.make(Trouble(Kind.RATE_LIMITED, seconds=7))

    refused = await slack.post("api/auth.test", json={})

    assert (refused.status_code, refused.headers["retry-after"]) == (429, "7")
    assert (await call(slack, "auth.test"))["ok"] is True


async def test_what_people_write_is_sent_signed(
    slack: httpx.AsyncClient, box: Box, listening: Listening
) -> None:
    await call(slack, "conversations.join", channel="C0CARE")

    people.write(box, "U0SAM", "C0CARE", "hello <you>")
    await box.courier.settle()

    body, headers = listening.bodies[0], listening.got[0].headers
    stamp = headers["x-slack-request-timestamp"]
    expected = hmac.digest(b"a secret", f"v0:{stamp}:".encode() + body, hashlib.sha256).hex()
    assert headers["x-slack-signature"] == f"v0={expected}"
    envelope = json.loads(body)
    assert envelope["event"]["text"] == "hello &lt;you&gt;"
    assert envelope["event_id"].startswith("Ev")


async def test_an_event_that_is_not_taken_comes_again_under_the_same_id(
    slack: httpx.AsyncClient, box: Box, listening: Listening
) -> None:
    await call(slack, "conversations.join", channel="C0CARE")
    listening.statuses = [500, 503]

    people.write(box, "U0SAM", "C0CARE", "hello")
    await box.courier.settle()

    assert len(listening.got) == 3
    assert len({json.loads(body)["event_id"] for body in listening.bodies}) == 1
    assert listening.got[2].headers["x-slack-retry-num"] == "2"


async def test_a_delayed_event_is_overtaken_by_the_next(
    slack: httpx.AsyncClient, box: Box, listening: Listening
) -> None:
    await call(slack, "conversations.join", channel="C0CARE")
    box.troubles.make(Trouble(Kind.DELAYED, seconds=5, method="event"))

    people.write(box, "U0SAM", "C0CARE", "first")
    people.write(box, "U0SAM", "C0CARE", "second")
    await box.courier.settle()

    assert [json.loads(body)["event"]["text"] for body in listening.bodies] == ["second", "first"]


async def test_nothing_is_told_of_a_channel_that_the_app_is_not_in(
    box: Box, listening: Listening
) -> None:
    people.write(box, "U0SAM", "C0HALL", "lunch?")
    await box.courier.settle()

    assert listening.got == []


async def test_the_workspace_survives_a_restart(slack: httpx.AsyncClient, tmp_path: Path) -> None:
    kept = SlackSettings("t", "s", "http://app.test", tmp_path / "slack.json")
    async with httpx.AsyncClient() as client:
        first = app.build(kept, client)
        message = people.write(first, "U0SAM", "C0HALL", "still there?")

        second = app.build(kept, client)

    assert second.workspace.find("C0HALL", message["ts"])["text"] == "still there?"
    assert second.workspace.stamp() > message["ts"]


async def test_a_link_to_a_message_leads_to_its_thread_on_the_page(
    slack: httpx.AsyncClient, box: Box
) -> None:
    message = people.write(box, "U0SAM", "C0CARE", "look here")
    given = {"channel": "C0CARE", "message_ts": message["ts"]}

    answer = await slack.get("api/chat.getPermalink", params=given)
    followed = await slack.get(answer.json()["permalink"])

    assert followed.status_code == 303
    assert followed.headers["location"] == f"/slack#C0CARE/{message['ts']}"


async def test_the_page_is_strict_about_what_it_loads_and_who_acts(
    slack: httpx.AsyncClient,
) -> None:
    shown = await slack.get("http://127.0.0.1/slack")
    alien = await slack.post("do/write", json={})
    wrong = await slack.post("do/write", json={"user": "U0SAM"}, headers=OURS)
    right = await slack.post(
        "do/write", json={"user": "U0SAM", "channel": "C0HALL", "text": "hi"}, headers=OURS
    )

    assert "default-src 'none'" in shown.headers["content-security-policy"]
    assert "require-trusted-types-for" in shown.headers["content-security-policy"]
    assert (alien.status_code, wrong.status_code, right.status_code) == (403, 400, 200)
    assert (await slack.get("static/slack.js")).status_code == 200
    assert (await slack.get("board")).json()["messages"][0]["text"] == "hi"


async def test_nobody_edits_what_another_wrote(slack: httpx.AsyncClient, box: Box) -> None:
    message = people.write(box, "U0SAM", "C0HALL", "mine")
    change = {"user": "U0PRIYA", "channel": "C0HALL", "ts": message["ts"], "text": "not mine"}

    refused = await slack.post("do/edit", json=change, headers=OURS)

    assert refused.status_code == 409


def test_the_demo_needs_no_settings() -> None:
    settings = read({"CHAT_PORT": "1004"})

    assert settings.events_url == "http://127.0.0.1:1004/slack/events"
    assert settings.token.startswith("xoxb-")
