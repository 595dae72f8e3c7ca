"""What agents may learn of a case and do to it, against a whole shop."""

from __future__ import annotations

from dataclasses import replace
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from backend_client.model import ReturnLineRequest, ReturnMethod, ReturnRequest, ReturnStatus
from bot.actions.facts import zone_of
from returns.intake import Draft, DraftLine, Task, from_data, to_data
from returns.intake.draft import has_exception
from returns.model import Method, Reason, Resolution
from tests.actions.staff.desk import SECRET, StaffDesk, signed

JACKET = "ord_1002-L1"  # delivered 45 days ago: too late by the policy
LATE = Draft(
    task=Task.RETURN,
    key="d1",
    order_id="ord_1002",
    lines=(DraftLine(JACKET, 1, Reason.SIZE_TOO_SMALL),),
    resolution=Resolution.REFUND,
)
LATE_CASE: dict[str, Any] = {"order_id": "ord_1002", "draft": to_data(LATE)}


async def under_review(
    desk: StaffDesk, method: ReturnMethod = ReturnMethod.DROP_OFF
) -> dict[str, Any]:
    """A return of order 1001 that waits for a person."""
    line = ReturnLineRequest("ord_1001-L1", 1, "reason_size_too_small")
    request = ReturnRequest("ord_1001", (line,), method, approved=False)
    made = await desk.services.backend.create_return(request, idempotency_key="made")
    draft = Draft(
        task=Task.RETURN,
        key="made",
        order_id="ord_1001",
        lines=(DraftLine("ord_1001-L1", 1, Reason.SIZE_TOO_SMALL, {"unworn": True}),),
        method=Method.DROP_OFF,
    )
    return {"order_id": "ord_1001", "return_id": made.id, "draft": to_data(draft)}


async def test_the_dossier_holds_the_order_the_wish_the_decision_and_its_clauses(
    desk: StaffDesk,
) -> None:
    status, answer = await desk.asks("case", case=LATE_CASE)

    found = answer["dossier"]
    assert status == 200
    assert found["order"]["number"] == "1002"
    assert found["customer"]["email"] == "tom.baker@example.com"
    assert found["summary"].startswith("Wants to return: Packable rain jacket (too small)")
    [line] = found["decision"]["lines"]
    assert (found["decision"]["outcome"], line["outcome"]) == ("declined", "declined")
    assert line["clause"].startswith("window-")
    assert "days" in line["words"]
    assert [item["wanted"] for item in found["items"]] == [1, 0]
    assert found["can"]["decide"] is None


async def test_a_return_under_review_shows_the_decision_as_it_was(desk: StaffDesk) -> None:
    _, answer = await desk.asks("case", case=await under_review(desk))

    assert answer["dossier"]["can"]["decide"]["status"] == "REQUESTED"
    assert answer["dossier"]["decision"]["outcome"] == "approved"  # not "returned already"


async def test_without_an_order_there_is_no_dossier_and_nothing_to_do(desk: StaffDesk) -> None:
    assert await desk.asks("case", case={}) == (200, {"dossier": None})

    status, answer = await desk.acts("store_credit", {}, amount="5.00")

    assert (status, answer["code"]) == (422, "no_order")


async def test_approving_opens_the_return_once(desk: StaffDesk) -> None:
    case = await under_review(desk)
    wish = {"return_id": case["return_id"], "most": {"EUR": "250.00"}}

    first = await desk.acts("approve", case, **wish)
    again = await desk.acts("approve", case, **wish)

    assert first[0] == 200
    assert again == first
    assert "approved" in first[1]["say"]
    assert first[1]["link"][1].startswith("http")
    returned = await desk.services.backend.get_return(case["return_id"])
    assert returned.status is ReturnStatus.OPEN


async def test_declining_keeps_the_reason(desk: StaffDesk) -> None:
    case = await under_review(desk)

    status, answer = await desk.acts(
        "decline", case, return_id=case["return_id"], reason="Worn outdoors."
    )

    returned = await desk.services.backend.get_return(case["return_id"])
    assert status == 200
    assert returned.status is ReturnStatus.DECLINED
    assert returned.history[-1].note == "Worn outdoors."
    assert "Worn" not in answer["say"]  # the reason is for the record


@pytest.mark.parametrize(("most", "status"), [("1000.00", 200), ("20.00", 422), (None, 200)])
async def test_no_one_approves_more_than_they_may(
    desk: StaffDesk, most: str | None, status: int
) -> None:
    case = await under_review(desk)
    limit = {"EUR": most} if most else None

    found = await desk.acts("approve", case, most=limit, return_id=case["return_id"])

    assert found[0] == status
    if status == 422:
        assert found[1]["code"] == "beyond_limit"
        assert "€20.00" in found[1]["message"]
        returned = await desk.services.backend.get_return(case["return_id"])
        assert returned.status is ReturnStatus.REQUESTED


async def test_an_exception_within_the_limit_goes_into_the_draft(desk: StaffDesk) -> None:
    status, answer = await desk.acts(
        "override", LATE_CASE, most={"EUR": "500", "GBP": "500"}, lines=[JACKET], reason="Loyal"
    )

    draft = from_data(answer["case"]["draft"])
    assert status == 200, answer
    assert has_exception(draft)
    assert draft.resolution is Resolution.REFUND  # what the customer said stays
    assert draft.lines[0].reason is Reason.SIZE_TOO_SMALL


async def test_an_exception_beyond_the_limit_is_refused(desk: StaffDesk) -> None:
    status, answer = await desk.acts(
        "override", LATE_CASE, most={"EUR": "10", "GBP": "10"}, lines=[JACKET]
    )

    assert (status, answer["code"]) == (422, "beyond_limit")


async def test_an_exception_covers_no_other_piece(desk: StaffDesk) -> None:
    _, answer = await desk.acts("override", LATE_CASE, lines=[JACKET])
    draft = from_data(answer["case"]["draft"])

    more = draft.with_line(DraftLine("ord_1002-L2", 1, Reason.UNWANTED))
    bigger = draft.with_line(replace(draft.lines[0], quantity=2))

    assert not has_exception(more)
    assert not has_exception(bigger)


async def test_an_exception_does_not_bring_back_what_has_come_back(desk: StaffDesk) -> None:
    case = await under_review(desk)

    status, answer = await desk.acts("override", {"order_id": "ord_1001"}, lines=["ord_1001-L1"])

    assert case["return_id"]
    assert (status, answer["code"]) == (422, "not_possible")


async def test_store_credit_is_given_once_for_a_key(desk: StaffDesk) -> None:
    case = {"order_id": "ord_1001"}

    first = await desk.acts("store_credit", case, most={"EUR": "25"}, amount="10.00", reason="late")
    again = await desk.acts("store_credit", case, most={"EUR": "25"}, amount="10.00", reason="late")

    assert first == again
    assert "€10.00" in first[1]["say"]


@pytest.mark.parametrize("amount", ["0", "-5", "much", "10.001", "NaN", "", "Infinity"])
async def test_an_amount_that_is_none_is_refused(desk: StaffDesk, amount: str) -> None:
    status, answer = await desk.acts("store_credit", {"order_id": "ord_1001"}, amount=amount)

    assert (status, answer["code"]) == (422, "no_amount")


async def test_a_label_and_a_pickup_belong_to_an_open_return(desk: StaffDesk) -> None:
    case = await under_review(desk)
    early = await desk.acts("label", case)
    await desk.acts("approve", case, return_id=case["return_id"])

    label = await desk.acts("label", case)
    nowhere = await desk.acts("pickup", case, slot="no such slot")

    assert early[1]["code"] == "no_label"
    assert label[1]["link"][1].startswith("http")
    assert nowhere[0] == 422


async def test_agent_and_customer_read_a_pickup_by_the_customers_clock(desk: StaffDesk) -> None:
    case = await under_review(desk, ReturnMethod.PICKUP)
    await desk.acts("approve", case, return_id=case["return_id"])
    backend = desk.services.backend
    slot = (await backend.list_pickup_slots(case["return_id"]))[0]
    zone = zone_of(await backend.get_order(case["order_id"]), desk.services.policy)
    hour = slot.starts_at.astimezone(ZoneInfo(zone)).hour

    _, shown = await desk.asks("case", case=case)
    _, booked = await desk.acts("pickup", case, key="k2", slot=slot.id)

    assert f", {hour}:00" in shown["dossier"]["can"]["pickup"][0]["label"]
    assert f", {hour}:00" in booked["say"]
    assert "UTC" not in booked["say"]


async def test_only_what_the_desk_signed_is_answered(desk: StaffDesk) -> None:
    body = b'{"case": {}}'
    forged = await desk.service.answer("case", signed(body, secret="guessed"), body)
    old = await desk.service.answer("case", signed(body, age=600), body)
    changed = await desk.service.answer("case", signed(body), body + b" ")
    bare = await desk.service.answer("case", {}, body)
    good = await desk.service.answer("case", signed(body), body)

    assert [forged[0], old[0], changed[0], bare[0], good[0]] == [401, 401, 401, 401, 200]
    assert SECRET not in str(forged)


@pytest.mark.parametrize("body", [b"", b"[]", b"{}", b'{"case": 1}', b"\xff"])
async def test_what_cannot_be_read_is_refused(desk: StaffDesk, body: bytes) -> None:
    status, _ = await desk.service.answer("case", signed(body), body)

    assert status == 400


@pytest.mark.parametrize(
    ("query", "first"),
    [
        ("late return", "window-"),
        ("final sale", "final-sale"),
        ("restocking fee", "restocking-electronics"),
        ("store credit bonus", "store-credit"),
        ("photo", "photo"),
    ],
)
async def test_a_clause_is_found_by_what_agents_call_it(
    desk: StaffDesk, query: str, first: str
) -> None:
    _, answer = await desk.asks("policy", query=query)

    assert answer["clauses"][0]["id"].startswith(first)
    assert answer["clauses"][0]["link"].endswith(f"#{answer['clauses'][0]['id']}")
    assert answer["clauses"][0]["words"]


async def test_the_word_return_finds_nothing_beside_what_else_was_asked(desk: StaffDesk) -> None:
    _, answer = await desk.asks("policy", query="late return")

    assert {one["section"] for one in answer["clauses"]} == {"windows"}
    assert "window-standard" in [one["id"] for one in answer["clauses"]]


async def test_nothing_is_found_for_nonsense(desk: StaffDesk) -> None:
    assert (await desk.asks("policy", query="xyzzy"))[1] == {"clauses": []}


async def test_a_drill_is_the_same_for_the_same_seed_and_scored_by_the_engine(
    desk: StaffDesk,
) -> None:
    outcomes = set()
    for seed in range(40):
        _, drill = await desk.asks("drill", seed=seed)
        _, again = await desk.asks("drill", seed=seed)
        nothing = {"outcome": "", "clause": ""}
        _, scored = await desk.asks("score", seed=seed, answer=nothing)
        right = {"outcome": scored["outcome"], "clause": scored["clause"]}
        _, perfect = await desk.asks("score", seed=seed, answer=right)
        outcomes.add(scored["outcome"])

        assert drill == again
        assert scored["points"] == 0
        assert (perfect["points"], perfect["of"]) == (2, 2)
        assert scored["clause"] in [one["id"] for one in drill["clauses"]]
        assert scored["words"]
    assert outcomes == {"approved", "declined", "review"}
