"""Which language a message is written in, when it is plainly not English."""

import re
import unicodedata
from collections.abc import Callable, Sequence

#: A message's likely languages with their probabilities, the likeliest first (ISO 639-1).
Guess = Callable[[str], Sequence[tuple[str, float]]]

#: How sure a guess must be: of a language whose small words we know when one of them is there
#: (in a message of two words more), and of any other.
SURE, SURE_OF_TWO_WORDS, SURE_OF_OTHERS = 0.6, 0.8, 0.9
LEAST_WORDS_OF_OTHERS = 4
MOST_ENGLISH = 0.2
#: Said alone they tell the language; "ciao", "hallo" and "namaste" are said in English too.
GREETINGS = {
    "hola": "es", "buenas": "es", "buenos días": "es", "buenos dias": "es",
    "bonjour": "fr", "bonsoir": "fr", "salut": "fr",
    "guten tag": "de", "guten morgen": "de",
    "olá": "pt", "bom dia": "pt", "boa tarde": "pt",
    "buongiorno": "it", "buonasera": "it",
    "goedemorgen": "nl", "goedendag": "nl", "dzień dobry": "pl",
}  # fmt: skip
SCRIPTS = {
    "DEVANAGARI": "hi", "CYRILLIC": "ru", "ARABIC": "ar", "HIRAGANA": "ja", "KATAKANA": "ja",
    "HANGUL": "ko", "CJK": "zh", "GREEK": "el", "HEBREW": "he", "THAI": "th", "TAMIL": "ta",
    "BENGALI": "bn", "TELUGU": "te", "GUJARATI": "gu", "GURMUKHI": "pa",
}  # fmt: skip
#: Hindi in Latin letters, which no detector of languages knows.
ROMAN_HINDI = frozenset(
    "mujhe mera meri mere hai hain hoon nahi nahin kahan kaise kyun chahiye karo karna karni kiya "
    "wapas paisa paise kab aaya aayega milega mila bhai kya abhi ke ka ki ko se liye raha rahi "
    "hua gaya gayi dijiye batao apna aap".split()
)
SMALL_WORDS = {
    "es": "el la los las un una mi mis me de del que qué por para con sin no es está son ha he han "
    "quiero necesito puedo puede pueden cuando cuándo donde dónde cómo como porque muy ya todavía "
    "favor pedido dinero ayuda esto esta este zapatos talla",
    "fr": "le la les un une mon ma mes me de du des que qui pour avec sans pas ne est sont ai je "
    "j'ai il elle nous vous votre veux voudrais où quand comment puis trop encore toujours mais "
    "commande colis remboursement taille",
    "de": "der die das den dem ein eine einen mein meine meinen ich sie er es wir mir mich ist "
    "sind leider war nicht kein keine und oder wo wann wie warum kann will möchte habe hat zu "
    "mit für auf von bei noch schon geld paket bestellung größe schuhe",
    "pt": "o a os as um uma meu minha me de do da que por para com sem não nao é está são quero "
    "preciso posso onde quando como tudo muito ainda já mas pedido dinheiro ajuda tamanho",
    "it": "il lo la gli un una mio mia mi di del della che per con senza non è sono ho ha vorrei "
    "voglio posso dove quando come perché troppo ancora ma ordine pacco rimborso taglia scarpe",
    "nl": "de het een mijn me ik hij zij wij is zijn niet geen en of waar wanneer hoe kan wil heb "
    "heeft te met voor op van nog al maar geld pakket bestelling maat schoenen",
    "pl": "moje moja mój mnie nie jest są gdzie kiedy jak mogę chcę mam ma do na z za i w się już "
    "ale zwrot paczka pieniądze zamówienie rozmiar buty",
}
ENGLISH = frozenset(
    "a an the i i'm im my me you your it its it's is are was be to of in on at for with and or not "
    "no yes do did does don't dont have has can this that what where when how why want need please "
    "thanks thank hi hello order refund return back money size got get so much would like".split()
)
WORD = re.compile(r"[^\W\d_]+(?:['’][^\W\d_]+)?")


def foreign(text: str, guess: Guess) -> str | None:
    """The language's code, "hi-Latn" for Hindi in Latin letters; None when it may be English.

    Names, numbers and addresses alone say nothing: take them out before.
    """
    words = [word.lower().replace("’", "'") for word in WORD.findall(text)]
    if not words:
        return None
    if script := _script("".join(words)):
        return script
    if len(words) <= 2 and (greeting := GREETINGS.get(" ".join(words))):
        return greeting
    if len(words) >= 3 and _share(words, ROMAN_HINDI) >= 0.4:
        return "hi-Latn"
    if _share(words, ENGLISH) >= 1 / 3 or len(words) < 2:
        return None
    return _guessed(words, guess)


def _guessed(words: list[str], guess: Guess) -> str | None:
    likely = dict(guess(" ".join(words)))
    code = max(likely, key=lambda one: likely[one], default="en")
    if code == "en" or likely.get("en", 0.0) > MOST_ENGLISH:
        return None
    if code not in SMALL_WORDS:
        enough = likely[code] >= SURE_OF_OTHERS and len(words) >= LEAST_WORDS_OF_OTHERS
    else:
        least = SURE if len(words) > 2 else SURE_OF_TWO_WORDS
        enough = likely[code] >= least and bool({*SMALL_WORDS[code].split()} & {*words})
    return code if enough else None


def _share(words: list[str], among: frozenset[str]) -> float:
    return sum(word in among for word in words) / len(words)


def _script(letters: str) -> str | None:
    """The language whose script most of the letters are in, if that is not Latin."""
    found = [unicodedata.name(letter, "").split(" ")[0] for letter in letters]
    best = max(set(found), key=found.count)
    return SCRIPTS.get(best) if found.count(best) * 2 > len(found) else None
