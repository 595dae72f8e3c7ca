"""What agents do to a case in modals: within what they may, once, and on record."""

import asyncio
from collections.abc import AsyncIterator
from dataclasses import replace
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import select

from backend_client.model import ReturnMethod
from backend_client.protocol import OrderBackend
from bot.actions.staff.service import StaffService
from desk import schema
from desk.database import Database
from desk.staff import Act, Authority, Staff
from sandbox.slack import modals, people
from sandbox.slack.refusal import Refusal
from tests.actions.staff.desk import SECRET, StaffDesk, services_over
from tests.actions.staff.test_gift_credit import NOOR, gift_returned
from tests.actions.staff.test_gift_credit import case as gift_case
from tests.actions.staff.test_staff import JACKET, LATE_CASE, under_review
from tests.backend_client.conftest import backend, built_in_shop, shop
from tests.connectors.slack.office import CARE, Customer, Office, buttons
from tests.databases import desk_url
from tests.desk.fake_rasa import FakeRasa

__all__ = ["backend", "built_in_shop", "shop"]

EVERYTHING = frozenset(Act)
LIMITS = {
    Act.OVERRIDE: {"GBP": Decimal("50.00")},
    Act.STORE_CREDIT: {"GBP": Decimal("25.00"), "EUR": Decimal("25.00")},
    Act.APPROVE: {"EUR": Decimal("20.00")},
}
STAFF = Staff(
    authorities=(
        Authority(EVERYTHING, groups=frozenset({"returns-leads"})),
        Authority(EVERYTHING - {Act.DECLINE}, users=frozenset({"jonas"})),
        Authority(EVERYTHING, everyone=True, up_to=LIMITS),
    )
)
AGENT, LEAD, JONAS = "U0SAM", "U0PRIYA", "U0JONAS"


@pytest.fixture
async def staff_desk(backend: OrderBackend) -> StaffDesk:
    services = services_over(backend)
    return StaffDesk(StaffService(services, SECRET), services)


@pytest.fixture
async def office(tmp_path: Path, rasa: FakeRasa, staff_desk: StaffDesk) -> AsyncIterator[Office]:
    opened = Office(tmp_path, rasa, staff_desk.service, STAFF)
    opened.cases = {"late": LATE_CASE}
    await opened.start()
    yield opened
    await opened.stop()
    await opened.box.courier.stop()
    assert opened.box.refused == []


@pytest.fixture
async def dropped_off(office: Office, staff_desk: StaffDesk) -> None:
    """There is a return that waits for a review."""
    office.cases["review"] = await under_review(staff_desk)


async def taken(office: Office, customer: Customer, word: str, agent: str = AGENT) -> None:
    await customer.asks_for_a_person(word)
    await office.settle()
    await office.presses(agent, "claim")


async def audited(office: Office) -> list[str]:
    database = Database(desk_url(office.state))
    async with database.read() as connection:
        found = list((await connection.execute(select(schema.audit.c.action))).scalars())
    await database.close()
    return found


async def test_the_root_tells_order_wish_decision_and_clause(
    office: Office, customer: Customer
) -> None:
    await taken(office, customer, "late")

    shown = str(office.root()["blocks"])
    for part in ("1002", "tom.baker@example.com", "Packable rain jacket", "declined", "window-"):
        assert part in shown
    assert office.root()["blocks"][0]["text"]["text"].startswith("Tom Baker: ")
    assert "(<http://chat.test/policy#window-" in shown
    assert buttons(office.root()) == [
        "override", "store_credit", "hand_back", "transfer", "snooze", "release", "close",
    ]  # fmt: skip


async def test_an_exception_within_the_limit_is_handed_back_to_the_bot(
    office: Office, customer: Customer
) -> None:
    await taken(office, customer, "late", LEAD)
    await office.presses(LEAD, "override")
    assert "30 days" in office.shown(LEAD)

    assert await office.fills_in(LEAD, lines=[JACKET], reason="A loyal customer") == {}
    assert any("Exception granted" in text for text in office.replies(office.root()))
    await office.presses(LEAD, "hand_back")
    assert "An exception was granted" in office.shown(LEAD)
    await office.fills_in(LEAD)

    handed = office.rasa.messages[-1]
    assert handed.startswith("/back_from_agent{")
    assert f"{JACKET}:1" in handed
    assert {"override", "override_done", "hand_back"} <= set(await audited(office))


async def test_an_exception_beyond_the_limit_is_refused_and_on_record(
    office: Office, customer: Customer
) -> None:
    await taken(office, customer, "late")
    await office.presses(AGENT, "override")
    assert "up to *50.00 GBP*" in office.shown(AGENT)

    await office.fills_in(AGENT, lines=[JACKET], reason="Please")

    assert "you may grant up to" in office.shown(AGENT)
    assert "submit" not in office.modal(AGENT)
    assert "override_refused" in await audited(office)
    assert not any("Exception granted" in text for text in office.replies(office.root()))


@pytest.mark.usefixtures("dropped_off")
async def test_a_return_is_approved_by_who_may_and_the_customer_hears_it(
    office: Office, customer: Customer, staff_desk: StaffDesk
) -> None:
    await taken(office, customer, "review", LEAD)
    await office.presses(LEAD, "approve")
    await office.fills_in(LEAD, reason="Fine")

    [heard] = await customer.heard()
    assert heard.startswith("Priya Nair: Your return RMA-")
    assert "approve" not in buttons(office.root())
    assert "label" in buttons(office.root())  # the root shows how it is now


@pytest.mark.usefixtures("dropped_off")
async def test_a_label_is_sent_as_a_link(office: Office, customer: Customer) -> None:
    await taken(office, customer, "review", LEAD)
    await office.presses(LEAD, "approve")
    await office.fills_in(LEAD, reason="Fine")

    await office.presses(LEAD, "label")
    await office.fills_in(LEAD)

    card = [one["card"] for one in await customer.events() if "card" in one][-1]
    assert "Here is the label" in (await customer.heard())[-1]
    assert card["link"]["url"].startswith("http")
    assert "label_done" in await audited(office)


async def test_a_pickup_is_booked_for_a_time_that_there_is(
    office: Office, customer: Customer, staff_desk: StaffDesk
) -> None:
    office.cases["review"] = await under_review(staff_desk, ReturnMethod.PICKUP)
    await taken(office, customer, "review", LEAD)
    await office.presses(LEAD, "approve")
    await office.fills_in(LEAD, reason="Fine")

    await office.presses(LEAD, "pickup")
    await office.fills_in(LEAD, slot=slots_of(office.modal(LEAD))[0])

    assert "is booked" in (await customer.heard())[-1]
    assert "pickup_done" in await audited(office)


def slots_of(view: dict[str, Any]) -> list[str]:
    """What can be chosen in the modal's only list."""
    [options] = [one["element"]["options"] for one in view["blocks"] if one["type"] == "input"]
    return [str(one["value"]) for one in options]


@pytest.mark.usefixtures("dropped_off")
async def test_more_than_an_agent_may_approve_is_refused(
    office: Office, customer: Customer
) -> None:
    await taken(office, customer, "review")
    await office.presses(AGENT, "approve")
    await office.fills_in(AGENT, reason="Fine")

    assert "up to €20.00" in office.shown(AGENT)
    assert await customer.heard() == []


@pytest.mark.usefixtures("dropped_off")
async def test_what_somebody_may_not_do_at_all_is_told_before_the_form(
    office: Office, customer: Customer
) -> None:
    await taken(office, customer, "review", JONAS)

    await office.presses(JONAS, "decline")

    assert office.shown(JONAS) == ""
    assert "You may not do this" in office.told(JONAS)[0]


async def test_a_modal_submitted_twice_acts_once(
    office: Office, customer: Customer, staff_desk: StaffDesk
) -> None:
    await taken(office, customer, "late", LEAD)
    await office.presses(LEAD, "store_credit")
    view = office.modal(LEAD)
    payload = modals.payload_of(office.box, view, {"amount": "10.00", "reason": "late parcel"})

    answers = await asyncio.gather(*(office.box.courier.interaction(payload) for _ in range(3)))
    await office.settle()

    assert [one.status for one in answers] == [200, 200, 200]
    assert len(await customer.heard()) == 1
    assert (await audited(office)).count("store_credit") == 1


async def test_credit_for_a_gift_is_offered_to_the_one_who_received_it(
    office: Office, customer: Customer
) -> None:
    office.cases["present"] = gift_case()
    await taken(office, customer, "present", LEAD)

    await office.presses(LEAD, "store_credit")
    shown, modal = office.shown(LEAD), str(office.modal(LEAD))
    await office.fills_in(LEAD, amount="10.00", recipient=NOOR, reason="late parcel")

    assert "the giver isn't told" in shown
    assert f"'initial_value': '{NOOR}'" in modal
    assert [NOOR in said and "€10.00" in said for said in await customer.heard()] == [True]


async def test_where_it_may_be_the_buyer_who_speaks_the_agent_is_asked_for_whom_it_is(
    office: Office, customer: Customer, staff_desk: StaffDesk
) -> None:
    await gift_returned(staff_desk.services.backend)
    office.cases["somebody"] = gift_case(None)
    await taken(office, customer, "somebody", LEAD)

    await office.presses(LEAD, "store_credit")
    shown, modal = office.shown(LEAD), str(office.modal(LEAD))
    await office.fills_in(LEAD, amount="2.00", recipient="", reason="late parcel")

    assert NOOR in shown
    assert "Left empty, the buyer is credited" in modal
    assert [NOOR in said for said in await customer.heard()] == [False]


async def test_where_a_gift_cannot_be_credited_the_modal_says_why_and_has_nothing_to_send(
    office: Office, customer: Customer, staff_desk: StaffDesk
) -> None:
    services = replace(staff_desk.services, gifts=False)
    staff_desk.service.answer = StaffService(services, SECRET).answer  # type: ignore[method-assign]
    office.cases["present"] = gift_case()
    await taken(office, customer, "present", LEAD)

    await office.presses(LEAD, "store_credit")

    assert "This was a gift" in office.shown(LEAD)
    assert "submit" not in office.modal(LEAD)


async def test_a_transfer_submitted_twice_moves_once(office: Office, customer: Customer) -> None:
    await taken(office, customer, "human")
    await office.presses(AGENT, "transfer")
    entered = {"department": "finance", "reason": "a refund by hand"}
    payload = modals.payload_of(office.box, office.modal(AGENT), entered)

    for _ in range(2):
        assert (await office.box.courier.interaction(payload)).status == 200
    await office.settle()

    assert (await audited(office)).count("transfer") == 1


async def test_a_transfer_opens_a_thread_there_with_its_reason_and_closes_the_old_one(
    office: Office, customer: Customer
) -> None:
    await customer.says("the refund is missing")
    await customer.reads(lambda one: one.get("text") == "You said: the refund is missing")
    await taken(office, customer, "human")
    old = office.root()
    await office.presses(AGENT, "transfer")
    await office.fills_in(AGENT, department="finance", reason="Please pay it by hand")
    events = await customer.reads(lambda one: "finance team" in one.get("text", ""))

    new = office.root("C0FIN")
    assert buttons(office.root()) == []
    assert "Passed on to Finance" in str(old["blocks"])
    assert "Please pay it by hand" in str(new["blocks"])
    assert "the refund is missing" in str(office.replies(new))
    assert "Customer service, Sam Rivera" in str(new["blocks"])  # the ledger
    assert f"archives/C0FIN/p{new['ts'].replace('.', '')}" in office.replies(old)[-1]
    assert any(f"archives/{CARE}/p" in one for one in office.replies(new))
    assert [one["holder"] for one in events if "holder" in one][-1] == "waiting"

    await office.presses(LEAD, "claim", new)
    await office.writes(LEAD, "Finance here", new)
    await customer.says("thanks")
    await office.settle()
    late = await office.writes(AGENT, "still me?", old)

    assert await customer.heard() == ["Priya Nair: Finance here"]
    assert office.replies(new)[-1] == "Customer: thanks"
    assert [one["name"] for one in late["reactions"]] == ["lock"]


async def test_who_waits_can_be_passed_on_by_anybody(office: Office, customer: Customer) -> None:
    await customer.asks_for_a_person()
    await office.settle()

    await office.presses(AGENT, "transfer")
    await office.fills_in(AGENT, department="warehouse", reason="A parcel")

    assert buttons(office.root("C0WARE")) == ["claim", "transfer"]


async def test_a_form_of_a_conversation_that_has_moved_on_does_nothing(
    office: Office, customer: Customer
) -> None:
    await taken(office, customer, "late", LEAD)
    await office.presses(LEAD, "store_credit")
    await customer.client.post("/end", json={})
    await office.settle()

    await office.fills_in(LEAD, amount="10.00", reason="late parcel")

    assert "This conversation is closed." in office.shown(LEAD)
    assert await customer.heard() == []


async def test_only_the_owner_gets_a_form(office: Office, customer: Customer) -> None:
    await taken(office, customer, "late")

    for action in ("store_credit", "hand_back", "snooze", "transfer"):
        await office.presses(LEAD, action)

    assert office.shown(LEAD) == ""
    assert office.told(LEAD) == ["Sam Rivera has this conversation."] * 4


async def test_an_act_whose_answer_is_lost_is_taken_up_again_and_done_once(
    office: Office, customer: Customer, staff_desk: StaffDesk
) -> None:
    await taken(office, customer, "late", LEAD)
    await office.presses(LEAD, "store_credit")
    service, real = staff_desk.service, staff_desk.service.answer

    async def loses(*given: Any) -> Any:
        await real(*given)
        service.answer = real  # type: ignore[method-assign]
        return 503, {}

    service.answer = loses  # type: ignore[method-assign]
    await office.fills_in(LEAD, amount="10.00", reason="late parcel")
    assert await customer.heard() == []

    await office.stop()
    await office.start()
    await office.waits_for(minutes=1)

    assert len(await customer.heard()) == 1
    assert (await audited(office)).count("store_credit_done") == 1


async def test_when_the_shops_side_is_down_the_thread_is_there_all_the_same(
    tmp_path: Path, rasa: FakeRasa
) -> None:
    opened = Office(tmp_path, rasa)
    opened.cases = {"late": LATE_CASE}
    await opened.start()
    async with opened.customer() as customer:
        await taken(opened, customer, "late")

        assert "window-" not in str(opened.root()["blocks"])
        assert "override" not in buttons(opened.root())
    await opened.stop()
    await opened.box.courier.stop()


async def test_a_trigger_that_is_too_old_opens_nothing(office: Office, customer: Customer) -> None:
    await taken(office, customer, "late")
    with pytest.raises(Refusal, match="invalid_trigger_id"):
        office.box.workspace.spend_trigger("1.trigger")
    await people.press(office.box, AGENT, CARE, office.root()["ts"], "snooze")
    assert office.modal(AGENT)["callback_id"] == "snooze"
