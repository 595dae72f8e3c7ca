import sys
from pathlib import Path

import pytest

from deploy.errors import SetUpFailed
from deploy.training import fingerprint, is_trained, train, trained_model

# Stands in for `python -m rasa train`: leaves a model where it is told to, counts its calls.
FAKE_RASA = f"""#!{sys.executable}
import os, pathlib, sys
words = sys.argv[1:]
pathlib.Path("calls").open("a").write(" ".join(words[:3]) + "\\n")
pathlib.Path("cache").write_text(os.environ["RASA_CACHE_DIRECTORY"])
print("Starting to train")
if pathlib.Path("bot/data/broken").exists():
    sys.exit("Duplicate rule names")
out = pathlib.Path(words[words.index("--out") + 1])
(out / (words[words.index("--fixed-model-name") + 1] + ".tar.gz")).write_text("a model")
"""


@pytest.fixture
def root(tmp_path: Path) -> Path:
    for folder in ("bot/.venv/bin", "bot/data/nlu", "bot/components", "bot/models"):
        (tmp_path / folder).mkdir(parents=True)
    (tmp_path / "config.yml").write_text("pipeline: []\n")
    (tmp_path / "bot/data/nlu/greet.yml").write_text("nlu: []\n")
    (tmp_path / "bot/components/encoder.py").write_text("VERSION = 1\n")
    python = tmp_path / "bot/.venv/bin/python"
    python.write_text(FAKE_RASA)
    python.chmod(0o755)
    return tmp_path


def run(root: Path) -> Path:
    return train(root, {}, root / "var/log/train.log", tick=lambda _seconds: None)


def test_a_trained_model_is_found_again(root: Path) -> None:
    model = run(root)

    assert is_trained(root)
    assert trained_model(root) == model
    assert model.read_text() == "a model"


def test_without_a_model_the_sentence_says_what_to_do(root: Path) -> None:
    with pytest.raises(SetUpFailed, match="make train"):
        trained_model(root)


@pytest.mark.parametrize(
    "changed", ["config.yml", "bot/data/nlu/greet.yml", "bot/components/encoder.py"]
)
def test_what_the_model_rests_on_makes_it_stale(root: Path, changed: str) -> None:
    run(root)

    (root / changed).write_text("something else\n")

    assert not is_trained(root)


def test_a_new_file_makes_it_stale(root: Path) -> None:
    run(root)

    (root / "bot/data/nlu/bye.yml").write_text("")

    assert not is_trained(root)


def test_compiled_python_changes_nothing(root: Path) -> None:
    run(root)

    (root / "bot/components/encoder.pyc").write_text("compiled")

    assert is_trained(root)


def test_a_new_model_replaces_the_old_one(root: Path) -> None:
    run(root)
    (root / "config.yml").write_text("pipeline: [one]\n")

    model = run(root)

    assert list((root / "bot/models").iterdir()) == [model]


def test_rasas_cache_is_kept_apart_by_our_components_code(root: Path) -> None:
    run(root)
    first = (root / "cache").read_text()
    (root / "config.yml").write_text("pipeline: [one]\n")
    run(root)
    same_code = (root / "cache").read_text()
    (root / "bot/components/encoder.py").write_text("VERSION = 2\n")
    run(root)

    assert same_code == first
    assert (root / "cache").read_text() != first


def test_a_failed_training_shows_the_end_of_its_log_and_leaves_no_model(root: Path) -> None:
    (root / "bot/data/broken").touch()

    with pytest.raises(SetUpFailed, match=r"exit code 1(.|\n)*Duplicate rule names"):
        run(root)

    assert not is_trained(root)
    assert list((root / "bot/models").iterdir()) == []


def test_a_missing_rasa_is_one_sentence(root: Path) -> None:
    (root / "bot/.venv/bin/python").unlink()

    with pytest.raises(SetUpFailed, match="make setup"):
        run(root)


def test_the_same_words_in_another_file_are_another_fingerprint(tmp_path: Path) -> None:
    (tmp_path / "a").mkdir()
    (tmp_path / "a/one").write_text("x")
    before = fingerprint(tmp_path, ["a"])

    (tmp_path / "a/one").rename(tmp_path / "a/two")

    assert fingerprint(tmp_path, ["a"]) != before
