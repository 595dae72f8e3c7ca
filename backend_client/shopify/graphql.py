"""Calls to Shopify's one GraphQL address, by the document's name."""

from __future__ import annotations

import json
import logging
import uuid
from collections.abc import Callable, Iterator, Mapping
from typing import Any, TypeVar, cast

from backend_client import errors
from backend_client.calls import Answer, Calls, Target
from backend_client.shopify.documents import API_VERSION, document
from backend_client.shopify.refusals import by_errors, by_status, by_user_errors
from backend_client.wire import WireError

log = logging.getLogger(__name__)

USER_ERRORS = ("userErrors", "orderCancelUserErrors")
NAMESPACE = uuid.UUID("6f2c9f0e-6f0b-5d3c-9d0e-3a1f0c7b8d52")


T = TypeVar("T")
Read = Callable[[dict[str, Any]], T]


class Graphql:
    """`reads` may repeat a call; `writes` must try once only, for Shopify does not know most of
    our keys: what to do after a failure is for `settle` to say."""

    def __init__(self, reads: Calls, writes: Calls) -> None:
        self._reads, self._writes = reads, writes

    async def ask(self, name: str, read: Read[T], /, **variables: Any) -> T:
        """What `read` makes of the `data` of a query.

        Raises Unsupported when it does not fit one page, BackendUnavailable when the answer
        is not what the schema promises.
        """

        def judge(answer: Answer) -> T:
            return sensible(read, _data(answer))

        return cast(T, await self._reads.read(_Operation(name), judge, json=_body(name, variables)))

    async def change(self, name: str, key: str, /, **variables: Any) -> None:
        """A mutation, tried once. Raises what its userErrors mean."""
        header = key_for(key, name)
        await self._writes.write(_Operation(name), _done, header, json=_body(name, variables))

    async def aclose(self) -> None:
        await self._reads.aclose()
        await self._writes.aclose()


def sensible(read: Read[T], data: dict[str, Any]) -> T:
    """What `read` makes of it. Raises ValueError for data of another shape."""
    try:
        return read(data)
    except (KeyError, TypeError, AttributeError, IndexError) as error:
        raise ValueError(f"a field is missing or of another kind: {error!r}") from error


class _Operation(Target):
    """Told apart in metrics by the document's name; all go to one address."""

    def __init__(self, name: str) -> None:
        super().__init__("POST", name)

    @property
    def path(self) -> str:
        return "graphql.json"


def key_for(key: str, step: str) -> str:
    """A UUID for one step of what `key` stands for; the same each time."""
    return str(uuid.uuid5(NAMESPACE, f"{key}\n{step}"))


def _body(name: str, variables: Mapping[str, Any]) -> dict[str, Any]:
    return {"query": document(name), "operationName": name, "variables": variables}


def _data(answer: Answer) -> dict[str, Any]:
    refused = by_status(answer)
    if refused:
        raise refused
    served = answer.headers.get("x-shopify-api-version", API_VERSION)
    if served != API_VERSION:
        log.warning(
            "Shopify answers in version %s, not %s: update the adapter", served, API_VERSION
        )
    body = json.loads(answer.body)
    if not isinstance(body, dict):
        raise WireError("the answer is no object")
    if body.get("errors"):
        raise by_errors(list(body["errors"]), _cost(body), perhaps_done=bool(body.get("data")))
    if not isinstance(body.get("data"), dict):
        raise WireError("the answer holds no data")
    _must_be_whole(body["data"])
    return cast(dict[str, Any], body["data"])


def _done(answer: Answer) -> None:
    payload = next(iter(_data(answer).values()), None)
    if not isinstance(payload, dict):
        raise WireError("the mutation's answer holds no payload")
    refused = [error for name in USER_ERRORS for error in payload.get(name) or ()]
    if refused:
        raise by_user_errors(refused)


def _cost(body: Mapping[str, Any]) -> Mapping[str, Any]:
    extensions = body.get("extensions")
    cost = extensions.get("cost") if isinstance(extensions, dict) else None
    return cost if isinstance(cost, dict) else {}


def _must_be_whole(data: Any) -> None:
    """A list of which only the first page came must not be taken for all of it.

    What is read page by page asks for `endCursor`; all else has to fit.
    """
    for page in _pages(data):
        if page.get("hasNextPage") and "endCursor" not in page:
            raise errors.Unsupported("there is more than fits one page: let a person look at it")


def _pages(data: Any) -> Iterator[dict[str, Any]]:
    if isinstance(data, list):
        for item in data:
            yield from _pages(item)
    elif isinstance(data, dict):
        if isinstance(data.get("pageInfo"), dict):
            yield data["pageInfo"]
        for value in data.values():
            yield from _pages(value)
