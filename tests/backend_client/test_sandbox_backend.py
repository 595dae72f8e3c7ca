"""The adapter and the real sandbox together, in one process."""

from __future__ import annotations

import asyncio
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from decimal import Decimal

import httpx
import pytest
from starlette.applications import Starlette

from backend_client import connect, errors
from backend_client.model import (
    Address,
    CustomerIdentity,
    ExchangeLineRequest,
    ExchangeRequest,
    Fee,
    FeeKind,
    LineQuantity,
    Money,
    NotReturnable,
    OrderStatus,
    RefundRequest,
    RefundStatus,
    ReplacementRequest,
    ReturnLineRequest,
    ReturnMethod,
    ReturnRequest,
    ReturnStatus,
    StoreCreditRequest,
)
from backend_client.protocol import OrderBackend

TOO_SMALL = "reason_size_too_small"


def euros(amount: str) -> Money:
    return Money(Decimal(amount), "EUR")


def wanted(order: str = "1001", line: int = 1, quantity: int = 1) -> ReturnRequest:
    back = ReturnLineRequest(f"ord_{order}-L{line}", quantity, TOO_SMALL)
    return ReturnRequest(f"ord_{order}", (back,), ReturnMethod.DROP_OFF)


async def test_an_order_is_found_by_its_number_and_e_mail(backend: OrderBackend) -> None:
    order = await backend.find_order(" #1001 ", email="Anna.Keller@Example.com")

    assert order.number == "1001"
    assert [line.product_title for line in order.lines] == [
        "Aria running shoes",
        "Sport socks, three-pack",
    ]
    assert order.lines[0].options == {"Colour": "Blue", "Size": "42"}
    assert order.total == euros("104.80")
    delivered = order.fulfilments[0].delivered_at
    assert delivered is not None
    assert timedelta(days=4) < datetime.now(UTC) - delivered < timedelta(days=6)


async def test_an_order_is_found_by_its_number_and_postcode(backend: OrderBackend) -> None:
    order = await backend.find_order("1002", postcode="sw1a2aa")

    assert order.customer.name == "Tom Baker"


@pytest.mark.parametrize(
    ("number", "email"), [("1001", "tom.baker@example.com"), ("99999", "anna.keller@example.com")]
)
async def test_a_wrong_e_mail_and_a_wrong_number_are_answered_alike(
    backend: OrderBackend, number: str, email: str
) -> None:
    with pytest.raises(errors.OrderNotFound) as refusal:
        await backend.find_order(number, email=email)

    assert str(refusal.value) == "No order has this number together with this proof."


async def test_no_order_is_found_without_proof(backend: OrderBackend) -> None:
    with pytest.raises(ValueError, match="proof"):
        await backend.find_order("1001")


async def test_a_customers_orders_come_newest_first(backend: OrderBackend) -> None:
    orders = await backend.find_customer_orders(CustomerIdentity(email="anna.keller@example.com"))

    assert [order.number for order in orders][:1] == ["1001"] or len(orders) > 1
    assert orders == tuple(sorted(orders, key=lambda o: o.placed_at, reverse=True))
    assert {order.email for order in orders} == {"anna.keller@example.com"}


async def test_a_return_is_created_as_it_was_quoted(backend: OrderBackend) -> None:
    fee = Fee(FeeKind.RETURN_SHIPPING, euros("3.90"))
    request = replace(wanted(), fees=(fee,))

    quote = await backend.quote_return(request)
    made = await backend.create_return(request, idempotency_key="case-1")

    assert quote.refund == made.refund_due == euros("86.00")
    assert made.status is ReturnStatus.OPEN
    assert made.rma_number.startswith("RMA-")
    assert made.lines[0].reason.label == "It is too small"
    assert made.label is not None
    assert made.reference == "case-1"
    assert await backend.get_return(made.rma_number) == made
    assert await backend.list_returns("ord_1001") == (made,)


async def test_the_same_key_returns_the_first_answer(backend: OrderBackend) -> None:
    first = await backend.create_return(wanted(), idempotency_key="case-1")
    again = await backend.create_return(wanted(), idempotency_key="case-1")

    assert again == first
    assert len(await backend.list_returns("ord_1001")) == 1


async def test_a_key_cannot_be_used_for_another_request(backend: OrderBackend) -> None:
    await backend.create_return(wanted(), idempotency_key="case-1")

    with pytest.raises(errors.KeyReused):
        await backend.create_return(wanted(line=2), idempotency_key="case-1")


async def test_of_five_calls_for_the_last_piece_one_wins(backend: OrderBackend) -> None:
    calls = [backend.create_return(wanted(), idempotency_key=f"case-{n}") for n in range(5)]

    results = await asyncio.gather(*calls, return_exceptions=True)

    refused = [result for result in results if isinstance(result, errors.NotReturnable)]
    assert len(refused) == 4
    assert len(await backend.list_returns("ord_1001")) == 1


@pytest.mark.parametrize(
    ("request_", "error"),
    [
        (wanted(quantity=2), errors.QuantityExceeded),
        (wanted("1007"), errors.NotReturnable),
        (wanted(line=9), errors.InvalidRequest),
        (wanted(quantity=0), errors.InvalidRequest),
        (
            replace(wanted(), lines=(ReturnLineRequest("ord_1001-L1", 1, "because"),)),
            errors.InvalidReason,
        ),
        (replace(wanted("1014"), method=ReturnMethod.DROP_OFF), errors.InvalidReturnMethod),
        (
            replace(wanted(), fees=(Fee(FeeKind.OTHER, Money(Decimal(1), "USD")),)),
            errors.InvalidRequest,
        ),
        (replace(wanted(), order_id="ord_0"), errors.OrderNotFound),
        (replace(wanted(), order_id="../orders?x=1#y/ü"), errors.OrderNotFound),
    ],
)
async def test_a_return_that_cannot_be_is_refused_by_name(
    backend: OrderBackend, request_: ReturnRequest, error: type[errors.BackendError]
) -> None:
    with pytest.raises(error) as refusal:
        await backend.create_return(request_, idempotency_key="case-1")

    assert not refusal.value.retryable


async def test_a_refusal_says_why_and_how_many_are_left(backend: OrderBackend) -> None:
    with pytest.raises(errors.QuantityExceeded) as too_many:
        await backend.quote_return(wanted("1018", quantity=6))
    with pytest.raises(errors.NotReturnable) as not_here:
        await backend.quote_return(wanted("1007"))

    assert too_many.value.available == 5
    assert not_here.value.reason is NotReturnable.UNFULFILLED


async def test_what_is_returnable_counts_parcels_and_earlier_returns(
    backend: OrderBackend,
) -> None:
    partly, several = (
        await backend.list_returnable("ord_1009"),
        await backend.list_returnable("ord_1010"),
    )

    assert [one.quantity for one in partly] == [2]
    assert [(one.quantity, one.blocked) for one in several] == [
        (1, None),
        (1, None),
        (0, NotReturnable.UNFULFILLED),
    ]
    assert several[0].delivered_at != several[1].delivered_at


async def test_a_cancelled_return_frees_its_pieces(backend: OrderBackend) -> None:
    made = await backend.create_return(wanted(), idempotency_key="case-1")

    cancelled = await backend.cancel_return(made.id, idempotency_key="case-1 cancel")

    assert cancelled.status is ReturnStatus.CANCELED
    assert [change.status for change in cancelled.history] == [
        ReturnStatus.OPEN,
        ReturnStatus.CANCELED,
    ]
    assert (await backend.list_returnable("ord_1001"))[0].quantity == 1


async def test_a_return_on_its_way_cannot_be_cancelled(backend: OrderBackend) -> None:
    with pytest.raises(errors.InvalidState):
        await backend.cancel_return("RMA-4002", idempotency_key="late")


async def test_a_refund_is_never_more_than_the_return_is_owed(backend: OrderBackend) -> None:
    made = await backend.create_return(wanted(), idempotency_key="case-1")
    half = RefundRequest("ord_1001", euros("40.00"), made.id)

    await backend.refund(half, idempotency_key="pay-1")
    await backend.refund(half, idempotency_key="pay-1")
    after = await backend.get_return(made.id)
    with pytest.raises(errors.RefundExceedsAvailable):
        await backend.refund(replace(half, amount=euros("50.00")), idempotency_key="pay-2")

    assert after.refunded == euros("40.00")
    assert after.refund_status is RefundStatus.PENDING
    assert (await backend.get_order("ord_1001")).payments[0].refunded == euros("40.00")


async def test_a_refund_is_spread_over_the_payments(backend: OrderBackend) -> None:
    refund = await backend.refund(
        RefundRequest("ord_1013", euros("139.00")), idempotency_key="pay-1"
    )

    assert [(part.kind, str(part.amount)) for part in refund.parts] == [
        ("gift_card", "46.33 EUR"),
        ("card", "92.67 EUR"),
    ]


async def test_store_credit_counts_as_paid_back(backend: OrderBackend) -> None:
    made = await backend.create_return(wanted(), idempotency_key="case-1")
    credit = await backend.issue_store_credit(
        StoreCreditRequest("ord_1001", euros("89.90"), made.id), idempotency_key="credit-1"
    )

    assert credit.balance == euros("89.90")
    assert (await backend.get_return(made.id)).refund_status is RefundStatus.REFUNDED
    with pytest.raises(errors.RefundExceedsAvailable):
        await backend.refund(
            RefundRequest("ord_1001", euros("89.90"), made.id), idempotency_key="pay-1"
        )


async def test_an_exchange_sends_another_size(backend: OrderBackend) -> None:
    variants = {v.id: v for v in await backend.list_variants("aria-running-shoes")}
    before = variants["aria-running-shoes-blue-43"].stock
    line = ExchangeLineRequest("ord_1001-L1", 1, TOO_SMALL, "aria-running-shoes-blue-43")

    made = await backend.create_exchange(
        ExchangeRequest("ord_1001", (line,), ReturnMethod.DROP_OFF), idempotency_key="swap-1"
    )

    assert made.difference == euros("0.00")
    assert made.returned.refund_due == euros("0.00")
    assert before is not None
    after = {v.id: v for v in await backend.list_variants("aria-running-shoes")}
    assert after["aria-running-shoes-blue-43"].stock == before - 1


async def test_an_exchange_for_what_is_out_of_stock_changes_nothing(
    backend: OrderBackend,
) -> None:
    line = ExchangeLineRequest("ord_1001-L1", 1, TOO_SMALL, "aria-running-shoes-blue-44")

    with pytest.raises(errors.OutOfStock):
        await backend.create_exchange(
            ExchangeRequest("ord_1001", (line,), ReturnMethod.DROP_OFF), idempotency_key="swap-1"
        )

    assert await backend.list_returns("ord_1001") == ()


async def test_a_replacement_is_sent_while_the_item_is_kept(backend: OrderBackend) -> None:
    line = ReturnLineRequest("ord_1017-L1", 1, "reason_defective")

    made = await backend.create_replacement(
        ReplacementRequest("ord_1017", (line,)), idempotency_key="again-1"
    )

    assert made.sent[0].variant_id == "strawberry-jam-red"
    assert made.returned is not None
    assert made.returned.method is ReturnMethod.KEEP_ITEM


async def test_an_order_that_has_not_shipped_can_be_changed_and_cancelled(
    backend: OrderBackend,
) -> None:
    order = await backend.find_order("1008", email="sarah.miller@example.com")
    elsewhere = Address("Sarah Miller", "5 Oak Road", "", "97201", "Portland", "OR", "US")

    moved = await backend.change_address(order.id, elsewhere, idempotency_key="move-1")
    one = await backend.cancel_lines(
        order.id, [LineQuantity(order.lines[0].id, 1)], idempotency_key="less-1"
    )
    rest = await backend.cancel_order(order.id, idempotency_key="none-1")

    assert moved.shipping_address == elsewhere
    assert one.order.status is OrderStatus.OPEN
    assert rest.order.status is OrderStatus.CANCELED
    paid_back = [refund.amount for refund in (*one.refunds, *rest.refunds)]
    assert Money.sum(paid_back, "USD") == order.total


async def test_an_order_that_has_shipped_cannot_be_cancelled(backend: OrderBackend) -> None:
    with pytest.raises(errors.InvalidState):
        await backend.cancel_order("ord_1007", idempotency_key="none-1")


async def test_a_pickup_is_booked_on_a_free_slot(backend: OrderBackend) -> None:
    request = replace(wanted(), method=ReturnMethod.PICKUP)
    made = await backend.create_return(request, idempotency_key="case-1")
    slot = (await backend.list_pickup_slots(made.id))[0]

    booked = await backend.book_pickup(made.id, slot.id, idempotency_key="pickup-1")

    assert booked.pickup is not None
    assert booked.pickup.slot == slot
    with pytest.raises(errors.SlotUnavailable):
        await backend.book_pickup(made.id, "slot_19990101_08", idempotency_key="pickup-2")


async def test_drop_off_points_come_nearest_first(backend: OrderBackend) -> None:
    points = await backend.list_drop_off_points("10115", "DE", limit=2)

    assert [point.address.postal_code for point in points] == ["10115", "10119"]


async def test_methods_follow_the_goods_and_the_country(backend: OrderBackend) -> None:
    berlin = await backend.list_return_methods("ord_1001")
    bulky = await backend.list_return_methods("ord_1014")
    abroad = await backend.list_return_methods("ord_1012")

    assert ReturnMethod.STORE in {offer.method for offer in berlin}
    assert {offer.method for offer in bulky} == {ReturnMethod.PICKUP, ReturnMethod.KEEP_ITEM}
    assert ReturnMethod.STORE not in {offer.method for offer in abroad}
    assert {offer.fee.currency for offer in abroad} == {"USD"}


async def test_a_customers_history_is_counted(backend: OrderBackend) -> None:
    history = await backend.customer_history(CustomerIdentity(email="paul.schneider@example.com"))

    assert history.orders >= 1
    assert history.returns >= 1
    assert history.refunded[0].amount > 0


async def test_it_says_what_it_can_do(backend: OrderBackend) -> None:
    able = await backend.capabilities()

    assert able.platform == "sandbox"
    assert able.methods == frozenset(ReturnMethod)
    assert able.native_idempotency


async def test_a_wrong_token_is_named(shop: Starlette) -> None:
    transport = httpx.ASGITransport(app=shop)
    stranger = connect("sandbox", "http://sandbox/api", "wrong", transport=transport)

    with pytest.raises(errors.Unauthorized):
        await stranger.list_return_reasons()
