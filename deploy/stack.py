"""The processes together: started side by side, waited for, stopped or restarted one by one.

`make demo` runs on this, and so do the tests that need the real thing:

    with running_stack(root, state_dir) as stack:
        stack.url("chat")
        stack.kill("rasa")
        stack.restart("actions")
"""

import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from types import TracebackType
from typing import Self

from deploy.child import Child, kill_all, stop_all
from deploy.demo import demo_services
from deploy.errors import NotHealthy, ProcessDied
from deploy.health import is_healthy, takes_connections
from deploy.log import evidence, tail
from deploy.ports import free_ports
from deploy.secrets import identity_secret
from deploy.service import Service
from deploy.settings import LOOPBACK, Ports, Settings
from deploy.training import trained_model

POLL_S = 0.1
GRACE_S = 8.0
START_TIMEOUT_S = 180.0

Names = tuple[str, ...]
Watch = Callable[[Names, float], None]
"""Told again and again while we wait: the names that are ready, and the seconds since the start."""


def silent(_ready: Names, _seconds: float) -> None:
    """Watch nothing."""


class Stack:
    """Some services, each running or not. Not thread-safe: one owner starts and stops them."""

    def __init__(
        self, services: tuple[Service, ...], log_dir: Path, *, keep_logs: bool = False
    ) -> None:
        self._services = {service.name: service for service in services}
        self._children: dict[str, Child] = {}
        self.log_dir = log_dir
        log_dir.mkdir(parents=True, exist_ok=True)
        for service in () if keep_logs else services:
            self.log_path(service.name).unlink(missing_ok=True)

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.stop()

    @property
    def names(self) -> Names:
        return tuple(self._services)

    def url(self, name: str) -> str:
        """Where the service listens, without a slash at the end."""
        return self._services[name].url

    def environ(self, name: str) -> Mapping[str, str]:
        """The environment that the service runs in."""
        return self._services[name].environ

    def log_path(self, name: str) -> Path:
        return self.log_dir / f"{name}.log"

    def log(self, name: str, lines: int = 12) -> str:
        """The last lines of the service's log."""
        return tail(self.log_path(name), lines)

    def pid(self, name: str) -> int:
        """The process id of a service that was started."""
        return self._children[name].pid

    def start(self, *names: str) -> None:
        """Start these services (all, when none is named) side by side, without waiting."""
        for name in names or self.names:
            try:
                self._children[name] = Child(self._services[name], self.log_path(name))
            except OSError as error:
                raise ProcessDied(self._cannot_start(name, error)) from error

    def wait_healthy(
        self, *names: str, watch: Watch = silent, timeout_s: float = START_TIMEOUT_S
    ) -> None:
        """Return when each (all, when none is named) answers; raises ProcessDied or NotHealthy."""
        wanted = names or self.names
        began = time.monotonic()
        ready: Names = ()
        while len(ready) < len(wanted):
            self.check_alive()
            ready += tuple(name for name in wanted if name not in ready and self.is_healthy(name))
            seconds = time.monotonic() - began
            watch(ready, seconds)
            if seconds > timeout_s and len(ready) < len(wanted):
                raise NotHealthy(self._silent_after(seconds, wanted, ready))
            time.sleep(POLL_S if len(ready) < len(wanted) else 0)

    def is_healthy(self, name: str) -> bool:
        service = self._services[name]
        if not service.health_path:
            return takes_connections(LOOPBACK, service.port)
        return is_healthy(service.health_url)

    def check_alive(self) -> None:
        """Raise ProcessDied when a service that was started has ended by itself."""
        for name in self._children:
            if end := self.end_of(name):
                raise ProcessDied(end)

    def end_of(self, name: str) -> str:
        """How a process that was started ended by itself, as a sentence; empty while it runs."""
        exit_code = self._children[name].exit_code
        return "" if exit_code is None else self._died(name, exit_code)

    def stop(self, *names: str) -> None:
        """Stop these (all, when none is named) with their grandchildren; twice is fine."""
        chosen = self._running(names)
        stop_all([self._children[name] for name in chosen], GRACE_S)
        self._forget(chosen)

    def kill(self, *names: str) -> None:
        """End these at once, as a crash would, with their grandchildren."""
        chosen = self._running(names)
        kill_all([self._children[name] for name in chosen])
        self._forget(chosen)

    def restart(self, *names: str) -> None:
        """Stop these, start them again on the same ports, and wait until they are healthy."""
        self.stop(*names)
        self.start(*names)
        self.wait_healthy(*names)

    def _running(self, names: Names) -> list[str]:
        return [name for name in names or self.names if name in self._children]

    def _forget(self, names: list[str]) -> None:
        """Only after they ended: an interrupted stop can so be followed by a kill."""
        for name in names:
            del self._children[name]

    def _cannot_start(self, name: str, error: OSError) -> str:
        service = self._services[name]
        return (
            f"{service.title} cannot be started: {service.command[0]} ({error.strerror}). "
            "Run `make setup` and try again."
        )

    def _died(self, name: str, exit_code: int) -> str:
        how = f"exit code {exit_code}" if exit_code >= 0 else f"signal {-exit_code}"
        title = self._services[name].title
        return f"{title} stopped by itself ({how}). {evidence(self.log_path(name))}"

    def _silent_after(self, seconds: float, wanted: Names, ready: Names) -> str:
        name = next(name for name in wanted if name not in ready)
        service = self._services[name]
        return (
            f"{service.title} did not answer at {service.health_url} "
            f"within {seconds:.0f} s. {evidence(self.log_path(name))}"
        )


@contextmanager
def running_stack(
    root: Path, state_dir: Path, environ: Mapping[str, str], *names: str
) -> Iterator[Stack]:
    """The real processes (all four, when none is named), healthy, on free ports, for a test.

    `environ` is what they inherit and may override settings (`SHOP_DATA`, `POLICY_FILE`). Uses
    the model that is trained already; raises SetUpFailed when there is none.
    """
    settings = Settings(root, state_dir, Ports(*free_ports(4)), environ)
    state_dir.mkdir(parents=True, exist_ok=True)
    services = demo_services(settings, identity_secret(state_dir), trained_model(root))
    with Stack(services, settings.log_dir) as stack:
        stack.start(*names)
        stack.wait_healthy(*names)
        yield stack
