"""Drafts as plain data, so that they can lie in a slot, and back."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict
from typing import Any

from returns.intake.draft import (
    About,
    CancelReason,
    Draft,
    DraftLine,
    Place,
    Question,
    Task,
    WayPart,
)
from returns.model import Method, Reason, Resolution


def to_data(draft: Draft) -> dict[str, Any]:
    """JSON-ready data; what is not set is left out."""
    return {name: value for name, value in asdict(draft).items() if value not in (None, (), [])}


def from_data(data: Mapping[str, Any]) -> Draft:
    """The draft that `to_data` gave. Raises ValueError or KeyError for anything else."""
    fields = dict(data)
    fields["task"] = Task(fields["task"])
    fields["lines"] = tuple(_line(line) for line in fields.get("lines", ()))
    fields["unsure"] = tuple(fields.get("unsure", ()))
    fields["said"] = tuple(fields.get("said", ()))
    fields["photos"] = tuple(fields.get("photos", ()))
    fields["granted"] = tuple(fields.get("granted", ()))
    fields["in_stock"] = tuple(fields.get("in_stock", ()))
    fields["denied"] = tuple(fields.get("denied", ()))
    fields["told"] = tuple(fields.get("told", ()))
    fields["instead"] = tuple(fields.get("instead", ()))
    for name, kind in (("reason", Reason), ("resolution", Resolution), ("method", Method)):
        fields[name] = kind(fields[name]) if fields.get(name) else None
    fields["place"] = Place(**fields["place"]) if fields.get("place") else None
    fields["why"] = CancelReason(fields["why"]) if fields.get("why") else None
    fields["change"] = WayPart(fields["change"]) if fields.get("change") else None
    fields["asked"] = _question(fields["asked"]) if fields.get("asked") else None
    return Draft(**fields)


def _line(data: Mapping[str, Any]) -> DraftLine:
    fields = dict(data)
    for name, kind in (("reason", Reason), ("resolution", Resolution), ("method", Method)):
        fields[name] = kind(fields[name]) if fields.get(name) else None
    fields["photos"] = tuple(fields.get("photos", ()))
    return DraftLine(**fields)


def _question(data: Mapping[str, Any]) -> Question:
    return Question(
        About(data["about"]), data.get("line_id"), data.get("condition"),
        tuple(data.get("options", ())),
    )  # fmt: skip
