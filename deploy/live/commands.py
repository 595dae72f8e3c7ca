"""`make live` and `make doctor`."""

from deploy.live.doctor import outside_troubles, public_troubles
from deploy.live.keeper import keep
from deploy.live.shop import public_addresses, shop_from
from deploy.ports import check_ports
from deploy.screen import Screen
from deploy.services import own_services, shared_environ
from deploy.settings import Settings, settings_from
from deploy.stack import Stack
from deploy.supervisor import Wish, run, until_stopped
from deploy.training import trained_model


def live(settings: Settings, screen: Screen, parent: int | None) -> None:
    """Run a shop's processes, and keep them running, until somebody wants them to stop.

    Raises DeployError when they cannot start. `parent`: as in `supervise`.
    """
    shop = shop_from(settings.root, settings.environ)
    settings = settings_from(shop.environ, settings.root)
    environ = shared_environ(settings, {})
    services = own_services(settings, trained_model(settings.root), environ)
    check_ports(services)
    for warning in (*shop.warnings, *outside_troubles(settings.root, environ)):
        screen.say(f"Note: {warning}")

    def tend(stack: Stack, wish: Wish) -> None:
        keep(stack, wish, screen.say)

    screen.say("Starting")
    with until_stopped(screen, parent) as wish:
        run(services, settings, public_addresses(shop), screen, wish, tend, keep_logs=True)


def doctor(settings: Settings, screen: Screen) -> int:
    """Say what would keep a shop from working although everything runs; 1 when there is something.

    Raises BadSetting when a setting cannot be used.
    """
    shop = shop_from(settings.root, settings.environ)
    environ = shared_environ(settings_from(shop.environ, settings.root), {})
    found = (
        *shop.warnings,
        *outside_troubles(settings.root, environ),
        *public_troubles(environ),
    )
    for sentence in found:
        screen.say(f"- {sentence}")
    if not found:
        screen.say("All is well: everybody outside answers, and customers get through.")
    return 1 if found else 0
