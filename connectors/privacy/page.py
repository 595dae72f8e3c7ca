"""An export as one page that a person can read: no scripts, nothing from outside."""

from collections.abc import Iterator, Mapping, Sequence
from html import escape
from typing import Any

from desk.privacy.export import Record, Row

PHOTOS = "photos"
_WHO = {"customer": "You", "bot": "Assistant", "agent": "Our team", "system": "Assistant"}
_STYLE = """
body{font:16px/1.5 system-ui,sans-serif;max-width:46rem;margin:2rem auto;padding:0 1rem;color:#222}
h2{margin-top:3rem;border-top:1px solid #ccc;padding-top:1rem}
.line{margin:.6rem 0}.who{font-weight:600}.at,.why{color:#666;font-size:.85rem}
img{max-width:20rem;display:block;margin:.3rem 0}
details{margin:.4rem 0}table{border-collapse:collapse;font-size:.85rem;width:100%}
td,th{border:1px solid #ddd;padding:.2rem .4rem;text-align:left;vertical-align:top;
overflow-wrap:anywhere}
"""


def page(subject: str, made_at: str, records: Sequence[Record], photos: Sequence[str]) -> str:
    """`photos`: the ids of those that lie in the folder PHOTOS beside it."""
    title = f"What is stored about {subject}"
    parts = [
        "<!doctype html>",
        '<html lang="en"><meta charset="utf-8">',
        '<meta http-equiv="Content-Security-Policy"'
        " content=\"default-src 'none'; img-src 'self'; style-src 'unsafe-inline'\">",
        f"<title>{escape(title)}</title><style>{_STYLE}</style>",
        f"<h1>{escape(title)}</h1>",
        f"<p>As of {escape(made_at)}. {len(records)} conversation{'' if len(records) == 1 else 's'}"
        " with our returns desk. The same for machines to read is in <code>data.json</code>."
        " Orders, payments and refunds are kept by the shop itself and are not part of this.</p>",
    ]
    for one in records:
        parts += _conversation(one, frozenset(photos))
    return "\n".join([*parts, "</html>", ""])


def _conversation(one: Record, photos: frozenset[str]) -> Iterator[str]:
    opened = one.rows["conversations"][0]
    yield f"<h2>Conversation of {_at(opened['opened_at'])}</h2>"
    yield (
        f'<p class="why">By {escape(str(opened["channel"]))}; number {escape(one.conversation)}.'
        f" It is here because {escape('; '.join(one.how))}.</p>"
    )
    for line in one.rows.get("log", ()):
        yield from _line(line, photos)
    for name, rows in one.rows.items():
        if name != "log":
            yield from _table(one.titles[name], rows)
    yield from _table("What the assistant understood and remembers", one.remembered)


def _line(line: Row, photos: frozenset[str]) -> Iterator[str]:
    if line["kind"] != "message":
        return
    who = line["name"] or _WHO.get(str(line["role"]), str(line["role"]))
    body = line["body"] or {}
    card = body.get("card") or {}
    said = [str(one) for one in (line["text"], card.get("text") or card.get("title")) if one]
    yield f'<div class="line"><span class="who">{escape(who)}</span>'
    yield f' <span class="at">{_at(line["at"])}</span>'
    yield from (f"<br>{_text(one)}" for one in said)
    for photo in body.get("attachments") or ():
        name = escape(str(photo["id"]))
        kept = f'<img src="{PHOTOS}/{name}.jpg" alt="photo">'
        yield kept if photo["id"] in photos else "<br>(a photo that is not kept any more)"
    yield "</div>"


def _table(title: str, rows: Sequence[Row]) -> Iterator[str]:
    if not rows:
        return
    yield f"<details><summary>{escape(title)} ({len(rows)})</summary>"
    names = list(dict.fromkeys(name for row in rows for name in row))
    yield "<table><tr>" + "".join(f"<th>{escape(_words(one))}</th>" for one in names) + "</tr>"
    for row in rows:
        yield "<tr>" + "".join(f"<td>{_value(row.get(name))}</td>" for name in names) + "</tr>"
    yield "</table></details>"


def _value(value: Any) -> str:
    if value is None or value == "" or value == [] or value == {}:
        return ""
    if isinstance(value, Mapping):
        return "<br>".join(
            f"{escape(_words(str(key)))}: {_value(one)}" for key, one in value.items()
        )
    if isinstance(value, list):
        return "<br>".join(map(_value, value))
    return _text(str(value))


def _text(text: str) -> str:
    return escape(text).replace("\n", "<br>")


def _words(name: str) -> str:
    return name.replace("_", " ")


def _at(text: Any) -> str:
    """2026-11-24T09:12:00… as a person writes it, in UTC."""
    return escape(str(text)[:16].replace("T", " "))
