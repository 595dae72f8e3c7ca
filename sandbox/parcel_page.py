"""The carrier's page about a return's parcel, as a customer would open it from the chat."""

from __future__ import annotations

from html import escape

from sandbox.records import Return

_STYLE = """
body { font: 16px/1.5 system-ui, sans-serif; max-width: 32rem; margin: 3rem auto; padding: 0 1rem; }
li { margin: 0 0 .8rem } small { color: #555; display: block }
"""


def page(one: Return) -> str:
    """Every scan, newest first; from whom and to where is nobody's business here."""
    assert one.label is not None
    number = f"{escape(one.label.carrier)} {escape(one.label.tracking_number)}"
    scans = "".join(
        f"<li>{escape(event.description or event.status)}"
        f"<small>{event.at:%-d %B %Y, %H:%M} UTC {escape(event.location)}</small></li>"
        for event in reversed(one.tracking)
    )
    return (
        '<!doctype html><html lang="en"><meta charset="utf-8">'
        '<meta name="viewport" content="width=device-width">'
        f"<title>{number}</title><style>{_STYLE}</style><h1>{number}</h1>"
        f"<ol>{scans or '<li>Announced. We have not got the parcel yet.</li>'}</ol></html>"
    )
