"""The four processes of Returns Desk: command, environment, port and health check of each."""

import hashlib
import os.path
import sys
from collections.abc import Mapping
from pathlib import Path

from deploy.service import Service
from deploy.settings import LOOPBACK, Settings
from deploy.training import rasa


def demo_services(settings: Settings, identity_secret: str, model: Path) -> tuple[Service, ...]:
    """The four processes, on the ports and with the state folder that the settings name."""
    environ = _environ(settings, identity_secret)
    ports, root = settings.ports, settings.root
    python = sys.executable
    return (
        Service(
            name="sandbox",
            title="the sandbox (order backend and demo shop)",
            command=(python, "-m", "sandbox"),
            port=ports.sandbox,
            port_variable="SANDBOX_PORT",
            environ=environ,
            cwd=root,
        ),
        Service(
            name="actions",
            title="the action server",
            command=(python, "-m", "bot.actions"),
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
            command=(python, "-m", "connectors"),
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


def _environ(settings: Settings, identity_secret: str) -> dict[str, str]:
    """What every process is told beside what the caller's environment says.

    Only what they cannot know alone; each has its own defaults for the rest.
    """
    ports = settings.ports
    defaults = {
        "RASA_URL": f"http://{LOOPBACK}:{ports.rasa}",
        "ACTIONS_URL": f"http://{LOOPBACK}:{ports.actions}",
        "IDENTITY_SECRET": identity_secret,
        "RASA_TELEMETRY_ENABLED": "false",
        "PYTHONUNBUFFERED": "1",
    }
    defaults |= _AT_ONCE
    if "WEBHOOK_SECRET" not in settings.environ:
        defaults |= webhooks(ports.chat, identity_secret)
    if "SLACK_BOT_TOKEN" not in settings.environ:
        defaults |= _sandbox_slack(ports.sandbox, identity_secret)
    if "TELEGRAM_TOKEN" not in settings.environ:
        defaults |= _sandbox_telegram(ports.sandbox)
    computed = {
        "SANDBOX_PORT": str(ports.sandbox),
        "ACTIONS_PORT": str(ports.actions),
        "RASA_PORT": str(ports.rasa),
        "CHAT_PORT": str(ports.chat),
        "STATE_DIR": str(settings.state_dir),
        "NO_PROXY": _no_proxy(settings.environ, "NO_PROXY"),
        "no_proxy": _no_proxy(settings.environ, "no_proxy"),
    }
    return {**defaults, **settings.environ, **computed}


_AT_ONCE = {"SURVEY_AFTER_MINUTES": "1", "QUIET_HOURS": "0-0", "MOST_NOTICES_A_DAY": "100"}
"""Whoever plays the warehouse wants to see what follows, also at night."""


def webhooks(chat_port: int, identity_secret: str) -> dict[str, str]:
    """The order backend tells the connectors of every change."""
    return {
        "WEBHOOK_URL": f"http://{LOOPBACK}:{chat_port}/webhooks/backend",
        "WEBHOOK_SECRET": hashlib.sha256(f"webhooks {identity_secret}".encode()).hexdigest(),
    }


def _sandbox_slack(sandbox_port: int, identity_secret: str) -> dict[str, str]:
    """Agents work in the sandbox's Slack, unless the caller has one of their own."""
    return {
        "SLACK_BOT_TOKEN": "xoxb-sandbox",
        "SLACK_SIGNING_SECRET": hashlib.sha256(f"slack {identity_secret}".encode()).hexdigest(),
        "SLACK_API_BASE_URL": f"http://{LOOPBACK}:{sandbox_port}/slack/api/",
    }


def _sandbox_telegram(sandbox_port: int) -> dict[str, str]:
    """Customers write in the sandbox's Telegram, unless the caller has a bot of their own."""
    telegram = f"http://{LOOPBACK}:{sandbox_port}/telegram"
    return {
        "TELEGRAM_TOKEN": "7000000001:sandbox-telegram",
        "TELEGRAM_API_BASE_URL": f"{telegram}/bot",
        "TELEGRAM_FILE_BASE_URL": f"{telegram}/file/bot",
        "TELEGRAM_LINK_BASE_URL": f"{telegram}/with/",
    }


def _no_proxy(environ: Mapping[str, str], variable: str) -> str:
    """Our processes talk to each other directly, also where the network has a proxy."""
    hosts = [environ.get(variable, ""), LOOPBACK, "localhost"]
    return ",".join(host for host in hosts if host)
