"""Free ports, and who holds the ones that are not (the latter on Linux only)."""

import errno
import random
import socket
from collections.abc import Iterable
from contextlib import suppress
from pathlib import Path

from deploy.errors import BadSetting, PortTaken
from deploy.service import Service
from deploy.settings import LOOPBACK

LISTENING = "0A"
# Below the range from which Linux takes ports for outgoing connections (32768 and up), so that
# a port stays free while the process that owns it restarts.
TEST_PORTS = range(20_000, 32_000)


def check_ports(services: Iterable[Service]) -> None:
    """Raise PortTaken or BadSetting, in one sentence, unless every service can have its port."""
    owners: dict[int, Service] = {}
    for service in services:
        if other := owners.get(service.port):
            raise BadSetting(
                f"{other.port_variable} and {service.port_variable} are both {service.port}: "
                "give each its own port."
            )
        owners[service.port] = service
        _check_port(service)


def free_ports(count: int) -> list[int]:
    """As many different ports as asked for, on which nobody listens at this moment."""
    found: list[int] = []
    for port in random.sample(TEST_PORTS, len(TEST_PORTS)):
        if len(found) == count:
            break
        if _bind_error(port) is None:
            found.append(port)
    return found


def holder_of(port: int, proc: Path = Path("/proc")) -> str | None:
    """Who listens on the port, as `process 123 (command line)`; None where it cannot be known."""
    inodes = {f"socket:[{inode}]" for inode in _listening_inodes(port, proc)}
    for process in proc.glob("[0-9]*"):
        if inodes & _open_files(process):
            return f"process {process.name} ({_command_line(process)})"
    return None


def _check_port(service: Service) -> None:
    error = _bind_error(service.port)
    if error is None:
        return
    advice = f"choose another port with {service.port_variable}=<port>"
    if error.errno != errno.EADDRINUSE:
        raise BadSetting(
            f"Port {service.port} for {service.title} cannot be opened "
            f"({error.strerror}): {advice}."
        )
    holder = holder_of(service.port)
    by = f" by {holder}" if holder else ""
    raise PortTaken(
        f"Port {service.port} for {service.title} is already in use{by}: stop that, or {advice}."
    )


def _bind_error(port: int) -> OSError | None:
    with socket.socket(socket.AF_INET, socket.SOCK_STREAM) as probe:
        # As the servers do it: a port whose last connections are still closing counts as free.
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((LOOPBACK, port))
        except OSError as error:
            return error
    return None


def _listening_inodes(port: int, proc: Path) -> set[str]:
    inodes = set()
    for table in ("tcp", "tcp6"):
        for line in _lines(proc / "net" / table)[1:]:
            field = line.split()
            if field[3] == LISTENING and int(field[1].rsplit(":", 1)[1], 16) == port:
                inodes.add(field[9])
    return inodes


def _open_files(process: Path) -> set[str]:
    targets = set()
    with suppress(OSError):  # not ours to look into, or gone meanwhile
        for link in (process / "fd").iterdir():
            with suppress(OSError):  # closed meanwhile
                targets.add(str(link.readlink()))
    return targets


def _command_line(process: Path) -> str:
    try:
        words = (process / "cmdline").read_text(errors="replace").split("\0")
    except OSError:
        return "unknown"
    line = " ".join(words).strip()
    return line if len(line) <= 80 else f"{line[:79]}…"


def _lines(path: Path) -> list[str]:
    try:
        return path.read_text().splitlines()
    except OSError:
        return []
