"""Orders as Medusa 2.21.2 sends them, and what it may send one day."""

from __future__ import annotations

import json
import logging
from decimal import Decimal
from pathlib import Path
from typing import Any

import httpx
import pytest

from backend_client import connect, errors
from backend_client.medusa import connect_medusa
from backend_client.medusa.marks import Mark, mark_of
from backend_client.medusa.orders import order
from backend_client.medusa.returns import of_order
from backend_client.model import Money, OrderStatus, PaymentKind, ReturnStatus
from backend_client.patience import Patience

ORDER = Path(__file__).with_name("order.json")
ONCE = Patience(attempts=1, pause=0, longest_pause=0)
RETURN = {
    "id": "return_1",
    "display_id": 3,
    "status": "requested",
    "created_at": "2026-11-23T12:00:00Z",
    "items": [],
}


@pytest.fixture
def data() -> dict[str, Any]:
    found: dict[str, Any] = json.loads(ORDER.read_text(), parse_float=Decimal)
    return found


def test_an_order_is_read_as_medusa_reckons_it(data: dict[str, Any]) -> None:
    one = order(data)

    assert (one.number, one.currency) == ("2", "EUR")
    assert [line.total.amount for line in one.lines] == [60, 20]
    assert one.lines[0].options == {"Colour": "Red"}
    assert (one.lines[0].delivered_quantity, one.lines[0].returned_quantity) == (3, 1)
    assert one.payments[0].amount == Money.of("60", "EUR")
    assert one.shipping_address.country == "DE"


def test_taxes_come_on_top_or_are_within(data: dict[str, Any]) -> None:
    line = data["items"][0]
    line |= {"tax_total": Decimal("11.40"), "total": Decimal("71.40")}
    on_top = order(data).lines[0]
    line |= {"is_tax_inclusive": True, "unit_price": Decimal("23.80")}
    within = order(data).lines[0]

    assert (on_top.total, on_top.discount, on_top.tax_included) == (
        Money.of("71.40", "EUR"),
        Money.zero("EUR"),
        False,
    )
    assert (within.total, within.discount) == (Money.of("71.40", "EUR"), Money.zero("EUR"))


def test_unknown_words_are_kept_and_logged(
    data: dict[str, Any], caplog: pytest.LogCaptureFixture
) -> None:
    data["status"] = "quantum"
    data["payment_collections"][0]["payments"][0]["provider_id"] = "pp_shells_beach"

    with caplog.at_level(logging.WARNING):
        one = order(data)
        [found], _ = of_order(one, [RETURN | {"status": "lost_at_sea"}], [])

    assert (one.status, one.status.known) == (OrderStatus("quantum"), False)
    assert one.payments[0].kind == PaymentKind("pp_shells_beach")
    assert (found.back.status, found.back.status.known) == (ReturnStatus("LOST_AT_SEA"), False)
    assert "quantum" in caplog.text


def test_a_draft_is_no_return(data: dict[str, Any]) -> None:
    found, drafts = of_order(order(data), [RETURN | {"status": "open"}], [])

    assert found == ()
    assert [draft.id for draft in drafts] == ["return_1"]


@pytest.mark.parametrize("made_by", ["cus_1", "", None])
def test_a_mark_that_a_customer_wrote_is_not_believed(made_by: str | None) -> None:
    forged = Mark("case 1", "print", owed="9999").metadata()

    assert mark_of({"metadata": forged, "created_by": made_by}) is None
    assert mark_of({"metadata": forged, "created_by": "apk_1"}) is not None


def test_a_key_that_cannot_be_one_is_named() -> None:
    with pytest.raises(ValueError, match="BACKEND_TOKEN"):
        connect("medusa", "https://shop.example", "sandbox-token")


@pytest.mark.parametrize("url", ["http://shop.example", "shop.example", "ftp://shop.example"])
def test_an_address_without_https_is_named(url: str) -> None:
    with pytest.raises(ValueError, match="BACKEND_URL"):
        connect("medusa", url, "sk_1")


async def test_a_server_that_is_no_medusa_v2_is_named() -> None:
    old = httpx.MockTransport(lambda _: httpx.Response(404, text="Cannot GET /admin/stores"))
    backend = connect_medusa("https://shop.example", "sk_1", patience=ONCE, transport=old)

    with pytest.raises(errors.Unsupported, match="no Medusa v2"):
        await backend.capabilities()


async def test_a_page_that_is_no_json_is_a_failure_of_the_backend() -> None:
    page = httpx.MockTransport(lambda _: httpx.Response(200, text="<!doctype html>"))
    backend = connect_medusa("https://shop.example", "sk_1", patience=ONCE, transport=page)

    with pytest.raises(errors.BackendUnavailable, match="makes no sense"):
        await backend.capabilities()
