"""What a shop's JSON tells of a customer, for the risk score."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from returns.model import History
from returns.shopfile import shop_from
from tests.returns.shop import euro

Json = dict[str, Any]
NOW = datetime(2026, 9, 20, 12, tzinfo=UTC)
NOTHING = History(value_returned=euro("0.00"))


def ago(**time: float) -> str:
    return (NOW - timedelta(**time)).isoformat()


def line(number: int, product: str = "tee", variant: str = "red", **more: Any) -> Json:
    return {"id": f"l{number}", "product_id": product, "variant_id": variant, "quantity": 1,
            "unit_price": "9.00", **more}  # fmt: skip


def order(number: int, *lines: Json, placed: str, **more: Any) -> Json:
    return {"id": f"o{number}", "number": str(number), "customer_id": "c1", "currency": "EUR",
            "placed_at": placed, "lines": [*lines], **more}  # fmt: skip


def back(number: int, order_id: str, line_id: str, at: str, **more: Any) -> Json:
    one = {"order_line_id": line_id, "quantity": 1, "reason_id": "r1",
           "refund": {"amount": "9.00", "currency": "EUR"}}  # fmt: skip
    told = {name: more.pop(name) for name in ("disposition", "refund") if name in more}
    return {"id": f"ret{number}", "order_id": order_id, "status": "CLOSED", "method": "DROP_OFF",
            "created_at": at, "lines": [one | told], **more}  # fmt: skip


def history(*returns: Json, orders: tuple[Json, ...] = (), **more: Any) -> History:
    bought = orders or (order(1, line(1), line(2, "mug"), placed=ago(days=300)),)
    data = {"orders": [*bought], "returns": [*returns], **more}
    customer = shop_from(data).order("1", NOW).customer
    assert customer is not None
    return customer.history


def test_pieces_bought_are_counted_without_those_that_were_called_off() -> None:
    orders = (
        order(1, line(1, quantity=5, cancelled_quantity=2), placed=ago(days=9)),
        order(2, line(1, quantity=4), placed=ago(days=8)),
        order(3, line(1, quantity=100), placed=ago(days=8), customer_id="c2"),
    )

    assert history(orders=orders) == History(items_bought=7, value_returned=euro("0.00"))


@pytest.mark.parametrize(
    ("placed", "pieces"),
    [
        (ago(days=365), 2),
        (ago(days=365, seconds=1), 1),
        (ago(seconds=0), 2),
        (ago(seconds=-1), 1),
    ],
)
def test_twelve_months_count_up_to_the_moment(placed: str, pieces: int) -> None:
    orders = (order(1, line(1), placed=ago(days=9)), order(2, line(1), placed=placed))

    assert history(orders=orders).items_bought == pieces


def test_what_came_back_counts_with_its_worth() -> None:
    found = history(
        back(1, "o1", "l1", ago(days=30)),
        back(2, "o1", "l2", ago(days=30, seconds=1), refund="4.50"),
    )

    assert found.items_returned == 2
    assert found.returns_last_30_days == 1
    assert found.value_returned == euro("13.50")


def test_worth_in_another_currency_and_worth_that_is_not_told_count_as_nothing() -> None:
    yen = {"amount": "900", "currency": "JPY"}
    found = history(
        back(1, "o1", "l1", ago(days=3), refund=yen), back(2, "o1", "l2", ago(days=3), refund=None)
    )

    assert (found.items_returned, found.value_returned) == (2, euro("0.00"))


@pytest.mark.parametrize(
    "more",
    [
        {"status": "DECLINED"},
        {"status": "CANCELED"},
        {"status": "EXPIRED"},
        {"created_at": ago(seconds=0)},
        {"order_id": "o7"},
    ],
)
def test_what_did_not_come_back_counts_for_nothing(more: Json) -> None:
    found = history(back(1, "o1", "l1", ago(days=3)) | more)

    assert (found.items_returned, found.returns_last_30_days) == (0, 0)


def test_kept_and_refused_items_are_counted_by_return() -> None:
    found = history(
        back(1, "o1", "l1", ago(days=3), method="KEEP_ITEM"),
        back(2, "o1", "l2", ago(days=3), disposition="REFUSED"),
        back(3, "o1", "l2", ago(days=3), disposition="RESTOCKED"),
    )

    assert (found.keep_items, found.worn_returns) == (1, 1)


@pytest.mark.parametrize(
    ("lines", "bracketed"),
    [
        ((line(1), line(2, variant="blue")), 1),
        ((line(1), line(2)), 0),
        ((line(1), line(2, "mug", "blue")), 0),
        ((line(1), line(2, "mug"), line(3, "mug", "blue")), 0),
    ],
)
def test_several_versions_of_which_one_came_back_are_bracketing(
    lines: tuple[Json, ...], bracketed: int
) -> None:
    orders = (order(1, *lines, placed=ago(days=9)), order(2, line(1), placed=ago(days=9)))

    found = history(back(1, "o1", "l1", ago(days=3)), orders=orders)

    assert found.bracketed_orders == bracketed


def test_versions_that_were_all_kept_are_no_bracketing() -> None:
    orders = (
        order(1, line(1), line(2, variant="blue"), placed=ago(days=9)),
        order(2, line(1), placed=ago(days=9)),
    )

    assert history(back(1, "o2", "l1", ago(days=3)), orders=orders).bracketed_orders == 0


HOME = {"line1": "Ring 5", "line2": "3rd floor", "postal_code": "10 115"}
CARD = {"id": "pm", "kind": "card", "fingerprint": "f1"}


@pytest.mark.parametrize(
    ("theirs", "same_address", "same_payment"),
    [
        ({"addresses": [HOME]}, 1, 0),
        ({"addresses": [{"line1": " RING 5  3rd  floor", "postal_code": "10115"}]}, 1, 0),
        ({"addresses": [{"line1": "Ring 5", "postal_code": "10115"}]}, 0, 0),
        ({"addresses": [HOME | {"postal_code": "10116"}]}, 0, 0),
        ({"addresses": [{}], "payment_methods": [CARD]}, 0, 1),
        ({"payment_methods": [CARD | {"fingerprint": "f2"}]}, 0, 0),
        ({"payment_methods": [{"id": "pm", "fingerprint": ""}]}, 0, 0),
        ({}, 0, 0),
    ],
)
def test_accounts_are_linked_by_address_and_by_means_of_payment(
    theirs: Json, same_address: int, same_payment: int
) -> None:
    me = {"id": "c1", "addresses": [HOME, {}],
          "payment_methods": [CARD, {"id": "cash", "fingerprint": ""}]}  # fmt: skip
    found = history(customers=[{"id": "c2"} | theirs, me])

    assert found.accounts_at_same_address == same_address
    assert found.accounts_with_same_payment == same_payment


def test_a_customer_that_the_file_does_not_know_is_linked_to_nobody() -> None:
    assert history(customers=[{"id": "c2", "addresses": [HOME]}]) == History(
        items_bought=2, value_returned=euro("0.00")
    )


@pytest.mark.parametrize(("customer", "tier"), [({"tier": "gold"}, "gold"), ({"tier": ""}, None)])
def test_the_customers_tier_is_read(customer: Json, tier: str | None) -> None:
    bought = order(1, line(1), placed=ago(days=9))
    people = [{"id": "c2", "tier": "black"}, {"id": "c1", **customer}]

    found = shop_from({"orders": [bought], "customers": people}).order("1", NOW).customer

    assert found is not None
    assert (found.id, found.tier) == ("c1", tier)
