"""Store credit that an agent gives for a gift: the recipient's, and no word to the giver."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import httpx
import pytest
from starlette.applications import Starlette

from backend_client.model import Resolution, Return, ReturnLineRequest, ReturnMethod, ReturnRequest
from backend_client.protocol import OrderBackend
from bot.actions.memory import Memory
from bot.actions.people import case_of
from bot.actions.staff.service import StaffService
from returns.intake import Draft, DraftLine, Task, from_data, to_data
from returns.model import Reason
from tests.actions.staff.desk import SECRET, StaffDesk, services_over

NOOR, BUYER = "noor@example.com", "camille.bernard@example.com"
SPEAKER = "ord_1011-L1"
DRAFT = Draft(
    task=Task.RETURN,
    key="d1",
    order_id="ord_1011",
    lines=(DraftLine(SPEAKER, 1, Reason.STYLE),),
    gift=True,
    recipient=NOOR,
)


def case(draft: Draft | None = DRAFT, **more: Any) -> dict[str, Any]:
    return {"order_id": "ord_1011", **({"draft": to_data(draft)} if draft else {}), **more}


async def gift_returned(backend: OrderBackend) -> Return:
    request = ReturnRequest(
        "ord_1011", (ReturnLineRequest(SPEAKER, 1, "reason_style"),), ReturnMethod.DROP_OFF,
        resolution=Resolution.STORE_CREDIT, gift_to=NOOR,
    )  # fmt: skip
    return await backend.create_return(request, idempotency_key="made")


async def issued(shop: Starlette) -> list[tuple[str | None, str]]:
    """Of each credit whose it is: the address it was sent to, and the account it is in."""
    transport = httpx.ASGITransport(app=shop)
    async with httpx.AsyncClient(transport=transport, base_url="http://sandbox") as client:
        found = await client.get("/state", headers={"Authorization": "Bearer secret"})
    return [(one.get("email"), one["customer_id"]) for one in found.json()["store_credits"]]


@pytest.fixture
def without_gifts(backend: OrderBackend) -> StaffDesk:
    """On a platform that can credit the buyer only."""
    services = replace(services_over(backend), gifts=False)
    return StaffDesk(StaffService(services, SECRET), services)


async def test_credit_for_a_gift_is_the_recipients(desk: StaffDesk, shop: Starlette) -> None:
    status, answer = await desk.acts("store_credit", case(), amount="10.00", recipient=NOOR)

    assert status == 200, answer
    assert await issued(shop) == [(NOOR, "")]
    assert NOOR in answer["told"]
    assert NOOR in answer["say"]
    assert "account" not in answer["say"]


async def test_an_agent_can_set_the_address_right(desk: StaffDesk, shop: Starlette) -> None:
    await desk.acts("store_credit", case(), amount="10.00", recipient="noor.m@example.com")

    assert await issued(shop) == [("noor.m@example.com", "")]


@pytest.mark.parametrize(
    ("recipient", "code"),
    [("", "no_recipient"), ("noor", "no_recipient"), (BUYER.upper(), "giver")],
)
async def test_an_address_that_will_not_do_credits_nobody(
    desk: StaffDesk, shop: Starlette, recipient: str, code: str
) -> None:
    unknown = case(replace(DRAFT, recipient=None))

    status, answer = await desk.acts("store_credit", unknown, amount="10.00", recipient=recipient)

    assert (status, answer["code"]) == (422, code)
    assert await issued(shop) == []


async def test_after_the_gifts_return_the_credit_is_still_the_recipients(
    desk: StaffDesk, backend: OrderBackend, shop: Starlette
) -> None:
    made = await gift_returned(backend)
    spoken_of = Memory(proved=("ord_1011",), return_id=made.id)
    handed_over = await case_of(spoken_of, desk.services)

    await desk.acts("store_credit", handed_over, amount="2.00")

    assert await issued(shop) == [(NOOR, "")]


async def test_where_the_buyer_may_be_speaking_the_agent_says_for_whom_it_is(
    desk: StaffDesk, backend: OrderBackend, shop: Starlette
) -> None:
    await gift_returned(backend)

    _, asked = await desk.asks("case", case=case(None))
    await desk.acts("store_credit", case(None), "k1", amount="2.00", recipient="")
    await desk.acts("store_credit", case(None), "k2", amount="2.00", recipient=NOOR)

    assert asked["dossier"]["can"]["gift"] == {"to": NOOR, "sure": False, "by_hand": ""}
    assert sorted(await issued(shop), key=str) == [(NOOR, ""), (None, "cus_020")]


async def test_what_was_no_gift_is_the_buyers(desk: StaffDesk, shop: Starlette) -> None:
    own = case(replace(DRAFT, gift=None, recipient=None))

    _, answer = await desk.acts("store_credit", own, amount="10.00", recipient=NOOR)

    assert await issued(shop) == [(None, "cus_020")]
    assert "giver" not in answer["say"]
    assert (await desk.asks("case", case=own))[1]["dossier"]["can"]["gift"] is None


async def test_where_the_platform_would_tell_the_buyer_the_agent_is_told_why(
    without_gifts: StaffDesk, shop: Starlette
) -> None:
    _, asked = await without_gifts.asks("case", case=case())
    status, answer = await without_gifts.acts("store_credit", case(), amount="10.00")

    assert (status, answer["code"]) == (422, "gift")
    assert answer["message"] == asked["dossier"]["can"]["gift"]["by_hand"]
    assert "Nothing was issued" in answer["message"]
    assert NOOR in answer["message"]
    assert await issued(shop) == []


async def test_an_exception_for_the_one_who_got_it_stays_a_gifts(
    desk: StaffDesk, backend: OrderBackend
) -> None:
    """Their return is over, and its draft: what the bot goes on with must not credit the buyer."""
    made = await gift_returned(backend)
    await backend.cancel_return(made.id, idempotency_key="off")

    _, answer = await desk.acts("override", case(None, about_return=made.id), lines=[SPEAKER])

    draft = from_data(answer["case"]["draft"])
    assert (draft.gift, draft.recipient) == (True, NOOR)
