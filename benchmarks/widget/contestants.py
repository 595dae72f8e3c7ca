"""The pages that are measured: each the same but for its chat."""

from dataclasses import dataclass
from pathlib import Path

HELLO = "document.querySelector('h1')"


@dataclass(frozen=True)
class Contestant:
    """`ready` is a JavaScript expression: the element that has to be on the screen."""

    name: str
    ready: str
    head: str = ""
    body: str = ""


def contestants(folder: Path, socket_port: int) -> list[Contestant]:
    """All of them, the empty page first."""
    ours = "document.querySelector('returns-desk-chat')?.shadowRoot?.querySelector('{}')"
    socket = f"http://127.0.0.1:{socket_port}"
    webchat = f"WebChat.default({{socketUrl: '{socket}', embedded: true}}, null)"
    return [
        Contestant("an empty page", HELLO),
        Contestant(
            "Returns Desk, opened",
            ours.format("textarea"),
            '<script async src="/chat.js" data-open></script>',
        ),
        Contestant(
            "Returns Desk",
            ours.format(".launcher"),
            '<script async src="/chat.js"></script>',
        ),
        _bundled(folder, "react-chatbot-kit", "chatbot-kit", ".react-chatbot-kit-chat-input"),
        _bundled(folder, "chatscope", "chatscope", ".cs-message-input__content-editor"),
        Contestant(
            "deep-chat",
            "document.querySelector('deep-chat')?.shadowRoot?.querySelector('#text-input')",
            body='<div id="chat"></div><script src="/peers/deep-chat.bundle.js"></script>',
        ),
        Contestant(
            "rasa-webchat",
            "document.querySelector('.rw-new-message')",
            body='<div id="chat"></div><script src="/peers/rasa-webchat.bundle.js"></script>'
            f"<script>{webchat}</script>",
        ),
    ]


def _bundled(folder: Path, name: str, bundle: str, field: str) -> Contestant:
    style = f'<link rel="stylesheet" href="/peers/{bundle}.bundle.css">'
    has_style = (folder / f"{bundle}.bundle.css").is_file()
    script = f'<div id="chat"></div><script src="/peers/{bundle}.bundle.js"></script>'
    return Contestant(
        name, f"document.querySelector('{field}')", style if has_style else "", script
    )


def page(contestant: Contestant) -> str:
    return (
        '<!doctype html><html lang="en"><head><meta charset="utf-8"><title>A shop</title>'
        '<meta name="viewport" content="width=device-width"><link rel="icon" href="data:,">'
        f"{contestant.head}</head><body><h1>A shop</h1>{contestant.body}</body></html>"
    )
