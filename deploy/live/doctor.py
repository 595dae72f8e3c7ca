"""What would keep a shop from working although everything runs."""

import subprocess
import sys
import urllib.error
import urllib.request
from collections.abc import Iterator, Mapping
from pathlib import Path

from deploy.errors import BadSetting

PATIENCE_S = 60.0
PUBLIC_PATIENCE_S = 10.0


def outside_troubles(root: Path, environ: Mapping[str, str]) -> Iterator[str]:
    """A sentence for each of order backend, Slack, Telegram and mail server that does not take us.

    Raises BadSetting when a process cannot use one of the settings.
    """
    for module in ("bot.actions", "connectors"):
        yield from _asked(module, root, environ)


def _asked(module: str, root: Path, environ: Mapping[str, str]) -> list[str]:
    command = [sys.executable, "-m", module, "check"]
    try:
        done = subprocess.run(  # noqa: S603 - a command of ours, no shell
            command,
            cwd=root,
            env=dict(environ),
            capture_output=True,
            text=True,
            check=False,
            timeout=PATIENCE_S,
        )
    except subprocess.TimeoutExpired:
        return [f"`python -m {module} check` was given {PATIENCE_S:.0f} s and did not end."]
    if done.returncode and not done.stdout:
        raise BadSetting((done.stderr.strip().splitlines() or [f"{module} cannot start."])[-1])
    return done.stdout.splitlines()


def public_troubles(environ: Mapping[str, str]) -> Iterator[str]:
    """A sentence when customers' browsers cannot reach the chat through the proxy."""
    url = f"{environ['PUBLIC_URL']}/health"
    try:
        with urllib.request.urlopen(url, timeout=PUBLIC_PATIENCE_S) as answer:  # noqa: S310 - https, or http on loopback
            if b'"ok"' not in answer.read(1_000):
                yield f"{url} is answered by something else: does your proxy lead to the chat?"
    except urllib.error.HTTPError as error:
        yield f"{url} answers {error.code}: does it run (`make live`), and does your proxy know?"
    except OSError as error:
        reason = getattr(error, "reason", error)
        yield f"{url} cannot be reached from here ({reason}): customers may have the same trouble."
