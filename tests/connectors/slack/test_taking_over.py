"""From the customer's page to an agent in Slack and back, through both real APIs."""

import asyncio

import pytest

from sandbox.slack import people
from sandbox.slack.trouble import Kind, Trouble
from tests.connectors.slack.office import CARE, HELD, Customer, Office, buttons, reactions
from tests.desk.pictures import picture


async def test_a_waiting_customer_is_one_thread_with_all_that_was_said(
    office: Office, customer: Customer
) -> None:
    await customer.says("my shoes are too small")
    await customer.reads(lambda one: one.get("text") == "You said: my shoes are too small")
    await customer.asks_for_a_person()
    await customer.says("are you there?")
    await office.settle()

    root = office.root()
    assert root["blocks"][0]["text"]["text"] == "Customer: Asked for a person"
    assert "my shoes are too small" in str(root["blocks"])
    assert buttons(root) == ["claim", "transfer"]
    replies = office.replies(root)
    assert "Customer: my shoes are too small\nAssistant: You said:" in replies[0]
    assert replies[1:] == ["Customer: are you there?"]
    assert len([one for one in office.messages() if "thread_ts" not in one]) == 1


async def test_two_claim_at_once_and_one_has_it(office: Office, customer: Customer) -> None:
    await customer.asks_for_a_person()
    await office.settle()

    ts = office.root()["ts"]

    await asyncio.gather(
        *(people.press(office.box, one, CARE, ts, "claim") for one in ("U0SAM", "U0PRIYA"))
    )
    await office.settle()
    events = await customer.reads(lambda one: one.get("holder") == "agent")

    names = [one["name"] for one in events if one.get("holder") == "agent"]
    winner, loser = ("U0SAM", "U0PRIYA") if names == ["Sam Rivera"] else ("U0PRIYA", "U0SAM")
    assert len(names) == 1
    assert office.told(winner) == []
    assert office.told(loser) == [f"{names[0]} has this conversation."]


async def test_a_claim_pressed_before_the_thread_is_known_to_us_is_answered_and_then_works(
    office: Office, customer: Customer
) -> None:
    """Slack shows the message at once; its answer to us, which names it, is still on its way."""
    office.box.troubles.make(Trouble(Kind.LOST, 1, method="chat.postMessage"))
    office.box.troubles.make(Trouble(Kind.DOWN, 10_000, method="conversations.history"))
    await customer.asks_for_a_person()
    while not office.messages():  # noqa: ASYNC110
        await asyncio.sleep(0)

    early = await people.press(office.box, "U0SAM", CARE, office.root()["ts"], "claim")
    office.box.troubles.on = ()
    await office.settle()

    assert early["status"] == 200
    assert office.told("U0SAM") == [
        "This conversation is just being opened: press again in a moment."
    ]
    await office.presses("U0SAM", "claim")
    assert buttons(office.root()) == HELD


async def test_the_customer_hears_who_took_over_and_what_they_write(
    office: Office, customer: Customer
) -> None:
    await customer.asks_for_a_person()
    await office.settle()
    await office.presses("U0SAM", "claim")

    line = await office.writes("U0SAM", "Hello, this is Sam &amp; I see it")
    events = await customer.reads(lambda one: one.get("author", {}).get("role") == "agent")
    await customer.says("thank you")
    await office.settle()

    assert [one["name"] for one in events if one.get("holder") == "agent"] == ["Sam Rivera"]
    assert await customer.heard() == ["Sam Rivera: Hello, this is Sam &amp; I see it"]
    assert reactions(line) == ["white_check_mark"]
    assert office.replies(office.root())[-1] == "Customer: thank you"
    assert buttons(office.root()) == HELD


async def test_what_is_not_the_owners_word_to_the_customer_stays_inside(
    office: Office, customer: Customer
) -> None:
    await customer.asks_for_a_person()
    await office.settle()
    early = await office.writes("U0SAM", "looks like a VIP")
    await office.presses("U0SAM", "claim")

    inside = [
        early,
        await office.writes("U0PRIYA", "I know this one"),
        await office.writes("U0SAM", "note: be careful"),
        await office.writes("U0SAM", "Note that he called before"),
        await office.writes("U0SAM", ":lock: refund only"),
        await office.writes("U0SAM", "🔒 refund only"),
    ]
    outside = await office.writes("U0SAM", "Noted, thank you!")

    assert [reactions(one) for one in inside] == [["lock"]] * 6
    assert reactions(outside) == ["white_check_mark"]
    assert await customer.heard() == ["Sam Rivera: Noted, thank you!"]


async def test_the_bot_is_silent_until_it_is_handed_back(
    office: Office, customer: Customer
) -> None:
    await customer.asks_for_a_person()
    await customer.says("one")
    await office.settle()
    await office.presses("U0SAM", "claim")
    await customer.says("two")
    await office.hands_back("U0SAM")
    await customer.says("three")
    await customer.reads(lambda one: one.get("text") == "You said: three")
    await office.settle()

    [asked, handed_back, after] = office.rasa.messages
    assert (asked, after) == ("human", "three")
    assert handed_back.startswith("/back_from_agent")
    assert buttons(office.root()) == []
    late = await office.writes("U0SAM", "are they gone?")
    assert reactions(late) == ["lock"]
    assert await customer.heard() == []
    assert "Customer: three" not in office.replies(office.root())


async def test_released_it_waits_again_and_another_takes_it(
    office: Office, customer: Customer
) -> None:
    await customer.asks_for_a_person()
    await office.settle()
    await office.presses("U0SAM", "claim")
    await office.presses("U0SAM", "release")
    assert buttons(office.root()) == ["claim", "transfer"]

    await office.presses("U0PRIYA", "claim")
    mine = await office.writes("U0PRIYA", "Priya here")
    not_mine = await office.writes("U0SAM", "Sam here")

    assert (reactions(mine), reactions(not_mine)) == (["white_check_mark"], ["lock"])
    assert await customer.heard() == ["Priya Nair: Priya here"]


async def test_resolve_closes_it_and_writing_again_starts_with_the_bot(
    office: Office, customer: Customer
) -> None:
    await customer.asks_for_a_person()
    await office.settle()
    await office.presses("U0SAM", "claim")
    await office.presses("U0SAM", "close")

    await customer.says("one more thing")
    events = await customer.reads(lambda one: one.get("text") == "You said: one more thing")

    holders = [one["holder"] for one in events if "holder" in one]
    assert holders == ["waiting", "agent", "closed", "bot"]


async def test_asking_again_goes_on_in_the_same_thread(office: Office, customer: Customer) -> None:
    await customer.asks_for_a_person()
    await office.settle()
    await office.presses("U0SAM", "claim")
    await office.hands_back("U0SAM")
    first = office.root()["ts"]

    await customer.says("it broke again")
    await customer.reads(lambda one: one.get("text") == "You said: it broke again")
    await customer.says("human")
    await customer.reads(lambda one: one["seq"] > 8 and one.get("holder") == "waiting")
    await office.settle()

    assert office.root()["ts"] == first
    assert buttons(office.root()) == ["claim", "transfer"]
    assert "it broke again" in office.replies(office.root())[-1]


async def test_another_department_has_a_thread_of_its_own(
    office: Office, customer: Customer
) -> None:
    await customer.asks_for_a_person("money")
    await office.settle()

    assert office.messages(CARE) == []
    assert "Finance" in str(office.root("C0FIN")["blocks"])


async def test_who_gives_up_waiting_is_seen_to_have_gone(
    office: Office, customer: Customer
) -> None:
    await customer.asks_for_a_person()
    await office.settle()
    await customer.client.post("/end", json={})
    await office.settle()

    assert buttons(office.root()) == []
    assert office.replies(office.root())[-1].startswith("bot: Closed.")


async def test_photos_go_both_ways(office: Office, customer: Customer) -> None:
    await customer.asks_for_a_person()
    await customer.shows(picture("PNG"))
    await office.settle()
    await office.presses("U0SAM", "claim")

    written = await office.writes("U0SAM", "Like this one?", picture=("new.png", picture("PNG")))
    events = await customer.reads(
        lambda one: one.get("author", {}).get("role") == "agent" and "attachments" in one
    )

    in_thread = office.box.workspace.thread(CARE, office.root()["ts"])
    [shown] = [one for one in in_thread if one.get("files") and one.get("bot_id")]
    assert shown["text"] == "Customer sent a photo"
    assert len(shown["files"]) == 1
    assert reactions(written) == ["white_check_mark"]
    assert await customer.heard() == ["Sam Rivera: Like this one?", "Sam Rivera: None"]
    [given] = events[-1]["attachments"]
    assert (await customer.client.get(given["url"])).headers["content-type"] == "image/jpeg"


async def test_a_photo_in_a_note_stays_inside(office: Office, customer: Customer) -> None:
    await customer.asks_for_a_person()
    await office.settle()
    await office.presses("U0SAM", "claim")

    note = await office.writes("U0SAM", "note: see", picture=("x.png", picture("PNG")))
    other = await office.writes("U0PRIYA", "", picture=("x.png", picture("PNG")))

    assert (reactions(note), reactions(other)) == (["lock"], ["lock"])
    assert await customer.heard() == []


async def test_a_customers_photo_whose_upload_breaks_off_is_shown_once(
    office: Office, customer: Customer
) -> None:
    await customer.asks_for_a_person()
    await office.settle()
    for kind in (Kind.LOST, Kind.DOWN, Kind.RATE_LIMITED):
        office.box.troubles.make(Trouble(kind, 1, method="files.completeUploadExternal"))

    await customer.shows(picture())
    await customer.says("do you see it?")
    await office.settle()

    in_thread = office.box.workspace.thread(CARE, office.root()["ts"])
    assert len([one for one in in_thread if one.get("files")]) == 1
    assert office.replies(office.root())[-1] == "Customer: do you see it?"


@pytest.mark.parametrize("holder", ["waiting", "agent", "snoozed", "transferred", "released"])
async def test_the_bot_is_silent_at_every_state_in_which_people_have_it(
    office: Office, customer: Customer, holder: str
) -> None:
    await customer.asks_for_a_person()
    await office.settle()
    if holder != "waiting":
        await office.presses("U0SAM", "claim")
    if holder == "snoozed":
        await office.presses("U0SAM", "snooze")
        await office.fills_in("U0SAM", until="60")
    if holder == "transferred":
        await office.presses("U0SAM", "transfer")
        await office.fills_in("U0SAM", department="finance", reason="money")
    if holder == "released":
        await office.presses("U0SAM", "release")

    await customer.says("is anybody there?")
    await customer.says("human")
    await office.settle()
    events = (await customer.client.get("/events", params={"after": 0, "wait": 0})).json()

    assert office.rasa.messages == ["human"]
    last = [one for one in events["events"] if one.get("author")][-2:]
    assert [one["text"] for one in last] == ["is anybody there?", "human"]
