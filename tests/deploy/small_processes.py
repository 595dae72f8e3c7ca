"""Tiny real processes, in place of the big ones that the supervisor is for."""

import os
import sys
import time
from collections.abc import Callable
from pathlib import Path

from deploy.ports import free_ports
from deploy.service import Service

HEALTHY = """
import http.server, sys
class Health(http.server.BaseHTTPRequestHandler):
    def do_GET(self):
        self.send_response(200); self.end_headers()
print("serving", flush=True)
http.server.HTTPServer(("127.0.0.1", int(sys.argv[1])), Health).serve_forever()
"""

# A child that starts another one, and leaves its process id where a test can read it.
WITH_GRANDCHILD = (
    """
import pathlib, subprocess, sys
grandchild = subprocess.Popen([sys.executable, "-c", "import time; time.sleep(600)"])
pathlib.Path(sys.argv[2]).write_text(str(grandchild.pid))
"""
    + HEALTHY
)

STUBBORN = "import signal; signal.signal(signal.SIGTERM, signal.SIG_IGN)\n" + HEALTHY

DIES_AT_ONCE = "print('no such table: orders'); raise SystemExit(3)"

NEVER_ANSWERS = "import time; time.sleep(600)"

PATIENCE_S = 60.0


def service(name: str, code: str, *arguments: str, port: int | None = None) -> Service:
    """A service that runs this Python code with its port as the first argument."""
    port = port or free_ports(1)[0]
    return Service(
        name=name,
        title=f"the {name}",
        command=(sys.executable, "-c", code, str(port), *arguments),
        port=port,
        port_variable=f"{name.upper()}_PORT",
        environ=dict(os.environ),
        cwd=Path.cwd(),
    )


def until(condition: Callable[[], bool], patience_s: float = PATIENCE_S) -> bool:
    """Whether the condition came true in time."""
    deadline = time.monotonic() + patience_s
    while not condition():
        if time.monotonic() > deadline:
            return False
        time.sleep(0.01)
    return True


def runs(pid: int) -> bool:
    """Whether this process still runs; one that ended and was not collected does not."""
    try:
        stat = Path(f"/proc/{pid}/stat").read_text()
    except OSError:
        return False
    return stat.rpartition(")")[2].split()[0] not in "ZX"
