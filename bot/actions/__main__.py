"""The action server's composition root: `python -m bot.actions`."""

from __future__ import annotations

import asyncio
import logging
import os
import sys
import uuid
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any

from rasa_sdk.endpoint import create_app
from sqlalchemy import create_engine

import backend_client
from backend_client.metrics import CallMetrics, Observer
from backend_client.protocol import OrderBackend
from returns import PolicyError, load_policy

from . import measuring
from .abilities import Abilities, CannotServe, ask, remembered
from .access import Gate
from .attempts import Attempts
from .history import Histories
from .progress import reading
from .registry import executor
from .services import Services
from .settings import Settings, SettingsError, read
from .staff import routes
from .staff.service import StaffService
from .words import Words


def main(*arguments: str) -> None:
    """Serve until told to stop; with `check`, only ask whether the order backend takes us."""
    logging.basicConfig(level=logging.INFO, format="%(asctime)s %(levelname)s %(name)s %(message)s")
    logging.getLogger("httpx").setLevel(logging.WARNING)  # its lines hold ids of orders
    try:
        settings = read(os.environ)
        if arguments == ("check",):
            sys.exit(_check(settings))
        metrics = CallMetrics()
        services = _services(settings, metrics)
    except (SettingsError, PolicyError, CannotServe, ValueError) as fault:
        sys.exit(f"The action server cannot start: {fault}")
    app = _application(services, settings, metrics)
    app.run("127.0.0.1", settings.port, single_process=True, access_log=False, motd=False)


def _application(services: Services, settings: Settings, metrics: CallMetrics) -> Any:
    """Rasa's own Sanic application, with what the connectors and the shop's monitoring ask for."""
    app = create_app(executor(services))
    measuring.add_to(app, metrics)
    reading.add_to(app, reading.Standings(services))
    routes.add(app, StaffService(services, routes.secret(settings)))
    return app


def _services(settings: Settings, observer: Observer | None = None) -> Services:
    settings.state_dir.mkdir(parents=True, exist_ok=True)
    backend = _backend(settings, observer)
    kept = settings.state_dir / f"abilities-{settings.backend}.json"
    able = remembered(asyncio.run(_abilities(settings)), kept)
    clock = _clock(settings.clock_starts_at)
    attempts = Attempts(create_engine(f"sqlite:///{settings.state_dir / 'lookups.sqlite'}"))
    return Services(
        backend=backend,
        policy=able.offered(load_policy(settings.policy_file)),
        words=Words.load(settings.responses),
        gate=Gate(backend, attempts, clock, able.proving(settings.identity_pairs)),
        clock=clock,
        new_key=lambda: uuid.uuid4().hex,
        policy_page=settings.policy_page,
        approval=able.approval,
        gifts=able.gifts,
        reroutes=able.reroutes,
        history_of=Histories(backend, clock).of,
    )


def _backend(settings: Settings, observer: Observer | None = None) -> OrderBackend:
    return backend_client.connect(
        settings.backend,
        url=settings.backend_url,
        token=settings.backend_token,
        observer=observer,
    )


def _check(settings: Settings) -> int:
    """1, with a sentence, when it cannot be reached or will not do."""
    try:
        if asyncio.run(_abilities(settings)) is not None:
            return 0
        print(f"The order backend cannot be reached at {settings.backend_url}.")
    except CannotServe as fault:
        print(f"A setting is wrong: {fault}")
    return 1


async def _abilities(settings: Settings) -> Abilities | None:
    """By a client of its own: its connections belong to this event loop."""
    backend = _backend(settings)
    try:
        return await ask(backend)
    finally:
        await backend.aclose()


def _clock(starts_at: datetime | None) -> Callable[[], datetime]:
    ahead = starts_at - datetime.now(UTC) if starts_at else timedelta()
    return lambda: datetime.now(UTC) + ahead


if __name__ == "__main__":
    main(*sys.argv[1:])
