"""Money, open enums, and the wire."""

from __future__ import annotations

import json
import logging
from datetime import UTC, datetime
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from backend_client import connect, errors
from backend_client.connect import UnknownBackend
from backend_client.model import (
    Money,
    OrderLine,
    Payment,
    PaymentKind,
    PaymentState,
    Return,
    ReturnStatus,
    Variant,
)
from backend_client.wire import WireError, decode, encode

amounts = st.decimals(min_value=0, max_value=10**6, places=2)


def euros(amount: str) -> Money:
    return Money(Decimal(amount), "EUR")


@given(amounts, amounts)
def test_adding_and_taking_away_come_back_to_the_same(one: Decimal, other: Decimal) -> None:
    money, more = Money(one, "EUR"), Money(other, "EUR")

    assert money + more - more == money
    assert (money < more) == (one < other)


def test_money_of_two_currencies_does_not_mix() -> None:
    with pytest.raises(ValueError, match="not in EUR"):
        euros("1") + Money(Decimal(1), "USD")


@pytest.mark.parametrize(
    ("amount", "currency", "rounded"),
    [("1.005", "EUR", "1.01"), ("1.5", "JPY", "2"), ("1.0005", "KWD", "1.001")],
)
def test_money_is_rounded_to_what_can_be_paid(amount: str, currency: str, rounded: str) -> None:
    assert str(Money.of(amount, currency).amount) == rounded


def test_a_status_that_nobody_knows_is_kept_and_logged(caplog: pytest.LogCaptureFixture) -> None:
    with caplog.at_level(logging.WARNING):
        status = ReturnStatus("LOST_AT_SEA")

    assert (status, status.value, status.known) == ("LOST_AT_SEA", "LOST_AT_SEA", False)
    assert ReturnStatus.OPEN.known
    assert "LOST_AT_SEA" in caplog.text
    assert status in {"LOST_AT_SEA"}


def test_what_a_line_cost_counts_tax_only_where_it_comes_on_top() -> None:
    line = {
        "id": "1",
        "product_id": "p",
        "product_title": "",
        "variant_id": "v",
        "variant_title": "",
        "sku": "",
        "category": "",
        "quantity": 2,
        "unit_price": encode(euros("10.00")),
        "discount": encode(euros("1.00")),
        "tax": encode(euros("1.90")),
    }

    assert decode(OrderLine, line | {"tax_included": True}).total == euros("19.00")
    assert decode(OrderLine, line | {"tax_included": False}).total == euros("20.90")


def test_money_that_never_came_cannot_go_back() -> None:
    waiting = Payment("1", PaymentKind.BANK_TRANSFER, euros("5"), euros("0"), PaymentState.PENDING)

    assert waiting.refundable == euros("0")


VARIANT: dict[str, Any] = {
    "id": "v",
    "product_id": "p",
    "product_title": "Mug",
    "title": "Red",
    "sku": "M",
    "price": {"amount": "12.90", "currency": "EUR"},
    "stock": None,
    "options": {"Colour": "Red"},
}


def test_the_wire_keeps_what_it_carries_and_leaves_out_what_it_does_not_know() -> None:
    variant = decode(Variant, VARIANT | {"weight": 300})

    assert encode(variant)["price"] == VARIANT["price"]
    assert decode(Variant, json.loads(json.dumps(encode(variant) | VARIANT))) == variant


@pytest.mark.parametrize(
    "change",
    [
        {"id": None},
        {"id": 5},
        {"price": "12.90"},
        {"price": {"amount": 12.9, "currency": "EUR"}},
        {"price": {"amount": "NaN", "currency": "EUR"}},
        {"price": {"amount": "12.90"}},
        {"stock": True},
        {"stock": "3"},
        {"options": ["Red"]},
    ],
)
def test_a_wrong_field_is_named_without_its_value(change: dict[str, Any]) -> None:
    with pytest.raises(WireError, match=f"answer.{next(iter(change))}") as error:
        decode(Variant, VARIANT | change)

    assert "12.9" not in str(error.value)


def test_a_missing_field_is_named() -> None:
    with pytest.raises(WireError, match=r"answer\.id is missing"):
        decode(Return, {})


def test_times_are_read_as_utc() -> None:
    time = decode(datetime, "2026-03-10T14:00:00+02:00")

    assert time == datetime(2026, 3, 10, 12, tzinfo=UTC)
    assert time.tzinfo is UTC


def test_every_error_has_a_code_of_its_own() -> None:
    def tree(kind: type[errors.BackendError]) -> list[type[errors.BackendError]]:
        return [kind, *(one for child in kind.__subclasses__() for one in tree(child))]

    drawn = str(errors.__doc__)
    named = [kind for kind in tree(errors.BackendError) if kind.__module__ == errors.__name__]

    assert len({kind.code for kind in named}) == len(named)
    assert all(kind.__name__ in drawn for kind in named)
    leaves = [kind for kind in named if kind.__subclasses__() == []]
    assert all(kind.code in drawn for kind in leaves)


def test_an_unknown_backend_is_named_with_those_there_are() -> None:
    with pytest.raises(UnknownBackend, match=r"'magento': give one of sandbox"):
        connect("magento", "http://x", "t")


@pytest.mark.parametrize(("url", "token"), [("", "t"), ("http://x", "")])
def test_missing_secrets_are_named_at_the_start(url: str, token: str) -> None:
    with pytest.raises(ValueError, match="BACKEND_URL and BACKEND_TOKEN"):
        connect("sandbox", url, token)
