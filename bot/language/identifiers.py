"""Order numbers, return numbers, e-mails, postcodes, telephone and card numbers in any writing."""

import re
from collections.abc import Iterator

from bot.language.found import Found, Rule, matches
from bot.language.numbers import WORDS

EMAIL = re.compile(
    r"(?<![\w.+-])[\w.+-]{1,64}\s?(?:@|\(at\)|\[at\])\s?"
    r"[\w-]{1,63}(?:(?:\.|\s?(?:\(dot\)|\[dot\])\s?)[\w-]{1,63}){1,8}"
)
#: How the desk shows payment data that it has hidden (desk/masking.py).
HIDDEN = r"\[{} ending in (?P<last>\w{{4}})\]"
HIDDEN_CARD = re.compile(HIDDEN.format("card number"))
HIDDEN_ACCOUNT = re.compile(HIDDEN.format("bank account"))
PHONE = re.compile(
    r"(?<![\w#])(?:\+\d[\d ()-]{7,}\d|\(\d{3}\) ?\d{3}[- ]?\d{4}|\d{3}[- ]\d{3}[- ]\d{4}"
    r"|0\d{3,4}[ -]?\d{3}[ -]?\d{3,4})(?![\w-])"
)
RETURN_NUMBER = re.compile(
    r"\bRMA(?:\s*(?:number|no\.?|is))*[\s:#-]*(?P<it>(?=[\w-]*\d)[\w-]+)", re.I
)

#: "order", "order number is", "ordernr:", "#", and what is left of them on a phone keyboard.
ORDER_CUE = (
    r"(?:#|\b(?:orders?|ordr|oder|ord|purchase|confirmation|reference|ref|invoice)\.?\s*"
    r"(?:(?:number|numbr|nubmer|num|nr|no|id|ref|code)\b\.?)?\s*(?:(?:is|was|are|=|:|-|,)\s*)*\s*#?"
    r"|\b(?:number|num|nr|no)\b\.?\s*(?:(?:is|was|=|:)\s*)?#?)\s*"
)
DIGITS = r"\d(?:[ -]?\d){2,11}"
DIGIT_WORDS = rf"(?:(?:{'|'.join(w for w, n in WORDS.items() if n < 10)}|oh|o|\d)\b[ ,-]*){{4,}}"
#: "order was no 1001": the "no" is no prefix of the number.
PREFIX = r"(?:(?!(?:no|nr|num|is|was|it|my)\b)[A-Z]{1,4}[ -]?)?"
CUED_NUMBER = re.compile(rf"{ORDER_CUE}(?P<it>{PREFIX}{DIGITS})(?!\w)", re.I)
SPELLED_NUMBER = re.compile(rf"\b(?P<it>{DIGIT_WORDS})", re.I)
LETTERED_NUMBER = re.compile(r"(?<![\w-])(?P<it>[A-Z]{1,4}-?\d{3,10})(?![\w-])", re.I)
BARE_NUMBER = re.compile(r"(?<![\w.,£$€#+-])(?P<it>\d{4,12})(?![\w-]|[.,]\d|\s?[£$€%])")

POSTCODE_CUE = (
    r"\b(?:post ?code|postal(?: code)?|zip(?: ?code)?|pin ?code)\s*(?:(?:is|was|:|=)\s*)*"
)
UK_POSTCODE = r"(?:GIR ?0AA|[A-PR-UWYZ][A-HK-Y]?\d[A-Z\d]? ?\d[ABD-HJLNP-UW-Z]{2})"
CANADIAN_POSTCODE = r"[ABCEGHJ-NPRSTVXY]\d[A-Z] ?\d[A-Z]\d"
#: Four figures and a word of two letters ("1042 is") are no postcode.
TWO_LETTER_WORDS = (
    "am an as at be by do go he if in is it me my no of on or pm so to up us we".split()
)
DUTCH_POSTCODE = rf"\d{{4}} ?(?!(?:{'|'.join(TWO_LETTER_WORDS)}|st|nd|rd|th)\b)[A-Z]{{2}}"
IRISH_POSTCODE = r"(?:[AC-FHKNPRTV-Y]\d{2}|D6W) ?[0-9AC-FHKNPRTV-Y]{4}"
POSTCODE = re.compile(
    rf"(?<![\w#-])(?:{UK_POSTCODE}|{CANADIAN_POSTCODE}|{DUTCH_POSTCODE}|{IRISH_POSTCODE}|\d{{5}}-\d{{4}})"
    r"(?![\w-])",
    re.I,
)
CUED_POSTCODE = re.compile(rf"{POSTCODE_CUE}(?P<it>[A-Z\d]{{2,5}}(?:[ -]?[A-Z\d]{{2,4}})?)\b", re.I)
SHORT_NUMBER = re.compile(r"(?<![\w.,£$€#+-])\d{4,5}(?![\w-]|[.,]\d|\s?[£$€%])")
YEAR = re.compile(r"(?:19|20)\d\d")


def emails(text: str) -> Iterator[Found]:
    """E-mail addresses in lower case, "jo (at) mail (dot) com" among them."""
    return matches("email", text, [(EMAIL, _email)])


def card_numbers(text: str) -> Iterator[Found]:
    """Hidden numbers of payment cards: the last four figures. No other card number gets here."""
    return matches("card_number", text, [(HIDDEN_CARD, lambda m: m["last"])])


def bank_accounts(text: str) -> Iterator[Found]:
    """Hidden numbers of bank accounts: the last four characters."""
    return matches("bank_account", text, [(HIDDEN_ACCOUNT, lambda m: m["last"])])


def phones(text: str) -> Iterator[Found]:
    """Telephone numbers, digits only."""
    return matches("phone", text, [(PHONE, lambda m: re.sub(r"[^\d+]", "", m[0]))])


def return_numbers(text: str) -> Iterator[Found]:
    """Numbers of returns that the customer calls by that name (RMA)."""
    return matches("return_number", text, [(RETURN_NUMBER, lambda m: canonical(m["it"]))])


def order_numbers(text: str) -> Iterator[Found]:
    """What may be an order number, as `canonical` writes it."""
    rules: list[Rule] = [(CUED_NUMBER, _cued), (SPELLED_NUMBER, _spelled)]
    rules += [(LETTERED_NUMBER, lambda m: canonical(m["it"])), (BARE_NUMBER, _bare)]
    return matches("order_number", text, rules)


def postcodes(text: str) -> Iterator[Found]:
    """What may be a postcode, in capitals, one space inside where there was one.

    Five bare digits may be an order number too: then both are found, and who asked knows.
    """
    rules: list[Rule] = [(CUED_POSTCODE, _postcode), (POSTCODE, _postcode)]
    return matches("postcode", text, [*rules, (SHORT_NUMBER, _short)])


def canonical(number: str) -> str:
    """An order number without its decoration: `#rd-10 42` and `RD1042` are one."""
    return re.sub(r"[^A-Z0-9]", "", number.upper())


def _email(match: re.Match[str]) -> str:
    plain = re.sub(r"\s?[(\[]at[)\]]\s?", "@", match[0], flags=re.I)
    plain = re.sub(r"\s?[(\[]dot[)\]]\s?", ".", plain, flags=re.I)
    return re.sub(r"\s", "", plain).lower()


def _cued(match: re.Match[str]) -> str | None:
    number = canonical(match["it"])
    return number if sum(c.isdigit() for c in number) >= 3 else None


def _spelled(match: re.Match[str]) -> str | None:
    names = WORDS | {"oh": 0, "o": 0}
    parts = re.findall(r"[a-z]+|\d", match["it"].lower())
    return "".join(str(names.get(part, part)) for part in parts)


def _bare(match: re.Match[str]) -> str | None:
    return match["it"]


def _postcode(match: re.Match[str]) -> str | None:
    found = match["it"] if "it" in match.re.groupindex else match[0]
    return re.sub(r"\s+", " ", found.upper()) if any(c.isdigit() for c in found) else None


def _short(match: re.Match[str]) -> str | None:
    return None if YEAR.fullmatch(match[0]) else match[0]
