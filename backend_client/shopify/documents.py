"""The GraphQL documents, one file each, with the fragments that they spread."""

from __future__ import annotations

import re
from functools import cache
from importlib.resources import files

API_VERSION = "2026-10"
"""The version of Shopify's Admin API that every document is written for and tested against."""

FOLDER = "documents"
SPREAD = re.compile(r"\.\.\.(\w+)")


@cache
def document(name: str) -> str:
    """The text to send: documents/NAME.graphql and its fragments, each once."""
    texts = {name: _read(f"{name}.graphql")}
    waiting = [name]
    while waiting:
        for fragment in SPREAD.findall(texts[waiting.pop()]):
            if fragment not in texts:
                texts[fragment] = _read(f"fragments/{fragment}.graphql")
                waiting.append(fragment)
    return "\n".join(texts.values())


def names() -> tuple[str, ...]:
    """All documents that there are."""
    folder = files("backend_client.shopify") / FOLDER
    found = (entry.name for entry in folder.iterdir())
    return tuple(sorted(name.removesuffix(".graphql") for name in found if "." in name))


def _read(path: str) -> str:
    return (files("backend_client.shopify") / FOLDER / path).read_text(encoding="utf-8")
