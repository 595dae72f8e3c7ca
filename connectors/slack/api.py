"""Slack's Web API, as far as we call it.

SlackError
├── SlackRefused       Slack said no; `code` is its own word for why
├── SlackUnreachable   no connection: nothing was done
└── SlackUnclear       it may have been done: the answer was lost
"""

import asyncio
from collections import defaultdict
from collections.abc import Awaitable, Callable, Mapping
from typing import Any

import httpx

Answer = Mapping[str, Any]
READS = frozenset(
    {
        "chat.getPermalink",
        "files.getUploadURLExternal",
        "files.info",
        "conversations.history",
        "conversations.list",
        "conversations.replies",
        "usergroups.list",
        "users.info",
        "users.list",
    }
)
LONGEST_WAIT = 300.0
PAUSES = (0.2, 0.8)
"""Seconds before what reads is tried again."""


class SlackError(Exception):
    """A call did not bring what it should."""


class SlackRefused(SlackError):
    """Slack said no."""

    def __init__(self, method: str, code: str) -> None:
        super().__init__(f"Slack refused {method}: {code}.")
        self.code = code


class SlackUnreachable(SlackError):
    """Nothing was done."""


class SlackUnclear(SlackError):
    """It may have been done."""


class Slack:
    """A client of one workspace. Time limits are the given httpx client's.

    One call at a time for each channel, and for each method that reads; a 429 is waited out as
    long as Slack says, and holds up these alone. What reads is tried again when its answer is lost.
    `sleep` is what it waits with.
    """

    def __init__(
        self,
        client: httpx.AsyncClient,
        token: str,
        *,
        sleep: Callable[[float], Awaitable[None]] = asyncio.sleep,
    ) -> None:
        """`client` has the API's address, with a slash at its end, as its base."""
        self._client, self._sleep = client, sleep
        self._headers = {"Authorization": f"Bearer {token}"}
        self._lanes: defaultdict[str, asyncio.Lock] = defaultdict(asyncio.Lock)
        self._calls: set[asyncio.Task[Answer]] = set()
        self._closed = False

    async def call(self, method: str, **arguments: Any) -> Answer:
        """What Slack answers. Raises SlackError."""
        if self._closed:
            raise SlackUnreachable("The connector is stopping.")
        call = asyncio.create_task(self._in_lane(method, arguments))
        self._calls.add(call)
        try:
            return await call
        except asyncio.CancelledError as error:
            raise SlackUnclear(f"{method} was broken off.") from error
        finally:
            self._calls.discard(call)

    async def upload(self, address: str, content: bytes) -> None:
        """Send a file to the address that Slack gave for it. Raises SlackError."""
        response = await self._plain("POST", address, content=content)
        if response.status_code != httpx.codes.OK:
            raise SlackUnclear(f"Slack answered {response.status_code} to an upload.")

    async def download(self, address: str) -> bytes:
        """A file of the workspace. Raises SlackError."""
        response = await self._plain("GET", address, headers=self._headers)
        if response.status_code != httpx.codes.OK:
            raise SlackRefused("a download", str(response.status_code))
        return response.content

    async def _plain(self, method: str, address: str, **rest: Any) -> httpx.Response:
        try:
            return await self._client.request(method, address, **rest)
        except (httpx.ConnectError, httpx.ConnectTimeout) as error:
            raise SlackUnreachable("Slack cannot be reached.") from error
        except httpx.TransportError as error:
            raise SlackUnclear("A file was lost on its way.") from error

    async def close(self) -> None:
        """Break off what is under way."""
        self._closed = True
        for call in self._calls:
            call.cancel()
        await self._client.aclose()

    async def _in_lane(self, method: str, arguments: Mapping[str, Any]) -> Answer:
        lane = method if method in READS else str(arguments.get("channel", method))
        async with self._lanes[lane]:
            for pause in PAUSES if method in READS else ():
                try:
                    return await self._patiently(method, arguments)
                except (SlackUnreachable, SlackUnclear):
                    await self._sleep(pause)
            return await self._patiently(method, arguments)

    async def _patiently(self, method: str, arguments: Mapping[str, Any]) -> Answer:
        response = await self._request(method, arguments)
        while response.status_code == httpx.codes.TOO_MANY_REQUESTS:
            await self._sleep(_retry_after(response))
            response = await self._request(method, arguments)
        return _answer(method, response)

    async def _request(self, method: str, arguments: Mapping[str, Any]) -> httpx.Response:
        try:
            if method in READS:
                return await self._client.get(method, params=arguments, headers=self._headers)
            return await self._client.post(method, json=arguments, headers=self._headers)
        except (httpx.ConnectError, httpx.ConnectTimeout) as error:
            raise SlackUnreachable("Slack cannot be reached.") from error
        except httpx.TransportError as error:
            raise SlackUnclear(f"The answer to {method} was lost.") from error


def _retry_after(response: httpx.Response) -> float:
    given = response.headers.get("retry-after", "1")
    return min(float(given), LONGEST_WAIT) if given.isascii() and given.isdigit() else 1.0


def _answer(method: str, response: httpx.Response) -> Answer:
    if response.status_code != httpx.codes.OK:
        raise SlackUnclear(f"Slack answered {response.status_code} to {method}.")
    try:
        answer: Answer = response.json()
    except ValueError as error:
        raise SlackUnclear(f"The answer to {method} cannot be read.") from error
    if not answer.get("ok"):
        raise SlackRefused(method, str(answer.get("error", "unknown")))
    return answer
