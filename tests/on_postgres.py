"""`python -m tests.on_postgres [pytest arguments]`: tests of what is stored, on PostgreSQL.

On a cluster of its own, which is thrown away. Nothing happens where there is no PostgreSQL.
"""

import os
import pwd
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest

from deploy.errors import SetUpFailed
from deploy.medusa.cluster import user_of_postgres
from deploy.medusa.programs import find_postgres
from deploy.ports import free_ports
from deploy.service import Service
from deploy.stack import Stack

TESTS = ("tests/desk", "tests/care", "tests/connectors")
OWNER = "desk"


def main(arguments: list[str]) -> int:
    try:
        programs = find_postgres(os.environ)
        user = user_of_postgres()
    except SetUpFailed as error:
        print(f"Not tested on PostgreSQL: {error}")
        return 0
    with TemporaryDirectory() as folder, running(Path(folder), programs, user) as url:
        os.environ["TEST_POSTGRES_URL"] = url
        return pytest.main(arguments or list(TESTS))


@contextmanager
def running(folder: Path, programs: Path, user: int | None) -> Iterator[str]:
    """The server's URL, without a database's name."""
    if user is not None:
        os.chown(folder, user, pwd.getpwuid(user).pw_gid)
    cluster, [port] = folder / "cluster", free_ports(1)
    command = (programs / "initdb", "-D", cluster, "-U", OWNER, "-A", "trust", "-E", "UTF8")
    subprocess.run([*command, "--no-sync"], check=True, user=user, capture_output=True, cwd=folder)
    options = ("listen_addresses=127.0.0.1", "unix_socket_directories=", "fsync=off")
    server = Service(
        name="postgres",
        title="PostgreSQL",
        command=(
            *(str(programs / "postgres"), "-D", str(cluster), "-p", str(port), "-N", "200"),
            *(word for option in options for word in ("-c", option)),
        ),
        port=port,
        port_variable="",
        health_path="",
        cwd=folder,
        user=user,
    )
    with TemporaryDirectory() as logs, Stack((server,), Path(logs)) as stack:
        stack.start()
        stack.wait_healthy()
        yield f"postgresql://{OWNER}@127.0.0.1:{port}"


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
