"""The demo: the processes that a shop runs, and the world around it in a sandbox."""

import hashlib
import sys
from pathlib import Path

from deploy.service import Service
from deploy.services import own_services, shared_environ
from deploy.settings import LOOPBACK, Settings

_AT_ONCE = {"SURVEY_AFTER_MINUTES": "1", "QUIET_HOURS": "0-0", "MOST_NOTICES_A_DAY": "100"}
"""Whoever plays the warehouse wants to see what follows, also at night."""


def demo_services(settings: Settings, identity_secret: str, model: Path) -> tuple[Service, ...]:
    """The four processes, on the ports and with the state folder that the settings name."""
    environ = _environ(settings, identity_secret)
    sandbox = Service(
        name="sandbox",
        title="the sandbox (order backend and demo shop)",
        command=(sys.executable, "-m", "sandbox"),
        port=settings.ports.sandbox,
        port_variable="SANDBOX_PORT",
        environ=environ,
        cwd=settings.root,
    )
    return (sandbox, *own_services(settings, model, environ))


def webhooks(chat_port: int, identity_secret: str) -> dict[str, str]:
    """The order backend tells the connectors of every change."""
    return {
        "WEBHOOK_URL": f"http://{LOOPBACK}:{chat_port}/webhooks/backend",
        "WEBHOOK_SECRET": hashlib.sha256(f"webhooks {identity_secret}".encode()).hexdigest(),
    }


def _environ(settings: Settings, identity_secret: str) -> dict[str, str]:
    ports = settings.ports
    defaults = {"IDENTITY_SECRET": identity_secret} | _AT_ONCE
    if "WEBHOOK_SECRET" not in settings.environ:
        defaults |= webhooks(ports.chat, identity_secret)
    if "SLACK_BOT_TOKEN" not in settings.environ:
        defaults |= _sandbox_slack(ports.sandbox, identity_secret)
    if "TELEGRAM_TOKEN" not in settings.environ:
        defaults |= _sandbox_telegram(ports.sandbox)
    return shared_environ(settings, defaults)


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
