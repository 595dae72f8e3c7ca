"""Calls to Medusa's Admin API: JSON in, JSON out, its refusals as our errors."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from decimal import Decimal
from typing import Any, TypeVar, cast

from backend_client.calls import Answer, Calls, Target
from backend_client.medusa.refusals import refusal
from backend_client.wire import WireError

T = TypeVar("T")
Json = Mapping[str, Any]
Read = Callable[[dict[str, Any]], T]
PAGE = 100


class Admin:
    """`reads` may repeat a call; `writes` must try once only, for Medusa knows no idempotency
    keys: what to do after a failure is for `settle` to say."""

    def __init__(self, reads: Calls, writes: Calls) -> None:
        self._reads, self._writes = reads, writes

    async def get(self, path: str, *ids: str, read: Read[T], **params: Any) -> T:
        """What `read` makes of the answer; a shape that it cannot read is a failure of
        Medusa's. Raises what refusals.py makes of its refusals."""
        judge = _judge(read)
        return cast(T, await self._reads.read(Target("GET", path, ids), judge, params=params))

    async def every(
        self, path: str, *ids: str, read: Read[list[T]], most: int = 1000, **params: Any
    ) -> list[T]:
        """All pages of a list, as far as `most` reaches."""
        found: list[T] = []
        while len(found) < most:
            page = await self.get(path, *ids, read=read, **params, limit=PAGE, offset=len(found))
            found += page
            if len(page) < PAGE:
                break
        return found

    async def post(self, path: str, key: str, *ids: str, body: Json | None = None) -> Any:
        """A change, tried once; the answer. Raises OutcomeUnknown when there was none."""
        target = Target("POST", path, ids)
        wanted = plain_json(body or {})
        headers = {"Content-Type": "application/json"}
        return await self._writes.write(target, _judge(dict), key, content=wanted, headers=headers)

    async def delete(self, path: str, key: str, *ids: str) -> None:
        await self._writes.write(Target("DELETE", path, ids), _judge(dict), key)

    async def aclose(self) -> None:
        await self._reads.aclose()
        await self._writes.aclose()


def plain_json(body: Json) -> str:
    """Medusa takes amounts as JSON numbers only; ours have few enough digits for a float."""
    return json.dumps(body, default=lambda value: float(cast(Decimal, value)))


def _judge(read: Read[T]) -> Callable[[Answer], T]:
    def judge(answer: Answer) -> T:
        if not 200 <= answer.status < 300:
            raise refusal(answer)
        data = json.loads(answer.body, parse_float=Decimal)
        if not isinstance(data, dict):
            raise WireError("the answer is no object")
        try:
            return read(data)
        except (KeyError, TypeError, AttributeError, IndexError) as error:
            raise ValueError(f"a field is missing or of another kind: {error!r}") from error

    return judge
