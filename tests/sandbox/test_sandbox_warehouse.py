"""Warehouse, carriers and finance."""

from __future__ import annotations

import httpx
import pytest
from starlette.applications import Starlette

from tests.sandbox.conftest import Time
from tests.sandbox.shop_floor import Json, new_return, pieces, post


def statuses(one: Json) -> list[str]:
    return [change["status"] for change in one["history"]]


async def test_a_return_goes_from_the_parcel_shop_to_closed(api: httpx.AsyncClient) -> None:
    one = await new_return(api)
    at = f"warehouse/returns/{one['id']}"
    finding = {"line_id": one["lines"][0]["id"], "accepted": 1, "disposition": "RESTOCKED"}

    await post(api, f"{at}/scan")
    await post(api, f"{at}/receive")
    await post(api, f"{at}/inspect", {"lines": [finding]})
    await post(api, "orders/7/refunds", {"amount": "10.00", "return_id": one["id"]})

    done = (await api.get(f"/api/returns/{one['rma_number']}")).json()
    assert statuses(done) == ["OPEN", "RECEIVED", "CLOSED"]
    assert done["refund_status"] == "PENDING"
    assert [scan["status"] for scan in done["tracking"]] == ["IN_TRANSIT"]


async def test_what_arrives_in_parts_is_counted_up(api: httpx.AsyncClient) -> None:
    one = await new_return(api, **pieces(3))
    line = one["lines"][0]["id"]
    receive = f"warehouse/returns/{one['id']}/receive"

    first = await post(api, receive, {"lines": [{"line_id": line, "quantity": 1}]})
    await post(api, receive, {"lines": [{"line_id": line, "quantity": 3}]}, status=422)
    second = await post(api, receive)

    assert first["status"] == "PARTIALLY_RECEIVED"
    assert second["status"] == "RECEIVED"
    assert second["lines"][0]["received_quantity"] == 3


async def test_what_is_refused_is_not_paid(api: httpx.AsyncClient) -> None:
    one = await new_return(api, **pieces(3))
    line = one["lines"][0]["id"]
    await post(api, f"warehouse/returns/{one['id']}/receive")
    finding = {"line_id": line, "accepted": 2, "disposition": "REFUSED", "note": "worn"}

    seen = await post(api, f"warehouse/returns/{one['id']}/inspect", {"lines": [finding]})
    await post(api, "orders/7/refunds", {"amount": "20.01", "return_id": one["id"]}, status=422)

    assert seen["refund_due"]["amount"] == "20.00"


async def test_more_than_arrived_cannot_be_accepted(api: httpx.AsyncClient) -> None:
    one = await new_return(api)
    line = one["lines"][0]["id"]
    finding = {"line_id": line, "accepted": 1, "disposition": "RESTOCKED"}

    await post(api, f"warehouse/returns/{one['id']}/inspect", {"lines": [finding]}, status=409)


async def test_a_request_waits_for_approval_and_then_gets_its_label(
    api: httpx.AsyncClient,
) -> None:
    one = await new_return(api, approved=False)

    approved = await post(api, f"warehouse/returns/{one['id']}/approve")

    assert (one["status"], one["label"]) == ("REQUESTED", None)
    assert approved["status"] == "OPEN"
    assert approved["label"]["tracking_number"].startswith("RT")


async def test_a_declined_request_frees_its_pieces(api: httpx.AsyncClient) -> None:
    one = await new_return(api, approved=False, **pieces(3))

    declined = await post(api, f"warehouse/returns/{one['id']}/decline", {"note": "too late"})

    assert declined["history"][-1]["note"] == "too late"
    left = (await api.get("/api/orders/7/returnable")).json()
    assert left["lines"][0]["quantity"] == 3


@pytest.mark.parametrize("step", ["approve", "decline", "scan", "receive"])
async def test_a_closed_return_stays_closed(api: httpx.AsyncClient, step: str) -> None:
    one = await new_return(api)
    await post(api, f"warehouse/returns/{one['id']}/receive")
    await post(api, f"warehouse/returns/{one['id']}/close")

    refused = await post(api, f"warehouse/returns/{one['id']}/{step}", status=409)

    assert refused["error"]["code"] == "invalid_state"


async def test_a_refund_settles_when_its_time_has_come(api: httpx.AsyncClient, time: Time) -> None:
    one = await new_return(api)
    await post(api, "orders/7/refunds", {"amount": "10.00", "return_id": one["id"]})

    await api.post("/clock", json={"by": "3d"})

    paid = (await api.get(f"/api/returns/{one['id']}")).json()
    assert paid["refund_status"] == "REFUNDED"
    assert paid["refunds"][0]["settled_at"] == "2026-03-13T12:00:00Z"


async def test_a_refund_that_fails_is_owed_again(api: httpx.AsyncClient) -> None:
    one = await new_return(api)
    body = {"amount": "10.00", "return_id": one["id"]}
    refund = await post(api, "orders/7/refunds", body)

    await post(api, f"warehouse/refunds/{refund['id']}/outcome", {"state": "FAILURE"})

    assert (await api.get(f"/api/returns/{one['id']}")).json()["refund_status"] == "NONE"
    await post(api, "orders/7/refunds", body)


async def test_a_return_that_nobody_sends_expires(api: httpx.AsyncClient) -> None:
    one = await new_return(api)

    await api.post("/clock", json={"by": "31d"})

    assert (await api.get(f"/api/returns/{one['id']}")).json()["status"] == "EXPIRED"


async def test_an_item_to_keep_is_done_when_it_is_paid(api: httpx.AsyncClient) -> None:
    one = await new_return(api, method="KEEP_ITEM")

    await post(api, "orders/7/refunds", {"amount": "10.00", "return_id": one["id"]})

    assert (await api.get(f"/api/returns/{one['id']}")).json()["status"] == "CLOSED"


async def test_a_label_is_found_by_its_link_alone(api: httpx.AsyncClient) -> None:
    label = (await new_return(api))["label"]

    sheet = await api.get(label["label_url"], headers={"Authorization": ""})
    code = await api.get(label["qr_url"], headers={"Authorization": ""})
    other = await api.get("/labels/guess.svg")

    assert label["tracking_number"] in sheet.text
    assert code.text.startswith("<svg")
    assert other.status_code == 404


PAGE = {"Authorization": "", "X-Sandbox-Page": "1"}


async def test_the_page_shows_everything_at_once(api: httpx.AsyncClient) -> None:
    one = await new_return(api)

    board = (await api.get("/warehouse/board", headers=PAGE)).json()

    assert board["returns"][0]["rma_number"] == one["rma_number"]
    assert [event["type"] for event in board["events"]] == ["return.open"]


@pytest.mark.parametrize(
    "headers", [{}, {"X-Sandbox-Page": "0"}, PAGE | {"Host": "evil.example:8090"}]
)
async def test_another_sites_page_can_do_nothing(
    api: httpx.AsyncClient, headers: dict[str, str]
) -> None:
    one = await new_return(api)
    headers = {"Authorization": "", **headers, "Idempotency-Key": "k"}

    board = await api.get("/warehouse/board", headers=headers)
    write = await api.post(f"/warehouse/do/returns/{one['id']}/receive", headers=headers)

    assert (board.status_code, write.status_code) == (403, 403)


async def test_the_page_runs_only_its_own_script(app: Starlette, api: httpx.AsyncClient) -> None:
    page = await api.get("/warehouse")

    assert "script-src 'self'" in page.headers["content-security-policy"]
    assert "unsafe" not in page.headers["content-security-policy"]
    assert " style=" not in page.text
    assert " onclick=" not in page.text
