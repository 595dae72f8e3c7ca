"""The three experts learn, agree, and survive being stored."""

from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from bot.components import experts, network, ngrams
from bot.components.experts import Experts

TEXTS = ["where is my parcel", "track my parcel", "send it back", "i want to return it"] * 8
LABELS = ["track", "track", "return", "return"] * 8


@pytest.fixture(scope="module")
def vectors() -> network.Floats:
    chance = np.random.default_rng(0)
    sides = np.array([1.0 if label == "track" else -1.0 for label in LABELS])
    noise = chance.normal(0, 0.3, (len(LABELS), 16))
    return (noise + sides[:, None]).astype(np.float32)


@pytest.fixture(scope="module")
def trained(vectors: network.Floats) -> Experts:
    return experts.fit(vectors, TEXTS, LABELS)


def test_what_was_learnt_is_known(trained: Experts, vectors: network.Floats) -> None:
    shares = trained.probabilities(vectors, TEXTS)

    assert [trained.labels[i] for i in shares.argmax(axis=1)] == LABELS


def test_shares_add_up_to_one(trained: Experts, vectors: network.Floats) -> None:
    shares = trained.probabilities(vectors[:3], ["", "zzz", "🙂"])

    np.testing.assert_allclose(shares.sum(axis=1), 1, atol=1e-5)


def test_nothing_is_sure_when_the_experts_disagree(
    trained: Experts, vectors: network.Floats
) -> None:
    agreed = trained.probabilities(vectors[:1], ["where is my parcel"]).max()
    disputed = trained.probabilities(vectors[:1], ["i want to return it"]).max()

    assert disputed < agreed


def test_what_is_stored_is_what_was_trained(
    trained: Experts, vectors: network.Floats, tmp_path: Path
) -> None:
    trained.save(tmp_path / "model.npz")

    again = Experts.load(tmp_path / "model.npz")

    np.testing.assert_allclose(
        again.probabilities(vectors, TEXTS), trained.probabilities(vectors, TEXTS), atol=1e-2
    )


def test_out_of_scope_is_claimed_less_than_its_many_sentences_would_have_it(
    vectors: network.Floats,
) -> None:
    labels = ["out_of_scope" if label == "track" else label for label in LABELS]

    model = experts.fit(vectors, TEXTS, labels)

    between = vectors.mean(axis=0, keepdims=True)
    unshifted = replace(model, shift=np.zeros_like(model.shift)).probabilities(between, ["my it"])
    shifted = model.probabilities(between, ["my it"])
    odds = (shifted / shifted[:, ::-1]) / (unshifted / unshifted[:, ::-1])
    assert odds[0, model.labels.index("out_of_scope")] == pytest.approx(0.11 / 0.89, rel=1e-3)


def test_the_same_seed_gives_the_same_network(vectors: network.Floats) -> None:
    one, two = (network.fit(vectors, LABELS, seed=3) for _ in range(2))

    np.testing.assert_array_equal(one.probabilities(vectors), two.probabilities(vectors))


def test_pieces_of_words_survive_a_misspelling() -> None:
    right, wrong = ngrams.columns_of("refund"), ngrams.columns_of("refundd")

    assert len(right.keys() & wrong.keys()) > len(right) / 2
