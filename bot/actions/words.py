"""The words of bot/data/responses/, filled in."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from contextvars import ContextVar
from pathlib import Path

from ruamel.yaml import YAML

_FIGURE = re.compile(r"{(\w+)}")
_CALM: ContextVar[bool] = ContextVar("calm", default=False)


@contextmanager
def calmly(calm: bool = True) -> Iterator[None]:
    """Within it, a response that has a calm wording (its key with `_calm` behind) is said so."""
    token = _CALM.set(calm)
    try:
        yield
    finally:
        _CALM.reset(token)


class Words:
    """Every text that the action server can say, by its response key.

    Variants of a response differ in wording, never in promise; `turn` chooses among them, so
    that the same sentence does not come twice in a row.
    """

    def __init__(self, responses: Mapping[str, tuple[str, ...]]) -> None:
        self._responses = dict(responses)

    @classmethod
    def load(cls, folder: Path) -> Words:
        """Reads every YAML file in `folder`. Raises ValueError that names a file with a fault."""
        responses: dict[str, tuple[str, ...]] = {}
        for path in sorted(folder.glob("*.yml")):
            for key, variants in _read(path).items():
                if key in responses:
                    raise ValueError(f"{path}: {key} stands in another file too; keep one of them.")
                responses[key] = variants
        return cls(responses)

    @property
    def keys(self) -> frozenset[str]:
        return frozenset(self._responses)

    def variants(self, key: str) -> tuple[str, ...]:
        """All wordings of a response. LookupError when there is none."""
        try:
            return self._responses[key]
        except KeyError:
            raise LookupError(f"bot/data/responses/ has no {key}: add it there.") from None

    def say(self, key: str, turn: int = 0, **figures: object) -> str:
        """A wording of `key` with its figures filled in.

        Raises LookupError for an unknown key or for a figure that the wording needs and did not
        get: a sentence with a hole never reaches a customer.
        """
        calm = f"{key}_calm"
        variants = self.variants(calm if _CALM.get() and calm in self._responses else key)
        text = variants[turn % len(variants)]

        def fill(match: re.Match[str]) -> str:
            if match[1] not in figures:
                raise LookupError(f"{key} needs the figure {{{match[1]}}}.")
            return str(figures[match[1]])

        return _FIGURE.sub(fill, text)

    def label(self, kind: str, code: str) -> str:
        """The short name of a code ("method", "PICKUP"), as buttons and lists show it.

        A code that only the platform knows is shown as it reads: "BY_PIGEON" is "by pigeon".
        """
        key = f"utter_label_{kind}_{code.lower()}"
        return self.say(key) if key in self.keys else code.replace("_", " ").strip().lower()


def _read(path: Path) -> dict[str, tuple[str, ...]]:
    try:
        document = YAML(typ="safe").load(path)
        return {
            key: tuple(str(variant["text"]).strip() for variant in variants)
            for key, variants in (document.get("responses") or {}).items()
        }
    except (AttributeError, TypeError, KeyError) as fault:
        raise ValueError(
            f"{path}: this is not a list of responses ({fault!r}). Each response is a key with "
            'a list of "- text: ..." under it.'
        ) from fault
