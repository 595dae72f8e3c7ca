"""Orders and past returns out of a shop's JSON."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from typing import Any

import pytest

from returns.cases import read_cases
from returns.model import Method, Reason, Resolution
from returns.shopfile import ShopFileError, shop_from
from tests.returns.shop import euro

NOW = datetime(2026, 9, 20, tzinfo=UTC)
Json = dict[str, Any]


def parcel(line_id: str, quantity: int, delivered_at: str | None) -> Json:
    lines = [{"order_line_id": line_id, "quantity": quantity}]
    return {"status": "DELIVERED", "delivered_at": delivered_at, "lines": lines}


def back(number: int, line_id: str, quantity: int, at: str, status: str = "OPEN") -> Json:
    lines = [{"order_line_id": line_id, "quantity": quantity, "reason_id": "r1"}]
    return {
        "id": f"ret_{number}",
        "rma_number": f"RMA-{number}",
        "order_id": "o1",
        "status": status,
        "method": "DROP_OFF",
        "created_at": at,
        "lines": lines,
    }


SHOP: Json = {
    "shop": {"reasons": [{"id": "r1", "code": "STYLE"}]},
    "orders": [
        {
            "id": "o1",
            "number": "1001",
            "customer_id": "c1",
            "currency": "EUR",
            "placed_at": "2026-09-01T08:00:00Z",
            "shipping_address": {"country": "DE"},
            "shipping_cost": {"amount": "4.90", "currency": "EUR"},
            "gift": True,
            "lines": [
                {
                    "id": "l1",
                    "product_id": "p1",
                    "product_title": "Socks",
                    "quantity": 3,
                    "unit_price": "10.00",
                    "discount": {"amount": "3.00", "currency": "EUR"},
                    "tax": "4.00",
                    "tax_included": True,
                    "category": "apparel",
                    "tags": ["new"],
                    "final_sale": True,
                },
                {"id": "l2", "product_id": "p2", "quantity": 1, "unit_price": "5.00"},
            ],
            "payments": [{"kind": "card", "amount": "36.90"}],
            "fulfilments": [
                parcel("l1", 2, "2026-09-05T08:00:00Z"),
                parcel("l1", 1, "2026-09-07T08:00:00Z"),
                parcel("l2", 1, None),
            ],
        },
        {
            "id": "o2",
            "number": 1002,
            "currency": "USD",
            "placed_at": "2026-09-01T08:00:00Z",
            "lines": [
                {
                    "id": "m1",
                    "product_id": "p1",
                    "quantity": 1,
                    "unit_price": "5.00",
                    "tax_included": False,
                }
            ],
        },
    ],
    "returns": [
        back(1, "l1", 1, "2026-09-08T08:00:00Z"),
        back(2, "l1", 1, "2026-09-09T08:00:00Z", status="CANCELED"),
        back(3, "l1", 1, "2026-09-10T08:00:00Z", status="CLOSED"),
        {**back(4, "l2", 1, "2026-09-11T08:00:00Z"), "method": "STORE"},
    ],
}


def test_an_order_is_read_with_all_that_a_decision_needs() -> None:
    order = shop_from(SHOP).order("#1001", NOW)

    assert (order.number, order.country, order.currency) == ("1001", "DE", "EUR")
    assert order.placed_at == datetime(2026, 9, 1, 8, tzinfo=UTC)
    assert order.customer is not None
    assert order.customer.id == "c1"
    assert [(one.method, one.amount) for one in order.payments] == [("card", euro("36.90"))]
    assert order.shipping == euro("4.90")
    assert order.tax_included
    assert order.for_gift_recipient
    first, second = order.lines
    assert (first.title, first.category, first.quantity) == ("Socks", "apparel", 3)
    assert first.tags == {"new", "final_sale"}
    assert (first.unit_price, first.discount, first.tax) == (
        euro("10.00"),
        euro("3.00"),
        euro("4.00"),
    )
    assert (second.category, second.tags, second.title) == (None, frozenset(), "")


def test_an_order_that_says_little_is_read_too() -> None:
    order = shop_from(SHOP).order("1002", NOW)

    assert (order.country, order.customer, order.payments) == (None, None, ())
    assert not order.tax_included
    assert not order.for_gift_recipient
    assert order.lines[0].fulfilled == 0


@pytest.mark.parametrize(
    ("at", "fulfilled", "returned"),
    [
        ("2026-09-04T08:00:00Z", 0, 0),
        ("2026-09-05T08:00:00Z", 2, 0),
        ("2026-09-07T08:00:00Z", 3, 0),
        ("2026-09-08T08:00:00Z", 3, 0),
        ("2026-09-08T08:00:01Z", 3, 1),
        ("2026-09-20T08:00:00Z", 3, 2),
    ],
)
def test_an_order_is_as_it_was_at_the_time(at: str, fulfilled: int, returned: int) -> None:
    line = shop_from(SHOP).order("1001", datetime.fromisoformat(at)).lines[0]

    assert (line.fulfilled, line.returned_quantity) == (fulfilled, returned)


def test_the_last_parcel_starts_the_window() -> None:
    line = shop_from(SHOP).order("1001", NOW).lines[0]

    assert line.delivered_at == datetime(2026, 9, 7, 8, tzinfo=UTC)


def test_an_unknown_order_is_named() -> None:
    with pytest.raises(LookupError, match="There is no order 7 in this file"):
        shop_from(SHOP).order("7", NOW)


@pytest.mark.parametrize("data", [[], {}, {"orders": 5}, "text", None])
def test_what_is_no_shop_is_refused(data: object) -> None:
    with pytest.raises(ShopFileError, match="it has no list `orders`"):
        shop_from(data)


def test_past_returns_become_cases() -> None:
    cases = read_cases(json.dumps(SHOP))

    assert [case.number for case in cases] == ["RMA-1", "RMA-2", "RMA-3", "RMA-4"]
    third = cases[2]
    assert third.at == datetime(2026, 9, 10, 8, tzinfo=UTC)
    assert third.method is Method.DROP_OFF
    assert cases[3].method is Method.STORE
    [wanted] = third.wanted
    assert (wanted.line_id, wanted.quantity, wanted.reason) == ("l1", 1, Reason.STYLE)
    assert all(wanted.answers.values())
    assert third.order.lines[0].returned_quantity == 1


CASE: Json = {
    "case": "A",
    "at": "2026-09-20T12:00:00+00:00",
    "method": "STORE",
    "order": {
        "number": 7,
        "currency": "EUR",
        "placed_at": "2026-09-01T08:00:00Z",
        "country": "DE",
        "timezone": "Europe/Berlin",
        "channel": "store",
        "customer": {"id": 5, "tier": "gold"},
        "payments": [{"method": "card", "amount": "10.00"}],
        "discount": "1.00",
        "shipping": "2.00",
        "tax_included": False,
        "gift": True,
        "lines": [
            {
                "id": "l1",
                "product_id": "p9",
                "title": "Socks",
                "category": "apparel",
                "tags": ["new"],
                "quantity": 2,
                "unit_price": "5.00",
                "discount": "0.50",
                "tax": "0.95",
                "returned_quantity": 1,
                "shipped_at": "2026-09-02T08:00:00Z",
                "delivered_at": "2026-09-04T08:00:00Z",
            }
        ],
    },
    "wanted": [
        {
            "line_id": "l1",
            "quantity": 2,
            "reason": "STYLE",
            "answers": {"unworn": True},
            "resolution": "exchange",
        }
    ],
}


def test_a_case_can_be_written_down_in_a_line() -> None:
    [case] = read_cases(json.dumps(CASE) + "\n\n")

    assert (case.number, case.method) == ("A", Method.STORE)
    assert case.at == datetime(2026, 9, 20, 12, tzinfo=UTC)
    order = case.order
    assert (order.id, order.number, order.country, order.channel) == ("7", "7", "DE", "store")
    assert order.timezone == "Europe/Berlin"
    assert order.customer is not None
    assert (order.customer.id, order.customer.tier) == ("5", "gold")
    assert (order.discount, order.shipping) == (euro("1.00"), euro("2.00"))
    assert not order.tax_included
    assert order.for_gift_recipient
    assert [(one.method, one.amount) for one in order.payments] == [("card", euro("10.00"))]
    [line] = order.lines
    assert (line.product_id, line.title, line.category) == ("p9", "Socks", "apparel")
    assert (line.quantity, line.returned_quantity) == (2, 1)
    assert line.tags == {"new"}
    assert (line.unit_price, line.discount, line.tax) == (
        euro("5.00"),
        euro("0.50"),
        euro("0.95"),
    )
    assert line.shipped_at == datetime(2026, 9, 2, 8, tzinfo=UTC)
    assert line.delivered_at == datetime(2026, 9, 4, 8, tzinfo=UTC)
    [wanted] = case.wanted
    assert (wanted.quantity, wanted.reason) == (2, Reason.STYLE)
    assert (wanted.answers, wanted.resolution) == ({"unworn": True}, Resolution.EXCHANGE)


def test_a_short_case_has_sensible_rest() -> None:
    short = {
        "at": "2026-09-20T12:00:00Z",
        "order": {
            "number": "7",
            "currency": "EUR",
            "placed_at": "2026-09-01T08:00:00Z",
            "lines": [{"id": "l1", "unit_price": "5.00"}],
        },
        "wanted": [{"line_id": "l1"}],
    }

    first, second = read_cases(f"{json.dumps(short)}\n{json.dumps(short)}")

    assert (first.number, second.number, first.method) == ("1", "2", None)
    order, line = first.order, first.order.lines[0]
    assert (order.channel, order.customer, order.payments) == ("online", None, ())
    assert (order.discount, order.shipping, order.tax_included) == (None, None, True)
    assert order.for_gift_recipient is False
    assert (line.product_id, line.quantity, line.returned_quantity) == ("l1", 1, 0)
    assert (line.discount, line.delivered_at, line.title) == (None, None, "")
    [wanted] = first.wanted
    assert (wanted.quantity, wanted.reason, wanted.resolution) == (1, Reason.UNKNOWN, None)
    assert wanted.answers == {}


@pytest.mark.parametrize(
    ("line", "message"),
    [
        ("nonsense", "Line 2: Expecting value"),
        ("[]", "Line 2: this is not a case."),
        ("{}", "Line 2: 'order' is missing"),
        (json.dumps({**CASE, "method": "PIGEON"}), "Line 2: 'PIGEON' is not a valid Method"),
        (json.dumps({**CASE, "at": "soon"}), "Line 2: Invalid isoformat string: 'soon'"),
    ],
)
def test_a_line_that_cannot_be_read_is_named(line: str, message: str) -> None:
    with pytest.raises(ShopFileError) as caught:
        read_cases(f"{json.dumps(CASE)}\n{line}\n")

    assert str(caught.value).startswith(message)


def test_an_order_keeps_its_ids_and_the_options_of_its_lines() -> None:
    first, *others = SHOP["orders"]
    line = first["lines"][0] | {"options": {"size": "M"}}
    shop = shop_from(SHOP | {"orders": [first | {"lines": [line, *first["lines"][1:]]}, *others]})

    order = shop.order("1001", NOW)

    assert (order.id, order.lines[0].product_id) == ("o1", "p1")
    assert order.lines[0].options == {"size": "M"}
    assert order.lines[1].options == {}
