"""Rasa's default pipeline (sparse features and DIET), trained on our data, in a throwaway place.

DIET needs TensorFlow, so it has its own environment below var/benchmark/ (2.5 GB). An epoch takes a
minute or two; the model is kept, and trained anew only when the training data changed.
"""

import hashlib
import shutil
import subprocess
from pathlib import Path

ROOT = Path(__file__).parents[2]
PLACE = ROOT / "var" / "benchmark"
TENSORFLOW = ("tensorflow==2.12.0", "tensorflow-hub==0.13.0")

#: Rasa's default is 100, which takes hours on 11,000 sentences; at 15 it fits 97 % of them.
EPOCHS = 15

#: What Rasa takes by default for English, but for what plays no part here (synonyms, responses).
CONFIG = """\
recipe: default.v1
assistant_id: default-pipeline
language: en
pipeline:
  - name: WhitespaceTokenizer
  - name: RegexFeaturizer
  - name: LexicalSyntacticFeaturizer
  - name: CountVectorsFeaturizer
  - name: CountVectorsFeaturizer
    analyzer: char_wb
    min_ngram: 1
    max_ngram: 4
  - name: DIETClassifier
    epochs: {epochs}
    constrain_similarities: true
    random_seed: 1
  - name: FallbackClassifier
    threshold: 0.3
    ambiguity_threshold: 0.1
"""


def python() -> Path:
    """The environment's interpreter; sets the environment up on first use."""
    project = PLACE / "pyproject.toml"
    PLACE.mkdir(parents=True, exist_ok=True)
    wanted = _with_tensorflow((ROOT / "bot" / "pyproject.toml").read_text())
    if not project.is_file() or project.read_text() != wanted:
        project.write_text(wanted)
        subprocess.run(["uv", "sync", "--project", str(PLACE)], check=True)
    return PLACE / ".venv" / "bin" / "python"


def _with_tensorflow(project: str) -> str:
    """The bot's own project, with TensorFlow for what stands in for it."""
    listed = ",\n".join(f'    "{package}"' for package in TENSORFLOW)
    project = project.replace('    "no-tensorflow"', listed)
    source = '[tool.uv.sources]\nno-tensorflow = { path = "no_tensorflow" }\n'
    return project.replace(source, "")


def model(epochs: int = EPOCHS) -> Path:
    """The model, trained on bot/data/nlu with the default pipeline."""
    data = ROOT / "bot" / "data" / "nlu"
    config = CONFIG.format(epochs=epochs)
    content = config + "".join(path.read_text() for path in sorted(data.glob("*.yml")))
    name = f"default-{hashlib.sha256(content.encode()).hexdigest()[:12]}"
    trained = PLACE / f"{name}.tar.gz"
    if not trained.is_file():
        interpreter = python()
        (PLACE / "config.yml").write_text(config)
        copied = PLACE / "nlu"
        shutil.rmtree(copied, ignore_errors=True)
        shutil.copytree(data, copied)
        command = [str(interpreter), "-m", "rasa", "train", "nlu", "--nlu", str(copied)]
        command += ["--config", str(PLACE / "config.yml"), "--out", str(PLACE)]
        command += ["--fixed-model-name", name]
        subprocess.run(command, check=True, cwd=PLACE)
    return trained
