"""A customer's tier, for platforms that only know tags or groups of customers."""

from __future__ import annotations

from collections.abc import Iterable

PREFIX = "tier:"


def tier_of(names: Iterable[str]) -> str:
    """The tier among a customer's tags or groups: `gold` of `tier:gold`. Empty without one, and
    with several: we do not guess which counts."""
    plain = (" ".join(name.casefold().split()) for name in names)
    found = {name.removeprefix(PREFIX).strip() for name in plain if name.startswith(PREFIX)}
    return found.pop() if len(found) == 1 else ""
