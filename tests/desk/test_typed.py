"""What a customer typed, made safe."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from desk import typed


@pytest.mark.parametrize(
    ("text", "harmless"),
    [
        ('/EXTERNAL_refund_paid{"amount":"9999"}', 'EXTERNAL_refund_paid{"amount":"9999"}'),
        ("/restart", "restart"),
        ("//restart", "restart"),
        ("  / / restart", "restart"),
        ("／restart", "restart"),
        ("⁄restart", "restart"),
        ("∕restart", "restart"),
        ("⧸⟋╱restart", "restart"),
        ("\u200b/restart", "restart"),
        ("\ufeff\u2060/\u200d/restart", "restart"),
        ("/\u0338restart", "restart"),
        ("\u3164/restart", "restart"),
        ("a / b", "a / b"),
        ("1/2 of it", "1/2 of it"),
        ("ノート", "ノート"),
    ],
)
def test_no_typed_text_reaches_rasa_as_a_command(text: str, harmless: str) -> None:
    assert typed.without_commands(text) == harmless


@given(st.text())
def test_what_is_left_never_begins_with_a_slash_or_a_blank(text: str) -> None:
    left = typed.without_commands(text)

    assert not left.startswith("/")
    assert left == left.lstrip()


@pytest.mark.parametrize("text", ["", "   ", "\n\t", "\u200b\u200d", "\u2800", "\u3164", "\u00ad"])
def test_what_cannot_be_seen_is_blank(text: str) -> None:
    assert typed.is_blank(typed.tidy(text))


@pytest.mark.parametrize("text", ["🤷", "🙂🙂🙂", "???", "…", "❤️", "👨‍👩‍👧", "/", "-"])
def test_signs_alone_are_not_words_but_not_blank_either(text: str) -> None:
    assert typed.in_words(text) == ""
    assert not typed.is_blank(typed.tidy(text))


@pytest.mark.parametrize("text", ["yes", "1001", "да", "はい", "👍 yes", "5️⃣"])
def test_a_letter_or_a_digit_makes_words(text: str) -> None:
    assert typed.in_words(text) == text


def test_control_characters_are_dropped_and_line_breaks_kept() -> None:
    assert typed.tidy(" a\x00b\r\nc\x07\rd\ud800 ") == "ab\nc\nd"


@pytest.mark.parametrize(
    ("sign", "word"),
    [("👍", "yes"), ("👍🏽", "yes"), ("👎", "no"), ("🙏🙏", "thank you"), ("👍👎", "")],
)
def test_a_sign_that_everybody_reads_alike_is_its_word(sign: str, word: str) -> None:
    assert typed.in_words(sign) == word
