"""What stands in the root message."""

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

from connectors.slack import blocks, dossier
from connectors.slack.records import Handoff
from desk.care.survey.steps import Course, Step
from desk.care.survey.store import Survey
from desk.hours import ALWAYS, Hours
from desk.model import Conversation, Event, Holder, Identity, Kind, Opening, Role
from sandbox.slack import blockkit

AT = datetime(2026, 11, 23, 12, 0, tzinfo=UTC)
ANNA = Identity("cus_1", "anna.keller@example.com", "Anna Keller")


def talk(opening: Opening) -> Conversation:
    return Conversation("c_1", opening, Holder.WAITING, 3)


def handoff(reason: str = "review", department: str = "finance") -> Handoff:
    return Handoff(department, reason, AT, None, None, None)


def said(seq: int, role: Role, text: str | None, **body: object) -> Event:
    return Event("c_1", seq, AT, Kind.MESSAGE, role, text=text, body=body)


def test_it_names_the_customer_whom_the_shop_vouches_for_and_why() -> None:
    opening = Opening("web", locale="de", order="1001", identity=ANNA)
    lines = [
        said(1, Role.CUSTOMER, "my lamp is broken"),
        said(2, Role.BOT, None, card={"text": "Return RMA-1: needs a review"}),
        said(3, Role.CUSTOMER, "yes"),
    ]

    drawn = dossier.draw(talk(opening), lines, handoff())
    shown = str(blocks.root(drawn, Holder.WAITING, None).blocks)

    for part in ("Anna Keller", "anna.keller@example.com", "Finance", "Review by policy", "1001",
                 "my lamp is broken", "RMA-1", "Mon 23 Nov, 12:00"):  # fmt: skip
        assert part in shown


def test_what_is_not_known_is_left_out() -> None:
    drawn = dossier.draw(talk(Opening("telegram")), [], handoff("asked"))
    shown = str(blocks.root(drawn, Holder.WAITING, None).blocks)

    assert "not signed in" in shown
    assert "Order page" not in shown
    assert "First asked" not in shown


def test_its_times_are_the_teams_own_and_what_is_due_is_said() -> None:
    promised = [("First answer", AT + timedelta(minutes=10))]
    hours = Hours(ZoneInfo("Europe/Berlin"), ALWAYS.week)

    drawn = dossier.draw(talk(Opening("web")), [], handoff(), promised=promised, hours=hours)
    shown = str(blocks.root(drawn, Holder.WAITING, None).blocks)

    assert "Mon 23 Nov, 13:00" in shown
    assert "First answer by Mon 23 Nov, 13:10" in shown


def test_it_tells_how_the_customer_found_us_before() -> None:
    course = Course(Step.DONE, score=2, reason="too_slow")
    before = Survey("return:r1", "c_0", "customer cus_1", "RMA-1", "web", AT, AT, 9, course)

    drawn = dossier.draw(talk(Opening("web", identity=ANNA)), [], handoff(), rated=[before])

    assert "★★☆☆☆ 23 Nov, too slow" in str(blocks.root(drawn, Holder.WAITING, None).blocks)


def test_it_keeps_slacks_limits_whatever_the_customer_is_called_and_writes() -> None:
    huge = Identity("cus_1", f"{'a' * 3000}@example.com", "<&>" * 1000)
    opening = Opening("web", "x" * 3000, order="&" * 3000, identity=huge)
    lines = [said(n, Role.CUSTOMER, "<!channel>" * 200) for n in (1, 2)]
    drawn = dossier.draw(talk(opening), lines, handoff("r" * 3000, "d" * 3000))

    for holder in Holder:
        root = blocks.root(drawn, holder, "A" * 500)
        blockkit.check(root.blocks)
        assert len(root.text) <= blockkit.LONGEST_TEXT
        assert "<!channel>" not in str(root.blocks)
