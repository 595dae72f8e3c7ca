"""The sandbox's order API as an OrderBackend. docs/sandbox.md describes the API."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping, Sequence
from datetime import UTC, datetime
from functools import partial
from typing import Any, TypeVar, cast

from backend_client import errors
from backend_client.calls import Answer, Calls, Target
from backend_client.model import (
    Address,
    Cancellation,
    Capabilities,
    Changes,
    CustomerHistory,
    CustomerIdentity,
    DropOffPoint,
    Exchange,
    ExchangeRequest,
    Fee,
    LineQuantity,
    MethodOffer,
    Order,
    PickupSlot,
    Quote,
    Refund,
    RefundRequest,
    Replacement,
    ReplacementRequest,
    Return,
    Returnable,
    ReturnMethod,
    ReturnReason,
    ReturnRequest,
    StoreCredit,
    StoreCreditRequest,
    Variant,
)
from backend_client.refusals import refusal
from backend_client.wire import decode, decode_many, encode

T = TypeVar("T")
Json = Any
Reader = Callable[[Json], T]


class SandboxBackend:
    """Speaks to `python -m sandbox`, which honours idempotency keys itself."""

    def __init__(self, calls: Calls) -> None:
        self._calls = calls

    async def capabilities(self) -> Capabilities:
        return await self._get(one(Capabilities), "capabilities")

    async def find_order(
        self, number: str, *, email: str | None = None, postcode: str | None = None
    ) -> Order:
        if not (email or postcode):
            raise ValueError("find_order needs an e-mail or a postcode as proof")
        proof = {"email": email, "postcode": postcode}
        question = {"number": number} | {k: v for k, v in proof.items() if v}
        return await self._ask(one(Order), question, "orders/lookup")

    async def find_customer_orders(
        self, customer: CustomerIdentity, *, limit: int = 20
    ) -> tuple[Order, ...]:
        question = encode(customer) | {"limit": limit}
        return await self._ask(many(Order, "orders"), question, "customers/orders")

    async def find_orders_by_name(
        self, name: str, postcode: str, *, limit: int = 20
    ) -> tuple[Order, ...]:
        question = {"name": name, "postcode": postcode, "limit": limit}
        return await self._ask(many(Order, "orders"), question, "orders/by-name")

    async def get_order(self, order_id: str) -> Order:
        return await self._get(one(Order), "orders/{}", order_id)

    async def customer_history(self, customer: CustomerIdentity) -> CustomerHistory:
        return await self._ask(one(CustomerHistory), encode(customer), "customers/history")

    async def list_changes(self, since: datetime) -> Changes:
        params = {"since": since.astimezone(UTC).isoformat()}
        return await self._get(one(Changes), "changes", params=params)

    async def list_returnable(self, order_id: str) -> tuple[Returnable, ...]:
        return await self._get(many(Returnable, "lines"), "orders/{}/returnable", order_id)

    async def list_return_reasons(self) -> tuple[ReturnReason, ...]:
        return await self._get(many(ReturnReason, "reasons"), "return-reasons")

    async def list_return_methods(
        self, order_id: str, lines: Sequence[LineQuantity] = ()
    ) -> tuple[MethodOffer, ...]:
        params = {"line": [line.order_line_id for line in lines]}
        return await self._get(
            many(MethodOffer, "methods"), "orders/{}/return-methods", order_id, params=params
        )

    async def quote_return(self, request: ReturnRequest) -> Quote:
        path = "orders/{}/returns/quote"
        return await self._ask(one(Quote), encode(request), path, request.order_id)

    async def create_return(self, request: ReturnRequest, *, idempotency_key: str) -> Return:
        return await self._write(
            one(Return), encode(request), idempotency_key, "orders/{}/returns", request.order_id
        )

    async def get_return(self, return_id: str) -> Return:
        try:
            return await self._get(one(Return), "returns/{}", return_id)
        except errors.OrderNotFound as error:  # an id that the server cannot even read
            raise errors.ReturnNotFound(str(error)) from error

    async def list_returns(self, order_id: str) -> tuple[Return, ...]:
        return await self._get(many(Return, "returns"), "orders/{}/returns", order_id)

    async def cancel_return(self, return_id: str, *, idempotency_key: str) -> Return:
        return await self._write(one(Return), {}, idempotency_key, "returns/{}/cancel", return_id)

    async def approve_return(self, return_id: str, *, idempotency_key: str) -> Return:
        path = "warehouse/returns/{}/approve"
        return await self._write(one(Return), {}, idempotency_key, path, return_id)

    async def decline_return(
        self, return_id: str, *, idempotency_key: str, reason: str = ""
    ) -> Return:
        path, body = "warehouse/returns/{}/decline", {"note": reason}
        return await self._write(one(Return), body, idempotency_key, path, return_id)

    async def change_method(
        self,
        return_id: str,
        method: ReturnMethod,
        *,
        fees: Sequence[Fee] = (),
        idempotency_key: str,
    ) -> Return:
        body = {"method": method.value, "fees": encode(tuple(fees))}
        return await self._write(one(Return), body, idempotency_key, "returns/{}/method", return_id)

    async def list_pickup_slots(self, return_id: str) -> tuple[PickupSlot, ...]:
        return await self._get(many(PickupSlot, "slots"), "returns/{}/pickup-slots", return_id)

    async def book_pickup(
        self,
        return_id: str,
        slot_id: str,
        *,
        idempotency_key: str,
        address: Address | None = None,
    ) -> Return:
        body = {"slot_id": slot_id, "address": encode(address)}
        return await self._write(one(Return), body, idempotency_key, "returns/{}/pickup", return_id)

    async def list_drop_off_points(
        self, postcode: str, country: str, *, limit: int = 5
    ) -> tuple[DropOffPoint, ...]:
        params = {"postcode": postcode, "country": country, "limit": limit}
        return await self._get(many(DropOffPoint, "points"), "drop-off-points", params=params)

    async def list_variants(
        self, product_id: str, *, currency: str | None = None
    ) -> tuple[Variant, ...]:
        params = {"currency": currency} if currency else {}
        return await self._get(
            many(Variant, "variants"), "products/{}/variants", product_id, params=params
        )

    async def create_exchange(self, request: ExchangeRequest, *, idempotency_key: str) -> Exchange:
        return await self._write(
            one(Exchange), encode(request), idempotency_key, "orders/{}/exchanges", request.order_id
        )

    async def create_replacement(
        self, request: ReplacementRequest, *, idempotency_key: str
    ) -> Replacement:
        return await self._write(
            one(Replacement),
            encode(request),
            idempotency_key,
            "orders/{}/replacements",
            request.order_id,
        )

    async def issue_store_credit(
        self, request: StoreCreditRequest, *, idempotency_key: str
    ) -> StoreCredit:
        return await self._write(
            one(StoreCredit),
            encode(request),
            idempotency_key,
            "orders/{}/store-credits",
            request.order_id,
        )

    async def refund(self, request: RefundRequest, *, idempotency_key: str) -> Refund:
        return await self._write(
            one(Refund), encode(request), idempotency_key, "orders/{}/refunds", request.order_id
        )

    async def cancel_order(
        self, order_id: str, *, idempotency_key: str, reason: str = ""
    ) -> Cancellation:
        return await self._write(
            one(Cancellation), {"reason": reason}, idempotency_key, "orders/{}/cancel", order_id
        )

    async def cancel_lines(
        self,
        order_id: str,
        lines: Sequence[LineQuantity],
        *,
        idempotency_key: str,
        reason: str = "",
    ) -> Cancellation:
        if not lines:
            raise errors.InvalidRequest("cancel_lines needs at least one line")
        body = {"lines": encode(tuple(lines)), "reason": reason}
        return await self._write(
            one(Cancellation), body, idempotency_key, "orders/{}/cancel", order_id
        )

    async def change_address(
        self, order_id: str, address: Address, *, idempotency_key: str
    ) -> Order:
        return await self._write(
            one(Order), {"address": encode(address)}, idempotency_key, "orders/{}/address", order_id
        )

    async def aclose(self) -> None:
        await self._calls.aclose()

    async def _get(
        self, read: Reader[T], path: str, *ids: str, params: Mapping[str, Any] | None = None
    ) -> T:
        target = Target("GET", path, ids)
        return cast(T, await self._calls.read(target, _judge(read), params=params))

    async def _ask(self, read: Reader[T], question: Json, path: str, *ids: str) -> T:
        target = Target("POST", path, ids)
        return cast(T, await self._calls.read(target, _judge(read), json=question))

    async def _write(self, read: Reader[T], body: Json, key: str, path: str, *ids: str) -> T:
        target = Target("POST", path, ids)
        return cast(T, await self._calls.write(target, _judge(read), key, json=body))


def one(kind: type[T]) -> Reader[T]:
    return partial(decode, kind)


def many(kind: type[T], key: str) -> Reader[tuple[T, ...]]:
    return lambda data: decode_many(kind, data, key)


def _judge(read: Reader[T]) -> Callable[[Answer], T]:
    """Reads a good answer; raises what a bad one means."""

    def judge(answer: Answer) -> T:
        if 200 <= answer.status < 300:
            return read(json.loads(answer.body))
        raise refusal(answer)

    return judge
