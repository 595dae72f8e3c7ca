"""Two experts and what they say together: one on the meaning, one on the letters."""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from bot.components import network, ngrams
from bot.components.network import Floats, Network
from bot.components.ngrams import Ngrams
from bot.language.patterns import mask

#: How much the letters count; what is left goes to the meaning.
LETTERS = 0.5
SEEDS = (0, 1, 2, 3, 4)
LEAST = np.float32(1e-6)


@dataclass(frozen=True)
class Experts:
    """Networks that differ in their start alone are averaged; the two kinds are multiplied."""

    networks: tuple[Network, ...]
    words: Ngrams

    @property
    def labels(self) -> tuple[str, ...]:
        return self.words.labels

    def probabilities(self, vectors: Floats, texts: Sequence[str]) -> Floats:
        """[len(texts), len(labels)]; high only where both experts agree."""
        meaning = np.mean([one.probabilities(vectors) for one in self.networks], axis=0)
        letters = self.words.probabilities([written(text) for text in texts])
        joint = (1 - LETTERS) * np.log(meaning + LEAST) + LETTERS * np.log(letters + LEAST)
        return network.softmax(joint)

    def save(self, path: Path) -> None:
        parts = [(f"n{i}_", one.arrays()) for i, one in enumerate(self.networks)]
        named = {f"{prefix}{name}": a for prefix, arrays in parts for name, a in arrays.items()}
        np.savez(path, labels=np.array(self.labels), **self.words.arrays(), **named)

    @classmethod
    def load(cls, path: Path) -> "Experts":
        with np.load(path, allow_pickle=False) as file:
            stored = dict(file)
        prefixes = sorted({name[:3] for name in stored if name[0] == "n" and name[2] == "_"})
        networks = [
            Network.of({n.removeprefix(p): a for n, a in stored.items() if n.startswith(p)})
            for p in prefixes
        ]
        return cls(tuple(networks), Ngrams.of(stored))


def fit(
    vectors: Floats, texts: Sequence[str], labels: Sequence[str], seeds: Sequence[int] = SEEDS
) -> Experts:
    """Train both on the same examples; one network for each seed."""
    networks = tuple(network.fit(vectors, labels, seed) for seed in seeds)
    return Experts(networks, ngrams.fit([written(text) for text in texts], labels))


def written(text: str) -> str:
    """The text as the experts read it."""
    return mask(text).lower()
