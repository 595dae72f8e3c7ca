"""Photos over the web: taken in when they are photos, shown to those who may see them."""

import io
import stat
from datetime import timedelta
from pathlib import Path
from typing import Any

import httpx
import pytest
from PIL import Image

from connectors.web.limits import Limits
from desk.attachments import LARGEST
from desk.attachments.kept import MOST, RETENTION
from desk.attachments.links import GOOD_FOR
from desk.handoff import Actor, Move
from desk.model import HandoffRequest
from tests.connectors.door import Door, open_conversation, opened_door, read_until
from tests.desk.fake_rasa import FakeRasa, Wire
from tests.desk.pictures import PROGRAM, SVG, bomb, picture


async def upload(
    client: httpx.AsyncClient,
    content: bytes,
    client_id: str = "1",
    name: str = "photo.jpg",
    kind: str = "image/jpeg",
) -> httpx.Response:
    return await client.post(
        "/attachments", data={"client_id": client_id}, files={"file": (name, content, kind)}
    )


def problem(response: httpx.Response) -> tuple[int, str]:
    return response.status_code, response.json()["code"]


def files(folder: Path) -> list[str]:
    return [path.name for path in folder.iterdir()]


async def shown(client: httpx.AsyncClient) -> dict[str, Any]:
    """The first photo of the conversation, as its client gets it."""
    [message] = [one for one in await read_until(client, 2) if one.get("attachments")]
    [photo] = message["attachments"]
    return dict(photo)


async def test_a_photo_becomes_a_message_and_reaches_the_bot(
    client: httpx.AsyncClient, rasa: FakeRasa
) -> None:
    opened = await open_conversation(client)

    posted = await upload(client, picture())
    events = await read_until(client, 2)

    assert "attachments" in opened["features"]
    assert posted.status_code == 202
    assert posted.json() == {"seq": 1, "client_id": "1", "duplicate": False}
    message = events[0]
    assert message["client_id"] == "1"
    assert "text" not in message
    [photo] = message["attachments"]
    assert photo["url"].startswith("attachments/a_")
    assert (photo["type"], photo["width"], photo["height"]) == ("image/jpeg", 640, 480)
    [heard] = rasa.seen
    assert heard["message"] == "/inform"
    [attachment] = heard["metadata"]["attachments"]
    assert photo["url"].startswith(f"attachments/{attachment}?")


async def test_it_is_shown_by_its_link_without_a_session_and_with_safe_headers(
    client: httpx.AsyncClient, door: Door
) -> None:
    await open_conversation(client)
    await upload(client, picture("PNG"))
    photo = await shown(client)

    async with door.client() as browser:  # as an <img> asks
        got = await browser.get(photo["url"])

    assert got.status_code == 200
    assert Image.open(io.BytesIO(got.content)).format == "JPEG"
    assert got.headers["content-type"] == "image/jpeg"
    assert got.headers["x-content-type-options"] == "nosniff"
    assert "sandbox" in got.headers["content-security-policy"]
    assert got.headers["content-disposition"] == 'inline; filename="photo.jpg"'
    assert got.headers["cache-control"].startswith("private")


async def test_who_may_see_it_and_who_may_not(client: httpx.AsyncClient, door: Door) -> None:
    await open_conversation(client)
    await upload(client, picture())
    photo = await shown(client)
    bare, _, signed = photo["url"].partition("?")

    own = await client.get(bare)
    async with door.client() as stranger:
        nobody = await stranger.get(bare)
        forged = await stranger.get(f"{bare}?{signed[:-1]}{'A' if signed[-1] != 'A' else 'B'}")
        stretched = await stranger.get(bare + "?" + signed.replace("until=1", "until=2"))
        await open_conversation(stranger)
        other = await stranger.get(bare)
        named = await stranger.get("attachments/..%2Fdesk.db")

    assert own.status_code == 200
    for refused in (nobody, forged, stretched, other, named):
        assert problem(refused) == (404, "not_found")


async def test_a_link_grows_old_and_the_next_reading_has_a_new_one(
    client: httpx.AsyncClient, door: Door
) -> None:
    await open_conversation(client)
    await upload(client, picture())
    first = await shown(client)
    door.clock.forward(seconds=(GOOD_FOR + timedelta(hours=2)).total_seconds())
    second = await shown(client)

    async with door.client() as browser:
        old, new = await browser.get(first["url"]), await browser.get(second["url"])

    assert problem(old) == (404, "not_found")
    assert new.status_code == 200


async def test_after_the_retention_nothing_of_it_is_left(
    client: httpx.AsyncClient, door: Door, tmp_path: Path
) -> None:
    await open_conversation(client)
    await upload(client, picture())
    [file] = (tmp_path / "attachments").iterdir()
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    assert stat.S_IMODE(file.parent.stat().st_mode) == 0o700
    assert door.chat.attachments

    early = await door.chat.attachments.expire()
    door.clock.forward(seconds=RETENTION.total_seconds() + 1)
    late = await door.chat.attachments.expire()

    assert (early, late) == (0, 1)
    assert list((tmp_path / "attachments").iterdir()) == []
    photo_link = door.chat.links.make(file.stem)
    async with door.client() as browser:
        assert problem(await browser.get(f"attachments/{photo_link}")) == (404, "not_found")


async def test_a_repeat_stores_nothing(
    client: httpx.AsyncClient, tmp_path: Path, rasa: FakeRasa
) -> None:
    await open_conversation(client)
    first = await upload(client, picture())

    again = await upload(client, picture())
    await read_until(client, 2)

    assert again.json() == {**first.json(), "duplicate": True}
    assert len(list((tmp_path / "attachments").iterdir())) == 1
    assert rasa.messages == ["/inform"]


@pytest.mark.parametrize(
    ("content", "name", "kind", "answer"),
    [
        (b"\xff\xd8\xff" + b"x" * (20 * 1024**2), "a.jpg", "image/jpeg", (413, "file_too_large")),
        (b"\xff\xd8\xff" + b"x" * LARGEST, "a.jpg", "image/jpeg", (413, "file_too_large")),
        (bomb(), "a.png", "image/png", (413, "file_too_large")),
        (PROGRAM, "holiday.jpg", "image/jpeg", (415, "not_an_image")),
        (SVG, "logo.svg", "image/svg+xml", (415, "not_an_image")),
        (b"<html><script>", "photo.png", "image/png", (415, "not_an_image")),
        (b"", "photo.png", "image/png", (415, "not_an_image")),
    ],
    ids=["20 MB", "a byte too large", "bomb", "renamed program", "SVG", "HTML", "nothing"],
)
async def test_what_is_no_photo_is_refused_by_its_content(
    client: httpx.AsyncClient,
    tmp_path: Path,
    content: bytes,
    name: str,
    kind: str,
    answer: tuple[int, str],
) -> None:
    await open_conversation(client)

    refused = await upload(client, content, name=name, kind=kind)

    assert problem(refused) == answer
    assert (await client.get("/conversation")).json()["cursor"] == 0
    assert not (tmp_path / "attachments").exists()


@pytest.mark.parametrize(
    "name", ["../../../etc/passwd", "..\\..\\boot.ini", "/desk.db", "a\x00.php"]
)
async def test_the_name_of_the_file_means_nothing(
    client: httpx.AsyncClient, tmp_path: Path, name: str
) -> None:
    await open_conversation(client)

    posted = await upload(client, picture(), name=name)

    assert posted.status_code == 202
    [file] = files(tmp_path / "attachments")
    assert file.startswith("a_")
    assert {one for one in files(tmp_path) if not one.startswith("desk.db")} == {"attachments"}


@pytest.mark.parametrize(
    ("headers", "body"),
    [
        ({"Content-Type": "application/json"}, b"{}"),
        ({"Content-Type": "multipart/form-data"}, b"no boundary"),
        ({"Content-Type": "multipart/form-data; boundary=x"}, b"not a form"),
        ({"Content-Type": "multipart/form-data; boundary=x"}, b"--x\r\n\r\n--x--\r\n"),
        (
            {"Content-Type": "multipart/form-data; boundary=x"},
            b'--x\r\nContent-Disposition: form-data; name="client_id"\r\n\r\n1\r\n--x--\r\n',
        ),
    ],
    ids=["JSON", "no boundary", "no form", "a part without a name", "no file"],
)
async def test_a_broken_form_is_refused(
    client: httpx.AsyncClient, headers: dict[str, str], body: bytes
) -> None:
    await open_conversation(client)

    refused = await client.post("/attachments", headers=headers, content=body)

    assert problem(refused) == (400, "bad_request")


async def test_of_fifty_uploads_in_a_minute_most_are_refused_and_others_go_on(
    client: httpx.AsyncClient, door: Door
) -> None:
    await open_conversation(client)
    small = picture(width=8, height=8)

    answers = [await upload(client, small, client_id=str(number)) for number in range(50)]
    async with door.client() as other:
        await open_conversation(other)
        theirs = await upload(other, small)

    taken = [answer for answer in answers if answer.status_code == 202]
    assert len(taken) == Limits().uploads_per_session
    assert problem(answers[-1]) == (429, "too_many_requests")
    assert int(answers[-1].headers["retry-after"]) > 0
    assert theirs.status_code == 202


async def test_a_conversation_holds_only_so_many(tmp_path: Path, wire: Wire) -> None:
    many = Limits(uploads_per_session=1000, uploads_per_address=1000)
    async with opened_door(tmp_path, wire, many) as door, door.client() as client:
        await open_conversation(client)
        small = picture(width=4, height=4)
        for number in range(MOST):
            assert (await upload(client, small, client_id=str(number))).status_code == 202

        refused = await upload(client, small, client_id="one more")

    assert problem(refused) == (409, "too_many_attachments")


async def test_without_a_session_nothing_is_taken(client: httpx.AsyncClient) -> None:
    assert problem(await upload(client, picture())) == (401, "no_session")


async def test_while_a_person_has_the_chat_a_photo_goes_to_them_alone(
    client: httpx.AsyncClient, door: Door, rasa: FakeRasa
) -> None:
    opened = await open_conversation(client)
    anna = Actor("U1", "Anna")
    request = HandoffRequest("warehouse", "asked")
    await door.chat.desk.move(opened["conversation"], Move.REQUEST, anna, request)
    await door.chat.desk.move(opened["conversation"], Move.CLAIM, anna)

    await upload(client, picture())

    assert [one["type"] for one in await read_until(client, 3)] == ["holder", "holder", "message"]
    assert rasa.seen == []
