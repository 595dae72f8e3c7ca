"""Answers to a survey in the customer's own words. Pure; what is not surely one is None."""

import re
from enum import StrEnum


class Skip(StrEnum):
    """What a customer says who does not want to answer."""

    SKIP = "skip"


_NUMBERS = {"zero": 0, "one": 1, "two": 2, "three": 3, "four": 4, "five": 5, "ten": 10}
_NUMBER = rf"(?:10|[0-9]|{'|'.join(_NUMBERS)})"
_OF = re.compile(
    rf"\b(?P<n>{_NUMBER}(?:[.,]5)?)\s*(?:out\s*of|of|/|from|over)\s*(?P<most>5|five|10|ten)\b"
)
_STARS = re.compile(rf"\b(?P<n>{_NUMBER})\s*(?:stars?|points?|★|⭐)")
_BARE = re.compile(
    rf"^(?:i(?:'d| would)? (?:give|say|rate)\b.*?|(?:a|an|its a|it's a|my (?:rating|score|answer)"
    rf"(?: is|:)?|rating:?|score:?|solid|definitely|probably|just|maybe|about|number|clear|only|"
    rf"make (?:it|that)(?: a)?|rate (?:it|you)(?: a)?|perfect|full|strong|weak|easy|hm+,?|well,?|"
    rf"so,?|ok(?:ay)?,?|uh,?|um,?)\s*)*(?P<n>{_NUMBER})(?:[.,]5)?[+-]?(?P<rest>.*)$"
)
_LAST = re.compile(r"[,:;-]\s*(?:so |hence |therefore |a )*(?P<n>[1-5])$")
_UNIT = re.compile(
    r"\b\d+\s*(?:days?|weeks?|hours?|euros?|eur|items?|pieces?|am|pm|times|years?|minutes?)\b"
)
_EMOJI = {
    "😍": 5, "🤩": 5, "🥰": 5, "😁": 5, "😊": 5, "💯": 5, "❤": 5, "🎉": 5, "🙌": 5, "👏": 5,
    "🙂": 4, "👍": 4, "👌": 4, "😃": 5, "😀": 4, "😐": 3, "😕": 2, "🙁": 2, "☹": 2, "👎": 2,
    "😞": 2, "😠": 1, "😡": 1, "🤬": 1, "💩": 1, "🤮": 1, "😤": 1, "😢": 2, "😒": 2, "🤷": 3,
}  # fmt: skip

# Whole phrases before words; of several words the one that tells most.
_PHRASES: tuple[tuple[int, str], ...] = (
    (4, r"not (?:at all bad|bad at all|half bad)"),
    (3, r"not (?:too |so |that )?bad|not great,? not terrible|"
        r"neither (?:good|happy|great) nor (?:bad|unhappy|terrible)|so[ -]so|"
        r"could (?:be|have been) (?:better|worse)|nothing special|okay[- ]?ish|ok[- ]?ish|"
        r"middle of the road|half and half|mixed (?:feelings|bag)?|50[ /-]?50|all ?right I guess|"
        r"neutral|in between|acceptable|it did the job|does the job|as expected|in the middle|"
        r"nothing (?:to (?:write home|shout|rave) about|great|amazing)|run of the mill|"
        r"no strong (?:feelings|opinion)|(?:could go|swings) either way|not the (?:best|worst)|"
        r"did what it (?:should|says)|take it or leave it|good and bad|ups and downs"),
    (1, r"not (?:at all|good at all|happy at all|satisfied at all)|never again|worst(?: .*)?|"
        r"waste of (?:my )?time|(?:zero|no|0) stars|hated? it|joke|rip ?off|a nightmare|"
        r"very (?:bad|poor|disappoint\w*|unhappy|dissatisfied)|really (?:bad|poor)|"
        r"couldn'?t be worse|beyond bad|a mess|shambles|farce|"
        r"(?:complete|total|utter|absolute|big) (?:mess|failure|chaos|shambles|rubbish|waste|"
        r"disgrace|farce|disaster|joke|crap|nonsense|nightmare|let ?down)|"
        r"stay away|never (?:ordering|buying|shopping|coming)|lost (?:a|me as a) customer|"
        r"bad as it gets|nothing worked|be ashamed|no(?:body| one) (?:helped|cares?d?|answered)|"
        r"so bad|extremely (?:bad|poor|disappoint\w*)"),
    (2, r"not (?:very |really |so |that |too )?(?:good|great|happy|satisfied|helpful|impressed|"
        r"pleased|nice|easy|smooth|fun|convinced|what i (?:hoped|expected))|"
        r"(?:wasn'?t|isn'?t|wasnt|didn'?t) (?:very |really |so |that |too )?"
        r"(?:good|great|happy|helpful|impressed|satisfied|nice|help|like)|left a lot to be desired|"
        r"room for improvement|below (?:average|par)|expected (?:more|better)|hoped for more|"
        r"leaves? (?:much|a lot) to be desired|took (?:far |way )?too long|not ok(?:ay)?|"
        r"too (?:slow|complicated|long|many|much)|could be much better|under whelming|"
        r"took (?:forever|ages|an (?:age|eternity)|weeks|months)|had to (?:chase|repeat|explain)|"
        r"(?:a (?:bit|little)|rather|kind of|kinda|somewhat|pretty) (?:bad|poor|slow|disappoint\w*|"
        r"annoy\w*|frustrat\w*|complicated|confusing|tedious|clumsy|messy|unhelpful)|hard work|"
        r"a (?:real )?(?:hassle|pain|chore|struggle)|kept (?:me )?waiting|"
        r"not quite (?:there|right)|let ?down|less than (?:\w+)|more like a (?:2|two)"),
    (5, r"couldn'?t (?:be|have been) (?:better|easier|smoother|happier)|no complaints|"
        r"can(?:'?t|not) fault|couldn'?t (?:ask|wish|hope) for (?:more|better)|(?:full|top) marks|"
        r"spot[- ]on|second to none|hats off|five[- ]stars?|made my day|world[- ]class|"
        r"like a dream|as good as it gets|simply the best|100 ?%|a hundred percent|"
        r"nothing to complain|can'?t complain at all|top ?notch|first[- ]class|a\+|10/10|"
        r"(?:very|really|so|super|extremely) (?:good|happy|satisfied|pleased|helpful|easy|"
        r"nice|impressed|quick|fast|smooth|friendly|kind|well)|loved? it|love you|well done|"
        r"thumbs up,? way up|best .*|exceeded|blown away|flawless\w*|without (?:a )?problem"),
    (4, r"pretty (?:good|decent|happy|nice|well|smooth|easy)|quite (?:good|happy|nice|decent|"
        r"satisfied|well|pleased)|rather good|mostly (?:good|happy|satisfied|fine)|"
        r"can'?t complain|thumbs up|good enough|"
        r"better than (?:expected|i (?:thought|expected|feared))|"
        r"fairly (?:good|happy|satisfied)|went well|all good|works? (?:well|for me)|good job"),
)  # fmt: skip
_WORDS: tuple[tuple[int, str], ...] = (
    (1, r"terrible|awful|horrible|horrendous|atrocious|abysmal|dreadful|disgust\w*|useless|"
        r"disaster|catastroph\w*|pathetic|unacceptable|appalling|crap\w*|sucks?|sucked|shit\w*|"
        r"garbage|rubbish|trash|furious|angry|livid|infuriating|outrageous|disgrace\w*|ridiculous|"
        r"scandal\w*|nightmare|hate|shocking|shameful|diabolical|insulting|dire|vile"),
    (2, r"bad|poor|poorly|disappoint\w*|unhappy|dissatisfied|unsatisf\w*|annoy\w*|frustrat\w*|"
        r"lousy|mediocre|weak|slow|unhelpful|subpar|confusing|sad|meagre|underwhelm\w*|tedious|clunky|complicated|messy|tiresome|inconvenient"),
    (5, r"great|excellent|amazing|awesome|fantastic|perfect\w*|brilliant|wonderful|superb|"
        r"outstanding|exceptional|delighted|thrilled|marvell?ous|incredible|fabulous|stellar|lovely|"
        r"magnificent|terrific|splendid|phenomenal|impeccable|love|super|impressed|impressive|"
        r"excellently|brill|fab|ace|wow|smashing|ideal|exemplary|unbeatable|chuffed|faultless|spotless"),
    (4, r"good|happy|nice|satisfied|pleased|helpful|smooth\w*|easy|solid|well|positive|content|"
        r"pleasant|quick|fast|decent|glad|cool|friendly"),
    (3, r"meh|ok|okay|fine|average|alright|passable|adequate|reasonable|mid|eh|medium|whatever|"
        r"middling|fair|satisfactory|moderate|ordinary|standard|tolerable|bearable|normal"),
)  # fmt: skip
_SKIP = re.compile(
    r"^\W*(?:no thanks?|no thank you|skip(?: (?:it|this|that))?|not now|rather not|no comment|"
    r"(?:i'd |i would )?(?:rather|prefer) not(?: to)?(?: say| answer)?|leave (?:it|me)(?: alone| at"
    r" that)?|never ?mind|nope|no|nah|don'?t want to(?: answer| say)?|pass|maybe later|later|"
    r"nothing(?: else| to add)?|not really|that'?s (?:all|it)|none|n/?a|no survey(?:s)?|"
    r"i don'?t (?:do|want) surveys?|-+)\W*$"
)
_NEGATED = re.compile(r"\b(?:not|n't|isn't|wasn't|never|hardly|nothing)\b")
_CHANGE = re.compile(
    r"\b(?:actually|change|make (?:it|that)|correction|i meant|rather|sorry|on second thoughts?|"
    r"instead|i take that back|update|correct)\b"
)
_TAKEN_BACK = re.compile(
    r"^\W*(?:(?:no|actually|sorry|i meant|on second thoughts?|correction|please|i take that back|"
    r"(?:change|update|correct|make) (?:my |the |it|that)?(?:rating|score|answer)?(?: to)?(?: a)?)"
    r"\W+)+"
)
_ANGRY = re.compile(
    r"\b(?:angry|furious|livid|disgust\w*|outrage\w*|unacceptable|scandal\w*|never (?:again|buy|"
    r"order)\w*|lawyer|sue|fraud\w*|scam\w*|rip ?off|worst|terrible|awful|horrible|appalling|"
    r"disgrace\w*|useless|pathetic|ridiculous|hate|shit\w*|crap\w*|incompetent|liars?|lied|"
    r"stole|cheat\w*|disaster|fed up|last time|how dare|insult\w*|shame(?:ful)?)\b|[!]{3,}"
)
_ABUSE = re.compile(
    r"\b(?:fuck\w*|asshole\w*|bastard\w*|bitch\w*|cunt\w*|idiots?|morons?|stupid bot|go to hell|"
    r"screw you|piss off|motherf\w*|wankers?|dickheads?)\b"
)


def read_score(text: str) -> int | None:
    """1 to 5, from figures, words, stars or an emoji. Ten-point scales are halved."""
    plain = _plain(text)
    if (found := _figures(plain)) is not None:
        return found
    if (found := _emoji(text)) is not None and not re.search(r"[a-z]{3,}", plain):
        return found
    return _in_words(plain) or found


def is_skip(text: str) -> bool:
    """Whether they would rather not."""
    return bool(_SKIP.match(_plain(text)))


def is_change(text: str) -> bool:
    """Whether this takes back an answer that was given before."""
    return bool(_CHANGE.search(_plain(text)))


def is_explicit(text: str) -> bool:
    """Whether the score names its scale, so that it can be nothing else: `2 out of 5`."""
    plain = _plain(text)
    return bool(_OF.search(plain) or _STARS.search(plain))


def is_angry(text: str) -> bool:
    """Whether somebody who writes this should be called back by a person."""
    letters = [ch for ch in text if ch.isalpha()]
    shouted = len(letters) > 12 and sum(ch.isupper() for ch in letters) > 0.7 * len(letters)
    return shouted or bool(_ANGRY.search(_plain(text)))


def is_abuse(text: str) -> bool:
    """Whether this insults."""
    return bool(_ABUSE.search(_plain(text)))


def is_request(text: str) -> bool:
    """Whether this asks us for something, and so is no comment."""
    plain = _plain(text)
    return plain.rstrip().endswith("?") or bool(_REQUEST.match(plain))


_REQUEST = re.compile(
    r"^\W*(?:where|when|how (?:do|can|long|much|many|does)|what|who|which|can (?:i|you|we)|"
    r"could (?:i|you)|do (?:i|you)|is (?:it|there|my)|are (?:you|there)|i (?:want|need|would like|"
    r"'?d like) (?:to|a|another|my)\b|please (?:send|cancel|return|refund|help|call)|"
    r"(?:return|exchange|cancel|track|refund) (?:my|the|an?|order)\b|talk to|speak to|"
    r"order #?\d+|help\b|hello\b|hi\b)"
)


def _plain(text: str) -> str:
    return " ".join(text.lower().replace("’", "'").replace("`", "'").split())


def _figures(plain: str) -> int | None:
    if match := _OF.search(plain):
        most = 10 if match["most"] in ("10", "ten") else 5
        return _scaled(_number(match["n"]), most)
    if match := _STARS.search(plain):
        return _scaled(_number(match["n"]), 5)
    if _UNIT.search(plain):
        return None
    if match := _LAST.search(plain.rstrip(" .!")):
        return _scaled(_number(match["n"]), 5)
    match = _BARE.match(_TAKEN_BACK.sub("", plain).strip(" .!,:-"))
    if match is None or re.match(r"\s*(?:[0-9%€$£:]|[a-z]{0,2}\d)", match["rest"]):
        return None
    rest = match["rest"].lstrip()
    if len(rest.split()) > 6 and not rest.startswith((",", "-", ".")):
        return None
    return _scaled(_number(match["n"]), 5)


def _number(text: str) -> float:
    return float(_NUMBERS.get(text, text.replace(",", ".")))


def _scaled(value: float, most: int) -> int | None:
    if most == 5 and value in (10.0,):
        most = 10
    if not 0 <= value <= most:
        return None
    return max(1, int(value * 5 / most + 0.5))


def _emoji(text: str) -> int | None:
    stars = text.count("⭐") + text.count("★")
    if stars:
        return min(stars, 5)
    found = [_EMOJI[ch] for ch in text if ch in _EMOJI]
    return found[0] if found else None


def _in_words(plain: str) -> int | None:
    for score, pattern in _PHRASES:
        if re.search(rf"\b(?:{pattern})(?!\w)", plain):
            return score
    for score, pattern in _WORDS:
        if match := re.search(rf"\b(?:{pattern})\b", plain):
            negated = _NEGATED.search(plain[: match.start()][-18:])
            return 6 - score if negated and score != 3 else score
    return None
