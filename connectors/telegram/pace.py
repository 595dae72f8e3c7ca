"""Telegram's limits: about a message a second in a chat, thirty in all.

Source: core.telegram.org/bots/faq#my-bot-is-hitting-limits-how-do-i-avoid-this
"""

from collections.abc import Awaitable, Callable

Now = Callable[[], float]
Rest = Callable[[float], Awaitable[None]]

_IN_CHAT = 1.0
_IN_ALL = 1 / 30
_BURST = 3
"""So many may follow each other at once in a quiet chat: an answer is seldom one message."""
_FORGET_ABOVE = 10_000


class Pace:
    """Says when the next message may go. Times in seconds."""

    def __init__(self, now: Now, rest: Rest) -> None:
        self._now = now
        self._rest = rest
        self._chats: dict[int, float] = {}
        self._all = 0.0

    async def wait(self, chat: int) -> None:
        """Until a message to this chat may go; it counts as sent."""
        now = self._now()
        theirs = max(self._chats.get(chat, 0.0), now - _IN_CHAT * (_BURST - 1))
        ours = max(self._all, now)
        at = max(theirs, ours)
        self._chats[chat], self._all = theirs + _IN_CHAT, ours + _IN_ALL
        self._forget(now)
        if at > now:
            await self._rest(at - now)

    async def hold(self, chat: int, seconds: float) -> None:
        """Telegram asks for a pause."""
        self._chats[chat] = self._now() + seconds
        await self._rest(seconds)

    def _forget(self, now: float) -> None:
        if len(self._chats) > _FORGET_ABOVE:
            self._chats = {chat: at for chat, at in self._chats.items() if at > now}
