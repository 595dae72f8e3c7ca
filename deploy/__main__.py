"""The composition root: `python -m deploy COMMAND`, as the Makefile calls it."""

import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

from deploy.backup import backup, restore
from deploy.browser import find_browser
from deploy.demo import demo_services, webhooks
from deploy.errors import DeployError
from deploy.live.commands import doctor, live
from deploy.live.shop import settings_file, shop_from, written
from deploy.medusa.server import MedusaServer, running_medusa
from deploy.medusa.settings import medusa_settings
from deploy.ports import check_ports
from deploy.screen import Address, Screen, terminal
from deploy.secrets import identity_secret
from deploy.service import Service
from deploy.services import own_services
from deploy.settings import Settings, settings_from
from deploy.stack import Stack
from deploy.supervisor import Wish, run, supervise, until_stopped, watch
from deploy.training import is_trained, train, trained_model

ROOT = Path(__file__).resolve().parent.parent
USAGE = (
    "usage: python -m deploy ports|train|demo|medusa|browser|shop|live|doctor|backup|restore FILE"
)


def main(*arguments: str) -> int:
    """Run one command; the exit code is 0, 1 with a sentence, or 2 for an unknown command."""
    try:
        return _run(arguments, settings_from(os.environ, ROOT))
    except DeployError as error:
        print(f"\nStopped: {error}", file=sys.stderr)
        return 1
    except KeyboardInterrupt:
        return 130


def _run(arguments: tuple[str, ...], settings: Settings) -> int:
    screen = terminal(colour="NO_COLOR" not in settings.environ)
    match arguments:
        case ("ports",):
            check_ports(_services(settings, Path()))
        case ("train",):
            _train(settings, screen)
        case ("demo",):
            _demo(settings, screen)
        case ("medusa",):
            _medusa(settings, screen)
        case ("browser",):
            print(find_browser(settings.environ, say=lambda line: print(line, file=sys.stderr)))
        case ("shop",):
            shop_from(ROOT, settings.environ)
        case ("live",):
            live(settings, screen, _parent(settings))
        case ("doctor",):
            return doctor(settings, screen)
        case ("backup",):
            _backup(_of_shop(settings), screen)
        case ("restore", file):
            _restore(_of_shop(settings), screen, Path(file))
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
    environ = settings.environ
    if environ.get("BACKEND") == "medusa" and not environ.get("BACKEND_URL"):
        _demo_on_medusa(settings, screen)
        return
    screen.say("Starting")
    services = _services(settings, trained_model(ROOT))
    supervise(
        services,
        settings,
        _addresses({service.name: service.url for service in services}),
        screen,
        parent=_parent(settings),
    )


def _medusa(settings: Settings, screen: Screen) -> None:
    with (
        until_stopped(screen, _parent(settings)) as wish,
        _own_medusa(settings, screen, wish) as (
            stack,
            server,
        ),
    ):
        screen.say(f"\nMedusa is ready: {server.url}   its shop: docs/medusa.md")
        screen.say(f"  BACKEND=medusa BACKEND_URL={server.url} BACKEND_TOKEN=<secret API key>")
        screen.say(f"  The key is in {settings.state_dir / 'medusa' / 'secrets.json'}.")
        screen.say(f"Logs: {settings.log_dir}   Ctrl-C stops everything.")
        watch(stack, wish)


@contextmanager
def _own_medusa(
    settings: Settings, screen: Screen, wish: Wish
) -> Iterator[tuple[Stack, MedusaServer]]:
    def tick(what: str, seconds: float) -> None:
        wish.check()
        screen.working(what, seconds)

    screen.say("Medusa (the first time it is installed from npm: a few minutes)")
    with running_medusa(medusa_settings(settings), tick) as running:
        yield running


def _demo_on_medusa(settings: Settings, screen: Screen) -> None:
    """The four processes on a Medusa server of our own."""
    check_ports(_services(settings, trained_model(ROOT)))
    with (
        until_stopped(screen, _parent(settings)) as wish,
        _own_medusa(_told_by_webhooks(settings), screen, wish) as (
            stack,
            server,
        ),
    ):
        screen.say("Starting")
        there = {"BACKEND_URL": server.url, "BACKEND_TOKEN": server.key}
        settings = replace(settings, environ={**settings.environ, **there})
        services = _services(settings, trained_model(ROOT))
        urls = {service.name: service.url for service in services}

        def both(ours: Stack, wish: Wish) -> None:
            watch(ours, wish, stack)

        run(services, settings, _addresses(urls), screen, wish, both)


def _of_shop(settings: Settings) -> Settings:
    """These settings, and those of shop.env where there is one, complete or not."""
    file = settings_file(ROOT, settings.environ)
    return settings_from({**written(file), **settings.environ}, ROOT)


def _backup(settings: Settings, screen: Screen) -> None:
    made = backup(settings.state_dir, datetime.now(UTC))
    screen.say(f"{made} ({made.stat().st_size / 1e6:.1f} MB)")


def _restore(settings: Settings, screen: Screen, file: Path) -> None:
    check_ports(own_services(settings, Path(), {}))  # nobody may be writing meanwhile
    if moved := restore(file, settings.state_dir, datetime.now(UTC)):
        screen.say(f"What was there before is in {moved}.")
    screen.say(f"{settings.state_dir} is as it was in {file}.")


def _told_by_webhooks(settings: Settings) -> Settings:
    settings.state_dir.mkdir(parents=True, exist_ok=True)
    told = webhooks(settings.ports.chat, identity_secret(settings.state_dir))
    return replace(settings, environ={**told, **settings.environ})


def _parent(settings: Settings) -> int | None:
    """When make started us, its end is ours."""
    return os.getppid() if "MAKELEVEL" in settings.environ else None


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
    sys.exit(main(*sys.argv[1:]))
