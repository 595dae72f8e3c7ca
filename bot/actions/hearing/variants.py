"""Which variant of a product a customer wants instead: "the black one", "in 42", "a size up"."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from .words import plain

_UP = re.compile(r"\b(?:(?:one |a |next )?size up|(?:next size|bigger|larger)|next up)\b")
_DOWN = re.compile(r"\b(?:(?:one |a )?size down|smaller|next down)\b")
_HINDSIGHT = re.compile(r"\b(?:should|would|could) have\b[^.,;]*")
"""Says why, not what: "should have gone a size down"."""
_SIZES = ("xxs", "xs", "s", "m", "l", "xl", "xxl", "xxxl")
_SPELLED = {
    "extra small": "xs", "small": "s", "medium": "m", "extra large": "xl", "large": "l",
}  # fmt: skip


@dataclass(frozen=True)
class Version:
    """A variant as a customer may ask for it."""

    id: str
    title: str
    options: Mapping[str, str] = field(default_factory=dict)
    available: bool = True


@dataclass(frozen=True)
class Asked:
    """The variant that was asked for: its id, or its title when it is sold out. `in_stock`: the
    titles of those that there are, where that was the question."""

    variant_id: str | None = None
    sold_out: str | None = None
    in_stock: tuple[str, ...] = ()

    def __bool__(self) -> bool:
        return bool(self.variant_id or self.sold_out or self.in_stock)


_WHICH_THERE_ARE = re.compile(
    r"\b(?:which|what|any|other|more) (?:other )?"
    r"(?:sizes?|colou?rs?|versions?|options?|variants?)\b|\b(?:is|are) there\b"
)
_OTHER_COLOUR = re.compile(r"\b(?:an)?other colou?rs?\b|\bdifferent colou?rs?\b")
_LATER = re.compile(
    r"\b(?:back in stock|in stock again|re-?stock\w*|available again|comes? (?:back )?in\b"
    r"|let me know|notify|reserve|(?:put|set) (?:\w+ )?aside|waiting list)\b"
    r"|\bwhen\b.*\b(?:again|back|available)\b"
)


def asks_for_later(text: str) -> bool:
    """Whether it asks when something is in stock again, or to be kept some."""
    return bool(_LATER.search(plain(text)))


def asked_what_there_is(
    text: str, versions: Sequence[Version], own: Mapping[str, str]
) -> tuple[str, ...]:
    """The titles of those in stock, where `text` asks which there are ("which sizes are there in
    black?"); what it names narrows them down."""
    spoken = plain(text)
    if not _WHICH_THERE_ARE.search(spoken):
        return ()
    said = _options_said(spoken, versions, own)
    found = [version for version in _with(versions, said) if version.available]
    if _OTHER_COLOUR.search(spoken):
        found = [one for one in found if not _same_colour(one.options, own)]
    return tuple(one.title for one in found) if said else ()


def _same_colour(options: Mapping[str, str], own: Mapping[str, str]) -> bool:
    return any(
        name.lower() in ("colour", "color") and own.get(name) == value
        for name, value in options.items()
    )


def version_meant(text: str, versions: Sequence[Version], own: Mapping[str, str]) -> Asked:
    """The version that `text` asks for.

    What it leaves open stays as it is in `own`, the options that were bought or chosen before:
    "the black one" is the black one in the same size. Nothing named, or more than one that fits,
    gives an empty `Asked`.
    """
    said = _options_said(_HINDSIGHT.sub(" ", plain(text)), versions, own)
    if not said:
        return Asked()
    fitting = _with(versions, {**own, **said}) or _with(versions, said)
    in_stock = [version for version in fitting if version.available]
    if len(in_stock) == 1:
        return Asked(variant_id=in_stock[0].id)
    if not in_stock and len(fitting) == 1:
        return Asked(sold_out=fitting[0].title)
    return Asked()


def _options_said(
    spoken: str, versions: Sequence[Version], own: Mapping[str, str]
) -> Mapping[str, str]:
    found: dict[str, str] = {}
    for name in dict.fromkeys(option for version in versions for option in version.options):
        values = list(dict.fromkeys(version.options.get(name, "") for version in versions))
        values = list(dict.fromkeys([*values, own.get(name, "")]))
        named = [value for value in values if value and _is_said(value, spoken)]
        if len(named) > 1:  # "not the blue one, the black one"; "42 instead of 41"
            named = [value for value in named if value != own.get(name)]
        if len(named) == 1:
            found[name] = named[0]
        elif not named and (next_one := _next(spoken, values, own.get(name, ""))):
            found[name] = next_one
    return found


def _is_said(value: str, spoken: str) -> bool:
    bare = re.escape(plain(value)).replace(r"\ ", r"\s*")
    if re.search(rf"(?<![\w'-]){bare}(?![\w'-])", spoken):
        return True
    return any(
        short == plain(value) and _only_word(word, spoken) for word, short in _SPELLED.items()
    )


def _only_word(word: str, spoken: str) -> bool:
    """Whether a size in words is said as the size wanted: "too small" is a reason."""
    return bool(re.search(rf"(?<!too )(?<!extra )(?<!much )(?<!so )\b{word}\b", spoken))


def _next(spoken: str, values: Iterable[str], own: str) -> str | None:
    """The next size up or down from one's own."""
    step = 1 if _UP.search(spoken) else -1 if _DOWN.search(spoken) else 0
    ordered = sorted((v for v in values if _rank(v) is not None), key=lambda v: _rank(v) or 0)
    if not step or own not in ordered:
        return None
    place = ordered.index(own) + step
    return ordered[place] if 0 <= place < len(ordered) else None


def _rank(value: str) -> float | None:
    if plain(value) in _SIZES:
        return float(_SIZES.index(plain(value)))
    figures = re.match(r"\d+(?:\.\d+)?", value)
    return float(figures[0]) if figures else None


def _with(versions: Sequence[Version], wanted: Mapping[str, str]) -> list[Version]:
    return [
        version
        for version in versions
        if all(version.options.get(name) == value for name, value in wanted.items())
    ]
