"""The web chat's API, request by request."""

from pathlib import Path
from typing import Any

import httpx
import pytest
from sqlalchemy import text

from connectors.web.chat import COOKIE
from connectors.web.limits import Limits
from desk.sessions import GRACE
from sandbox.storefront.identity import mint
from sandbox.storefront.shop import Customer
from tests.connectors.door import ORIGIN, SECRET, Door, open_conversation, opened_door, read_until
from tests.connectors.tokens import token
from tests.desk.fake_rasa import FakeRasa, Wire

YES_NO = [{"title": "Yes", "payload": "/affirm"}, {"title": "No", "payload": "/deny"}]


async def say(client: httpx.AsyncClient, client_id: str, **said: Any) -> httpx.Response:
    return await client.post("/messages", json={"client_id": client_id, **said})


def problem(response: httpx.Response) -> tuple[int, str]:
    assert response.headers["content-type"] == "application/problem+json"
    body = response.json()
    assert set(body) == {"status", "code", "title", "detail"}
    assert body["status"] == response.status_code
    assert body["detail"].endswith(".")
    return response.status_code, body["code"]


# ---- opening


async def test_opening_gives_a_session_and_the_same_one_resumes(client: httpx.AsyncClient) -> None:
    opened = await open_conversation(client, locale="en-GB", timezone="Europe/Berlin")

    resumed = await client.post("/conversations", json={})

    assert opened["conversation"].startswith("c_")
    assert opened["session"].startswith("s_")
    assert (opened["cursor"], opened["holder"]) == (0, "bot")
    assert resumed.status_code == 200
    assert resumed.json() == {**opened, "session": resumed.json()["session"]}


async def test_a_key_that_scripts_hold_is_replaced_each_time_and_the_old_one_ends(
    client: httpx.AsyncClient, door: Door
) -> None:
    first = (await open_conversation(client))["session"]
    second = (await client.post("/conversations", json={})).json()["session"]

    async def opens(key: str) -> bool:
        headers = {"Authorization": f"Bearer {key}"}
        return (await client.get("/conversation", headers=headers)).status_code == 200

    assert second != first
    door.clock.forward(days=7)  # the answer with the new key may have been lost
    assert await opens(first)
    headers = {"Authorization": f"Bearer {second}"}
    third = (await client.post("/conversations", json={}, headers=headers)).json()["session"]
    door.clock.forward(seconds=GRACE.total_seconds() + 1)
    assert [await opens(key) for key in (first, second, third)] == [False, True, True]


async def test_what_was_said_on_opening_reaches_rasa(
    client: httpx.AsyncClient, rasa: FakeRasa
) -> None:
    await open_conversation(client, locale="de", timezone="Europe/Berlin", order="1001")

    await say(client, "1", text="hello")
    await read_until(client, 2)

    metadata = rasa.seen[0]["metadata"]
    assert metadata["channel"] == "web"
    assert (metadata["locale"], metadata["timezone"]) == ("de", "Europe/Berlin")
    assert (metadata["order"], metadata["identity"], metadata["typed"]) == ("1001", None, True)


async def test_a_time_zone_that_does_not_exist_is_left_out(
    client: httpx.AsyncClient, rasa: FakeRasa
) -> None:
    await open_conversation(client, timezone="Mars/Olympus")

    await say(client, "1", text="hello")
    await read_until(client, 2)

    assert rasa.seen[0]["metadata"]["timezone"] is None


async def test_the_cookie_alone_carries_a_session_and_its_key_is_not_told_again(
    door: Door,
) -> None:
    async with door.client() as client:
        opened = (await client.post("/conversations", json={})).json()
        cookie = client.cookies.get(COOKIE)

        resumed = await client.post("/conversations", json={})
        where = await client.get("/conversation")

    assert cookie == opened["session"]
    assert "session" not in resumed.json()
    assert where.json()["conversation"] == opened["conversation"]


async def test_the_cookie_is_out_of_reach_of_scripts(client: httpx.AsyncClient) -> None:
    response = await client.post("/conversations", json={})

    attributes = response.headers["set-cookie"].lower()
    assert "httponly" in attributes
    assert "secure" in attributes
    assert "samesite=lax" in attributes
    assert "path=/chat/v1" in attributes


async def test_a_page_of_our_own_origin_never_sees_the_key(door: Door) -> None:
    async with door.client(headers={"Origin": "https://chat.example"}) as client:
        opened = await client.post("/conversations", json={})

        posted = await say(client, "1", text="hello")

    assert opened.status_code == 201
    assert "session" not in opened.json()
    assert posted.status_code == 202


async def test_a_new_conversation_can_be_asked_for(client: httpx.AsyncClient) -> None:
    first = await open_conversation(client)

    second = await client.post("/conversations", json={"new": True})

    assert second.status_code == 201
    assert second.json()["conversation"] != first["conversation"]


async def test_a_session_ends_when_it_is_not_resumed_for_a_month(
    door: Door, client: httpx.AsyncClient
) -> None:
    first = await open_conversation(client)
    door.clock.forward(days=31)

    where = await client.get("/conversation")
    again = await client.post("/conversations", json={})

    assert problem(where) == (401, "no_session")
    assert again.status_code == 201
    assert again.json()["conversation"] != first["conversation"]


# ---- identity


async def test_a_signed_token_tells_rasa_who_the_customer_is(
    door: Door, client: httpx.AsyncClient, rasa: FakeRasa
) -> None:
    await open_conversation(client, identity=token(door.clock()))

    await say(client, "1", text="hello")
    await read_until(client, 2)

    assert rasa.seen[0]["metadata"]["identity"] == {
        "customer_id": "cus_1", "email": "anna@example.com", "name": "Anna",
    }  # fmt: skip


async def test_a_customer_who_logs_in_later_is_known_from_then_on(
    door: Door, client: httpx.AsyncClient, rasa: FakeRasa
) -> None:
    await open_conversation(client)

    resumed = await client.post("/conversations", json={"identity": token(door.clock())})
    await say(client, "1", text="hello")
    await read_until(client, 2)

    assert resumed.status_code == 200
    assert rasa.seen[0]["metadata"]["identity"]["customer_id"] == "cus_1"


async def test_another_customer_of_the_same_browser_gets_their_own_conversation(
    door: Door, client: httpx.AsyncClient
) -> None:
    annas = await open_conversation(client, identity=token(door.clock()))
    bens_token = token(door.clock(), sub="cus_2", jti="token-2")

    response = await client.post("/conversations", json={"identity": bens_token})

    assert response.status_code == 201
    assert response.json()["conversation"] != annas["conversation"]


async def test_a_replayed_token_opens_nothing_but_its_own_conversation(
    door: Door, client: httpx.AsyncClient
) -> None:
    one = token(door.clock())
    await open_conversation(client, identity=one)

    again = await client.post("/conversations", json={"identity": one})
    async with door.client() as thief:
        stolen = await thief.post("/conversations", json={"identity": one})

    assert again.status_code == 200
    assert problem(stolen) == (403, "identity_refused")


async def test_an_expired_or_forged_token_is_refused_with_its_reason(
    door: Door, client: httpx.AsyncClient
) -> None:
    old = token(door.clock())
    door.clock.forward(minutes=10)
    forged = token(door.clock(), secret="guessed")

    refusals = [
        await client.post("/conversations", json={"identity": one}) for one in (old, forged)
    ]

    assert [problem(one) for one in refusals] == [(403, "identity_refused")] * 2
    assert "expired" in refusals[0].json()["detail"]
    assert "signature" in refusals[1].json()["detail"]


# ---- who may


@pytest.mark.parametrize("session", [None, "", "s_guessed", "s_" + "x" * 5000])
@pytest.mark.parametrize(
    ("method", "path"),
    [("POST", "/messages"), ("GET", "/events"), ("GET", "/conversation"), ("POST", "/end")],
)
async def test_without_a_good_session_nothing_is_read_or_said(
    door: Door, session: str | None, method: str, path: str
) -> None:
    headers = {"Authorization": f"Bearer {session}"} if session is not None else {}
    async with door.client(headers=headers) as client:
        json = {"client_id": "1", "text": "hello"} if method == "POST" else None
        response = await client.request(method, path, json=json)

    assert problem(response) == (401, "no_session")
    assert response.headers["www-authenticate"] == "Bearer"


async def test_a_session_reads_its_own_conversation_only(door: Door) -> None:
    async with door.client() as anna, door.client() as eve:
        await open_conversation(anna)
        await open_conversation(eve)
        await say(anna, "1", text="my address is a secret")
        await read_until(anna, 2)

        response = await eve.get("/events", params={"after": 0, "wait": 0})

    assert response.json() == {"events": [], "cursor": 0}


async def test_an_allowed_origin_may_call_with_credentials(client: httpx.AsyncClient) -> None:
    preflight = await client.options(
        "/messages",
        headers={
            "Access-Control-Request-Method": "POST",
            "Access-Control-Request-Headers": "authorization,content-type",
        },
    )
    refused = await client.get("/conversation")

    for response in (preflight, refused):
        assert response.headers["access-control-allow-origin"] == ORIGIN
        assert response.headers["access-control-allow-credentials"] == "true"
        assert response.headers["vary"] == "Origin"
    assert preflight.status_code == 204
    assert "Last-Event-ID" in preflight.headers["access-control-allow-headers"]


@pytest.mark.parametrize(
    "origin", ["https://evil.example", "null", f"{ORIGIN}.evil.example", "http://shop.example"]
)
async def test_a_page_of_another_origin_is_refused(door: Door, origin: str) -> None:
    async with door.client(headers={"Origin": origin}) as client:
        response = await client.post("/conversations", json={})
        preflight = await client.options(
            "/messages", headers={"Access-Control-Request-Method": "POST"}
        )

    assert problem(response) == (403, "origin_not_allowed")
    assert problem(preflight) == (403, "origin_not_allowed")
    assert "access-control-allow-origin" not in response.headers
    assert "set-cookie" not in response.headers


async def test_every_answer_carries_the_safe_headers(client: httpx.AsyncClient) -> None:
    for path in ("/conversation", "/nowhere", "/events"):
        response = await client.get(path)
        assert response.headers["x-content-type-options"] == "nosniff"
        assert response.headers["content-security-policy"].startswith("default-src 'none'")
        assert response.headers["referrer-policy"] == "no-referrer"


# ---- saying


async def test_a_message_is_stored_and_answered(client: httpx.AsyncClient) -> None:
    await open_conversation(client)

    receipt = await say(client, "a-1", text="these shoes are too small")

    assert receipt.status_code == 202
    assert receipt.json() == {"seq": 1, "client_id": "a-1", "duplicate": False}
    mine, answer = await read_until(client, 2)
    assert mine == {
        "type": "message",
        "seq": 1,
        "at": "2026-11-23T12:00:00Z",
        "author": {"role": "customer"},
        "text": "these shoes are too small",
        "client_id": "a-1",
    }
    assert answer["author"] == {"role": "bot"}
    assert "client_id" not in answer


async def test_a_resend_is_stored_once(client: httpx.AsyncClient, rasa: FakeRasa) -> None:
    await open_conversation(client)
    await say(client, "a-1", text="hello")
    await read_until(client, 2)

    again = await say(client, "a-1", text="hello")

    assert again.json() == {"seq": 1, "client_id": "a-1", "duplicate": True}
    assert rasa.messages == ["hello"]


async def test_a_choice_is_pressed_once_and_its_payload_never_seen(
    client: httpx.AsyncClient, rasa: FakeRasa
) -> None:
    rasa.script = lambda message: [{"text": message, "buttons": YES_NO if message == "hi" else []}]
    await open_conversation(client)
    await say(client, "1", text="hi")
    offered = (await read_until(client, 2))[1]["choices"]

    first = await say(client, "2", choice=offered[0]["id"])
    second = await say(client, "3", choice=offered[1]["id"])
    events = await read_until(client, 5)

    assert [set(one) for one in offered] == [{"id", "label"}] * 2
    assert first.status_code == 202
    assert problem(second) == (409, "spent_choice")
    assert events[2] == {
        "type": "chosen",
        "seq": 3,
        "at": "2026-11-23T12:00:00Z",
        "message": 2,
        "choice": offered[0]["id"],
    }
    assert (events[3]["text"], events[3]["client_id"]) == ("Yes", "2")
    assert rasa.messages == ["hi", "/affirm"]


async def test_a_choice_that_was_never_offered_is_refused(client: httpx.AsyncClient) -> None:
    await open_conversation(client)

    response = await say(client, "1", choice="/affirm")

    assert problem(response) == (409, "unknown_choice")


@pytest.mark.parametrize("text", ["", "   ", "\n\n", "\u200b"])
async def test_an_empty_message_is_refused(client: httpx.AsyncClient, text: str) -> None:
    await open_conversation(client)

    assert problem(await say(client, "1", text=text)) == (422, "empty_message")


async def test_too_long_a_message_is_refused_with_its_length(client: httpx.AsyncClient) -> None:
    await open_conversation(client)

    response = await say(client, "1", text="x" * 20_000)
    emoji = await say(client, "2", text="😡" * 20_000)

    assert problem(response) == problem(emoji) == (422, "text_too_long")
    assert "20,000" in response.json()["detail"]
    assert "2,000" in response.json()["detail"]


@pytest.mark.parametrize(
    "text", ['/EXTERNAL_x{"y":1}', '／EXTERNAL_x{"y":1}', '\u200b/EXTERNAL_x{"y":1}']
)
async def test_a_typed_command_does_not_reach_rasa_as_one(
    client: httpx.AsyncClient, rasa: FakeRasa, text: str
) -> None:
    await open_conversation(client)

    await say(client, "1", text=text)
    await read_until(client, 2)

    assert rasa.messages == ['EXTERNAL_x{"y":1}']


@pytest.mark.parametrize(
    "body",
    [
        {}, {"text": "hello"}, {"client_id": "1"}, {"client_id": "", "text": "x"},
        {"client_id": "x" * 65, "text": "x"}, {"client_id": 1, "text": "x"},
        {"client_id": "1", "text": 5}, {"client_id": "1", "text": ["x"]},
        {"client_id": "1", "choice": {}}, {"client_id": "1", "text": "x", "choice": "y"},
        {"client_id": "1\n", "text": "x"}, [], "text", None, 7,
    ],
)  # fmt: skip
async def test_a_message_of_another_form_is_refused(client: httpx.AsyncClient, body: Any) -> None:
    await open_conversation(client)

    assert problem(await client.post("/messages", json=body)) == (400, "bad_request")


@pytest.mark.parametrize(
    "content", [b"", b"{", b"\xff\xfe", b"[" * 100_000, b'{"client_id": "1", "text": "\\ud800"}']
)
async def test_broken_json_is_refused_and_broken_text_mended(
    client: httpx.AsyncClient, content: bytes
) -> None:
    await open_conversation(client)

    response = await client.post(
        "/messages", content=content, headers={"Content-Type": "application/json"}
    )

    assert problem(response) in {(400, "bad_request"), (422, "empty_message")}


async def test_a_form_of_another_site_is_no_json(client: httpx.AsyncClient) -> None:
    await open_conversation(client)

    for kind in ("text/plain", "application/x-www-form-urlencoded", "multipart/form-data"):
        response = await client.post(
            "/messages", content=b'{"client_id":"1","text":"x"}', headers={"Content-Type": kind}
        )
        assert problem(response) == (400, "bad_request")


async def test_a_huge_body_is_refused_before_it_is_read_whole(client: httpx.AsyncClient) -> None:
    await open_conversation(client)

    response = await say(client, "1", text="x" * 300_000)

    assert problem(response) == (413, "body_too_large")


async def test_ending_closes_once_and_writing_opens_again(client: httpx.AsyncClient) -> None:
    await open_conversation(client)

    ended = [await client.post("/end", json={}) for _ in range(2)]
    await say(client, "1", text="one more thing")

    assert [(one.status_code, one.json()) for one in ended] == [(202, {"seq": 1})] * 2
    events = await read_until(client, 4)
    # Only when the line was heard is it known that it needs an answer: a survey's opens nothing.
    assert [event.get("holder") for event in events] == ["closed", None, "bot", None]
    assert [event.get("text") for event in events][1] == "one more thing"


# ---- reading


async def test_an_old_cursor_gives_everything_since(client: httpx.AsyncClient) -> None:
    await open_conversation(client)
    for n in range(3):
        await say(client, f"{n}", text=f"m{n}")
    await read_until(client, 6)

    after_two = await client.get("/events", params={"after": 2})
    by_header = await client.get("/events", params={"after": 0}, headers={"Last-Event-ID": "4"})

    assert [event["seq"] for event in after_two.json()["events"]] == [3, 4, 5, 6]
    assert after_two.json()["cursor"] == 6
    assert [event["seq"] for event in by_header.json()["events"]] == [5, 6]


@pytest.mark.parametrize("cursor", ["-1", "x", "1.5", "999", "9" * 30, "١"])
async def test_a_cursor_that_cannot_be_is_refused(client: httpx.AsyncClient, cursor: str) -> None:
    await open_conversation(client)

    response = await client.get("/events", params={"after": cursor, "wait": 0})

    assert problem(response) == (400, "bad_request")


async def test_a_poll_without_news_ends_after_its_wait(client: httpx.AsyncClient) -> None:
    await open_conversation(client)

    response = await client.get("/events", params={"after": 0, "wait": 0})

    assert response.json() == {"events": [], "cursor": 0}


@pytest.mark.parametrize("wait", ["-1", "x", "1.5"])
async def test_a_wait_that_cannot_be_is_refused(client: httpx.AsyncClient, wait: str) -> None:
    await open_conversation(client)

    response = await client.get("/events", params={"wait": wait})

    assert problem(response) == (400, "bad_request")


async def test_where_am_i(client: httpx.AsyncClient) -> None:
    opened = await open_conversation(client)
    await say(client, "1", text="hello")
    await read_until(client, 2)

    response = await client.get("/conversation")

    assert response.json() == {
        "conversation": opened["conversation"], "holder": "bot", "cursor": 2,
    }  # fmt: skip
    assert response.headers["cache-control"] == "no-store"


async def test_a_handoff_is_told_as_it_is(client: httpx.AsyncClient, rasa: FakeRasa) -> None:
    custom = {"type": "handoff", "department": "finance", "reason": "asked"}
    rasa.script = lambda _message: [{"text": "I pass you on."}, {"custom": custom}]
    await open_conversation(client)

    await say(client, "1", text="a person, please")

    events = await read_until(client, 4)
    assert events[2]["holder"] == "waiting"
    assert events[3]["author"] == {"role": "system"}
    assert "queue" in events[3]["text"]
    back = events[3]["choices"][0]["id"]
    assert (await say(client, "2", text="hello?")).status_code == 202
    assert (await say(client, "3", choice=back)).status_code == 202
    assert (await client.get("/conversation")).json()["holder"] == "bot"
    assert rasa.messages == ["a person, please"]


# ---- limits, files, health


async def test_too_many_messages_are_refused_and_others_are_unaffected(
    tmp_path: Path, wire: Wire
) -> None:
    limits = Limits(messages_per_session=3)
    async with (
        opened_door(tmp_path, wire, limits) as door,
        door.client() as eager,
        door.client() as other,
    ):
        await open_conversation(eager)
        await open_conversation(other)

        eagers = [await say(eager, f"{n}", text="hello") for n in range(4)]
        others = await say(other, "1", text="hello")

    assert [one.status_code for one in eagers] == [202, 202, 202, 429]
    assert problem(eagers[3]) == (429, "too_many_requests")
    assert int(eagers[3].headers["retry-after"]) > 0
    assert others.status_code == 202


@pytest.mark.parametrize(
    ("limits", "method", "path"),
    [
        (Limits(openings_per_address=2), "POST", "/conversations"),
        (Limits(messages_per_address=2), "POST", "/messages"),
        (Limits(reads_per_address=2), "GET", "/conversation"),
        (Limits(reads_per_address=2), "GET", "/events"),
    ],
)
async def test_an_address_that_asks_too_often_is_refused(
    tmp_path: Path, wire: Wire, limits: Limits, method: str, path: str
) -> None:
    async with opened_door(tmp_path, wire, limits) as door, door.client() as client:
        asked = [await client.request(method, path, json={}) for _ in range(3)]

    assert [one.status_code == 429 for one in asked] == [False, False, True]


async def test_an_unknown_address_is_a_problem_too(client: httpx.AsyncClient) -> None:
    assert problem(await client.get("/nowhere")) == (404, "not_found")
    assert problem(await client.get("/messages")) == (405, "not_found")


async def test_a_database_that_fails_is_said_to_be_passing(
    door: Door, client: httpx.AsyncClient
) -> None:
    await open_conversation(client)
    async with door.chat.desk._database.write() as connection:
        await connection.execute(text("ALTER TABLE log RENAME TO lost"))

    response = await say(client, "1", text="hello")

    assert problem(response) == (503, "unavailable")
    assert "retry-after" in response.headers
    assert response.headers["access-control-allow-origin"] == ORIGIN


async def test_health_says_ok(client: httpx.AsyncClient) -> None:
    response = await client.get("https://chat.example/health")

    assert (response.status_code, response.json()) == (200, {"status": "ok"})


async def test_the_widget_is_served_to_pages_of_any_origin(door: Door) -> None:
    async with door.client(headers={"Origin": "https://anywhere.example"}) as client:
        response = await client.get("https://chat.example/chat.js")
        again = await client.get(
            "https://chat.example/chat.js", headers={"If-None-Match": response.headers["etag"]}
        )

    assert response.status_code == 200
    assert "javascript" in response.headers["content-type"]
    assert response.headers["access-control-allow-origin"] == "*"
    assert response.headers["content-encoding"] == "gzip"
    assert response.headers["x-content-type-options"] == "nosniff"
    assert again.status_code == 304


@pytest.mark.parametrize(
    "path", ["/static/../app.py", "/static/%2e%2e/app.py", "/widget/../../app.py"]
)
async def test_no_other_file_is_served(door: Door, path: str) -> None:
    async with door.client() as client:
        response = await client.get(f"https://chat.example{path}")

    assert response.status_code == 404


async def test_the_demo_shops_token_is_new_for_each_page_and_serves_one_conversation(
    client: httpx.AsyncClient, door: Door
) -> None:
    robin = Customer("cus_7", "Robin", "robin@example.com")
    first, second = (mint(robin, SECRET.encode(), door.clock()) for _ in range(2))
    opened = await client.post("/conversations", json={"identity": first})

    replayed = await client.post("/conversations", json={"identity": first, "new": True})
    fresh = await client.post("/conversations", json={"identity": second, "new": True})

    assert (opened.status_code, fresh.status_code) == (201, 201)
    assert problem(replayed) == (403, "identity_refused")
    assert "another conversation" in replayed.json()["detail"]
