"""What the bot's side knows of a case, and does to it for agents: over HTTP, signed.

CaseworkError
├── CaseworkRefused   it was not done, and will not be; `code` says why
└── CaseworkDown      it may have been done: ask again with the same key
"""

import hashlib
import hmac
import json
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

import httpx

Json = Mapping[str, Any]


class CaseworkError(Exception):
    """The action server did not do it."""


class CaseworkRefused(CaseworkError):
    """The message is for the agent."""

    def __init__(self, code: str, message: str) -> None:
        super().__init__(message)
        self.code = code


class CaseworkDown(CaseworkError):
    """No answer, or none that counts."""


@dataclass(frozen=True)
class Outcome:
    """What came of an act. `say` is for the customer, in the agent's name; `link`: (label, url)."""

    told: str
    say: str
    case: Json
    link: tuple[str, str] | None


class Casework:
    """A client of the action server. Time limits are the given httpx client's."""

    def __init__(
        self, client: httpx.AsyncClient, secret: str, clock: Callable[[], float] = time.time
    ) -> None:
        """`client` has the action server's address as its base; `clock` is seconds since 1970."""
        self._client, self._secret, self._clock = client, secret, clock

    async def dossier(self, case: Json) -> Json | None:
        """The facts of the case; None when it is not known which order it is about."""
        if not case.get("order_id"):
            return None
        found: Json | None = (await self._ask("case", {"case": dict(case)})).get("dossier")
        return found

    async def act(
        self, act: str, key: str, case: Json, fields: Json, most: Mapping[str, str] | None
    ) -> Outcome:
        """Do it, once for a key; `most` is what the agent may grant, by currency."""
        done = await self._ask(
            "act",
            {"act": act, "key": key, "case": dict(case), "fields": dict(fields), "most": most},
        )
        link = done.get("link")
        return Outcome(
            str(done.get("told") or ""),
            str(done.get("say") or ""),
            dict(done.get("case") or {}),
            (str(link[0]), str(link[1])) if link else None,
        )

    async def clauses(self, query: str) -> list[Json]:
        """The clauses of the policy that fit best."""
        return list((await self._ask("policy", {"query": query}))["clauses"])

    async def drill(self, seed: int) -> Json:
        """A made-up case."""
        return await self._ask("drill", {"seed": seed})

    async def score(self, seed: int, answer: Json) -> Json:
        """How the policy decides that case, and how good the answer was."""
        return await self._ask("score", {"seed": seed, "answer": dict(answer)})

    async def close(self) -> None:
        """Close the connections."""
        await self._client.aclose()

    async def _ask(self, what: str, body: Mapping[str, Any]) -> Json:
        raw = json.dumps(body).encode()
        stamp = int(self._clock())
        signed = f"v1:{stamp}:".encode() + raw
        signature = hmac.digest(self._secret.encode(), signed, hashlib.sha256).hex()
        headers = {"X-Desk-Timestamp": str(stamp), "X-Desk-Signature": signature}
        try:
            response = await self._client.post(f"/desk/{what}", content=raw, headers=headers)
            answer = response.json()
        except (httpx.TransportError, ValueError) as error:
            raise CaseworkDown("The action server does not answer.") from error
        if response.status_code == httpx.codes.OK and isinstance(answer, dict):
            return answer
        if response.status_code == httpx.codes.UNPROCESSABLE_ENTITY:
            raise CaseworkRefused(str(answer.get("code")), str(answer.get("message")))
        raise CaseworkDown(f"The action server answered {response.status_code}.")
