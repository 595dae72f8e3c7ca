"""`returns-desk data export | erase`."""

import asyncio
from argparse import ArgumentParser, Namespace
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import TextIO

from sqlalchemy.engine import make_url

from connectors import settings
from connectors.privacy.commands import REFUSED, Commands, Stores, Wish
from connectors.privacy.holdings import HOLDINGS
from connectors.settings import Settings, SettingsError
from connectors.slack import settings as slack_settings
from connectors.slack.api import SlackError
from connectors.slack.copies import Copies
from desk.attachments import Attachments
from desk.database import Database
from desk.errors import DeskError
from desk.log import Clock
from desk.privacy.elsewhere import Photos, Understood
from desk.privacy.erasing import Eraser
from desk.privacy.finding import Subject
from desk.trackers import Trackers

HELP = "what is stored about a customer (docs/privacy.md)"


def main(
    argv: Sequence[str],
    environment: Mapping[str, str],
    now: Clock,
    out: TextIO,
    err: TextIO,
    ask: Callable[[str], str],
) -> int:
    """Runs one command. 0: done. 1: not done, and why was said. 2: a setting is wrong. Wrong usage
    leaves by SystemExit with 2."""
    args = _parser().parse_args(argv)
    try:
        chosen = settings.read(environment)
        _check(chosen)
        slack = slack_settings.read(environment)
        stores = open_stores(chosen, now, Copies(slack) if slack else None)
        return asyncio.run(_run(args, stores, Commands(stores, out, ask, now)))
    except (SettingsError, DeskError) as error:
        print(error, file=err)
        return 2
    except SlackError as error:
        print(
            f"Nothing was erased but what is in Slack: {error} Try again, or say --leave-slack.",
            file=err,
        )
    except OSError as error:
        print(f"{error.filename}: {error.strerror}.", file=err)
    return REFUSED


def open_stores(chosen: Settings, now: Clock, slack: Copies | None) -> Stores:
    """Nothing is opened yet."""
    database, trackers = Database(chosen.database_url), Trackers(chosen.tracker_store_url)
    attachments = Attachments(database, chosen.attachments, now, chosen.keep_attachments)
    eraser = Eraser(database, HOLDINGS, (Photos(attachments), Understood(trackers)), now)
    return Stores(
        database, trackers, attachments, HOLDINGS, eraser, slack, chosen.state_dir / "backup"
    )


async def _run(args: Namespace, stores: Stores, commands: Commands) -> int:
    subject = Subject(args.email, args.order, args.conversation)
    try:
        await stores.database.upgrade()
        if args.command == "export":
            return await commands.export(subject, args.out)
        return await commands.erase(subject, Wish(args.yes, args.even_open, args.leave_slack))
    finally:
        if stores.slack:
            await stores.slack.close()
        await stores.database.close()


def _check(chosen: Settings) -> None:
    """A database that is not there holds nothing; to make one would only hide a wrong folder."""
    url = make_url(chosen.database_url)
    if url.get_backend_name() == "sqlite" and not Path(url.database or "").is_file():
        raise SettingsError(
            f"There is no database {url.database}: run this where the connectors run, with their"
            " STATE_DIR or DATABASE_URL."
        )


def _parser() -> ArgumentParser:
    parser = ArgumentParser("returns-desk data", description=f"{HELP[0].upper()}{HELP[1:]}.")
    commands = parser.add_subparsers(dest="command", required=True, metavar="export | erase")

    def command(name: str, text: str) -> ArgumentParser:
        found = commands.add_parser(name, help=text, description=text)
        whose = found.add_mutually_exclusive_group(required=True)
        whose.add_argument("--email", help="whoever was signed in with it, or wrote it")
        whose.add_argument("--order", help="an order's number")
        whose.add_argument("--conversation", help="one conversation's id: c_...")
        return found

    export = command("export", "Write all of it to a ZIP: data.json, a page to read, photos.")
    export.add_argument("--out", type=Path, required=True, help="a file that is not there yet")
    erase = command("erase", "Show what would go, ask, and erase it for good.")
    erase.add_argument("--yes", action="store_true", help="do not ask")
    erase.add_argument(
        "--even-open",
        action="store_true",
        help="also while a return is under way, or an agent has it",
    )
    erase.add_argument("--leave-slack", action="store_true", help="delete nothing in Slack")
    return parser
