"""Serves the customer's chat to shops' pages: `/chat.js` and the files that it asks for.

The script is written as small modules in `web/static/` and needs no build: when the server starts
they are joined in order, with comments and indentation dropped, so that a page makes one request.
"""

import gzip
import hashlib
import json
import re
from dataclasses import dataclass, field
from pathlib import Path

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import BaseRoute, Route

STATIC = Path(__file__).parent / "web" / "static"
MODULES = ("dom", "reader", "conversation", "cards", "photos", "thread", "menu", "chat")
FALLBACK = "en"

HEADERS = {
    "Cache-Control": "public, max-age=300, stale-while-revalidate=86400",
    "Access-Control-Allow-Origin": "*",
    "Cross-Origin-Resource-Policy": "cross-origin",
    "X-Content-Type-Options": "nosniff",
    "Vary": "Accept-Encoding",
}
# Left alone when a line is tightened: strings, templates, patterns. Then end-of-line comments.
LITERAL = re.compile(
    r"""("(?:[^"\\]|\\.)*"|`(?:[^`\\]|\\.)*`|/(?![ /*])(?:[^/\\\n]|\\.)+/[gm]?)| // .*$"""
)


def routes() -> list[BaseRoute]:
    """The files as they stand now; a change shows after a restart."""
    styles = _tight_css((STATIC / "thread.css").read_text())
    words = {
        f"/strings/{name}.json": _Asset(_words(name), "application/json") for name in languages()
    }
    files = {
        "/chat.js": _Asset(script(), "text/javascript"),
        "/thread.css": _Asset(styles, "text/css"),
    }
    return [Route(path, asset.answer) for path, asset in (files | words).items()]


def script() -> str:
    """The whole of `/chat.js`, for the browser's classic script tag."""
    constants = {
        "ENGLISH": json.loads(_words(FALLBACK)),
        "LANGUAGES": [name for name in languages() if name != FALLBACK],
        "STYLE": _tight_css((STATIC / "shell.css").read_text()),
    }
    made = [f"const {name}={_json(value)};" for name, value in constants.items()]
    modules = [_joinable((STATIC / f"{name}.js").read_text()) for name in MODULES]
    return "\n".join(["(()=>{", *made, *modules, "})()"])


def languages() -> list[str]:
    """The interface's languages: one file of strings each."""
    return sorted(path.stem for path in (STATIC / "strings").glob("*.json"))


def _words(language: str) -> str:
    return _json(json.loads((STATIC / "strings" / f"{language}.json").read_text()))


def _json(value: object) -> str:
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"))


def _joinable(module: str) -> str:
    """The module's code without imports, `export`, comments and indentation."""
    code = re.sub(r"^\s*/\*\*.*?\*/$", "", module, flags=re.DOTALL | re.MULTILINE)
    lines = (line.strip() for line in code.splitlines())
    kept = [line for line in lines if line and not line.startswith(("//", "import "))]
    return "\n".join(_tight_line(line.removeprefix("export ")) for line in kept)


def _tight_line(line: str) -> str:
    parts = LITERAL.split(line)
    for index in range(0, len(parts), 2):
        parts[index] = re.sub(r" *([{}()\[\];,:?=<>*&|!]+) *", r"\1", parts[index])
    return "".join(part for part in parts if part)


def _tight_css(css: str) -> str:
    bare = re.sub(r"\s+", " ", re.sub(r"/\*.*?\*/", "", css, flags=re.DOTALL))
    return re.sub(r" *([{};,>]) *|: +", lambda found: found[1] or ":", bare).strip()


@dataclass(frozen=True)
class _Asset:
    text: str
    media_type: str
    packed: bytes = field(init=False)
    tag: str = field(init=False)

    def __post_init__(self) -> None:
        raw = self.text.encode()
        object.__setattr__(self, "packed", gzip.compress(raw, 9, mtime=0))
        object.__setattr__(self, "tag", f'"{hashlib.sha256(raw).hexdigest()[:16]}"')

    async def answer(self, request: Request) -> Response:
        headers = HEADERS | {"ETag": self.tag}
        if self.tag in request.headers.get("if-none-match", ""):
            return Response(status_code=304, headers=headers)
        if "gzip" not in request.headers.get("accept-encoding", ""):
            return Response(self.text, media_type=self.media_type, headers=headers)
        headers["Content-Encoding"] = "gzip"
        return Response(self.packed, media_type=self.media_type, headers=headers)
