"""Who asks for a person when nobody is there, and goes on writing, is not left without a word."""

from datetime import time
from zoneinfo import ZoneInfo

from connectors import wording
from desk.hours import Hours
from desk.staff import Staff
from tests.connectors.door import RESPONSES
from tests.desk.conftest import MakeDesk
from tests.desk.fake_rasa import FakeRasa
from tests.desk.opened import Opened

MORNINGS = Hours(ZoneInfo("Europe/Berlin"), (((time(8), time(9)),),) * 7)  # it is 13:00 there
KEPT = "I keep that for the team, and whatever else you write here"


HANDOFF = {"type": "handoff", "department": "customer_service", "reason": "asked"}


async def waiting(make_desk: MakeDesk, rasa: FakeRasa, staff: Staff) -> tuple[Opened, str]:
    """A customer who asked for a person, and was told how that stands."""
    rasa.script = lambda _message: [{"text": "Of course."}, {"custom": HANDOFF}]
    opened = await make_desk(words=wording.read(RESPONSES), staff=staff)
    conversation = await opened.conversation()
    await opened.types(conversation, "a person please")
    await opened.log(conversation, reaches=4)  # it, the answer, who holds it now, the notice
    return opened, conversation


async def told(opened: Opened, conversation: str) -> list[str]:
    return [line.text or "" for line in await opened.log(conversation) if line.role == "system"]


async def test_what_they_write_is_acknowledged_once(make_desk: MakeDesk, rasa: FakeRasa) -> None:
    opened, conversation = await waiting(make_desk, rasa, Staff(hours=MORNINGS))

    for text in ("my chair is broken", "order 1014", "please hurry"):
        await opened.types(conversation, text)

    notice, kept = await told(opened, conversation)
    assert "Nobody is here just now" in notice
    assert KEPT in kept
    assert "tomorrow at 08:00 (Berlin time)" in kept


async def test_so_is_the_message_that_they_chose_to_leave(
    make_desk: MakeDesk, rasa: FakeRasa
) -> None:
    opened, conversation = await waiting(make_desk, rasa, Staff(hours=MORNINGS))
    [offer] = [line for line in await opened.log(conversation) if line.body.get("choices")]

    await opened.chooses(conversation, offer.body["choices"][0]["id"])
    await opened.types(conversation, "my chair is broken")

    assert [KEPT in text for text in await told(opened, conversation)] == [False, False, True]


async def test_while_the_team_is_there_it_answers_itself(
    make_desk: MakeDesk, rasa: FakeRasa
) -> None:
    opened, conversation = await waiting(make_desk, rasa, Staff())

    await opened.types(conversation, "my chair is broken")

    assert len(await told(opened, conversation)) == 1
