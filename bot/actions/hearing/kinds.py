"""Words that shoppers use for the same kind of thing.

Each group is one kind. A shop's titles say "trainers" where its customer says "sneakers":
a word of a group matches a line whose title or category holds any other word of the group.
All words are in the form that `words.stems` gives.
"""

from collections.abc import Iterable

GROUPS: tuple[frozenset[str], ...] = tuple(
    frozenset(group.split())
    for group in (
        "shoe sneaker trainer runner kick",
        "shoe boot",
        "shoe sandal slipper",
        "shoe heel pump loafer",
        "trouser pant jean chino slack",
        "sweater jumper pullover knit cardigan",
        "tshirt tee shirt top",
        "jacket coat parka blazer",
        "dress gown",
        "sock",
        "bra underwear lingerie brief",
        "swimsuit bikini swimwear",
        "headphone earphone earbud headset",
        "phone smartphone mobile cell",
        "laptop notebook computer",
        "speaker soundbar",
        "watch smartwatch",
        "charger cable adapter",
        "tv television",
        "sofa couch settee",
        "chair stool armchair",
        "table desk",
        "lamp light",
        "bookcase shelf bookshelf",
        "mug cup",
        "chocolate candy sweet",
        "cream lotion moisturiser moisturizer",
        "shaver razor trimmer",
        "giftcard voucher",
        "software licence license download",
        "backpack rucksack bag",
    )
)


def kindred(words: Iterable[str]) -> frozenset[str]:
    """`words` with every word of the kinds they belong to."""
    own = frozenset(words)
    return own.union(*(group for group in GROUPS if own & group))
