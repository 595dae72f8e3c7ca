"""The sandbox's order API as an OrderBackend. docs/sandbox.md describes the API."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping, Sequence
from functools import partial
from typing import Any, TypeVar, cast
from urllib.parse import quote

from backend_client import errors
from backend_client.calls import Answer, Calls
from backend_client.model import (
    Address,
    Cancellation,
    Capabilities,
    CustomerHistory,
    CustomerIdentity,
    DropOffPoint,
    Exchange,
    ExchangeRequest,
    LineQuantity,
    MethodOffer,
    NotReturnable,
    Order,
    PickupSlot,
    Quote,
    Refund,
    RefundRequest,
    Replacement,
    ReplacementRequest,
    Return,
    Returnable,
    ReturnReason,
    ReturnRequest,
    StoreCredit,
    StoreCreditRequest,
    Variant,
)
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
        return await self._ask(one(Order), "orders/lookup", question)

    async def find_customer_orders(
        self, customer: CustomerIdentity, *, limit: int = 20
    ) -> tuple[Order, ...]:
        question = encode(customer) | {"limit": limit}
        return await self._ask(many(Order, "orders"), "customers/orders", question)

    async def get_order(self, order_id: str) -> Order:
        return await self._get(one(Order), f"orders/{_safe(order_id)}")

    async def customer_history(self, customer: CustomerIdentity) -> CustomerHistory:
        return await self._ask(one(CustomerHistory), "customers/history", encode(customer))

    async def list_returnable(self, order_id: str) -> tuple[Returnable, ...]:
        return await self._get(many(Returnable, "lines"), f"orders/{_safe(order_id)}/returnable")

    async def list_return_reasons(self) -> tuple[ReturnReason, ...]:
        return await self._get(many(ReturnReason, "reasons"), "return-reasons")

    async def list_return_methods(
        self, order_id: str, lines: Sequence[LineQuantity] = ()
    ) -> tuple[MethodOffer, ...]:
        params = {"line": [line.order_line_id for line in lines]}
        return await self._get(
            many(MethodOffer, "methods"), f"orders/{_safe(order_id)}/return-methods", params
        )

    async def quote_return(self, request: ReturnRequest) -> Quote:
        path = f"orders/{_safe(request.order_id)}/returns/quote"
        return await self._ask(one(Quote), path, encode(request))

    async def create_return(self, request: ReturnRequest, *, idempotency_key: str) -> Return:
        path = f"orders/{_safe(request.order_id)}/returns"
        return await self._write(one(Return), path, encode(request), idempotency_key)

    async def get_return(self, return_id: str) -> Return:
        try:
            return await self._get(one(Return), f"returns/{_safe(return_id)}")
        except errors.OrderNotFound as error:  # an id that the server cannot even read
            raise errors.ReturnNotFound(str(error)) from error

    async def list_returns(self, order_id: str) -> tuple[Return, ...]:
        return await self._get(many(Return, "returns"), f"orders/{_safe(order_id)}/returns")

    async def cancel_return(self, return_id: str, *, idempotency_key: str) -> Return:
        return await self._write(
            one(Return), f"returns/{_safe(return_id)}/cancel", {}, idempotency_key
        )

    async def list_pickup_slots(self, return_id: str) -> tuple[PickupSlot, ...]:
        return await self._get(
            many(PickupSlot, "slots"), f"returns/{_safe(return_id)}/pickup-slots"
        )

    async def book_pickup(
        self,
        return_id: str,
        slot_id: str,
        *,
        idempotency_key: str,
        address: Address | None = None,
    ) -> Return:
        body = {"slot_id": slot_id, "address": encode(address)}
        return await self._write(
            one(Return), f"returns/{_safe(return_id)}/pickup", body, idempotency_key
        )

    async def list_drop_off_points(
        self, postcode: str, country: str, *, limit: int = 5
    ) -> tuple[DropOffPoint, ...]:
        params = {"postcode": postcode, "country": country, "limit": limit}
        return await self._get(many(DropOffPoint, "points"), "drop-off-points", params)

    async def list_variants(
        self, product_id: str, *, currency: str | None = None
    ) -> tuple[Variant, ...]:
        params = {"currency": currency} if currency else {}
        return await self._get(
            many(Variant, "variants"), f"products/{_safe(product_id)}/variants", params
        )

    async def create_exchange(self, request: ExchangeRequest, *, idempotency_key: str) -> Exchange:
        path = f"orders/{_safe(request.order_id)}/exchanges"
        return await self._write(one(Exchange), path, encode(request), idempotency_key)

    async def create_replacement(
        self, request: ReplacementRequest, *, idempotency_key: str
    ) -> Replacement:
        path = f"orders/{_safe(request.order_id)}/replacements"
        return await self._write(one(Replacement), path, encode(request), idempotency_key)

    async def issue_store_credit(
        self, request: StoreCreditRequest, *, idempotency_key: str
    ) -> StoreCredit:
        path = f"orders/{_safe(request.order_id)}/store-credits"
        return await self._write(one(StoreCredit), path, encode(request), idempotency_key)

    async def refund(self, request: RefundRequest, *, idempotency_key: str) -> Refund:
        path = f"orders/{_safe(request.order_id)}/refunds"
        return await self._write(one(Refund), path, encode(request), idempotency_key)

    async def cancel_order(
        self, order_id: str, *, idempotency_key: str, reason: str = ""
    ) -> Cancellation:
        path = f"orders/{_safe(order_id)}/cancel"
        return await self._write(one(Cancellation), path, {"reason": reason}, idempotency_key)

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
        path = f"orders/{_safe(order_id)}/cancel"
        body = {"lines": encode(tuple(lines)), "reason": reason}
        return await self._write(one(Cancellation), path, body, idempotency_key)

    async def change_address(
        self, order_id: str, address: Address, *, idempotency_key: str
    ) -> Order:
        path = f"orders/{_safe(order_id)}/address"
        return await self._write(one(Order), path, {"address": encode(address)}, idempotency_key)

    async def aclose(self) -> None:
        await self._calls.aclose()

    async def _get(self, read: Reader[T], path: str, params: Mapping[str, Any] | None = None) -> T:
        return cast(T, await self._calls.read("GET", path, _judge(read), params=params))

    async def _ask(self, read: Reader[T], path: str, question: Json) -> T:
        return cast(T, await self._calls.read("POST", path, _judge(read), json=question))

    async def _write(self, read: Reader[T], path: str, body: Json, key: str) -> T:
        return cast(T, await self._calls.write(path, _judge(read), key, json=body))


def one(kind: type[T]) -> Reader[T]:
    return partial(decode, kind)


def many(kind: type[T], key: str) -> Reader[tuple[T, ...]]:
    return lambda data: decode_many(kind, data, key)


def _judge(read: Reader[T]) -> Callable[[Answer], T]:
    """Reads a good answer; raises what a bad one means."""

    def judge(answer: Answer) -> T:
        if 200 <= answer.status < 300:
            return read(json.loads(answer.body))
        raise _refusal(answer)

    return judge


def _refusal(answer: Answer) -> errors.BackendError:
    if answer.status >= 500:
        return errors.BackendUnavailable(f"status {answer.status}")
    error = _error_of(answer)
    code, message = str(error.get("code")), str(error.get("message", f"status {answer.status}"))
    if answer.status == 429:
        return errors.RateLimited(message, _seconds(answer.headers.get("retry-after")))
    if code == errors.NotReturnable.code:
        reason = error.get("reason")
        return errors.NotReturnable(message, NotReturnable(str(reason or "OTHER")))
    if code == errors.QuantityExceeded.code:
        available = error.get("available")
        return errors.QuantityExceeded(message, available if isinstance(available, int) else None)
    return BY_CODE.get(code, BY_STATUS.get(answer.status, errors.InvalidRequest))(message)


def _error_of(answer: Answer) -> dict[str, Any]:
    try:
        error = json.loads(answer.body)["error"]
    except (ValueError, KeyError, TypeError):
        return {}
    return error if isinstance(error, dict) else {}


def _seconds(header: str | None) -> float | None:
    try:
        return max(float(header or ""), 0.0)
    except ValueError:
        return None


def _safe(part: str) -> str:
    """An id as one step of an address, whatever characters it has."""
    return quote(part, safe="") if part.strip(".") else quote(part, safe="").replace(".", "%2E")


BY_CODE = {
    kind.code: kind
    for kind in (
        errors.OrderNotFound,
        errors.ReturnNotFound,
        errors.InvalidReason,
        errors.InvalidReturnMethod,
        errors.InvalidRequest,
        errors.InvalidState,
        errors.OutOfStock,
        errors.SlotUnavailable,
        errors.KeyReused,
        errors.RefundExceedsAvailable,
        errors.Unauthorized,
        errors.Unsupported,
        errors.Conflict,
    )
}
BY_STATUS: dict[int, type[errors.BackendError]] = {
    401: errors.Unauthorized,
    403: errors.Unauthorized,
    404: errors.OrderNotFound,
    409: errors.Conflict,
}
