"""The composition root: `python -m deploy ports|train|demo|browser`, as the Makefile calls it."""

import os
import sys
from pathlib import Path

from deploy.browser import find_browser
from deploy.errors import DeployError
from deploy.ports import check_ports
from deploy.screen import Address, Screen, terminal
from deploy.secrets import identity_secret
from deploy.service import Service
from deploy.services import demo_services
from deploy.settings import Settings, settings_from
from deploy.supervisor import supervise
from deploy.training import is_trained, train, trained_model

ROOT = Path(__file__).resolve().parent.parent
USAGE = "usage: python -m deploy ports|train|demo|browser"


def main(command: str) -> int:
    """Run one command; the exit code is 0, 1 with a sentence, or 2 for an unknown command."""
    try:
        return _run(command, settings_from(os.environ, ROOT))
    except DeployError as error:
        print(f"\nStopped: {error}", file=sys.stderr)
        return 1
    except KeyboardInterrupt:
        return 130


def _run(command: str, settings: Settings) -> int:
    screen = terminal(colour="NO_COLOR" not in settings.environ)
    match command:
        case "ports":
            check_ports(_services(settings, Path()))
        case "train":
            _train(settings, screen)
        case "demo":
            _demo(settings, screen)
        case "browser":
            print(find_browser(settings.environ, say=lambda line: print(line, file=sys.stderr)))
        case _:
            print(USAGE, file=sys.stderr)
            return 2
    return 0


def _train(settings: Settings, screen: Screen) -> None:
    if is_trained(ROOT):
        return
    log = settings.log_dir / "train.log"
    screen.say(f"Training the model (a minute or two, only when its data changed; log: {log})")
    train(ROOT, settings.environ, log, tick=lambda seconds: screen.working("training", seconds))


def _demo(settings: Settings, screen: Screen) -> None:
    screen.say("Starting")
    services = _services(settings, trained_model(ROOT))
    started_by_make = "MAKELEVEL" in settings.environ
    supervise(
        services,
        settings,
        _addresses({service.name: service.url for service in services}),
        screen,
        parent=os.getppid() if started_by_make else None,
    )


def _services(settings: Settings, model: Path) -> tuple[Service, ...]:
    settings.state_dir.mkdir(parents=True, exist_ok=True)
    return demo_services(settings, identity_secret(settings.state_dir), model)


def _addresses(url: dict[str, str]) -> tuple[Address, ...]:
    return (
        Address("The demo shop, with the chat on its page", f"{url['sandbox']}/"),
        Address("The demo shop's accounts: sign in as a customer", f"{url['sandbox']}/account"),
        Address("The agents' side: a sandbox Slack", f"{url['sandbox']}/slack"),
        Address("The customer's Telegram", f"{url['sandbox']}/telegram"),
        Address("The warehouse and finance: scan, receive, refund", f"{url['sandbox']}/warehouse"),
        Address("What the shop's order backend holds, as JSON", f"{url['sandbox']}/state"),
        Address("The chat API (docs/web-chat-api.md)", f"{url['chat']}/chat/v1"),
    )


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:2] or [""]))
