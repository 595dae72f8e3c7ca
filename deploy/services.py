"""The processes of Returns Desk: command, environment, port and health check of each."""

import os.path
import sys
from collections.abc import Mapping
from pathlib import Path

from deploy.service import Service
from deploy.settings import LOOPBACK, Settings
from deploy.training import rasa


def own_services(
    settings: Settings, model: Path, environ: Mapping[str, str]
) -> tuple[Service, ...]:
    """The three processes that every shop runs, in this environment (`shared_environ`)."""
    ports, root = settings.ports, settings.root
    return (
        Service(
            name="actions",
            title="the action server",
            command=(sys.executable, "-m", "bot.actions"),
            port=ports.actions,
            port_variable="ACTIONS_PORT",
            environ=environ,
            cwd=root,
        ),
        Service(
            name="rasa",
            title="Rasa",
            command=rasa_command(settings, model),
            port=ports.rasa,
            port_variable="RASA_PORT",
            health_path="/",
            environ=environ,
            cwd=root,
        ),
        Service(
            name="chat",
            title="the connectors (chat API and widget)",
            command=(sys.executable, "-m", "connectors"),
            port=ports.chat,
            port_variable="CHAT_PORT",
            environ=environ,
            cwd=root,
        ),
    )


def rasa_command(settings: Settings, model: Path) -> tuple[str, ...]:
    """`rasa run` in its own environment, on loopback, with this very model."""
    return (
        *rasa(settings.root),
        "run",
        *("--interface", LOOPBACK),
        *("--port", str(settings.ports.rasa)),
        *("--model", os.path.relpath(model, settings.root)),
        *("--endpoints", "endpoints.yml"),
        *("--credentials", "credentials.yml"),
        "--enable-api",  # the desk asks it what became of a message whose reply was lost
    )


def shared_environ(settings: Settings, defaults: Mapping[str, str]) -> dict[str, str]:
    """What every process is told: these defaults, what the caller's environment says, and where
    the others are. Only what they cannot know alone; each has its own defaults for the rest."""
    ports = settings.ports
    where = {
        "RASA_URL": f"http://{LOOPBACK}:{ports.rasa}",
        "ACTIONS_URL": f"http://{LOOPBACK}:{ports.actions}",
        "RASA_TELEMETRY_ENABLED": "false",
        "PYTHONUNBUFFERED": "1",
    }
    computed = {
        "SANDBOX_PORT": str(ports.sandbox),
        "ACTIONS_PORT": str(ports.actions),
        "RASA_PORT": str(ports.rasa),
        "CHAT_PORT": str(ports.chat),
        "STATE_DIR": str(settings.state_dir),
        "NO_PROXY": _no_proxy(settings.environ, "NO_PROXY"),
        "no_proxy": _no_proxy(settings.environ, "no_proxy"),
    }
    return {**where, **defaults, **settings.environ, **computed}


def _no_proxy(environ: Mapping[str, str], variable: str) -> str:
    """Our processes talk to each other directly, also where the network has a proxy."""
    hosts = [environ.get(variable, ""), LOOPBACK, "localhost"]
    return ",".join(host for host in hosts if host)
