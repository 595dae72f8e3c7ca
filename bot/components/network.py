"""A small neural network on sentence vectors, in numpy: one hidden layer, then a softmax.

What it has over logistic regression: a label may lie in several places (out_of_scope lies in
hundreds), and what is far from every example is not claimed by the label whose side it is on.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

Floats = npt.NDArray[np.float32]

HIDDEN = 256
EPOCHS = 15
BATCH = 256
RATE = 3e-3
DECAY = 3e-2
#: The share of the hidden units that is left out at each step.
DROPPED = 0.4
#: How far rare labels are weighted up: 0 not at all, 1 until all labels count alike.
BALANCE = 0.25


@dataclass(frozen=True)
class Network:
    """`layers`: weights and bias into the hidden layer, weights and bias out of it."""

    labels: tuple[str, ...]
    mean: Floats
    scale: Floats
    layers: tuple[Floats, Floats, Floats, Floats]

    def probabilities(self, vectors: Floats) -> Floats:
        """[len(vectors), len(labels)]; each row adds up to one."""
        into, into_bias, out, out_bias = self.layers
        hidden = np.maximum((vectors - self.mean) * self.scale @ into + into_bias, 0)
        return softmax(hidden @ out + out_bias)

    def arrays(self) -> dict[str, npt.NDArray[np.generic]]:
        """The network as arrays, for an .npz file."""
        layers = {f"layer{i}": layer for i, layer in enumerate(self.layers)}
        return {"labels": np.array(self.labels), "mean": self.mean, "scale": self.scale} | layers

    @classmethod
    def of(cls, stored: Mapping[str, npt.NDArray[np.generic]]) -> "Network":
        first, second, third, fourth = (stored[f"layer{i}"].astype(np.float32) for i in range(4))
        mean, scale = stored["mean"].astype(np.float32), stored["scale"].astype(np.float32)
        labels = tuple(map(str, stored["labels"]))
        return cls(labels, mean, scale, (first, second, third, fourth))


def softmax(scores: Floats) -> Floats:
    scores = np.exp(scores - scores.max(axis=1, keepdims=True))
    shares: Floats = scores / scores.sum(axis=1, keepdims=True)
    return shares


def fit(vectors: Floats, labels: Sequence[str], seed: int = 0) -> Network:
    """Train with Adam on the weighted cross-entropy. The same seed gives the same network."""
    names, wanted = np.unique(np.array(labels), return_inverse=True)
    mean = vectors.mean(axis=0)
    scale = np.float32(1 / vectors.std(axis=0).mean())
    layers = _trained((vectors - mean) * scale, wanted, len(names), np.random.default_rng(seed))
    return Network(tuple(map(str, names)), mean, np.array(scale), layers)


def _trained(
    inputs: Floats, wanted: npt.NDArray[np.intp], count: int, chance: np.random.Generator
) -> tuple[Floats, Floats, Floats, Floats]:
    layers = _started(inputs.shape[1], count, chance)
    adam = _Adam(layers, steps=EPOCHS * -(-len(inputs) // BATCH))
    frequencies = np.bincount(wanted, minlength=count)
    weights = ((frequencies.mean() / frequencies) ** BALANCE)[wanted]
    weights = (weights / weights.mean()).astype(np.float32)
    for _ in range(EPOCHS):
        order = chance.permutation(len(inputs))
        for start in range(0, len(order), BATCH):
            rows = order[start : start + BATCH]
            adam.step(_gradients(layers, inputs[rows], wanted[rows], weights[rows], chance))
    return layers[0], layers[1], layers[2], layers[3]


def _started(width: int, count: int, chance: np.random.Generator) -> list[Floats]:
    into = chance.normal(0, np.sqrt(2 / width), (width, HIDDEN)).astype(np.float32)
    out = chance.normal(0, np.sqrt(1 / HIDDEN), (HIDDEN, count)).astype(np.float32)
    return [into, np.zeros(HIDDEN, np.float32), out, np.zeros(count, np.float32)]


def _gradients(
    layers: list[Floats],
    inputs: Floats,
    wanted: npt.NDArray[np.intp],
    weights: Floats,
    chance: np.random.Generator,
) -> list[Floats]:
    before = inputs @ layers[0] + layers[1]
    mask = (chance.random(before.shape, dtype=np.float32) > DROPPED) / np.float32(1 - DROPPED)
    hidden = np.maximum(before, 0) * mask
    error = softmax(hidden @ layers[2] + layers[3])
    error[np.arange(len(wanted)), wanted] -= 1
    error *= weights[:, None] / len(wanted)
    back = (error @ layers[2].T) * mask * (before > 0)
    return [inputs.T @ back, back.sum(axis=0), hidden.T @ error, error.sum(axis=0)]


class _Adam:
    """Adam with weight decay apart from the gradient; the rate falls along a cosine."""

    def __init__(self, layers: list[Floats], steps: int) -> None:
        self._layers = layers
        self._means = [np.zeros_like(layer) for layer in layers]
        self._squares = [np.zeros_like(layer) for layer in layers]
        self._steps = steps
        self._step = 0

    def step(self, gradients: list[Floats]) -> None:
        self._step += 1
        rate = np.float32(RATE * 0.5 * (1 + np.cos(np.pi * self._step / self._steps)))
        for i, (layer, gradient) in enumerate(zip(self._layers, gradients, strict=True)):
            self._means[i] = 0.9 * self._means[i] + 0.1 * gradient
            self._squares[i] = 0.999 * self._squares[i] + 0.001 * gradient**2
            mean = self._means[i] / (1 - 0.9**self._step)
            square = self._squares[i] / (1 - 0.999**self._step)
            decay = DECAY * layer if layer.ndim == 2 else 0
            layer -= rate * (mean / (np.sqrt(square) + 1e-8) + decay)
