"""Multinomial logistic regression on sentence vectors: fitted once, then two arrays and a softmax."""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import numpy.typing as npt

Floats = npt.NDArray[np.float32]


@dataclass(frozen=True)
class Linear:
    """One row of `weights` and one of `bias` for each label."""

    labels: tuple[str, ...]
    weights: Floats
    bias: Floats

    def probabilities(self, vectors: Floats) -> Floats:
        """[len(vectors), len(labels)]; each row adds up to one."""
        scores = vectors @ self.weights.T + self.bias
        scores = np.exp(scores - scores.max(axis=1, keepdims=True))
        shares: Floats = scores / scores.sum(axis=1, keepdims=True)
        return shares

    def save(self, path: Path) -> None:
        np.savez(path, labels=np.array(self.labels), weights=self.weights, bias=self.bias)

    @classmethod
    def load(cls, path: Path) -> "Linear":
        with np.load(path, allow_pickle=False) as stored:
            return cls(tuple(map(str, stored["labels"])), stored["weights"], stored["bias"])


def fit(vectors: Floats, labels: Sequence[str], c: float) -> Linear:
    """Fit with weights that make every label count alike; a larger `c` follows the data closer."""
    from sklearn.linear_model import LogisticRegression  # takes a second; serving never needs it

    model = LogisticRegression(C=c, class_weight="balanced", max_iter=1000)
    model.fit(vectors, labels)
    weights, bias = model.coef_, model.intercept_
    if len(model.classes_) == 2:  # sklearn keeps one row for two labels
        weights, bias = np.vstack([-weights, weights]) / 2, np.concatenate([-bias, bias]) / 2
    return Linear(
        tuple(map(str, model.classes_)), weights.astype(np.float32), bias.astype(np.float32)
    )
