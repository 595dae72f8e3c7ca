"""Where returns stand, asked of the action server over HTTP: it alone knows the order backend."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any, Protocol

import httpx


class StandingsUnavailable(Exception):
    """The action server did not say; ask again later."""


@dataclass(frozen=True)
class Standing:
    """A return as it stands. `news`: the keys of all that has happened, oldest first.

    `ended`: completed, refused, canceled or expired; None while something is to come.
    `due`: days to remind the customer of, by what they are about. `promised_at`: until when
    the refund is promised, None while nothing is, and once it is paid. `pay_by` is that moment
    for ever, `pay_day` its day as the shop counts days, and `paid_at` when the money left.
    """

    return_id: str
    rma: str
    stage: str | None
    news: tuple[str, ...]
    ended: str | None = None
    ended_at: datetime | None = None
    promised_at: datetime | None = None
    department: str = "customer_service"
    zone: str | None = None
    policy_version: str = ""
    method: str = ""
    resolution: str = ""
    due: Mapping[str, datetime] = field(default_factory=dict)
    pay_by: datetime | None = None
    pay_day: str = ""
    paid_at: datetime | None = None
    customer_id: str = ""


class Standings(Protocol):
    """Who knows where returns stand."""

    async def of(self, return_ids: Sequence[str]) -> Mapping[str, Standing | None]:
        """Each that could be read; None for one that the backend does not know.

        Raises StandingsUnavailable.
        """


class ActionServer:
    """Asks the action server. Time limits are the given client's, its base the server's address."""

    def __init__(self, client: httpx.AsyncClient) -> None:
        self._client = client

    async def of(self, return_ids: Sequence[str]) -> Mapping[str, Standing | None]:
        """See Standings."""
        try:
            response = await self._client.post("/standings", json={"returns": list(return_ids)})
            response.raise_for_status()
            found = response.json()["standings"]
            return {one: from_wire(wire) if wire else None for one, wire in found.items()}
        except (httpx.HTTPError, ValueError, KeyError, TypeError, AttributeError) as error:
            raise StandingsUnavailable(
                f"The action server does not say where returns stand ({type(error).__name__})."
            ) from error


def from_wire(wire: Mapping[str, Any]) -> Standing:
    """The standing in this JSON. Raises KeyError, TypeError, ValueError when it is none."""
    return Standing(
        return_id=wire["return_id"],
        rma=wire["rma"],
        stage=wire["stage"],
        news=tuple(wire["news"]),
        ended=wire["ended"],
        ended_at=_time(wire["ended_at"]),
        promised_at=_time(wire["promised_at"]),
        department=wire["department"],
        zone=wire["zone"],
        policy_version=wire["policy_version"],
        method=wire["method"],
        resolution=wire["resolution"],
        due={about: at for about, text in wire["due"].items() if (at := _time(text))},
        pay_by=_time(wire.get("pay_by")),  # kept by an earlier release, it has none of these
        pay_day=wire.get("pay_day", ""),
        paid_at=_time(wire.get("paid_at")),
        customer_id=wire.get("customer_id", ""),
    )


def to_json(one: Standing) -> dict[str, Any]:
    """The standing as `from_wire` reads it."""
    names = ("ended_at", "promised_at", "pay_by", "paid_at")
    times = {name: getattr(one, name) for name in names}
    return {
        **one.__dict__,
        "news": list(one.news),
        "due": {about: at.isoformat() for about, at in one.due.items()},
        **{name: at.isoformat() if at else None for name, at in times.items()},
    }


def _time(text: str | None) -> datetime | None:
    return datetime.fromisoformat(text).astimezone(UTC) if text else None
