"""How a customer calls the things that were bought."""

from __future__ import annotations

import re
from random import Random

import backend_client.model as shop


def names(line: shop.OrderLine, order: shop.Order) -> list[str]:
    """Names that fit this line and no other of the order, the fullest first."""
    base = line.product_title.split(",")[0].lower()
    head = re.split(r" with | for ", base)[0]
    last = head.split()[-1]
    others = " ".join(o.product_title.lower() for o in order.lines if o.id != line.id)
    short = [last] if last.isalpha() and len(last) > 2 and last not in others else []
    return list(dict.fromkeys([base, head if head not in others else base, *short]))


def name(line: shop.OrderLine, order: shop.Order, chance: Random) -> str:
    return chance.choice(names(line, order))


def is_many(called: str) -> bool:
    return called.endswith("s") and not called.endswith("ss")


def agreeing(text: str, called: str) -> str:
    """`text` with {item}, {it}, {they} and {is} filled in."""
    many = is_many(called)
    return text.format(
        item=called,
        it="them" if many else "it",
        they="they" if many else "it",
        **{"is": "are" if many else "is"},
    )


def variant_words(variant: shop.Variant, line: shop.OrderLine, chance: Random) -> str:
    """The variant by what is different about it: "black", "size 42", "black in 42"."""
    different = {
        option: value
        for option, value in variant.options.items()
        if line.options.get(option) != value
    }
    parts = [
        f"size {value}" if option == "Size" and chance.random() < 0.5 else value.lower()
        for option, value in different.items()
    ]
    return " in ".join(parts) or variant.title.lower()
