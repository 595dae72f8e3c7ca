"""`python -m sandbox [--data DIR]`: the sandbox on loopback, with the settings of the environment.

docs/sandbox.md lists the settings. State lives in STATE_DIR/sandbox.sqlite; delete it to reset.
"""

from __future__ import annotations

import argparse
import os
import socket
import sys
from pathlib import Path

import uvicorn

from sandbox.app import Pages, build
from sandbox.codec import FormatError
from sandbox.settings import Settings, SettingsError, read
from sandbox.slack import settings as slack_settings

LOOPBACK = "127.0.0.1"


def main() -> None:
    arguments = argparse.ArgumentParser(prog="python -m sandbox", description="A shop in a box.")
    arguments.add_argument("--data", metavar="DIR", help="shop JSON to load (docs/sandbox.md)")
    try:
        settings = read(os.environ, arguments.parse_args().data)
        listening = _listen(settings)
        app = build(
            Path(settings.state_dir) / "sandbox.sqlite",
            token=settings.token,
            data=settings.data,
            pages=Pages(settings.chat_script, settings.identity_secret),
            webhooks=settings.webhooks,
            slack=slack_settings.read(os.environ),
        )
    except (FormatError, SettingsError, OSError) as error:
        sys.exit(f"sandbox: {error}")
    config = uvicorn.Config(app, access_log=False, log_level="warning", timeout_graceful_shutdown=2)
    uvicorn.Server(config).run(sockets=[listening])


def _listen(settings: Settings) -> socket.socket:
    """The port, taken before anything is built on it."""
    listening = socket.socket()
    listening.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        listening.bind((LOOPBACK, settings.port))
    except OSError as error:
        raise SettingsError(
            f"port {settings.port} is taken: stop what listens there, or set SANDBOX_PORT."
        ) from error
    return listening


if __name__ == "__main__":
    main()
