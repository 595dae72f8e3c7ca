"""Knobs of the sandbox itself: its clock, its faults. And its labels, for whoever has the link."""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import HTMLResponse, JSONResponse, PlainTextResponse, Response
from starlette.routing import Route

from sandbox import chores, labels, parcel_page
from sandbox.api.endpoint import Service
from sandbox.codec import RELATIVE, UNITS, Context, FormatError, decode, encode
from sandbox.faults import Fault, Faults
from sandbox.problems import Problem, invalid_request
from sandbox.records import Order, Return, Shop


@dataclass(frozen=True, slots=True)
class Switches:
    faults: tuple[Fault, ...] = ()
    seed: int | None = None


@dataclass(frozen=True, slots=True)
class Move:
    """How far the clock goes on: `2d`, `3h`, `10m`. It never goes back."""

    by: str


def routes(service: Service, faults: Faults) -> list[Route]:
    controls = _Controls(service, faults)
    return [
        Route("/clock", controls.clock, methods=["GET", "POST"]),
        Route("/faults", controls.faulty, methods=["GET", "PUT"]),
        Route("/labels/{token}.svg", controls.label),
        Route("/labels/{token}/qr.svg", controls.qr),
        Route("/labels/{token}/parcel", controls.parcel),
    ]


class _Controls:
    def __init__(self, service: Service, faults: Faults) -> None:
        self._service, self._faults = service, faults

    async def clock(self, request: Request) -> Response:
        try:
            by = _distance(await _body(request, Move)) if request.method == "POST" else None
        except Problem as problem:
            return JSONResponse(problem.body, problem.status)
        return JSONResponse({"now": await run_in_threadpool(self._moved, by)})

    async def faulty(self, request: Request) -> Response:
        if request.method == "PUT":
            try:
                switches = await _body(request, Switches)
            except Problem as problem:
                return JSONResponse(problem.body, problem.status)
            self._faults.switch(switches.faults, switches.seed)
        return JSONResponse({"faults": encode(self._faults.on)})

    async def label(self, request: Request) -> Response:
        found = await run_in_threadpool(self._found, request.path_params["token"])
        return _svg(labels.sheet(*found)) if found else PlainTextResponse("No such label.", 404)

    async def qr(self, request: Request) -> Response:
        found = await run_in_threadpool(self._found, request.path_params["token"])
        label = found and found[2].label
        return _svg(labels.qr(label.tracking_number)) if label else PlainTextResponse("", 404)

    async def parcel(self, request: Request) -> Response:
        found = await run_in_threadpool(self._found, request.path_params["token"])
        if not found:
            return PlainTextResponse("No such parcel.", 404)
        return HTMLResponse(parcel_page.page(found[2]))

    def _moved(self, by: timedelta | None) -> str:
        store, clock = self._service.store, self._service.clock
        if by is not None:
            with store.writing() as tx:
                clock.move(tx, by)
            chores.run(store, clock)
        with store.reading() as tx:
            now: str = encode(clock.now(tx))
            return now

    def _found(self, token: str) -> tuple[Shop, Order, Return] | None:
        with self._service.store.reading() as tx:
            one = next((r for r in tx.all(Return) if r.label and r.label.token == token), None)
            shop, order = tx.get(Shop, "shop"), tx.get(Order, one.order_id) if one else None
            return (shop, order, one) if shop and order and one else None


async def _body(request: Request, kind: type[Any]) -> Any:
    now = Context(request.app.state.service.clock.real())
    try:
        return decode(kind, json.loads(await request.body()), now, "body")
    except ValueError as error:
        what = str(error) if isinstance(error, FormatError) else "The body is not JSON."
        raise invalid_request(what) from error


def _distance(move: Move) -> timedelta:
    match = RELATIVE.fullmatch(move.by)
    if match is None or int(match[1]) < 0:
        raise invalid_request(f"by is {move.by!r}: give 2d, 3h or 10m.")
    return timedelta(**{UNITS[match[2]]: int(match[1])})


def _svg(text: str) -> Response:
    headers = {"Content-Security-Policy": "default-src 'none'; style-src 'unsafe-inline'"}
    return Response(text, media_type="image/svg+xml", headers=headers)
