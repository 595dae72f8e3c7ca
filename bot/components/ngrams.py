"""Logistic regression on words, pairs of words and pieces of words: the letter, not the meaning.

One label against all others: quicker to fit than all at once, and better on what people wrote.

It knows "byee" and "thnx" by their letters, and what it has never seen it does not claim.
"""

import re
import zlib
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import TYPE_CHECKING

import numpy as np
import numpy.typing as npt

from bot.components.network import Floats

if TYPE_CHECKING:
    from scipy.sparse import csr_matrix

#: Pieces are hashed to so many columns; the hash (CRC-32) is the same on every machine.
COLUMNS = 2**15
PIECES = (3, 4)
C = 10.0
TOKEN = re.compile(r"[\w']+|[?!]")


@dataclass(frozen=True)
class Ngrams:
    """`weights`: one row for each column of the hash; `rarity`: how much a column tells."""

    labels: tuple[str, ...]
    rarity: Floats
    weights: Floats
    bias: Floats

    def probabilities(self, texts: Sequence[str]) -> Floats:
        """[len(texts), len(labels)]; each row adds up to one."""
        claims = 1 / (1 + np.exp(-np.stack([self._scores(text) for text in texts])))
        shares: Floats = claims / claims.sum(axis=1, keepdims=True)
        return shares

    def _scores(self, text: str) -> Floats:
        columns, values = weighted(text, self.rarity)
        scores: Floats = values @ self.weights[columns].astype(np.float32) + self.bias
        return scores

    def arrays(self) -> dict[str, npt.NDArray[np.generic]]:
        """The model as arrays, for an .npz file."""
        rows = self.weights.astype(np.float16)
        return {"words": rows, "words_bias": self.bias, "rarity": self.rarity}

    @classmethod
    def of(cls, stored: Mapping[str, npt.NDArray[np.generic]]) -> "Ngrams":
        rarity, bias = stored["rarity"].astype(np.float32), stored["words_bias"].astype(np.float32)
        weights = stored["words"].astype(np.float32)
        return cls(tuple(map(str, stored["labels"])), rarity, weights, bias)


def fit(texts: Sequence[str], labels: Sequence[str]) -> Ngrams:
    """Fit with weights that make every label count alike."""
    from sklearn.linear_model import LogisticRegression  # takes a second; serving never needs it

    seen = np.zeros(COLUMNS, np.float32)
    for text in texts:
        seen[list(columns_of(text))] += 1
    rarity = (np.log((1 + len(texts)) / (1 + seen)) + 1).astype(np.float32)
    model = LogisticRegression(C=C, class_weight="balanced", solver="liblinear")
    model.fit(_matrix([weighted(text, rarity) for text in texts]), labels)
    weights, bias = model.coef_.T, model.intercept_
    if len(model.classes_) == 2:  # of two labels sklearn keeps the second one's alone
        weights, bias = np.hstack([-weights, weights]), np.concatenate([-bias, bias])
    names = tuple(map(str, model.classes_))
    return Ngrams(names, rarity, weights.astype(np.float32), bias.astype(np.float32))


def columns_of(text: str) -> Counter[int]:
    """How often each column of the hash is hit."""
    return Counter(zlib.crc32(gram.encode()) % COLUMNS for gram in _grams(text))


def weighted(text: str, rarity: Floats) -> tuple[npt.NDArray[np.intp], Floats]:
    """The columns that `text` hits and their weights (tf-idf, length one)."""
    counts = columns_of(text)
    columns = np.array(list(counts), np.intp)
    values = (1 + np.log(np.array(list(counts.values()), np.float32))) * rarity[columns]
    length = np.linalg.norm(values)
    return columns, (values / length if length else values).astype(np.float32)


def _grams(text: str) -> Iterator[str]:
    words = TOKEN.findall(text)
    yield from words[:1] and [f"^{words[0]}"]
    yield from (f"w{word}" for word in words)
    yield from (f"w{a} {b}" for a, b in pairwise(words))
    for word in (f" {word} " for word in words):
        for size in PIECES:
            yield from (word[i : i + size] for i in range(len(word) - size + 1))


def _matrix(rows: Sequence[tuple[npt.NDArray[np.intp], Floats]]) -> "csr_matrix":
    from scipy.sparse import csr_matrix

    columns = np.concatenate([columns for columns, _ in rows])
    values = np.concatenate([values for _, values in rows])
    starts = np.cumsum([0, *(len(columns) for columns, _ in rows)])
    return csr_matrix((values, columns, starts), shape=(len(rows), COLUMNS))
