"""`python -m benchmarks.understanding FILE`: how well the bot understands the sentences in FILE.

Prints our figures and, beside them, those of Rasa's default pipeline trained on the same data:
measured with --default (half an hour on first use), else as recorded for this file, if it was.
"""

import argparse
import hashlib
import json
import subprocess
import sys
from dataclasses import asdict
from pathlib import Path

from benchmarks.understanding import default_pipeline
from benchmarks.understanding.scoring import Score, Sentence, read, score, texts

ROOT = Path(__file__).parents[2]
LABELS = ROOT / "tests" / "understanding" / "labels.json"
HELD_OUT = ROOT / "tests" / "understanding" / "held_out.tsv"
RECORDED = Path(__file__).with_name("recorded.json")
FIGURES = ("in_scope_accuracy", "macro_recall", "out_of_scope_recall", "declined_in_scope")
#: How far below the recorded figure ours may fall.
SLACK = 0.01


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("file", type=Path, nargs="?", default=HELD_OUT)
    parser.add_argument("--model", type=Path, default=ROOT / "bot/models/returns-desk.tar.gz")
    parser.add_argument("--python", type=Path, default=ROOT / "bot/.venv/bin/python")
    parser.add_argument("--default", action="store_true", help="measure Rasa's default too")
    parser.add_argument("--default-model", type=Path, help="an older model of Rasa's default")
    parser.add_argument("--epochs", type=int, default=default_pipeline.EPOCHS, help="of DIET's")
    parser.add_argument("--record", action="store_true", help="record what was measured")
    parser.add_argument("--show", type=int, default=15, help="how many confusions to list")
    options = parser.parse_args()
    sentences = read(options.file)
    known = json.loads(RECORDED.read_text()) if RECORDED.is_file() else {}
    key = hashlib.sha256(options.file.read_bytes()).hexdigest()[:16]
    before = known.get(key, {})
    measured = {"ours": scores(sentences, understood(options.python, options.model, sentences))}
    if options.default:
        model = options.default_model or default_pipeline.model(options.epochs)
        intents = understood(default_pipeline.python(), model, sentences)
        measured["default"] = scores(sentences, intents)
    for part in measured["ours"]:
        show(part, measured, before, options.show)
    if options.record:
        figures = {who: {part: plain(s) for part, s in by.items()} for who, by in measured.items()}
        known[key] = before | figures
        RECORDED.write_text(json.dumps(known, indent=1) + "\n")
    return regressed(measured["ours"], before.get("ours", {}))


def understood(python: Path, model: Path, sentences: list[Sentence]) -> dict[str, str | None]:
    """The intent of each text, as the model at `model` understands it."""
    if not model.is_file():
        sys.exit(f"There is no trained model at {model}: run `make train` first.")
    said = texts(sentences)
    script = Path(__file__).with_name("parse.py")
    done = subprocess.run(
        [str(python), str(script), str(model.resolve())],
        input=json.dumps(said),
        capture_output=True,
        text=True,
        check=False,
        cwd=ROOT,
    )
    if done.returncode:
        sys.exit(f"The model at {model} could not be run:\n{done.stderr[-2000:]}")
    return dict(zip(said, json.loads(done.stdout), strict=True))


def scores(sentences: list[Sentence], intents: dict[str, str | None]) -> dict[str, Score]:
    """Of what people wrote and of the rest, where there is any."""
    labels = json.loads(LABELS.read_text())
    parts = {
        "people": [sentence for sentence in sentences if sentence.by_people],
        "rest": [sentence for sentence in sentences if not sentence.by_people],
    }
    return {name: score(part, intents, labels) for name, part in parts.items() if part}


def plain(result: Score) -> dict[str, float | None]:
    return {name: value for name, value in asdict(result).items() if name in FIGURES}


def show(
    part: str,
    measured: dict[str, dict[str, Score]],
    before: dict[str, dict[str, dict[str, float | None]]],
    confusions: int,
) -> None:
    ours = measured["ours"][part]
    default = plain(measured["default"][part]) if "default" in measured else None
    default = default or before.get("default", {}).get(part) or {}
    print(f"\n{part}: {ours.sentences} sentences")
    print(f"  {'':22}{'ours':>8}{'Rasa default':>16}")
    for name, value in plain(ours).items():
        print(f"  {name:22}{_written(value):>8}{_written(default.get(name)):>16}")
    for label, intent, count in ours.confused[:confusions]:
        print(f"  {count:5}  {label} taken for {intent}")


def _written(value: float | None) -> str:
    return "-" if value is None else f"{value:.3f}"


def regressed(ours: dict[str, Score], before: dict[str, dict[str, float | None]]) -> int:
    """1 if a figure fell more than `SLACK` below the recorded one, else 0."""
    worse = [
        f"{part}: {name} is {now}, {was} was recorded"
        for part, figures in before.items()
        for name, was in figures.items()
        if name != "declined_in_scope" and part in ours and was is not None
        if (now := plain(ours[part])[name]) is None or now < was - SLACK
    ]
    for line in worse:
        print(f"Understanding got worse. {line}.", file=sys.stderr)
    return 1 if worse else 0


if __name__ == "__main__":
    sys.exit(main())
