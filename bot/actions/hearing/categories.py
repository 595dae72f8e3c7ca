"""Which of the shop's categories a question is about, when no order is known."""

from __future__ import annotations

from collections.abc import Iterable

from .kinds import kindred
from .words import stems

#: Words for the categories that many shops have, in the form of `words.stems`.
WORDS = {
    "apparel": "cloth clothe clothing apparel garment shirt tshirt jean trouser dress jacket coat "
    "sweater hoodie skirt sock underwear lingerie bra swimwear bikini scarf hat",
    "shoes": "shoe sneaker boot sandal heel trainer",
    "electronics": "electronic gadget phone laptop headphone earbud speaker camera charger tv "
    "tablet watch monitor keyboard console",
    "hygiene": "hygiene cosmetic makeup lipstick perfume cream shampoo razor shaver toothbrush "
    "skincare lotion deodorant earring piercing",
    "food": "food chocolate coffee tea snack wine cheese perishable grocery fruit meat flower",
    "personalised": "personalised personalized custom customised customized engraved monogrammed",
    "gift_card": "giftcard",
    "furniture": "furniture sofa couch chair table bed desk lamp shelf wardrobe mattress bookcase",
    "digital": "digital software download licence license ebook game key subscription app",
}


def category_meant(text: str, known: Iterable[str]) -> str | None:
    """The one of `known` categories that `text` names, by its own name or by what belongs to it."""
    said = kindred(stems(text))
    found = [
        category
        for category in known
        if said & ({*WORDS.get(category, "").split()} | {*stems(category.replace("_", " "))})
    ]
    # "personalised mug" is about what was done to it, before it is about what it is.
    for first in ("personalised", "gift_card", "digital"):
        if first in found:
            return first
    return found[0] if found else None
