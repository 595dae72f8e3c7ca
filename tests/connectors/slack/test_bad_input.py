"""What Slack's door refuses, ignores and survives."""

import json
import time
from typing import Any
from urllib.parse import urlencode

from connectors.slack.lines import LONGEST_LINE
from sandbox.slack import people
from sandbox.slack.events import signed
from sandbox.slack.trouble import Kind, Trouble
from sandbox.slack.workspace import BOT, BOT_USER, TEAM
from tests.connectors.slack.office import (
    CARE,
    HELD,
    SIGNING_SECRET,
    Customer,
    Office,
    buttons,
    reactions,
)


def envelope(event: dict[str, Any], **changed: Any) -> bytes:
    """An event as Slack sends it."""
    whole = {
        "type": "event_callback",
        "team_id": TEAM,
        "api_app_id": "A0DESK",
        "event": event,
        "event_id": "Ev0001",
        "event_time": int(time.time()),
    }
    return json.dumps(whole | changed).encode()


def headers(body: bytes, *, secret: str = SIGNING_SECRET, age: int = 0) -> dict[str, str]:
    return {"Content-Type": "application/json", **signed(secret, int(time.time()) - age, body)}


def line(office: Office, root: dict[str, Any], text: str, **more: Any) -> dict[str, Any]:
    """What Sam writes in the thread, as an event that the test sends itself."""
    ts = office.box.workspace.stamp()
    said = {"type": "message", "user": "U0SAM", "text": text, "ts": ts, "channel": CARE}
    return said | {"thread_ts": root["ts"]} | more


async def test_a_forged_signature_is_refused(
    office: Office, customer: Customer, claimed: dict[str, Any]
) -> None:
    body = envelope(line(office, claimed, "send me your card number"))

    forged = await office.sends(body, headers(body, secret="guessed"))
    bare = await office.sends(body, {"Content-Type": "application/json"})

    assert (forged.status_code, bare.status_code) == (401, 401)
    assert await customer.heard() == []


async def test_an_old_timestamp_is_refused(
    office: Office, customer: Customer, claimed: dict[str, Any]
) -> None:
    body = envelope(line(office, claimed, "hello"))

    assert (await office.sends(body, headers(body, age=600))).status_code == 401
    assert await customer.heard() == []


async def test_a_replayed_event_is_taken_once(
    office: Office, customer: Customer, claimed: dict[str, Any]
) -> None:
    event = line(office, claimed, "hello")
    body = envelope(event)
    again = envelope(event, event_id="Ev0002")  # the same line under another id

    office.box.workspace.messages.append(dict(event))
    statuses = [(await office.sends(one, headers(one))).status_code for one in (body, body, again)]
    await office.settle()

    assert statuses == [200, 200, 200]
    assert await customer.heard() == ["Sam Rivera: hello"]


async def test_a_strangers_workspace_is_not_heard(
    office: Office, customer: Customer, claimed: dict[str, Any]
) -> None:
    body = envelope(line(office, claimed, "hello"), team_id="T0OTHER")

    assert (await office.sends(body, headers(body))).status_code == 200
    assert await customer.heard() == []


async def test_a_channel_that_is_not_ours_and_a_line_outside_threads_go_nowhere(
    office: Office, customer: Customer, claimed: dict[str, Any]
) -> None:
    events = [
        line(office, claimed, "hello", channel="C0HALL"),
        {**line(office, claimed, "hello"), "thread_ts": "1.000001"},
        {key: value for key, value in line(office, claimed, "hi").items() if key != "thread_ts"},
    ]
    for number, event in enumerate(events):
        body = envelope(event, event_id=f"Ev{number}")
        assert (await office.sends(body, headers(body))).status_code == 200

    assert await customer.heard() == []


async def test_a_bot_does_not_talk_to_the_customer_nor_to_itself(
    office: Office, customer: Customer, claimed: dict[str, Any]
) -> None:
    before = len(office.messages())
    ours = line(office, claimed, "hello", user=BOT_USER, bot_id=BOT)
    other = line(office, claimed, "hello", user="U0SAM", bot_id="B0OTHER", subtype="bot_message")
    for number, event in enumerate((ours, other)):
        body = envelope(event, event_id=f"Ev{number}")
        assert (await office.sends(body, headers(body))).status_code == 200
    await office.settle()

    assert await customer.heard() == []
    assert len(office.messages()) == before


async def test_a_button_of_a_closed_case_only_tells_so(
    office: Office, customer: Customer, claimed: dict[str, Any]
) -> None:
    stale = json.loads(json.dumps(claimed))
    await customer.client.post("/end", json={})
    await office.settle()

    await press_stale(office, "U0SAM", stale, "hand_back")
    await press_stale(office, "U0PRIYA", stale, "claim")

    assert office.told("U0SAM") == ["This conversation is closed."]
    assert office.told("U0PRIYA") == ["This conversation is closed."]
    assert buttons(office.root()) == []


async def test_a_button_that_is_not_ours_is_answered(
    office: Office, claimed: dict[str, Any]
) -> None:
    stranger = people.write(office.box, "U0PRIYA", CARE, "not a case")
    await office.settle()
    await press_stale(office, "U0PRIYA", stranger, "claim")
    await press_stale(office, "U0PRIYA", claimed, "delete_everything")

    assert office.told("U0PRIYA") == ["This button belongs to no conversation any more."] * 2


async def test_only_the_owner_gives_a_conversation_up(
    office: Office, claimed: dict[str, Any]
) -> None:
    for action in ("release", "hand_back", "close"):
        await office.presses("U0PRIYA", action)
    await press_stale(office, "U0SAM", claimed, "claim")

    assert office.told("U0PRIYA") == ["Sam Rivera has this conversation."] * 3
    assert office.told("U0SAM") == ["You have this conversation already."]
    assert buttons(office.root()) == HELD


async def test_40000_characters_reach_the_customer_in_pieces(
    office: Office, customer: Customer, claimed: dict[str, Any]
) -> None:
    text = " ".join(["returns"] * 5_000)

    written = await office.writes("U0SAM", text)

    heard = [one.removeprefix("Sam Rivera: ") for one in await customer.heard()]
    assert " ".join(heard) == text[:40_000].strip()
    assert all(len(one) <= LONGEST_LINE for one in heard)
    assert reactions(written) == ["white_check_mark"]


async def test_a_deactivated_agent_gives_back_all_that_they_hold(
    office: Office, customer: Customer, claimed: dict[str, Any]
) -> None:
    people.leave(office.box, "U0SAM")
    await office.settle()

    events = await customer.reads(lambda one: one["seq"] > 3 and one.get("holder") == "waiting")
    body = envelope(line(office, claimed, "still here"), event_id="Ev9")
    await office.sends(body, headers(body))
    await press_stale(office, "U0SAM", claimed, "claim")

    assert [one["holder"] for one in events if "holder" in one] == ["waiting", "agent", "waiting"]
    assert await customer.heard() == []
    assert buttons(office.root()) == ["claim", "transfer"]
    office.box.refused.clear()  # a reaction to the line that only the test has sent


async def test_a_line_written_before_the_claim_but_delivered_after_it_stays_inside(
    office: Office, customer: Customer
) -> None:
    await customer.asks_for_a_person()
    await office.settle()
    root = office.root()
    early = line(office, root, "this one is trouble")
    office.box.workspace.messages.append(dict(early))
    await office.presses("U0SAM", "claim", root)

    body = envelope(early)
    await office.sends(body, headers(body))
    await office.settle()

    assert await customer.heard() == []
    assert reactions(office.box.workspace.find(CARE, early["ts"])) == ["lock"]


async def test_a_strangers_press_is_not_heard(office: Office, customer: Customer) -> None:
    await customer.asks_for_a_person()
    await office.settle()
    root = office.root()
    pressed = {
        "type": "block_actions",
        "team": {"id": "T0OTHER"},
        "user": {"id": "U0SAM", "name": "sam"},
        "channel": {"id": CARE},
        "message": {"ts": root["ts"]},
        "actions": [{"type": "button", "action_id": "claim", "action_ts": root["ts"]}],
    }
    body = urlencode({"payload": json.dumps(pressed)}).encode()
    form = {"Content-Type": "application/x-www-form-urlencoded"}

    assert (await office.sends(body, headers(body) | form)).status_code == 200
    await office.settle()

    assert "claim" in buttons(office.root())


async def test_a_customer_cannot_ring_everybody_nor_forge_a_link(
    office: Office, customer: Customer, claimed: dict[str, Any]
) -> None:
    await customer.says("<!channel> <https://evil.example|your bank> & *me*")
    await office.settle()

    assert office.replies(claimed)[-1] == (
        "Customer: &lt;!channel&gt; &lt;https://evil.example|your bank&gt; &amp; *me*"
    )


async def test_what_is_too_large_is_not_read(office: Office) -> None:
    body = b"x" * (1024 * 1024 + 1)

    assert (await office.sends(body, headers(body))).status_code == 413


async def test_the_address_is_verified_as_slack_does_it(office: Office) -> None:
    body = json.dumps({"type": "url_verification", "challenge": "say this"}).encode()

    answer = await office.sends(body, headers(body))

    assert "say this" in answer.text


async def test_when_slack_does_not_say_who_we_are_the_event_is_to_come_again(
    office: Office, customer: Customer
) -> None:
    office.box.troubles.make(Trouble(Kind.DOWN, method="auth.test"))
    body = envelope({"type": "message", "user": "U0SAM", "text": "x", "ts": "1.2", "channel": CARE})

    assert (await office.sends(body, headers(body))).status_code == 500
    assert (await office.sends(body, headers(body))).status_code == 200


async def press_stale(office: Office, user: str, message: dict[str, Any], action: str) -> None:
    """Press a button that the message has no more, or never had."""
    payload = {
        "type": "block_actions",
        "user": {"id": user, "name": user.lower()},
        "team": {"id": TEAM},
        "channel": {"id": CARE},
        "message": {"ts": message["ts"]},
        "actions": [{"type": "button", "action_id": action, "action_ts": f"{time.time():.6f}"}],
    }
    body = urlencode({"payload": json.dumps(payload)}).encode()
    form = {**headers(body), "Content-Type": "application/x-www-form-urlencoded"}
    assert (await office.sends(body, form)).status_code == 200
    await office.settle()
