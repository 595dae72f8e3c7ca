"""Medusa and its PostgreSQL: set up where needed, started, the shop opened."""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

import httpx

from deploy.errors import SetUpFailed
from deploy.medusa.cluster import (
    database_url,
    make_cluster,
    make_database,
    postgres,
    wait_until_ready,
)
from deploy.medusa.install import install
from deploy.medusa.opening import open_for
from deploy.medusa.programs import Programs, find_programs
from deploy.medusa.secrets import EMAIL, Secrets, keep_key, kept_secrets
from deploy.medusa.settings import MedusaSettings
from deploy.medusa.steps import Tick, must_succeed, run_step, silent
from deploy.ports import check_ports
from deploy.service import Service
from deploy.settings import LOOPBACK
from deploy.stack import Stack

MIGRATED = "migrated"
SIGN_IN_S, MIGRATE_S, USER_S = 30.0, 300.0, 120.0
"""Seconds, the longest that each may take."""


@dataclass(frozen=True)
class MedusaServer:
    """A running one: where, the secret API key for it, and the token of a session of a day."""

    url: str
    key: str = field(repr=False)
    session: str = field(repr=False, default="")


@contextmanager
def running_medusa(
    settings: MedusaSettings, tick: Tick = silent
) -> Iterator[tuple[Stack, MedusaServer]]:
    """Both processes, healthy, with the shop open; stopped at the end.

    Raises SetUpFailed, NpmUnreachable, PortTaken, ProcessDied or NotHealthy.
    """
    programs = find_programs(settings.environ)
    kept = kept_secrets(settings.state)
    folder = install(settings, programs, tick)
    make_cluster(settings, programs, kept, tick)
    services = (postgres(settings, programs), _medusa(settings, programs, kept, folder))
    check_ports(services)
    with Stack(services, settings.log_dir) as stack:
        stack.start("postgres")
        stack.wait_healthy("postgres", watch=lambda _, seconds: tick("PostgreSQL", seconds))
        wait_until_ready(settings, programs)
        _migrate(settings, programs, kept, folder, tick)
        stack.start("medusa")
        stack.wait_healthy("medusa", watch=lambda _, seconds: tick("Medusa", seconds))
        server = _signed_in(settings, programs, kept, folder)
        open_for(server.url, server.session)
        yield stack, server


def _medusa(settings: MedusaSettings, programs: Programs, kept: Secrets, folder: Path) -> Service:
    return Service(
        name="medusa",
        title="Medusa",
        command=(
            *_cli(programs, folder),
            "start",
            *("--host", LOOPBACK),
            *("--port", str(settings.http_port)),
        ),
        port=settings.http_port,
        port_variable="MEDUSA_PORT",
        environ=_environ(settings, kept),
        cwd=folder,
    )


def _cli(programs: Programs, folder: Path) -> tuple[str, ...]:
    cli = folder / "node_modules" / "@medusajs" / "cli" / "cli.js"
    return *programs.guard, programs.node, str(cli)


def _environ(settings: MedusaSettings, kept: Secrets) -> Mapping[str, str]:
    return {
        **settings.environ,
        "DATABASE_URL": database_url(settings, kept),
        "JWT_SECRET": kept.session,
        "COOKIE_SECRET": kept.cookie,
        "MEDUSA_ORIGIN": settings.url,
        "MEDUSA_DISABLE_TELEMETRY": "true",
        "NODE_ENV": "production",
    }


def _migrate(
    settings: MedusaSettings, programs: Programs, kept: Secrets, folder: Path, tick: Tick
) -> None:
    """Once for each set of packages."""
    stamp = settings.data / f"{MIGRATED}-{settings.lock}"
    if stamp.exists():
        return
    make_database(settings, programs, kept)
    log = settings.log_dir / "medusa-migrate.log"
    command = (*_cli(programs, folder), "db:migrate")
    environ = _environ(settings, kept)
    what = "the database's tables"
    code = run_step(command, folder, environ, log, tick, what, limit_s=MIGRATE_S)
    must_succeed(code, "medusa db:migrate", log)
    stamp.touch()


def _signed_in(
    settings: MedusaSettings, programs: Programs, kept: Secrets, folder: Path
) -> MedusaServer:
    """As an administrator of ours, with a secret API key that works: the kept one, else new."""
    try:
        with httpx.Client(base_url=settings.url, timeout=SIGN_IN_S, trust_env=False) as http:
            session = _sign_in(http, kept)
            if session is None:
                _make_user(settings, programs, kept, folder)
                session = _sign_in(http, kept)
            if session is None:
                raise SetUpFailed(f"Medusa does not let its new administrator {EMAIL} in.")
            if not (kept.key and http.get("/admin/stores", auth=(kept.key, "")).is_success):
                kept = keep_key(settings.state, kept, _new_key(http, session))
    except httpx.HTTPError as error:
        raise SetUpFailed(f"Medusa at {settings.url} lets nobody sign in: {error!r}") from error
    return MedusaServer(settings.url, kept.key, session)


def _new_key(http: httpx.Client, session: str) -> str:
    headers = {"Authorization": f"Bearer {session}"}
    wanted = {"title": "Returns Desk", "type": "secret"}
    made = http.post("/admin/api-keys", headers=headers, json=wanted)
    if not made.is_success:
        raise SetUpFailed(f"Medusa gave no API key: {made.status_code} {made.text[:200]}")
    return str(made.json()["api_key"]["token"])


def _sign_in(http: httpx.Client, kept: Secrets) -> str | None:
    answer = http.post("/auth/user/emailpass", json={"email": EMAIL, "password": kept.admin})
    return str(answer.json()["token"]) if answer.is_success else None


def _make_user(settings: MedusaSettings, programs: Programs, kept: Secrets, folder: Path) -> None:
    log = settings.log_dir / "medusa-user.log"
    environ = _environ(settings, kept)
    command = (*_cli(programs, folder), "user", "--email", EMAIL, "--password", kept.admin)
    code = run_step(command, folder, environ, log, silent, "the administrator", limit_s=USER_S)
    must_succeed(code, "medusa user", log)
