"""A vote of the nearest training sentences: what this message is most like, one by one.

What it has over a network: a way of saying things that a handful of sentences have is not averaged
away, and what lies between two labels is shared by them.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from bot.components.network import Floats

#: The directions that are kept: three quarters of the vectors' variance, an eighth of their size.
AXES = 192
NEAREST = 20
#: A neighbour this much further off (in cosine) than the nearest weighs 1/e.
FADE = 0.07
#: What a label without a neighbour weighs, where the nearest neighbour weighs one.
LEAST = 1e-2


@dataclass(frozen=True)
class Neighbours:
    """`points`: a unit row for each training sentence, along `axes` from the `mean`; `wanted`: the
    index of its label."""

    labels: tuple[str, ...]
    mean: Floats
    axes: Floats
    points: Floats
    wanted: npt.NDArray[np.intp]

    def probabilities(self, vectors: Floats) -> Floats:
        """[len(vectors), len(labels)]; each row adds up to one."""
        near = unit((vectors - self.mean) @ self.axes) @ self.points.T
        return np.stack([self._vote(row) for row in near])

    def _vote(self, near: Floats) -> Floats:
        nearest = np.argpartition(-near, min(NEAREST, len(near) - 1))[:NEAREST]
        weights = np.exp((near[nearest] - near[nearest].max()) / FADE)
        votes = np.bincount(self.wanted[nearest], weights, len(self.labels)) + LEAST
        shares: Floats = (votes / votes.sum()).astype(np.float32)
        return shares

    def arrays(self) -> dict[str, npt.NDArray[np.generic]]:
        """The sentences as arrays, for an .npz file; half precision is enough."""
        halves = {"axes": self.axes, "points": self.points, "middle": self.mean}
        return {name: a.astype(np.float16) for name, a in halves.items()} | {"wanted": self.wanted}

    @classmethod
    def of(cls, stored: Mapping[str, npt.NDArray[np.generic]]) -> "Neighbours":
        middle, axes, points = (
            stored[name].astype(np.float32) for name in ("middle", "axes", "points")
        )
        labels = tuple(map(str, stored["labels"]))
        return cls(labels, middle, axes, points, stored["wanted"].astype(np.intp))


def fit(vectors: Floats, labels: Sequence[str]) -> Neighbours:
    """Keep every sentence, along the directions in which they differ most."""
    names, wanted = np.unique(np.array(labels), return_inverse=True)
    mean = vectors.mean(axis=0)
    apart = vectors - mean
    _, directions = np.linalg.eigh(apart.T @ apart)  # the greatest variance comes last
    axes = directions[:, -AXES:]
    return Neighbours(tuple(map(str, names)), mean, axes, unit(apart @ axes), wanted)


def unit(rows: Floats) -> Floats:
    lengths = np.linalg.norm(rows, axis=1, keepdims=True)
    scaled: Floats = rows / np.maximum(lengths, np.float32(1e-6))
    return scaled
