"""Splits a message into the things that it says, one by one."""

import re
from dataclasses import dataclass

#: An end that people type, though not the dot in "29.90" or "jo@mail.com".
STOP = re.compile(r"[!?;\n]+|\.(?=\s|$)+|…|\s[-–—]+\s")
#: A greeting before the matter, with no comma.
GREETING = re.compile(
    r"^\W*(?:(?:hi|hii+|hello|helo|hey|heya|hiya|good (?:morning|afternoon|evening|day))"
    r"(?: (?:there|again|team|all|guys|sir|madam|everyone))?)\b[\s,]+(?=\S+ \S+ \S+)",
    re.I,
)
STATES = (
    r"(?:is|was|are|were|has|have|had|isn'?t|wasn'?t|hasn'?t|never|still|did|didn'?t|does|doesn'?t"
    r"|came|got|arrived|broke|won'?t|will|can|can'?t|looks|seems|needs)"
)
#: A statement, question or command begins so; "the last" and "blue" do not.
STATEMENT = (
    r"(?:(?:i|i'?m|i'?d|i'?ve|i'?ll|we|we'?re|you|it'?s|it|that'?s|they|there'?s"
    r"|(?:please|pls|plz) \w+|can|could|would|will|how|how'?s|when|when'?s|where|where'?s|what"
    r"|what'?s|why|who|is|are|do|does|did|has|have|cancel|refund|return|exchange|swap|replace|send"
    r"|track|get|give|tell|let|put|check|make|want|need|if)\b"
    rf"|(?:my|the|this|that|these|those)(?: \w+){{1,3}} {STATES}\b)"
)
#: A joint between two statements: "... and where is my refund".
JOINT = re.compile(
    r"(?:,\s*|(?<!\s)\s+)"
    r"(?:and also|and then|but also|and|also|but|plus|btw|by the way|then|oh and|so)\s+"
    rf"(?={STATEMENT})|,\s+(?={STATEMENT})",
    re.I,
)
#: A yes or no that stands before something else: "no complete my order". "No more" is none.
ANSWER = re.compile(
    r"^\W*(?:(?:yes|yeah+|yep|yup|yea|ya|ok|okay|okey|k|sure|alright|fine|no|nope|nah)"
    r"(?: (?:sir|ma'?am|please|pls|sorry))?|nothing(?: (?:else|more))?)\b(?:[\s,.!]+|$)"
    r"(?!(?:problem|worries|issue|more|other|else|one|way|idea|longer|need|queries|question|reason"
    r"|luck|doubt|not|thing|chance|clue|matter|such|i mean|if|for|with|has|is|came|in|on)\b)",
    re.I,
)
#: A courtesy that stands after something else: "nothing else thank you have a nice day".
COURTESY = re.compile(
    r"(?<=\w)[\s,.!]+(?<!to )(?<!would )(?<!can't )(?<!and )(?<!good )(?<!many )"
    r"(?=(?:thank(?:s|\s?(?:yo)?u)?|thx|thnx|thanx|tq|ty|many thanks|cheers|much appreciated"
    r"|good\s?bye|b+ye+|bye-?bye|cya|see (?:you|ya|u)|take care"
    r"|have an? (?:\w+ )?(?:day|evening|night|weekend|one|time|afternoon))\b)",
    re.I,
)
#: "okthanks", "noplease": the space is lost on the way from some keyboards.
GLUED = re.compile(
    r"\b(ok|okay|yes|no|nothing|sure|great|nice|perfect|fine|much)(?=(?:thank|please|bye))"
    r"|(?<=[a-z]{3})(?=thank ?(?:s|you)\b)",
    re.I,
)
#: Alone, these join on to what follows.
LEAST_WORDS = 2
#: Of a longer message the first ones; each costs two milliseconds to understand.
MOST_CLAUSES = 12


@dataclass(frozen=True)
class Span:
    """One thing that a message says: `text[start:end]` of it."""

    text: str
    start: int
    end: int


def split(text: str) -> list[Span]:
    """The clauses of `text` in order; the whole text when it says one thing (or nothing)."""
    gaps = _gaps(text)
    starts, ends = [0, *(end for _, end in gaps)], [*(start for start, _ in gaps), len(text)]
    spans = [_trimmed(text, a, b) for a, b in zip(starts, ends, strict=True)]
    spans = [span for span in spans if any(c.isalnum() for c in span.text)]
    return spans[:MOST_CLAUSES] or [_trimmed(text, 0, len(text))]


def _gaps(text: str) -> list[tuple[int, int]]:
    """Where one clause ends and the next begins."""
    gaps = [(m.end(), m.end()) for m in STOP.finditer(text)]
    gaps += [(m.end(), m.end()) for opening in (GREETING, ANSWER) if (m := opening.match(text))]
    gaps += [m.span() for m in COURTESY.finditer(text)]
    gaps += [(m.end(), m.end()) for m in GLUED.finditer(text)]
    for joint in JOINT.finditer(text):
        last = max([0, *(end for _, end in gaps if end <= joint.start())])
        if len(text[last : joint.start()].split()) >= LEAST_WORDS:
            gaps.append(joint.span())
    return sorted(set(gaps))


def _trimmed(text: str, start: int, end: int) -> Span:
    piece = text[start:end]
    left = len(piece) - len(piece.lstrip(" \t\n,;-–—"))
    right = len(piece.rstrip(" \t\n,;-–—"))
    right = max(right, left)
    return Span(piece[left:right], start + left, start + right)
