"""Tiers among a customer's tags or groups."""

from __future__ import annotations

import pytest

from backend_client.tiers import tier_of


@pytest.mark.parametrize(
    ("names", "tier"),
    [
        (["newsletter", "tier:gold"], "gold"),
        (["Tier: Gold"], "gold"),
        (["tier:gold", "TIER:GOLD"], "gold"),
        (["tier:gold", "tier:silver"], ""),
        (["gold"], ""),
        (["tier:"], ""),
        ([], ""),
    ],
)
def test_a_tier_is_what_is_called_one_and_is_never_guessed(names: list[str], tier: str) -> None:
    assert tier_of(names) == tier
