"""Export and erase, as a person at a terminal asks for them."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TextIO

from connectors.privacy import archive
from connectors.slack import copies
from connectors.slack.copies import Copies, Thread
from desk.attachments import Attachments
from desk.database import Database
from desk.log import Clock
from desk.privacy.erasing import Eraser
from desk.privacy.export import record
from desk.privacy.finding import Finder, Found, Subject
from desk.privacy.holdings import Holding
from desk.privacy.overview import Overview, overview
from desk.trackers import Trackers

DONE, REFUSED = 0, 1


@dataclass(frozen=True)
class Stores:
    """Everything in which something about a customer can be. `slack` None: not set up here."""

    database: Database
    trackers: Trackers
    attachments: Attachments
    holdings: Sequence[Holding]
    eraser: Eraser
    slack: Copies | None
    backups: Path


@dataclass(frozen=True)
class Wish:
    """What was asked for beside whose data it is about."""

    yes: bool = False
    even_open: bool = False
    leave_slack: bool = False


class Commands:
    """`ask` puts a question and gives the answer."""

    def __init__(self, stores: Stores, out: TextIO, ask: Callable[[str], str], now: Clock) -> None:
        self._stores, self._out, self._ask, self._now = stores, out, ask, now

    async def export(self, subject: Subject, out: Path) -> int:
        """Write everything that is stored about the subject to `out`. Raises OSError."""
        found = await self._find(subject)
        if not found:
            return REFUSED
        stores = self._stores
        records, photos = [], {}
        for one in found:
            records.append(await record(stores.database, stores.holdings, stores.trackers, one))
            for kept in await stores.attachments.of(one.conversation):
                if content := await stores.attachments.content(kept):
                    photos[kept.id] = content
        archive.write(out, str(subject), self._now(), records, photos)
        self._say(f"{out}: {_many(len(records), 'conversation')}, {_many(len(photos), 'photo')}.")
        unsure = [one.conversation for one in found if not one.is_sure]
        if unsure:
            self._say(
                f"Look at {', '.join(unsure)} before you hand this over: {subject} is written"
                " there, and anybody can write it."
            )
        return DONE

    async def erase(self, subject: Subject, wish: Wish) -> int:
        """Show what would go, ask, and erase it. Raises SlackError before anything is erased."""
        found = await self._find(subject)
        if not found:
            return REFUSED
        seen, threads = await self._show(found)
        if any(one.open for one in seen) and not wish.even_open:
            self._say(
                "Nothing was erased: something is still open. End it first, or say --even-open."
            )
            return REFUSED
        if threads and not (self._stores.slack or wish.leave_slack):
            self._say(
                "Nothing was erased: copies are in Slack, and SLACK_BOT_TOKEN is not set. Set what"
                " the connectors have, or say --leave-slack."
            )
            return REFUSED
        if not wish.yes and self._ask("Erase all of this? It cannot be undone. [yes/no] ") != "yes":
            self._say("Nothing was erased.")
            return REFUSED
        left = [] if wish.leave_slack else await self._erase_in_slack(threads)
        for one in found:
            await self._stores.eraser.erase(one.conversation)
        await self._stores.database.compact()
        await self._stores.trackers.compact()
        self._say(f"Erased: {_many(len(found), 'conversation')}.")
        self._say_what_stays(seen, left, threads if wish.leave_slack else [])
        return DONE

    async def _find(self, subject: Subject) -> list[Found]:
        stores = self._stores
        found = await Finder(stores.database, stores.holdings, stores.trackers).find(subject)
        if not found:
            self._say(f"Nothing is stored about {subject}.")
        return found

    async def _show(self, found: Sequence[Found]) -> tuple[list[Overview], list[Thread]]:
        seen, threads = [], []
        for one in found:
            async with self._stores.database.read() as connection:
                seen.append(await overview(connection, one.conversation))
            self._describe(seen[-1], one)
            there = await copies.threads(self._stores.database, one.conversation)
            if there:
                self._say(f"    {_many(len(there), 'thread')} in Slack")
            threads += there
        return seen, threads

    def _describe(self, one: Overview, found: Found) -> None:
        self._say(
            f"{one.conversation} ({one.channel}{': ' if one.customer else ''}{one.customer}),"
            f" {one.opened_at:%Y-%m-%d} to {one.last:%Y-%m-%d}: {'; '.join(found.how)}."
        )
        things = [_many(one.lines, "line"), _many(one.photos, "photo")]
        things += [_many(one.surveys, "survey")] if one.surveys else []
        things += [f"return {rma}" for rma in one.returns]
        self._say(f"    {', '.join(things)}")
        for sentence in one.open:
            self._say(f"    Open: {sentence}")

    async def _erase_in_slack(self, threads: Sequence[Thread]) -> list[str]:
        left = []
        for thread in threads if self._stores.slack else ():
            assert self._stores.slack
            left += await self._stores.slack.delete(thread)
        return left

    def _say_what_stays(
        self, seen: Sequence[Overview], links: Sequence[str], threads: Sequence[Thread]
    ) -> None:
        """What is out of our reach, so that somebody can see to it."""
        if links:
            self._say("In Slack, what people wrote themselves; they or an admin can delete it:")
        for link in links:
            self._say(f"    {link}")
        for thread in threads:
            self._say(f"Left in Slack: channel {thread.channel}, the thread of {thread.root}.")
        if any(one.channel == "telegram" for one in seen):
            self._say(
                "In Telegram the customer deletes the chat; a bot can take back no more than the"
                " messages of the last 48 hours."
            )
        kept = sorted(self._stores.backups.glob("*.tar.gz"))
        if kept:
            self._say(
                f"{_many(len(kept), 'backup')} in {self._stores.backups} still hold it: delete"
                " them, or erase again when one was put back."
            )
        self._say("Orders, payments and refunds are the order backend's, and stay there.")

    def _say(self, line: str) -> None:
        print(line, file=self._out)


def _many(count: int, what: str) -> str:
    return f"{count} {what}{'' if count == 1 else 's'}"
