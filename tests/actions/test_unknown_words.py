"""A platform grows a word that we do not know: nothing breaks, and nothing is promised on it."""

from __future__ import annotations

import json
from collections.abc import AsyncIterator
from datetime import UTC, datetime
from typing import Any

import httpx
import pytest
from starlette.applications import Starlette

from backend_client import connect
from backend_client.protocol import OrderBackend
from bot.actions.facts import facts_of
from bot.actions.progress.news import news_of
from bot.actions.progress.standing import standing, to_wire
from bot.actions.progress.story import story
from bot.actions.progress.timeline import timeline
from bot.actions.progress.wording import Figures
from returns import assess
from returns.model import Reason, Wanted
from tests.actions.staff.desk import services_over

NEW = {
    "status": "LOST_AT_SEA",
    "refund_status": "IN_THE_POST",
    "method": "BY_PIGEON",
    "resolution": "A_HUG",
    "kind": "SEA_SHELLS",
    "state": "PERHAPS",
    "disposition": "EATEN",
    "code": "HATES_IT",
}
NOW = datetime(2026, 11, 23, tzinfo=UTC)


def rewritten(value: Any, field: str) -> Any:
    """The same JSON, with an unknown word wherever this field is an enum's."""
    if isinstance(value, list):
        return [rewritten(one, field) for one in value]
    if not isinstance(value, dict):
        return value
    return {
        name: NEW[field]
        if name == field and isinstance(inner, str) and inner.isupper()
        else rewritten(inner, field)
        for name, inner in value.items()
    }


@pytest.fixture(params=NEW)
async def grown(request: pytest.FixtureRequest, shop: Starlette) -> AsyncIterator[OrderBackend]:
    """The sandbox, as if it had grown a word."""
    inner = httpx.ASGITransport(app=shop)

    async def answer(asked: httpx.Request) -> httpx.Response:
        found = await inner.handle_async_request(asked)
        body = json.loads(await found.aread())
        return httpx.Response(found.status_code, json=rewritten(body, request.param))

    transport = httpx.MockTransport(answer)
    backend = connect("sandbox", "http://sandbox/api", "secret", transport=transport)
    yield backend
    await backend.aclose()


@pytest.mark.parametrize("number", ["1009", "1015", "1016"])
async def test_where_a_return_stands_can_still_be_told(grown: OrderBackend, number: str) -> None:
    services = services_over(grown)
    order = await grown.find_order(number, email=email_of(number))

    for found in await grown.list_returns(order.id):
        one = standing(found, order, services.policy)
        figures = Figures(one, services.words, services.policy, None, services.clock())
        assert json.dumps(to_wire(one, services.policy))
        assert timeline(figures)["card"]
        assert story(figures).text
        assert all(figures.destination(refund) for refund in found.refunds)
        news_of(figures, ())


@pytest.mark.parametrize("number", ["1001", "1013"])
async def test_an_order_can_still_be_judged(grown: OrderBackend, number: str) -> None:
    order = await grown.find_order(number, email=email_of(number))
    wanted = Wanted(order.lines[0].id, 1, Reason.OTHER)

    decision = assess(facts_of(order), (wanted,), services_over(grown).policy, NOW)

    assert decision.lines


def test_a_code_that_has_no_name_is_shown_as_it_reads() -> None:
    words = services_over(connect("sandbox", "http://sandbox/api", "secret")).words

    assert words.label("method", "BY_PIGEON") == "by pigeon"


def email_of(number: str) -> str:
    names = {
        "1001": "anna.keller",
        "1009": "paul.schneider",
        "1013": "mia.fischer",
        "1015": "grace.turner",
        "1016": "olivia.brooks",
    }
    return f"{names[number]}@example.com"
