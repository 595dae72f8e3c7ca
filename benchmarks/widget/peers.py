"""Gets the widgets that we are compared with, and bundles them as their users would."""

import shutil
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

SOURCE = Path(__file__).with_name("peers")
BUNDLED = {
    "deep-chat": "deep-chat.js",
    "chatscope": "chatscope.jsx",
    "chatbot-kit": "chatbot-kit.jsx",
}


def build(folder: Path) -> None:
    """Fills `folder` once with one script, and a style sheet where there is one, per peer.

    Needs Node with npm; raises FileNotFoundError without.
    """
    shutil.copytree(SOURCE, folder, dirs_exist_ok=True)
    if not (folder / "node_modules").is_dir():
        npm = shutil.which("npm")
        if npm is None:
            raise FileNotFoundError("The comparison needs Node 18 or newer with npm: install it.")
        install = [npm, "install", "--legacy-peer-deps", "--ignore-scripts", "--no-audit"]
        subprocess.run(install, cwd=folder, check=True)
    for name, entry in BUNDLED.items():
        _bundle(folder, name, entry)
    shutil.copy(
        folder / "node_modules/rasa-webchat/lib/index.js", folder / "rasa-webchat.bundle.js"
    )


def _bundle(folder: Path, name: str, entry: str) -> None:
    options = ["--bundle", "--minify", "--jsx=automatic", "--format=iife", "--log-level=error"]
    defined = '--define:process.env.NODE_ENV="production"'
    out = f"--outfile={name}.bundle.js"
    esbuild = folder / "node_modules" / ".bin" / "esbuild"
    subprocess.run([esbuild, entry, *options, defined, out], cwd=folder, check=True)


@contextmanager
def socket(folder: Path) -> Iterator[int]:
    """The port of a socket server, which rasa-webchat needs to show itself."""
    with subprocess.Popen(
        ["node", "socket.js"], cwd=folder, stdout=subprocess.PIPE, text=True
    ) as server:
        assert server.stdout
        try:
            yield int(server.stdout.readline())
        finally:
            server.terminate()
