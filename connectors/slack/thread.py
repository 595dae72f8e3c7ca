"""Carrying one conversation's lines into its thread."""

import asyncio
from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime
from typing import Any

from connectors.casework import Casework, CaseworkError
from connectors.slack import blocks, dossier
from connectors.slack.account import Directory
from connectors.slack.api import SlackRefused
from connectors.slack.channels import Channels
from connectors.slack.mrkdwn import escaped, parts
from connectors.slack.pictures import Pictures
from connectors.slack.posting import Posting
from connectors.slack.records import Handoff
from connectors.slack.store import Place, Store
from connectors.slack.timers import Timers
from desk.desk import Desk
from desk.model import Conversation, Event, Holder, Kind, Role

_LONGEST_POST = 3_500
_PATIENCE = 1.5
"""Seconds for the facts of a case."""
_PAGE = 500
_OPEN = (Holder.WAITING, Holder.AGENT)


class Threads:
    """Reads the log from the stored cursor on, and posts what belongs to the agents."""

    def __init__(
        self,
        desk: Desk,
        store: Store,
        posting: Posting,
        channels: Channels,
        casework: Casework,
        timers: Timers,
        pictures: Pictures,
        directory: Directory,
    ) -> None:
        self._desk, self._store = desk, store
        self._posting, self._channels = posting, channels
        self._casework, self._timers, self._pictures = casework, timers, pictures
        self._directory = directory

    async def carry(self, conversation: str) -> None:
        """Post all that is new, in order. Raises SlackError; then say it again."""
        place = await self._store.place(conversation)
        try:
            await self._carry_on(conversation, place)
        except SlackRefused as error:
            if error.code == "not_in_channel" and place.channel:
                await self._channels.join_again(place.channel)
            raise

    async def _carry_on(self, conversation: str, place: Place) -> None:
        talk = await self._desk.conversation(conversation)
        if place.seq == 0 and talk.holder not in _OPEN:
            await self._pass_over(talk)
            return
        while lines := await self._desk.events(conversation, place.seq, _PAGE):
            for line in lines:
                carried = await self._carry(talk, place, line)
                if carried.root or place.root:
                    await self._store.keep(carried)
                place = carried
            await self._store.keep(place)

    async def _pass_over(self, talk: Conversation) -> None:
        """Nobody waits, and nobody was shown anything: a thread would come too late."""
        if await self._store.records.handoff(talk.id):
            await self._store.keep(Place(talk.id, seq=talk.cursor))

    async def _carry(self, talk: Conversation, place: Place, line: Event) -> Place:
        if line.kind is Kind.HOLDER:
            place = await self._turn(talk, place, line)
        elif line.role is Role.CUSTOMER and place.root and place.holder in _OPEN:
            await self._post_words(talk, place, line)
        await self._timers.saw(place, line)
        return replace(place, seq=line.seq)

    async def refresh(self, conversation: str) -> None:
        """Draw the root message anew, as things stand now. Raises SlackError."""
        talk, place = (
            await self._desk.conversation(conversation),
            await self._store.place(conversation),
        )
        if place.root and place.channel:
            await self._update_root(replace(place, holder=talk.holder), talk, talk.agent)

    async def _turn(self, talk: Conversation, place: Place, line: Event) -> Place:
        before, after = place.holder, Holder(line.body["holder"])
        place = replace(place, holder=after)
        asks = after is Holder.WAITING and ("department" in line.body or before is not Holder.AGENT)
        if asks:
            return await self._ask(talk, place, line, before)
        if place.root and place.channel and before in _OPEN:
            await self._update_root(place, talk, line.name, line.at)
            await self._reply(talk, place, f"{line.seq}:turn", _turned(after, line.name))
        return place

    async def _ask(self, talk: Conversation, place: Place, line: Event, before: Holder) -> Place:
        """A person is asked for: the root message, or a reply to the one that is there."""
        handoff = await self._store.records.handoff(talk.id, line.at)
        channel = await self._channels.of(handoff.department if handoff else "")
        left = place if place.root and place.channel not in (None, channel) else None
        since, place = place.asked, replace(place, channel=channel, asked=line.seq)
        known = await self._store.post(talk.id, f"root:{channel}")
        root = await self._root(talk, place, None, line.at)
        ts = await self._posting.once(
            talk.id, f"root:{channel}", channel, text=root.text, blocks=root.blocks
        )
        place = replace(place, root=ts)
        if known and known["ts"]:
            await self._posting.update(channel, ts, text=root.text, blocks=root.blocks)
            if before is Holder.AGENT and handoff:
                await self._reply(talk, place, f"{line.seq}:turn", _passed_on(handoff))
        else:
            since = 0
        if left and before in _OPEN:
            await self._leave(talk, left, place, line)
        await self._post_transcript(talk, place, since, line.seq)
        for one in await self._log(talk.id, since, line.seq):
            if one.body.get("attachments"):
                await self._post_pictures(talk, place, one, dossier.customer_name(talk))
        return place

    async def _leave(self, talk: Conversation, old: Place, new: Place, line: Event) -> None:
        """The threads of two departments tell of each other."""
        handoff = await self._store.records.handoff(talk.id, line.at)
        root = await self._root(talk, replace(old, holder=Holder.CLOSED), None, line.at, moved=True)
        await self._posting.update(
            old.channel or "", old.root or "", text=root.text, blocks=root.blocks
        )
        if handoff:
            said = f"{_passed_on(handoff)}\n{await self._link(new)}"
            await self._reply(talk, old, f"{line.seq}:turn", said)
        came = f"What was said about it before: {await self._link(old)}"
        await self._reply(talk, new, f"{line.seq}:came", came)

    async def _link(self, place: Place) -> str:
        ours = await self._directory.account()
        return ours.link(place.channel or "", place.root or "")

    async def _update_root(
        self, place: Place, talk: Conversation, agent: str | None, at: datetime | None = None
    ) -> None:
        root = await self._root(talk, place, agent, at)
        await self._posting.update(
            place.channel or "", place.root or "", text=root.text, blocks=root.blocks
        )

    async def _root(
        self,
        talk: Conversation,
        place: Place,
        agent: str | None,
        at: datetime | None = None,
        *,
        moved: bool = False,
    ) -> blocks.Root:
        handoff = await self._store.records.handoff(talk.id, at)
        assert handoff, "a conversation with a thread was handed over"
        lines = await self._log(talk.id, 0, place.asked)
        case = await self._desk.case(talk.id)
        drawn = dossier.draw(
            talk,
            lines,
            handoff,
            facts=await self._facts(case),
            ledger=await self._store.records.ledger(talk.id),
            rated=await self._store.records.rated(talk),
            snoozed_until=case.get("snoozed_until"),
            promised=()
            if moved
            else await self._timers.promised(talk.id, place.holder, at or handoff.requested_at),
            hours=self._desk.staff.hours,
        )
        standing = "Passed on to " + dossier.in_words(handoff.department) if moved else None
        return blocks.root(drawn, place.holder, agent, standing)

    async def _facts(self, case: Mapping[str, Any]) -> Mapping[str, Any] | None:
        """Fresh from the bot's side; a thread is not kept waiting for them."""
        try:
            async with asyncio.timeout(_PATIENCE):
                return await self._casework.dossier(case)
        except (CaseworkError, TimeoutError):
            return None

    async def _post_transcript(
        self, talk: Conversation, place: Place, after: int, until: int
    ) -> None:
        said = dossier.transcript(talk, await self._log(talk.id, after, until))
        for number, part in enumerate(parts(said, _LONGEST_POST)):
            await self._reply(talk, place, f"{until}:transcript:{number}", part)

    async def _post_words(self, talk: Conversation, place: Place, line: Event) -> None:
        image = line.body.get("image")
        text = "\n".join(str(one) for one in (line.text, image) if one)
        name = dossier.customer_name(talk)
        await self._reply(talk, place, f"{line.seq}:words", text, username=name[:80])
        await self._post_pictures(talk, place, line, name)

    async def _post_pictures(
        self, talk: Conversation, place: Place, line: Event, name: str
    ) -> None:
        if not (place.channel and place.root):
            return
        for number, one in enumerate(line.body.get("attachments") or ()):
            step = f"{line.seq}:picture:{number}"
            await self._pictures.show(talk.id, step, place.channel, place.root, one["id"], name)

    async def _reply(
        self, talk: Conversation, place: Place, step: str, text: str, username: str | None = None
    ) -> None:
        if not (text and place.channel and place.root):
            return
        author = {"username": username, "icon_emoji": ":speech_balloon:"} if username else {}
        await self._posting.once(
            talk.id, step, place.channel, place.root, text=escaped(text), mrkdwn=False, **author
        )

    async def _log(self, conversation: str, after: int, until: int) -> list[Event]:
        found: list[Event] = []
        while lines := await self._desk.events(conversation, after, _PAGE):
            found += [line for line in lines if line.seq <= until]
            after = lines[-1].seq
            if after >= until:
                break
        return found


def _passed_on(handoff: Handoff) -> str:
    return f"Passed on to {dossier.in_words(handoff.department)}: {handoff.reason}"


def _turned(holder: Holder, agent: str | None) -> str:
    match holder:
        case Holder.AGENT:
            return (
                f"{agent or 'An agent'} has claimed this conversation. What they write here goes"
                " to the customer, unless it begins with “note” or a lock."
            )
        case Holder.WAITING:
            return "Released: the customer waits again."
        case Holder.BOT:
            return "Back with the bot. What is written here now stays inside."
        case Holder.CLOSED:
            return "Closed. What is written here now stays inside."
