"""What a customer typed, made safe to store and to hand to Rasa."""

import unicodedata

LIMIT = 2_000
"""The longest message, in characters (code points), that the desk takes in."""

_SLASHES = "/⁄∕╱⟋⧸／᜵⁁𝈺"
"""Everything that looks like a slash and is no letter (Unicode's confusables of U+002F)."""

_SIGNS = {
    "👍": "yes",
    "👌": "yes",
    "✅": "yes",
    "✔": "yes",
    "👎": "no",
    "❌": "no",
    "🙏": "thank you",
}


def tidy(text: str) -> str:
    """The text as it is stored: no control characters but line breaks and tabs, no blank ends."""
    lines = text.replace("\r\n", "\n").replace("\r", "\n")
    return "".join(ch for ch in lines if ch in "\n\t" or not _is_control(ch)).strip()


def is_blank(text: str) -> bool:
    """Whether nothing of it can be seen."""
    return all(_is_unseen(ch) for ch in text)


def in_words(text: str) -> str:
    """What Rasa is to read: the text; for a sign that everybody reads alike, its word.

    Empty when other emoji and punctuation are all there is: those say nothing sure.
    """
    if any(ch.isalnum() for ch in text):
        return text
    said = {_SIGNS[ch] for ch in text if ch in _SIGNS}
    return said.pop() if len(said) == 1 else ""


def without_commands(text: str) -> str:
    """The text without leading slashes, however they are drawn or hidden.

    Rasa obeys `/intent{"slot": "value"}`; only buttons that the desk issued may say that.
    """
    at = 0
    while at < len(text) and (_is_slash(text[at]) or _is_unseen(text[at])):
        at += 1
    return text[at:]


def _is_slash(ch: str) -> bool:
    return ch in _SLASHES or unicodedata.normalize("NFKC", ch) == "/"


def _is_unseen(ch: str) -> bool:
    return (
        ch.isspace()
        or unicodedata.category(ch) in {"Cc", "Cf", "Mn", "Me"}
        or ch in "\u115f\u1160\u2800\u3164\uffa0"
    )


def _is_control(ch: str) -> bool:
    return unicodedata.category(ch) in {"Cc", "Cs"}
