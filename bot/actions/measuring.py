"""`GET /metrics`: what every call to the order backend took and came to."""

from __future__ import annotations

from typing import Any

from sanic import Sanic
from sanic.request import Request
from sanic.response import HTTPResponse, text

from backend_client.metrics import CallMetrics

PROMETHEUS = "text/plain; version=0.0.4; charset=utf-8"


def add_to(app: Sanic[Any, Any], metrics: CallMetrics) -> None:
    """Serve it beside the actions, in Prometheus's text format; no ids are in it."""

    async def handler(_: Request) -> HTTPResponse:
        return text(metrics.prometheus(), content_type=PROMETHEUS)

    app.add_route(handler, "/metrics", methods=["GET"], name="metrics")
