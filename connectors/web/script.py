"""Serves the customer's chat to shops' pages: `/chat.js` and the files that it asks for.

The script is written as small modules in `static/` and needs no build: when the server starts
they are joined in order into two files, with comments and indentation dropped.
"""

import hashlib
import json
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import BaseRoute, Route

from connectors.web import tight

STATIC = Path(__file__).parent / "static"
FIRST = ("dom", "chat")  # what a page loads at once: the launcher and an empty panel
LATER = ("links", "reader", "conversation", "cards", "photos", "thread", "menu")
FALLBACK = "en"
TYPES = {".js": "text/javascript", ".css": "text/css", ".json": "application/json"}

CACHE_SCRIPT = "public, max-age=300, stale-while-revalidate=86400"
CACHE_FILES = "public, max-age=31536000, immutable"  # asked for with the script's version


def routes() -> list[BaseRoute]:
    """The files as they stand now; a change shows after a restart."""
    files = [_asset("chat.js", script(), CACHE_SCRIPT)]
    files += [_asset(name, text, CACHE_FILES) for name, text in _files().items()]
    return [Route(f"/{asset.name}", asset.answer) for asset in files]


def script() -> str:
    """The whole of `/chat.js`, for the browser's classic script tag."""
    english = json.loads(_words(FALLBACK))
    first = re.sub(r'icon\("\w+"\)', "", _source("chat"))
    shared = re.findall(r"^export const (\w+)", _source("dom"), re.MULTILINE)
    constants = {
        "ENGLISH": {key: text for key, text in english.items() if f'"{key}"' in first},
        "LANGUAGES": languages(),
        "STYLE": tight.css(_source("shell", ".css")),
        "VERSION": _digest("".join(_files().values())),
    }
    made = [f"const {name}={_json(value)};" for name, value in constants.items()]
    end = f"const DOM={{{','.join(shared)}}};"
    return "\n".join(["(()=>{", *made, _joined(["dom"]), end, _joined(["chat"]), "})()"])


def talk() -> str:
    """The whole of `/talk.js`: a module whose default function makes the classes from dom.js."""
    shared = ",".join(re.findall(r"^export const (\w+)", _source("dom"), re.MULTILINE))
    classes = "return {Conversation,Menu,Thread}}"
    return "\n".join([f"export default({{{shared}}})=>{{", _joined(LATER), classes])


def _files() -> dict[str, str]:
    """What the script asks for when it has painted: the rest, its styles, all words."""
    words = {f"strings/{name}.json": _words(name) for name in languages()}
    return words | {"talk.js": talk(), "thread.css": tight.css(_source("thread", ".css"))}


def languages() -> list[str]:
    """The interface's languages: one file of strings each."""
    return sorted(path.stem for path in (STATIC / "strings").glob("*.json"))


def _words(language: str) -> str:
    return _json(json.loads((STATIC / "strings" / f"{language}.json").read_text()))


def _json(value: object) -> str:
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"))


def _source(name: str, suffix: str = ".js") -> str:
    return (STATIC / f"{name}{suffix}").read_text(encoding="utf-8")


def _joined(modules: Iterable[str]) -> str:
    return tight.script("\n".join(_source(name) for name in modules))


def _digest(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()[:12]


@dataclass(frozen=True)
class _Asset:
    """A file, with all that serving it takes: packed when the server starts, so that no visitor
    waits for it."""

    name: str
    text: str
    packed: bytes
    headers: Mapping[str, str]
    media_type: str

    async def answer(self, request: Request) -> Response:
        if self.headers["ETag"] in request.headers.get("if-none-match", ""):
            return Response(status_code=304, headers=self.headers)
        if "gzip" not in request.headers.get("accept-encoding", ""):
            return Response(self.text, media_type=self.media_type, headers=self.headers)
        headers = {**self.headers, "Content-Encoding": "gzip"}
        return Response(self.packed, media_type=self.media_type, headers=headers)


def _asset(name: str, text: str, cache: str) -> _Asset:
    headers = {"Cache-Control": cache, "ETag": f'"{_digest(text)}"', "Vary": "Accept-Encoding"}
    return _Asset(name, text, tight.packed(text), headers, TYPES[Path(name).suffix])
