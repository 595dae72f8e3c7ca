"""Three experts and what they say together: on the meaning, on the letters, on what is alike."""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from bot.components import neighbours, network, ngrams
from bot.components.neighbours import Neighbours
from bot.components.network import Floats, Network
from bot.components.ngrams import Ngrams
from bot.language.patterns import mask

SEEDS = (0, 1, 2, 3, 4)
LEAST = np.float32(1e-6)
#: What is none of our business needs so many sentences to learn that they are a larger share of
#: the training data than of what customers write, which is this.
ELSE, ELSE_SHARE = "out_of_scope", 0.11


@dataclass(frozen=True)
class Experts:
    """Networks that differ in their start alone are averaged; the three kinds are multiplied, and
    count alike."""

    networks: tuple[Network, ...]
    words: Ngrams
    alike: Neighbours
    shift: Floats  # [labels], added to the logarithms: from the training's shares to real ones

    @property
    def labels(self) -> tuple[str, ...]:
        return self.words.labels

    def probabilities(self, vectors: Floats, texts: Sequence[str]) -> Floats:
        """[len(texts), len(labels)]; high only where the experts agree."""
        meaning = np.mean([one.probabilities(vectors) for one in self.networks], axis=0)
        letters = self.words.probabilities([written(text) for text in texts])
        said = np.stack([meaning, letters, self.alike.probabilities(vectors)])
        return network.softmax(np.log(said + LEAST).mean(axis=0) + self.shift)

    def save(self, path: Path) -> None:
        parts = [(f"n{i}_", one.arrays()) for i, one in enumerate(self.networks)]
        named = {f"{prefix}{name}": a for prefix, arrays in parts for name, a in arrays.items()}
        own = {"labels": np.array(self.labels), "shift": self.shift}
        np.savez(path, **own, **self.words.arrays(), **self.alike.arrays(), **named)

    @classmethod
    def load(cls, path: Path) -> "Experts":
        with np.load(path, allow_pickle=False) as file:
            stored = dict(file)
        prefixes = sorted({name[:3] for name in stored if name[0] == "n" and name[2] == "_"})
        networks = [
            Network.of({n.removeprefix(p): a for n, a in stored.items() if n.startswith(p)})
            for p in prefixes
        ]
        alike = Neighbours.of(stored)
        return cls(tuple(networks), Ngrams.of(stored), alike, stored["shift"])


def fit(
    vectors: Floats, texts: Sequence[str], labels: Sequence[str], seeds: Sequence[int] = SEEDS
) -> Experts:
    """Train all on the same examples; one network for each seed."""
    networks = tuple(network.fit(vectors, labels, seed) for seed in seeds)
    words = ngrams.fit([written(text) for text in texts], labels)
    alike = neighbours.fit(vectors, labels)
    return Experts(networks, words, alike, _shift(words.labels, labels.count(ELSE) / len(labels)))


def _shift(labels: Sequence[str], trained: float) -> Floats:
    """The change of log odds for a label whose share is not what it was in training (Saerens,
    Latinne and Decaestecker 2002, equation 2.4); nothing where it was no larger."""
    shift = np.zeros(len(labels), np.float32)
    if ELSE in labels and trained > ELSE_SHARE:
        shift[labels.index(ELSE)] = _log_odds(ELSE_SHARE) - _log_odds(trained)
    return shift


def _log_odds(share: float) -> float:
    return float(np.log(share / (1 - share)))


def written(text: str) -> str:
    """The text as the experts read it."""
    return mask(text).lower()
