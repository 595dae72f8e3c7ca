"""Answers about the cost of delivery and about photos: by reason, place and value."""

from typing import Any

import pytest

from returns import Order, Reason, Topic, answer
from tests.returns.shop import NOW, euro, line, order, policy

FAULT = "{reason: [DEFECTIVE, WRONG_ITEM]}"
DELIVERY = policy(
    "regions: {EU: [DE, FR]}",
    f"original_shipping: [{{id: fault, when: {FAULT}, refund: share}},"
    " {id: eu, when: {region: EU}, refund: whole_order},"
    " {id: style, when: {reason: STYLE}, refund: none}]",
)
PHOTO = policy(
    "evidence: [{id: dear, when: {reason: DEFECTIVE, value_from: 20}, department: warehouse},"
    " {id: wrong, when: {reason: WRONG_ITEM}, department: warehouse},"
    " {id: sofa, when: {category: sofas}, department: warehouse}]"
)
ABROAD = order(country="US")


@pytest.mark.parametrize(
    ("about", "clause_id", "refund", "more"),
    [
        ({}, None, "none", ("DEFECTIVE", "WRONG_ITEM")),
        ({"country": "US"}, None, "none", ("DEFECTIVE", "WRONG_ITEM")),
        ({"country": "FR"}, "eu", "whole_order", ()),
        ({"reason": Reason.STYLE}, "style", "none", ("DEFECTIVE", "WRONG_ITEM")),
        ({"reason": Reason.DEFECTIVE}, "fault", "share", ()),
        ({"order": order()}, "eu", "whole_order", ()),
        ({"order": ABROAD, "line": "l1"}, None, "none", ("DEFECTIVE", "WRONG_ITEM")),
        ({"order": ABROAD, "reason": Reason.WRONG_ITEM}, "fault", "share", ()),
    ],
)
def test_whether_the_cost_of_delivery_comes_back(
    about: dict[str, Any], clause_id: str | None, refund: str, more: tuple[str, ...]
) -> None:
    found = answer(Topic.DELIVERY_COST, DELIVERY, now=NOW, **about)

    assert found.clause_id == clause_id
    assert found.figures == {"refund": refund, "more_reasons": more}
    assert [(one.clause_id, one.figures["refund"]) for one in found.details] == [
        ("fault", "share"), ("eu", "whole_order"), ("style", "none"),
    ]  # fmt: skip


def of(price: str, quantity: int = 1, **changes: Any) -> Order:
    return order(line(unit_price=euro(price), quantity=quantity, **changes))


@pytest.mark.parametrize(
    ("about", "clause_id", "needed"),
    [
        ({}, None, "depends"),
        ({"reason": Reason.DEFECTIVE}, None, "depends"),
        ({"reason": Reason.STYLE}, None, "no"),
        ({"reason": Reason.WRONG_ITEM}, "wrong", "yes"),
        ({"category": "sofas"}, "sofa", "yes"),
        ({"order": of("20.00"), "line": "l1", "reason": Reason.DEFECTIVE}, "dear", "yes"),
        ({"order": of("19.99"), "line": "l1", "reason": Reason.DEFECTIVE}, None, "no"),
        ({"order": of("12.00", 2), "line": "l1", "reason": Reason.DEFECTIVE}, None, "no"),
        (
            {"order": of("24.00", discount=euro("4.01")), "line": "l1", "reason": Reason.DEFECTIVE},
            None,
            "no",
        ),
    ],
)
def test_whether_a_photo_is_needed_hangs_on_what_one_piece_cost(
    about: dict[str, Any], clause_id: str | None, needed: str
) -> None:
    found = answer(Topic.PHOTO, PHOTO, now=NOW, **about)

    assert (found.clause_id, found.figures) == (clause_id, {"needed": needed})
    assert [dict(one.figures) for one in found.details] == [
        {"value_from": "20.00", "currency": "EUR"}, {}, {},
    ]  # fmt: skip


def test_where_nothing_is_said_no_photo_is_needed() -> None:
    assert answer(Topic.PHOTO, policy(), now=NOW).figures == {"needed": "no"}
