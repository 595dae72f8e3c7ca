"""Carrying one conversation's lines into its thread."""

from dataclasses import replace

from connectors.slack import blocks, dossier
from connectors.slack.api import SlackRefused
from connectors.slack.channels import Channels
from connectors.slack.mrkdwn import escaped, parts
from connectors.slack.posting import Posting
from connectors.slack.store import Place, Store
from desk.desk import Desk
from desk.model import Conversation, Event, Holder, Kind, Role

_LONGEST_POST = 3_500
_PAGE = 500
_OPEN = (Holder.WAITING, Holder.AGENT)


class Threads:
    """Reads the log from the stored cursor on, and posts what belongs to the agents."""

    def __init__(self, desk: Desk, store: Store, posting: Posting, channels: Channels) -> None:
        self._desk, self._store = desk, store
        self._posting, self._channels = posting, channels

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
        if await self._store.handoff(talk.id):
            await self._store.keep(Place(talk.id, seq=talk.cursor))

    async def _carry(self, talk: Conversation, place: Place, line: Event) -> Place:
        if line.kind is Kind.HOLDER:
            place = await self._turn(talk, place, line)
        elif line.role is Role.CUSTOMER and place.root and place.holder in _OPEN:
            await self._post_words(talk, place, line)
        return replace(place, seq=line.seq)

    async def _turn(self, talk: Conversation, place: Place, line: Event) -> Place:
        before, after = place.holder, Holder(line.body["holder"])
        place = replace(place, holder=after)
        if after is Holder.WAITING and before is not Holder.AGENT:
            return await self._ask(talk, replace(place, asked=line.seq), line, since=place.asked)
        if place.root and place.channel and before in _OPEN:
            await self._update_root(talk, place, line)
            await self._reply(talk, place, f"{line.seq}:turn", _turned(after, line.name))
        return place

    async def _ask(self, talk: Conversation, place: Place, line: Event, since: int) -> Place:
        """A person is asked for: the root message, or a reply to the one that is there."""
        handoff = await self._store.handoff(talk.id, line.at)
        channel = await self._channels.of(handoff.department if handoff else "")
        known = await self._store.post(talk.id, f"root:{channel}")
        place = replace(place, channel=channel)
        root = await self._root(talk, place, line)
        ts = await self._posting.once(
            talk.id, f"root:{channel}", channel, text=root.text, blocks=root.blocks
        )
        place = replace(place, root=ts)
        if known and known["ts"]:
            await self._posting.update(channel, ts, text=root.text, blocks=root.blocks)
        else:
            since = 0
        await self._post_transcript(talk, place, since, line.seq)
        return place

    async def _update_root(self, talk: Conversation, place: Place, line: Event) -> None:
        root = await self._root(talk, place, line)
        assert place.channel
        assert place.root
        await self._posting.update(place.channel, place.root, text=root.text, blocks=root.blocks)

    async def _root(self, talk: Conversation, place: Place, line: Event) -> blocks.Root:
        handoff = await self._store.handoff(talk.id, line.at)
        assert handoff, "a conversation with a thread was handed over"
        lines = await self._log(talk.id, 0, place.asked)
        return blocks.root(dossier.draw(talk, lines, handoff), place.holder, line.name)

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
