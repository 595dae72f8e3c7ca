"""The nearest sentences' vote."""

import numpy as np
import pytest

from bot.components import neighbours
from bot.components.neighbours import Neighbours

#: A crowd of one label around each of two corners, and three of a rare one apart from both.
CORNERS = {"track": (10, (1.0, 0.0, 0.0)), "return": (10, (0.0, 1.0, 0.0)), "quote": (3, (0, 0, 1))}


@pytest.fixture(scope="module")
def voters() -> Neighbours:
    chance = np.random.default_rng(0)
    crowds = [corner + chance.normal(0, 0.05, (n, 3)) for n, corner in CORNERS.values()]
    labels = [label for label, (n, _) in CORNERS.items() for _ in range(n)]
    return neighbours.fit(np.concatenate(crowds).astype(np.float32), labels)


def votes(voters: Neighbours, *vector: float) -> dict[str, float]:
    [shares] = voters.probabilities(np.array([vector], np.float32))
    return dict(zip(voters.labels, shares.tolist(), strict=True))


@pytest.mark.parametrize("label", CORNERS)
def test_what_is_like_a_labels_sentences_is_that_label(voters: Neighbours, label: str) -> None:
    found = votes(voters, *CORNERS[label][1])

    assert max(found, key=lambda one: found[one]) == label
    assert sum(found.values()) == pytest.approx(1, abs=1e-5)


def test_what_lies_between_two_labels_is_shared_by_them(voters: Neighbours) -> None:
    found = votes(voters, 0.5, 0.5, 0.0)

    assert min(found["track"], found["return"]) > 0.1 > found["quote"]


def test_no_label_is_ruled_out(voters: Neighbours) -> None:
    assert min(votes(voters, 1.0, 0.0, 0.0).values()) > 0
