"""What the shop knows of a customer leads to a second pair of eyes, and to nothing else."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import httpx
import pytest

import backend_client.model as shop
from backend_client import connect
from backend_client.errors import BackendUnavailable
from backend_client.protocol import OrderBackend
from bot.actions.conversation import Conversation
from bot.actions.facts import facts_of
from bot.actions.hearing.message import Message
from bot.actions.history import Histories
from bot.actions.memory import Memory
from bot.actions.services import Services
from bot.actions.situation import situation
from bot.actions.verdicts import verdict
from returns import Money, Reason
from returns.decision import Outcome
from returns.intake import Draft, DraftLine, Task
from returns.model import History
from sandbox.app import build
from tests.actions.staff.desk import services_over

NOW = datetime(2026, 11, 20, 12, tzinfo=UTC)
HOME = {"line1": "Lindenstr. 4", "postal_code": "10969", "city": "Berlin", "country": "DE"}
CARD = {"id": "pm", "kind": "card", "last_four": "4242", "fingerprint": "fp-1"}


def line(variant: str, quantity: int = 1, product: str = "jacket") -> dict[str, Any]:
    return {"variant_id": variant, "product_id": product, "product_title": product,
            "category": "apparel", "quantity": quantity, "unit_price": "40.00"}  # fmt: skip


def order(number: str, days_ago: int, *lines: dict[str, Any], customer: str = "c1") -> Any:
    placed = NOW - timedelta(days=days_ago)
    total = 40 * sum(one["quantity"] for one in lines)
    parts = [{"order_line_id": f"{number}-L{index}", "quantity": one["quantity"]}
             for index, one in enumerate(lines, 1)]  # fmt: skip
    return {
        "number": number,
        "customer_id": customer,
        "currency": "EUR",
        "placed_at": placed.isoformat(),
        "lines": list(lines),
        "payments": [{"kind": "card", "amount": f"{total}.00", "last_four": "4242"}],
        "fulfilments": [{"status": "DELIVERED", "lines": parts,
                         "delivered_at": (placed + timedelta(days=2)).isoformat()}],
    }  # fmt: skip


SHOP = {
    "customers": [
        {"id": "c1", "email": "ana@example.com", "addresses": [HOME], "payment_methods": [CARD],
         "tier": "gold"},
        {"id": "c2", "email": "bo@example.com", "addresses": [HOME | {"line1": "LINDENSTR.  4"}]},
        {"id": "c3", "email": "cy@example.com", "payment_methods": [CARD | {"id": "pm3"}]},
        {"id": "c4", "email": "di@example.com", "payment_methods": [CARD | {"fingerprint": ""}]},
    ],
    "orders": [
        order("1", 5, line("j-s"), line("j-m")),
        order("2", 100, line("mug", 3, "mug")),
        order("3", 400, line("sofa", 1, "sofa")),
        order("4", 5, line("mug", 2, "mug"), customer="c2"),
    ],
}  # fmt: skip


@pytest.fixture
async def backend(tmp_path: Path) -> AsyncIterator[OrderBackend]:
    app = build(tmp_path / "shop.sqlite", token="t", data=SHOP, now=lambda: NOW)
    transport = httpx.ASGITransport(app=app)
    backend = connect("sandbox", "http://shop.test/api", "t", transport=transport)
    yield backend
    await backend.aclose()
    app.state.service.store.close()


async def found(backend: OrderBackend, number: str, email: str = "ana@example.com") -> shop.Order:
    return await backend.find_order(number, email=email)


async def sent_back(
    backend: OrderBackend, one: shop.Order, method: shop.ReturnMethod, quantity: int = 1
) -> shop.Return:
    reason = (await backend.list_return_reasons())[0]
    lines = (shop.ReturnLineRequest(one.lines[0].id, quantity, reason.id),)
    request = shop.ReturnRequest(one.id, lines, method)
    return await backend.create_return(request, idempotency_key=f"{one.id}-{quantity}")


async def test_the_last_twelve_months_are_counted(backend: OrderBackend) -> None:
    await sent_back(backend, await found(backend, "1"), shop.ReturnMethod.DROP_OFF)
    await sent_back(backend, await found(backend, "2"), shop.ReturnMethod.KEEP_ITEM, 2)
    old = await sent_back(backend, await found(backend, "3"), shop.ReturnMethod.PICKUP)
    assert old.refund_due.amount

    known = await Histories(backend, lambda: NOW).of(await found(backend, "1"))

    assert known == History(
        items_bought=5,
        items_returned=3,
        returns_last_30_days=2,
        value_returned=Money.of("120.00", "EUR"),
        keep_items=1,
        bracketed_orders=1,
        accounts_at_same_address=1,
        accounts_with_same_payment=1,
    )


async def test_what_was_called_off_does_not_count(backend: OrderBackend) -> None:
    made = await sent_back(backend, await found(backend, "1"), shop.ReturnMethod.DROP_OFF)
    await sent_back(backend, await found(backend, "2"), shop.ReturnMethod.DROP_OFF)
    await backend.cancel_return(made.id, idempotency_key="off")

    known = await Histories(backend, lambda: NOW).of(await found(backend, "2"))

    assert (known.items_returned, known.bracketed_orders) == (1, 0)


async def test_a_history_is_kept_for_a_conversation(backend: OrderBackend) -> None:
    now = [NOW]
    histories = Histories(backend, lambda: now[0])
    one = await found(backend, "1")

    before = await histories.of(one)
    await sent_back(backend, one, shop.ReturnMethod.DROP_OFF)

    assert await histories.of(one) == before
    now[0] += timedelta(minutes=11)
    assert (await histories.of(one)).items_returned == 1


async def test_without_an_answer_nothing_is_known(backend: OrderBackend) -> None:
    class Silent:
        async def customer_history(self, who: Any, **limit: int) -> Any:
            raise BackendUnavailable("It does not answer.")

        find_customer_orders = customer_history

    one = await found(backend, "1")
    silent: Any = Silent()

    assert await Histories(silent, lambda: NOW).of(one) == History()


async def test_a_platform_that_knows_no_links_is_asked_for_the_rest(backend: OrderBackend) -> None:
    class Unlinked:
        async def customer_history(self, who: Any) -> Any:
            raise BackendUnavailable("It does not answer.")

        async def find_customer_orders(self, who: Any, *, limit: int) -> Any:
            return await backend.find_customer_orders(who, limit=limit)

        async def list_returns(self, order_id: str) -> Any:
            return await backend.list_returns(order_id)

    unlinked: Any = Unlinked()
    known = await Histories(unlinked, lambda: NOW).of(await found(backend, "1"))

    assert (known.items_bought, known.accounts_at_same_address) == (5, 0)


async def test_a_member_is_one_to_the_policy(backend: OrderBackend) -> None:
    gold, plain = await asyncio.gather(
        found(backend, "1"), found(backend, "4", email="bo@example.com")
    )

    assert [facts_of(one).customer.tier for one in (gold, plain)] == ["gold", None]  # type: ignore[union-attr]


RISKY = History(items_bought=10, items_returned=9, keep_items=3, worn_returns=2)


@pytest.mark.parametrize(("history", "outcome"), [(History(), Outcome.APPROVED),
                                                  (RISKY, Outcome.REVIEW)])  # fmt: skip
async def test_a_risk_is_looked_at_by_people_and_never_said(
    backend: OrderBackend, history: History, outcome: Outcome
) -> None:
    async def history_of(order: shop.Order) -> History:
        return history

    services: Services = replace(services_over(backend), clock=lambda: NOW, history_of=history_of)
    one = await found(backend, "1")
    wanted = DraftLine(one.lines[0].id, 1, Reason.STYLE, {"unworn": True, "tags_on": True})
    draft = Draft(task=Task.RETURN, key="k", order_id=one.id, lines=(wanted,))

    access = await Conversation(services).open(draft, Message("m", "", "inform"), Memory(), "c")
    now = situation(access.draft, access, services)

    assert now.decision is not None
    assert now.decision.outcome is outcome
    said = verdict(now, services, 0).lower()
    assert not any(word in said for word in ("risk", "score", "rate", "often", "fraud")), said
