"""Order numbers of one or two figures: a shop that has just opened counts from 1.

The model's rules take so few figures for a quantity, as they mostly are. They are a number where
they are called so ("order 7.", "#7"), or where nothing but them answers the question for it.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

_CALLED = re.compile(
    r"(?:(?<!to )\border\s*(?:(?:number|no\.?|nr\.?)\s*)?(?:(?:is|was|:)\s*)?#?\s*|(?<!\w)#\s?)"
    r"(?P<it>\d{1,2})"
    r"(?=\s*(?:$|[.,;:!?)](?!\d)|\b(?:and|my|is|was|has|please|from|for|with|but|it|they)\b))",
    re.I,
)
_ALONE = re.compile(r"\W*(?:it'?s |it is |number |no\.? |nr\.? )?#?(\d{1,3})\W*", re.I)


def with_short_number(text: str, entities: Mapping[str, tuple[Any, ...]]) -> dict[str, Any]:
    """The entities, with a short order number that the text calls so, and not as a quantity."""
    called = _CALLED.search(text)
    if called is None or entities.get("order_number"):
        return dict(entities)
    counted = list(entities.get("quantity", ()))
    if int(called["it"]) in counted:
        counted.remove(int(called["it"]))
    others = {name: values for name, values in entities.items() if name != "quantity"}
    return {**others, "order_number": (called["it"],)} | (
        {"quantity": tuple(counted)} if counted else {}
    )


def alone(text: str) -> str | None:
    """The figures of an answer that is nothing else."""
    found = _ALONE.fullmatch(text.strip())
    return found[1] if found else None
