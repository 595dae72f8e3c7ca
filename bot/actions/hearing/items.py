"""Which lines of an order a customer means: "the blue ones", "second one", "all but the socks"."""

import re
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from rapidfuzz.fuzz import ratio

from .kinds import kindred
from .words import plain, stems

_FUZZY = 84  # per cent of likeness from which a misspelt word still counts
_EXCEPT = re.compile(r"\b(?:but(?: not)?|except(?: for)?|apart from|besides|without|not)\b")
_NOT = re.compile(r"\s*(?:no,? )?not\b")
_SEPARATORS = re.compile(r",|;|\band\b|\bplus\b|&|\+|\balso\b|\n")
_ALL = re.compile(
    r"(?<!that's )(?<!that is )(?<!that was )(?<!after )(?<!at )(?<!above )(?<!thats )\b"
    r"(?:all(?! (?:good|right|fine|set|ok|okay|done|clear|along|day|night|week|month|over|about|"
    r"still|sealed|"
    r"unworn|unused|unopened|new|clean|intact|there|tags|parts|attached|the (?:best|time|"
    r"way)|i (?:want|need)|looks?|sounds?|seems?|correct|you|your|because)\b)"
    r"(?: of (?:it|them))?|everything|every item|both|(?:the )?(?:whole|entire|complete) "
    r"(?:order|lot|thing|parcel|package))\b"
)
_ORDINALS = {
    "first": 0, "1st": 0, "second": 1, "2nd": 1, "third": 2, "3rd": 2, "fourth": 3, "4th": 3,
    "fifth": 4, "5th": 4, "last": -1,
}  # fmt: skip
_ORDINAL = re.compile(
    rf"\b({'|'.join(_ORDINALS)})\b(?: (?:one|item|pair|thing|line|product)\b"
    r"|(?! (?:parcel|order|delivery|package|purchase|time|week|month|year|night|day|minute|"
    r"few|of all|name|mail|e-?mail|\w+day|thing is)\b))"
)
_ADDRESS = re.compile(r"\S+@\S+")
_NUMBERS = {"one": 1, "a": 1, "two": 2, "three": 3, "four": 4, "five": 5, "six": 6}
_COUNT = re.compile(
    r"\b(\d{1,2}|one|two|three|four|five|six)\b(?: of| x| ×| pairs?| pieces?| pcs?)"
    r"|\b(\d|one|two|three|four|five|six)\b(?= [a-z])"
)
"""Before a mere word two digits are a size: "when is 44 back"."""
_COMMON = frozenset(
    "the a an i my me it is was of in on to for with and or that this these those one item thing "
    "pair product order want would like return send back please need have from them they are too "
    "no not but refund exchange size colour color bought got you your our we us with by at help "
    "some something other another part goods products stuff order parcel stock".split()
)


@dataclass(frozen=True)
class Item:
    """A line of an order as a customer may name it."""

    id: str
    title: str
    quantity: int
    category: str = ""
    options: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class Mention:
    """A line that was meant, and how many of it, if that was said."""

    line_id: str
    quantity: int | None = None


@dataclass(frozen=True)
class Meant:
    """`mentions`: the lines that were surely meant. `unsure`: lines one of which was meant."""

    mentions: tuple[Mention, ...] = ()
    unsure: tuple[str, ...] = ()

    def __bool__(self) -> bool:
        return bool(self.mentions or self.unsure)


def items_meant(text: str, items: Sequence[Item], chosen: Collection[str] = ()) -> Meant:
    """The lines of `items` that `text` names, in the order's own sequence.

    Understands all and all but, ordinals, titles and kinds with misspellings, colours and
    sizes, and quantities ("two of the socks"). Nothing named gives an empty `Meant`. Beside lines
    that are `chosen` already a mere "all" or "both" is of those, and names no more.
    """
    spoken = _ADDRESS.sub(" ", plain(text))
    if all_said := _ALL.search(spoken):
        meant = _all_but(spoken[all_said.end() :], items)
        every = len(meant.mentions) == len(items)
        if not (every and _is_of_the_chosen(spoken, all_said, chosen)):
            return meant
    return _merged([_one_part(part, items) for part in _SEPARATORS.split(spoken)], items)


def _is_of_the_chosen(spoken: str, said: re.Match[str], chosen: Collection[str]) -> bool:
    """Whether "all" or "both" stands beside other words ("both unworn", "it all looks fine"), and
    is no wish for the rest ("send it all", "all please")."""
    few = 1 if said[0] == "all" else 2
    if said[0] not in ("all", "both") or len(chosen) < few:
        return False
    return not _WISHED.search(spoken[: said.start()]) and bool(_MORE.match(spoken[said.end() :]))


_WISHED = re.compile(
    r"\b(?:returns?|returning|send\w*|take|want\w*|like|cancel\w*|refund|make) (?:\w+ ){0,2}?$"
)
_MORE = re.compile(r"\W*(?!please|pls|pieces|items|things|back|together|now\b|then\b)\w")


def _all_but(after: str, items: Sequence[Item]) -> Meant:
    if left_out := _EXCEPT.search(after):
        out = {m.line_id for m in items_meant(after[left_out.end() :], items).mentions}
        if out:
            return Meant(tuple(Mention(i.id, i.quantity) for i in items if i.id not in out))
    kind = [item for item, score in _scored(stems(after), items) if score > 0]
    if kind:  # "both shirts", "all the socks"
        return Meant(tuple(Mention(i.id, i.quantity) for i in kind))
    return Meant(tuple(Mention(i.id, i.quantity) for i in items))


def _one_part(part: str, items: Sequence[Item]) -> Meant:
    if _NOT.match(part):
        return Meant()
    found = _best(stems(_ORDINAL.sub(" ", part)), items)
    quantity = _quantity(part)
    if len(found) == 1:
        return Meant((Mention(found[0].id, quantity),))
    if by_place := _ordinal(part, found or items):
        return Meant((Mention(by_place.id, quantity),))
    return Meant(unsure=tuple(item.id for item in found) if len(found) < len(items) else ())


def _ordinal(part: str, items: Sequence[Item]) -> Item | None:
    said = _ORDINAL.search(part)
    if not said:
        return None
    place = _ORDINALS[said[1]]
    return items[place] if -len(items) <= place < len(items) else None


def _quantity(part: str) -> int | None:
    said = _COUNT.search(part)
    if not said:
        return None
    figure = said[1] or said[2]
    return int(figure) if figure.isdigit() else _NUMBERS[figure]


def _best(spoken: Iterable[str], items: Sequence[Item]) -> list[Item]:
    """The items with the highest score, if any word of theirs was said."""
    scored = _scored(spoken, items)
    top = max((score for _, score in scored), default=0.0)
    return [item for item, score in scored if score == top > 0]


def _scored(spoken: Iterable[str], items: Sequence[Item]) -> list[tuple[Item, float]]:
    said = [word for word in spoken if word not in _COMMON]
    vocabularies = [_vocabulary(item) for item in items]
    return [
        (item, sum(_weight(word, own, vocabularies) for word in said))
        for item, own in zip(items, vocabularies, strict=True)
    ]


def _vocabulary(item: Item) -> dict[str, float]:
    """Words for an item with their weights: its own title, its kind, then its category's kind."""
    own = set(stems(f"{item.title} {' '.join(item.options.values())}")) - _COMMON
    words = dict.fromkeys(kindred(stems(item.category)), 0.25)
    return words | dict.fromkeys(kindred(own), 0.5) | dict.fromkeys(own, 1.0)


def _weight(word: str, own: Mapping[str, float], others: Sequence[Mapping[str, float]]) -> float:
    """How much `word` speaks for an item: less if it fits other items too."""
    weight = _likeness(word, own)
    return weight / max(1, sum(1 for other in others if _likeness(word, other) > 0))


def _likeness(word: str, own: Mapping[str, float]) -> float:
    if word in own:
        return own[word]
    if len(word) < 4 or word.isdigit():
        return 0.0
    return max((w for known, w in own.items() if _misspelt(word, known)), default=0.0) * 0.9


def _misspelt(word: str, known: str) -> bool:
    """A short word is close to too many others: of those, only one of equal length counts."""
    alike = len(known) >= 4 and ratio(word, known) >= _FUZZY
    return alike and (len(word) > 4 or len(word) == len(known))


def _merged(parts: Sequence[Meant], items: Sequence[Item]) -> Meant:
    mentioned = {m.line_id: m for part in parts for m in part.mentions}
    unsure = [line for part in parts for line in part.unsure if line not in mentioned]
    ordered = tuple(mentioned[item.id] for item in items if item.id in mentioned)
    return Meant(ordered, tuple(dict.fromkeys(unsure)))
