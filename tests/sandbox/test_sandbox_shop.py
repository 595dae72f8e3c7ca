"""The built-in shop has a live example of everything that the documentation promises."""

from __future__ import annotations

import json
import re
from collections import Counter
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from sandbox import shopfile
from sandbox.codec import FormatError
from sandbox.records import Order, ReturnStatus, is_delivered
from sandbox.shop import built_in
from sandbox.store import Store

NOW = datetime(2026, 3, 10, 12, tzinfo=UTC)
DOCS = Path(__file__).parents[2] / "docs" / "sandbox.md"
Json = dict[str, Any]


@pytest.fixture(scope="module")
def store(tmp_path_factory: pytest.TempPathFactory) -> Store:
    store = Store(tmp_path_factory.mktemp("shop") / "shop.sqlite")
    with store.writing() as tx:
        shopfile.load(tx, built_in(), NOW)
    return store


@pytest.fixture(scope="module")
def orders(store: Store) -> dict[str, Order]:
    with store.reading() as tx:
        return {order.number: order for order in tx.all(Order)}


@pytest.fixture(scope="module")
def state(store: Store) -> Json:
    with store.reading() as tx:
        return shopfile.dump(tx)


def test_it_is_as_large_as_documented(state: Json) -> None:
    sizes = {part: len(state[part]) for part in ("customers", "products", "orders")}

    assert sizes == {"customers": 48, "products": 64, "orders": 145}
    assert len({product["category"] for product in state["products"]}) == 9


def test_it_sells_in_six_countries_and_three_currencies(orders: dict[str, Order]) -> None:
    countries = Counter(order.shipping_address.country for order in orders.values())

    assert {"DE", "FR", "GB", "US", "AT", "NL"} <= set(countries)
    assert {order.currency for order in orders.values()} == {"EUR", "GBP", "USD"}


def test_it_has_every_kind_of_payment(orders: dict[str, Order]) -> None:
    kinds = {payment.kind.value for order in orders.values() for payment in order.payments}

    assert kinds == {
        "card",
        "bank_transfer",
        "wallet",
        "instalments",
        "cash_on_delivery",
        "gift_card",
    }


def test_it_has_returns_in_every_status(state: Json) -> None:
    assert {one["status"] for one in state["returns"]} == {status.value for status in ReturnStatus}


def test_every_category_was_delivered_lately_and_long_ago(orders: dict[str, Order]) -> None:
    ages: dict[str, set[bool]] = {}
    for order in orders.values():
        for parcel in filter(is_delivered, order.fulfilments):
            assert parcel.delivered_at is not None
            for part in parcel.lines:
                line = order.line(part.order_line_id)
                assert line is not None
                recent = NOW - parcel.delivered_at <= timedelta(days=14)
                ages.setdefault(line.category, set()).add(recent)

    assert all(seen == {True, False} for seen in ages.values()), ages
    assert len(ages) == 9


def test_what_was_paid_is_what_the_order_costs(orders: dict[str, Order]) -> None:
    for order in orders.values():
        paid = sum(payment.amount.amount for payment in order.payments)
        assert paid == order.total().amount, order.number


def test_nothing_happens_in_the_future_or_before_the_order(orders: dict[str, Order]) -> None:
    for order in orders.values():
        assert order.placed_at <= NOW
        for parcel in order.fulfilments:
            assert parcel.shipped_at is not None
            assert order.placed_at <= parcel.shipped_at <= (parcel.delivered_at or NOW) <= NOW


def test_the_documented_orders_are_those_of_the_shop(orders: dict[str, Order]) -> None:
    rows = re.findall(r"^\| (\d{4}) \| ([\w.-]+) \| ([^|]+?) \|", DOCS.read_text(), re.MULTILINE)

    assert len(rows) == 24
    for number, name, postcode in rows:
        assert orders[number].email == f"{name}@example.com"
        assert orders[number].shipping_address.postal_code == postcode


def test_a_dump_loads_again_as_the_same_shop(state: Json, tmp_path: Path) -> None:
    (tmp_path / "shop").mkdir()
    for part, records in state.items():
        (tmp_path / "shop" / f"{part}.json").write_text(json.dumps(records))
    again = Store(tmp_path / "again.sqlite")

    with again.writing() as tx:
        shopfile.load(tx, shopfile.read(tmp_path / "shop"), NOW + timedelta(days=3))
        assert shopfile.dump(tx) == state


def documented() -> Json:
    """The example in the documentation, with the customer and the product that it names."""
    text = re.search(r"```json\n(.*?)```", DOCS.read_text(), re.DOTALL)
    assert text is not None
    price = {"amount": "12.90", "currency": "EUR"}
    mug = {"id": "mug", "title": "Mug", "variants": [{"id": "mug-red", "price": price}]}
    return {
        "customers": [{"id": "c1", "email": "a@example.com", "addresses": [{"country": "DE"}]}],
        "products": [mug],
        "orders": [json.loads(text[1])],
    }


def loaded(data: Json, tmp_path: Path) -> Order:
    store = Store(tmp_path / "shop.sqlite")
    with store.writing() as tx:
        shopfile.load(tx, data, NOW)
        return tx.all(Order)[0]


def test_the_documented_order_is_filled_in(tmp_path: Path) -> None:
    order = loaded(documented(), tmp_path)

    assert order.id == "2001"
    assert order.email == "a@example.com"
    assert order.lines[0].product_title == "Mug"
    assert str(order.lines[0].unit_price) == "12.90 EUR"
    assert order.fulfilments[0].delivered_at == NOW - timedelta(days=5)


@pytest.mark.parametrize(
    ("path", "value", "message"),
    [
        (("quantity",), "two", r"orders\[0\].lines\[0\].quantity is str \('two'\)"),
        (("quantity",), 1, "line 2001-L1 has 1, but 2 were sent"),
        (("unit_price",), "a lot", r"orders\[0\].lines\[0\].unit_price is 'a lot'"),
        (("id",), "X", "names line '2001-L1'"),
    ],
)
def test_what_does_not_fit_is_named_with_its_place(
    tmp_path: Path, path: tuple[str], value: object, message: str
) -> None:
    data = documented()
    data["orders"][0]["lines"][0][path[0]] = value

    with pytest.raises(FormatError, match=message):
        loaded(data, tmp_path)


def test_an_order_of_nobody_is_refused(tmp_path: Path) -> None:
    with pytest.raises(FormatError, match=r"orders\[0\].customer_id is 'c1': no such customer"):
        loaded(documented() | {"customers": []}, tmp_path)
