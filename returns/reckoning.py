"""The file's amounts, in each currency that the policy holds in."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import ROUND_HALF_UP, Decimal
from typing import Any

from returns.money import places

AMOUNTS = frozenset(
    {
        "fee",
        "cost",
        "at_most",
        "below",
        "value_from",
        "value_below",
        "return_value_from",
        "return_value_below",
    }
)
"""The keys whose values are amounts, wherever they stand."""


def in_currency(data: Mapping[str, Any], currency: str) -> Mapping[str, Any]:
    """An edition's data with every amount as a Decimal in `currency`.

    An amount stated for that currency is taken as it is; else it is the home currency's, at the
    policy's own rate, rounded half up to the coin.
    """
    home = data["currency"]
    rate = Decimal(1) if currency == home else Decimal(data["currencies"][currency])

    def reckon(raw: Any) -> Decimal:
        if isinstance(raw, Mapping):
            if currency in raw:
                return Decimal(raw[currency])
            raw = raw[home]
        coin = Decimal(1).scaleb(-places(currency))
        exact = Decimal(str(raw).split()[0]) * rate
        return exact if currency == home else exact.quantize(coin, ROUND_HALF_UP)

    def walk(raw: Any) -> Any:
        if isinstance(raw, Mapping):
            return {key: reckon(v) if key in AMOUNTS else walk(v) for key, v in raw.items()}
        return [walk(item) for item in raw] if isinstance(raw, list) else raw

    found: dict[str, Any] = walk({key: v for key, v in data.items() if key != "previous"})
    signal = found.get("risk", {}).get("signals", {}).get("value_returned")
    if signal:
        signal["from"] = reckon(signal["from"])
    return found
