"""The script as it is served."""

import gzip
import json
import re

import pytest
from starlette.applications import Starlette
from starlette.testclient import TestClient

from connectors.web import script, tight

MODULES = {name: (script.STATIC / f"{name}.js").read_text() for name in script.FIRST + script.LATER}
SOURCE = "\n".join(MODULES.values())
ENGLISH = json.loads((script.STATIC / "strings" / "en.json").read_text())
BUILT_KEYS = {
    *("status_bot", "status_waiting", "status_agent", "status_closed"),
    *("done", "current", "upcoming", "stopped", "joined", "ended", "back"),
    *("failed", "sent", "waiting", "sending", "sound_on", "sound_off", "notified", "blocked"),
    *("return_item", "return_order"),
}


@pytest.fixture
def client() -> TestClient:
    return TestClient(Starlette(routes=script.routes()))


def test_it_stays_within_twelve_kilobytes() -> None:
    sizes = [len(tight.packed(text)) for text in (script.script(), script.talk())]

    assert sum(sizes) <= 12_000


def test_what_is_packed_is_gzip() -> None:
    assert gzip.decompress(tight.packed("what is said äöü")).decode() == "what is said äöü"


@pytest.mark.parametrize(
    ("written", "served"),
    [
        ("const a = 1;\nconst { b } = a;\nconst [c] = b;", "const a=1,{b}=a,[c]=b;"),
        ("for (const [a] of b) c(a - 1, 7 % a);", "for(const[a]of b)c(a-1,7%a);"),
        ("a = b - -c + +d;", "a=b - -c + +d;"),
        ('if (a) {\n  b();\n}\nc("a - b", `a - ${b}`);', 'if(a){b()}c("a - b",`a - ${b}`);'),
    ],
)
def test_only_what_people_need_is_left_out(written: str, served: str) -> None:
    assert tight.script(written) == served


def test_every_module_is_in_it() -> None:
    assert {path.stem for path in script.STATIC.glob("*.js")} == set(MODULES)


def test_the_modules_names_do_not_clash() -> None:
    names = re.findall(r"^(?:export )?(?:const|class) (\w+)", SOURCE, re.MULTILINE)

    assert len(names) == len(set(names))


def test_no_module_syntax_or_comment_is_left() -> None:
    for served in (script.script(), script.talk()):
        assert not re.search(r"^import |export (const|class)|^//|/\*\*", served, re.MULTILINE)


@pytest.mark.parametrize("language", script.languages())
def test_each_language_has_all_the_words(language: str) -> None:
    words = json.loads((script.STATIC / "strings" / f"{language}.json").read_text())

    assert list(words) == list(ENGLISH)
    for key, text in words.items():
        assert re.findall(r"{\w+}", text) == re.findall(r"{\w+}", ENGLISH[key]), key


def test_the_words_are_those_that_the_code_asks_for() -> None:
    asked = set(re.findall(r'\.t\("(\w+)"[,)]', SOURCE))
    asked |= set(re.findall(r'\b(?:named|act|item|state)\("(\w+)"', SOURCE))
    asked |= set(re.findall(r'\boffer\("(\w+)"', SOURCE))
    asked |= {
        key
        for keys in re.findall(r'\.ask\((("\w+", ){3})', SOURCE)
        for key in re.findall(r"\w+", keys[0])
    }
    asked |= set(re.findall(r'step\(.*?"(less|more)"', SOURCE))

    assert asked | BUILT_KEYS == set(ENGLISH)


def test_a_browser_keeps_it_and_asks_whether_it_changed(client: TestClient) -> None:
    first = client.get("/chat.js")
    again = client.get("/chat.js", headers={"If-None-Match": first.headers["etag"]})

    assert first.headers["content-encoding"] == "gzip"
    assert first.headers["content-type"].startswith("text/javascript")
    assert again.status_code == 304


def test_no_visitor_waits_while_it_is_packed(
    client: TestClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(tight, "packed", None)

    for name in ("chat.js", "talk.js", "thread.css", "strings/en.json"):
        assert client.get(f"/{name}").headers["content-encoding"] == "gzip"


def test_a_client_without_gzip_gets_it_plain(client: TestClient) -> None:
    plain = client.get("/chat.js", headers={"Accept-Encoding": "identity"})

    assert "content-encoding" not in plain.headers
    assert plain.text == script.script()
