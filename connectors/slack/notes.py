"""Notes in a thread that are for the agents: posted once, in the order in which they were made."""

from connectors.slack.mrkdwn import escaped
from connectors.slack.posting import Posting
from connectors.slack.store import Store
from connectors.slack.thread import Threads
from desk.due import Due, Schedule
from desk.log import Clock

KIND = "slack_note"


class Notes:
    """A note survives a crash: it is planned before it is posted."""

    def __init__(
        self, store: Store, posting: Posting, threads: Threads, schedule: Schedule, now: Clock
    ) -> None:
        self._store, self._posting, self._threads = store, posting, threads
        self._schedule, self._now = schedule, now
        schedule.on(KIND, self._post)

    async def add(
        self,
        conversation: str,
        name: str,
        text: str,
        *,
        raw: str = "",
        refresh: bool = False,
        loud: bool = False,
    ) -> None:
        """Post `text` as it is, after `raw`, which is mrkdwn of ours (a mention). `name` names it
        for ever. `refresh`: the root message has to be drawn anew. `loud`: the channel sees it
        too."""
        data = {"text": text, "refresh": refresh, "raw": raw, "loud": loud}
        await self._schedule.plan(Due(f"note:{name}", KIND, self._now(), conversation, data))

    async def _post(self, work: Due) -> None:
        conversation = work.conversation or ""
        place = await self._store.place(conversation)
        if not (place.channel and place.root):
            return
        text = " ".join(filter(None, (work.data.get("raw"), escaped(work.data["text"]))))
        loud = {"reply_broadcast": True} if work.data.get("loud") else {}
        await self._posting.once(
            conversation, work.id, place.channel, place.root, text=text, **loud
        )
        if work.data.get("refresh"):
            await self._threads.refresh(conversation)
