"""What the order backend can do, asked when the action server starts: only that is offered.

What it said last is kept, for a start while it cannot be reached. Wrong credentials, and a
server that is no such backend, are named at once instead of at the first customer's order.
"""

from __future__ import annotations

import asyncio
import json
import logging
from collections.abc import Awaitable, Callable, Collection
from dataclasses import dataclass
from pathlib import Path

from backend_client.errors import BackendError, Retryable, Unauthorized
from backend_client.model import Capabilities
from backend_client.protocol import OrderBackend
from returns.abilities import within
from returns.model import Method, Resolution
from returns.policy import Policy

from .proof import Pair

log = logging.getLogger(__name__)

PATIENCE, PAUSE = 15.0, 0.5
"""Seconds: how long a backend may take that starts together with us; between two questions."""

Sleep = Callable[[float], Awaitable[None]]


class CannotServe(Exception):
    """The backend is there and will not do; the message says what to set right."""


@dataclass(frozen=True, slots=True)
class Abilities:
    """In the policy's words. `approval`: a return can wait there for a person to approve it.
    `by_name`: orders can be looked up by full name and postcode. `gifts`: credit can go to the one
    who received the order, without a word to the buyer. `reroutes`: a submitted return can go
    another way."""

    methods: frozenset[Method] = frozenset(Method)
    resolutions: frozenset[Resolution] = frozenset(Resolution)
    approval: bool = True
    by_name: bool = True
    gifts: bool = True
    reroutes: bool = True

    def offered(self, policy: Policy) -> Policy:
        """The policy without what cannot be carried out."""
        return within(policy, self.methods, self.resolutions)

    def proving(self, pairs: Collection[Pair]) -> tuple[Pair, ...]:
        """Those of the pairs that can be looked up."""
        return tuple(one for one in pairs if self.by_name or one is not Pair.NAME_POSTCODE)


async def ask(backend: OrderBackend, sleep: Sleep = asyncio.sleep) -> Abilities | None:
    """What it can do; None where it cannot be reached. Raises CannotServe."""
    for _ in range(int(PATIENCE / PAUSE)):
        try:
            return _abilities(await backend.capabilities())
        except Retryable as error:
            log.info("the order backend does not answer yet: %s", error)
            await sleep(PAUSE)
        except Unauthorized as error:
            raise CannotServe(
                "the order backend does not take BACKEND_TOKEN: set it to a token of this shop's "
                f"({error})"
            ) from error
        except BackendError as error:
            raise CannotServe(f"the order backend at BACKEND_URL will not do: {error}") from error
    return None


def remembered(found: Abilities | None, kept: Path) -> Abilities:
    """What was found, kept for the next time; or what was found last; or, never yet, all."""
    if found is None:
        return _read(kept)
    kept.write_text(json.dumps(_plain(found)))
    return found


def _abilities(able: Capabilities) -> Abilities:
    methods = {str(one) for one in able.methods}
    resolutions = {str(one).lower() for one in able.resolutions}
    return Abilities(
        frozenset(one for one in Method if one.value in methods),
        frozenset(one for one in Resolution if one.value in resolutions),
        able.approval,
        able.find_by_name,
        able.gift_returns,
        able.change_method,
    )


def _plain(able: Abilities) -> dict[str, object]:
    return {
        "methods": sorted(able.methods),
        "resolutions": sorted(able.resolutions),
        "approval": able.approval,
        "by_name": able.by_name,
        "gifts": able.gifts,
        "reroutes": able.reroutes,
    }


def _read(kept: Path) -> Abilities:
    try:
        data = json.loads(kept.read_text())
        return Abilities(
            frozenset(map(Method, data["methods"])),
            frozenset(map(Resolution, data["resolutions"])),
            bool(data["approval"]),
            bool(data.get("by_name", True)),
            bool(data.get("gifts", True)),
            bool(data.get("reroutes", True)),
        )
    except (OSError, ValueError, KeyError, TypeError):
        log.warning("the order backend cannot be reached: all that the policy offers is offered")
        return Abilities()
