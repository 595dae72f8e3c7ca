"""Shopify's library of return reasons, and which of our codes each stands for."""

from __future__ import annotations

from collections.abc import Iterable

from backend_client.model import ReturnReason, ReturnReasonCode
from backend_client.shopify.reading import Json

UNKNOWN = ReturnReasonCode.UNKNOWN
HANDLES: tuple[tuple[ReturnReasonCode, tuple[str, ...]], ...] = (
    (ReturnReasonCode.SIZE_TOO_SMALL, ("size-too-small", "too-small", "too-tight", "too-short")),
    (ReturnReasonCode.SIZE_TOO_LARGE, ("size-too-large", "too-large", "too-loose", "too-long")),
    (ReturnReasonCode.DEFECTIVE, ("defective", "damaged", "broken", "missing-parts")),
    (ReturnReasonCode.NOT_AS_DESCRIBED, ("not-as-described", "different-from-description")),
    (ReturnReasonCode.WRONG_ITEM, ("wrong-item", "received-wrong-item", "incorrect-item")),
    (ReturnReasonCode.COLOR, ("color", "colour")),
    (ReturnReasonCode.STYLE, ("style",)),
    (ReturnReasonCode.UNWANTED, ("unwanted", "changed-my-mind", "no-longer-needed")),
    (ReturnReasonCode.UNKNOWN, ("unknown",)),
    (ReturnReasonCode.OTHER, ("other",)),
)
"""The beginnings of handles, the most telling first. What begins with none of them is OTHER."""


def reason(data: Json) -> ReturnReason:
    return ReturnReason(str(data["id"]), code_of(str(data["handle"])), str(data["name"]))


def code_of(handle: str) -> ReturnReasonCode:
    for code, beginnings in HANDLES:
        if handle.startswith(beginnings):
            return code
    return ReturnReasonCode.OTHER


def offered(definitions: Iterable[Json]) -> tuple[ReturnReason, ...]:
    """One reason for each code, so that a customer has some ten to choose from, not hundreds.

    Of several the one whose handle is first in HANDLES; a code of which there is none is left
    out. OTHER comes last.
    """
    kept = [one for one in definitions if not one["deleted"]]
    best: dict[ReturnReasonCode, Json] = {}
    for one in sorted(kept, key=lambda one: _rank(str(one["handle"]))):
        best.setdefault(code_of(str(one["handle"])), one)
    codes = [code for code, _ in HANDLES if code in best and code is not UNKNOWN]
    return tuple(ReturnReason(str(best[c]["id"]), c, str(best[c]["name"])) for c in codes)


def _rank(handle: str) -> int:
    """0 for a handle that is itself in HANDLES, in its sequence; the rest after."""
    known = [beginning for _, beginnings in HANDLES for beginning in beginnings]
    return known.index(handle) if handle in known else len(known)
