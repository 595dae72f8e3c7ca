"""What stops the action server at its start, by name; and what it offers of the backend's."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import httpx
import pytest
from sanic import Sanic
from starlette.applications import Starlette

from backend_client import connect
from backend_client.metrics import CallMetrics
from backend_client.patience import Patience
from backend_client.protocol import OrderBackend
from bot.actions import measuring
from bot.actions.__main__ import _application, _services
from bot.actions.abilities import Abilities, CannotServe, ask, remembered
from bot.actions.settings import SettingsError, read
from returns.model import Method, Resolution

ONCE = Patience(attempts=1, pause=0, longest_pause=0)


def started(environ: dict[str, str], folder: Path) -> None:
    _services(read({"STATE_DIR": str(folder), **environ}))


@pytest.mark.parametrize(
    ("environ", "named"),
    [
        ({"BACKEND": "magento"}, ["BACKEND_URL"]),
        (
            {"BACKEND": "magento", "BACKEND_URL": "https://a.example", "BACKEND_TOKEN": "t"},
            ["BACKEND is 'magento'", "sandbox, medusa, shopify"],
        ),
        ({"BACKEND": "medusa", "BACKEND_TOKEN": "sk_1"}, ["BACKEND_URL is not set"]),
        ({"BACKEND": "shopify", "BACKEND_TOKEN": "shpat_1"}, ["BACKEND_URL is not set"]),
        (
            {"BACKEND": "medusa", "BACKEND_URL": "https://a.example"},
            ["BACKEND_TOKEN is not set"],
        ),
        (
            {"BACKEND": "medusa", "BACKEND_URL": "https://a.example", "BACKEND_TOKEN": " "},
            ["BACKEND_TOKEN is not set"],
        ),
        (
            {"BACKEND": "medusa", "BACKEND_URL": "https://a.example", "BACKEND_TOKEN": "pk_1"},
            ["BACKEND_TOKEN is no secret API key"],
        ),
        (
            {"BACKEND": "medusa", "BACKEND_URL": "http://a.example", "BACKEND_TOKEN": "sk_1"},
            ["BACKEND_URL is 'http://a.example'", "https"],
        ),
        (
            {"BACKEND": "shopify", "BACKEND_URL": "http://a.example", "BACKEND_TOKEN": "shpat_1"},
            ["BACKEND_URL", "https"],
        ),
    ],
)
def test_a_setting_that_cannot_be_is_named(
    environ: dict[str, str], named: list[str], tmp_path: Path
) -> None:
    with pytest.raises((SettingsError, ValueError)) as refusal:
        started(environ, tmp_path)

    assert [words for words in named if words not in str(refusal.value)] == []


def test_no_secret_is_in_what_is_said_of_it(tmp_path: Path) -> None:
    environ = {"BACKEND": "medusa", "BACKEND_URL": "https://a.example", "BACKEND_TOKEN": "pk_abc"}
    with pytest.raises(ValueError, match="BACKEND_TOKEN") as refusal:
        started(environ, tmp_path)

    assert "pk_abc" not in str(refusal.value)


async def test_a_token_that_the_shop_does_not_take_is_named(shop: Starlette) -> None:
    transport = httpx.ASGITransport(app=shop)
    backend = connect("sandbox", "http://sandbox/api", "another", transport=transport)

    with pytest.raises(CannotServe, match="BACKEND_TOKEN"):
        await ask(backend)


@pytest.mark.parametrize("kind", ["medusa", "sandbox"])
async def test_a_server_that_is_something_else_is_named(kind: str) -> None:
    def anything(request: httpx.Request) -> httpx.Response:
        return httpx.Response(404, json={"type": "not_found", "message": "no such page"})

    backend = connect(
        kind,
        "http://127.0.0.1",
        "sk_1",
        patience=ONCE,
        transport=httpx.MockTransport(anything),
    )

    with pytest.raises(CannotServe, match="BACKEND_URL"):
        await ask(backend)


async def test_a_backend_that_comes_late_is_waited_for(shop: Starlette) -> None:
    """They are started side by side."""
    inner, refusals = httpx.ASGITransport(app=shop), [503, 503]

    async def late(request: httpx.Request) -> httpx.Response:
        if refusals:
            return httpx.Response(refusals.pop())
        return await inner.handle_async_request(request)

    backend = connect(
        "sandbox",
        "http://sandbox/api",
        "secret",
        patience=ONCE,
        transport=httpx.MockTransport(late),
    )

    assert await ask(backend, no_pause) == Abilities()


async def test_what_the_backend_could_last_is_kept_for_when_it_is_away(tmp_path: Path) -> None:
    kept = tmp_path / "abilities.json"
    able = Abilities(
        frozenset({Method.DROP_OFF}), frozenset({Resolution.REFUND, Resolution.EXCHANGE}), False
    )

    assert remembered(able, kept) == able
    assert remembered(await ask(dead(), no_pause), kept) == able


@pytest.mark.parametrize("content", [None, "", "{", '{"methods": ["BY_PIGEON"]}', "[]"])
async def test_of_a_backend_that_never_answered_all_is_offered(
    content: str | None, tmp_path: Path
) -> None:
    kept = tmp_path / "abilities.json"
    if content is not None:
        kept.write_text(content)

    assert remembered(await ask(dead(), no_pause), kept) == Abilities()


async def test_each_call_to_the_backend_is_measured(shop: Starlette) -> None:
    metrics = CallMetrics()
    transport = httpx.ASGITransport(app=shop)
    backend = connect(
        "sandbox", "http://sandbox/api", "secret", transport=transport, observer=metrics
    )
    await backend.capabilities()
    app: Sanic[Any, Any] = Sanic("measured")
    measuring.add_to(app, metrics)
    app.finalize()

    _, handler, _ = app.router.get("/metrics", "GET", None)
    answer = await handler(None)

    assert b'operation="GET capabilities",outcome="ok"} 1' in answer.body


async def no_pause(_: float) -> None: ...


def dead() -> OrderBackend:
    def nobody(request: httpx.Request) -> httpx.Response:
        raise httpx.ConnectError("nobody there", request=request)

    return connect(
        "sandbox",
        "http://sandbox/api",
        "secret",
        patience=ONCE,
        transport=httpx.MockTransport(nobody),
    )


def test_every_route_has_a_name_of_its_own(tmp_path: Path) -> None:
    """Sanic starts with no two alike, and says so only when it starts."""
    settings = read({"STATE_DIR": str(tmp_path), "BACKEND_URL": "http://127.0.0.1:9"})
    app = _application(_services(settings), settings, CallMetrics())

    names = [route.name for route in app.router.routes]

    assert sorted(names) == sorted({*names})
    assert {route.path for route in app.router.routes} >= {"metrics", "standings", "webhook"}
