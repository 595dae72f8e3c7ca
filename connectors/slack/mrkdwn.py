"""Between plain text and Slack's mrkdwn.

Source: https://docs.slack.dev/messaging/formatting-message-text
"""

import html
import re

_LINK = re.compile(r"<([^<>|]+)(?:\|([^<>]*))?>")
_NOTE = re.compile(
    r"\s*(?:note\b|:(?:lock|closed_lock_with_key|lock_with_ink_pen):|[🔒🔐🔏])", re.IGNORECASE
)


def escaped(text: str) -> str:
    """The text so that Slack shows it as it is: no mention, no link of a customer's making."""
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")


def plain(text: str) -> str:
    """What an agent wrote, as a customer reads it."""
    return html.unescape(_LINK.sub(_link, text))


def is_note(text: str) -> bool:
    """Whether it begins as an internal note does."""
    return _NOTE.match(text) is not None


def parts(text: str, longest: int) -> list[str]:
    """The text in pieces of at most `longest` characters, broken between words if it can be."""
    pieces = []
    while len(text) > longest:
        cut = max(text.rfind(" ", 1, longest), text.rfind("\n", 1, longest))
        cut = cut if cut > longest // 2 else longest
        pieces.append(text[:cut].rstrip())
        text = text[cut:].lstrip()
    return [*pieces, text] if text else pieces


def _link(found: re.Match[str]) -> str:
    target, label = found[1], found[2]
    if target.startswith(("@", "#", "!")):
        return label or "" if not target.startswith("!") else f"@{target[1:]}"
    address = target.removeprefix("mailto:")
    return address if not label or label == address else f"{label} ({address})"
