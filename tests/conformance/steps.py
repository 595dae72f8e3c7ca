"""What the cases have in common."""

from __future__ import annotations

from collections.abc import Awaitable
from typing import Any, NoReturn

import pytest

from backend_client import errors
from backend_client.model import Return, ReturnLineRequest, ReturnMethod, ReturnRequest
from backend_client.protocol import OrderBackend
from tests.conformance.stage import Placed, Stage

PREFERRED = (
    ReturnMethod.DROP_OFF,
    ReturnMethod.MERCHANT_LABEL,
    ReturnMethod.CUSTOMER_LABEL,
    ReturnMethod.STORE,
)


async def wanted(
    backend: OrderBackend, placed: Placed, quantity: int = 1, line: int = 0
) -> ReturnRequest:
    """A return of some of one line, for the first reason, by a method that is offered."""
    order = await backend.get_order(placed.order_id)
    reason = (await backend.list_return_reasons())[0]
    offers = {offer.method for offer in await backend.list_return_methods(order.id)}
    back = ReturnLineRequest(order.lines[line].id, quantity, reason.id)
    return ReturnRequest(order.id, (back,), next(m for m in PREFERRED if m in offers))


async def returned(stage: Stage, placed: Placed, quantity: int = 1) -> Return:
    request = await wanted(stage.backend, placed, quantity)
    return await stage.backend.create_return(request, idempotency_key=f"return {placed.number}")


async def standing(backend: OrderBackend, placed: Placed) -> list[Return]:
    """The returns of the order that are not undone."""
    undone = {"CANCELED", "DECLINED", "EXPIRED"}
    every = await backend.list_returns(placed.order_id)
    return [one for one in every if one.status not in undone]


async def says_it_cannot(call: Awaitable[Any]) -> NoReturn:
    """What is not among the capabilities is refused by name, and the case ends here."""
    with pytest.raises(errors.Unsupported):
        await call
    pytest.skip("unsupported, and says so")
