"""A PostgreSQL cluster in a folder of its own, for Medusa alone.

PostgreSQL's programs refuse to run as root. Then they run as the user `postgres` where there is
one, else as `nobody`, and the folder is theirs.
"""

import os
import pwd
import shutil
import subprocess
import time
from pathlib import Path

from deploy.errors import SetUpFailed
from deploy.medusa.programs import Programs
from deploy.medusa.secrets import Secrets
from deploy.medusa.settings import MedusaSettings
from deploy.medusa.steps import Tick, must_succeed, run_step
from deploy.service import Service
from deploy.settings import LOOPBACK

OWNER, DATABASE = "medusa", "medusa"
READY_S, POLL_S, LONGEST_S = 60.0, 0.1, 60.0
STAND_INS = ("postgres", "nobody")


def user_of_postgres() -> int | None:
    """As whom PostgreSQL has to run; None when it can run as ourselves."""
    if os.geteuid() != 0:
        return None
    for name in STAND_INS:
        try:
            return pwd.getpwnam(name).pw_uid
        except KeyError:
            continue
    raise SetUpFailed(
        "PostgreSQL does not run as root, and this system has neither a user postgres nor nobody: "
        "run this as another user."
    )


def make_cluster(settings: MedusaSettings, programs: Programs, kept: Secrets, tick: Tick) -> None:
    """On first use. A half-made cluster is made anew."""
    if (settings.data / "ready").exists():
        return
    user = user_of_postgres()
    shutil.rmtree(settings.data, ignore_errors=True)
    settings.data.mkdir(parents=True, mode=0o700)
    if user is not None:
        os.chown(settings.data, user, -1)
        _must_reach(settings.data, user)
    log = settings.log_dir / "medusa-initdb.log"
    password = _password_file(settings.data, kept.database, user)
    command = (
        str(programs.postgres / "initdb"),
        *("--pgdata", str(settings.data / "cluster")),
        *("--username", OWNER),
        *("--encoding", "UTF8"),
        *("--locale", "C"),
        "--auth=scram-sha-256",
        f"--pwfile={password}",
        "--no-sync",
    )
    code = run_step(
        command,
        settings.data,
        settings.environ,
        log,
        tick,
        "initdb",
        limit_s=LONGEST_S,
        user=user,
    )
    password.unlink()
    must_succeed(code, "initdb", log)
    (settings.data / "ready").touch()


def _password_file(folder: Path, password: str, user: int | None) -> Path:
    path = folder / "password"
    with os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w") as stream:
        stream.write(password)
    if user is not None:
        os.chown(path, user, -1)
    return path


def postgres(settings: MedusaSettings, programs: Programs) -> Service:
    """Loopback alone, no socket file. What it holds can be made again, so it does not wait for
    the disk."""
    command = (
        *programs.guard,
        str(programs.postgres / "postgres"),
        *("-D", str(settings.data / "cluster")),
        *("-p", str(settings.postgres_port)),
        *("-c", f"listen_addresses={LOOPBACK}"),
        *("-c", "unix_socket_directories="),
        *("-c", "fsync=off"),
        *("-c", "synchronous_commit=off"),
        *("-c", "full_page_writes=off"),
    )
    return Service(
        name="postgres",
        title="PostgreSQL (for Medusa)",
        command=command,
        port=settings.postgres_port,
        port_variable="MEDUSA_POSTGRES_PORT",
        health_path="",
        environ=settings.environ,
        cwd=settings.data,
        user=user_of_postgres(),
    )


def database_url(settings: MedusaSettings, kept: Secrets) -> str:
    where = f"{LOOPBACK}:{settings.postgres_port}/{DATABASE}"
    return f"postgres://{OWNER}:{kept.database}@{where}"


def wait_until_ready(settings: MedusaSettings, programs: Programs) -> None:
    """It takes connections before it answers: after a crash it first puts itself in order."""
    command = [
        str(programs.postgres / "pg_isready"),
        *("-h", LOOPBACK),
        *("-p", str(settings.postgres_port)),
    ]
    deadline = time.monotonic() + READY_S
    while not _succeeds(command):
        if time.monotonic() > deadline:
            raise SetUpFailed(f"PostgreSQL was not ready within {READY_S:.0f} s.")
        time.sleep(POLL_S)


def _succeeds(command: list[str]) -> bool:
    """pg_isready itself waits for three seconds at most."""
    done = subprocess.run(command, capture_output=True, check=False, timeout=LONGEST_S)  # noqa: S603
    return done.returncode == 0


def make_database(settings: MedusaSettings, programs: Programs, kept: Secrets) -> None:
    """Nothing when there is one."""
    done = subprocess.run(  # noqa: S603 - a command of ours, no shell
        [
            programs.postgres / "createdb",
            *("-h", LOOPBACK),
            *("-p", str(settings.postgres_port)),
            *("-U", OWNER),
            DATABASE,
        ],
        env={**settings.environ, "PGPASSWORD": kept.database},
        capture_output=True,
        text=True,
        check=False,
        timeout=LONGEST_S,
    )
    if done.returncode != 0 and "already exists" not in done.stderr:
        raise SetUpFailed(f"The database {DATABASE} was not made: {done.stderr.strip()}")


def _must_reach(folder: Path, user: int) -> None:
    """Raise SetUpFailed unless the user can get to the folder."""
    command = ["/bin/sh", "-c", f'cd "{folder}"']
    seen = subprocess.run(command, user=user, check=False, cwd="/", timeout=LONGEST_S)  # noqa: S603
    if seen.returncode != 0:
        name = pwd.getpwuid(user).pw_name
        raise SetUpFailed(
            f"PostgreSQL does not run as root, so it runs as the user {name}, who cannot get to "
            f"{folder}: choose a folder that {name} can reach with MEDUSA_DATA=<folder>, or run "
            "this as another user than root."
        )
