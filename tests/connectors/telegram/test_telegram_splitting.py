"""Long texts in parts."""

from hypothesis import given
from hypothesis import strategies as st

from connectors.telegram.splitting import split, units


def test_what_fits_stays_whole() -> None:
    assert split("One. Two.", 9) == ["One. Two."]


def test_a_paragraph_goes_before_a_sentence() -> None:
    assert split("First one.\n\nIt is. And more.", 20) == ["First one.", "It is. And more."]


def test_a_sentence_goes_before_a_word() -> None:
    assert split("It goes back. Then comes money.", 20) == ["It goes back.", "Then comes money."]


def test_a_word_without_end_is_cut() -> None:
    assert split("x" * 25, 10) == ["x" * 10, "x" * 10, "x" * 5]


def test_an_emoji_counts_twice_and_is_not_cut() -> None:
    assert split("😀" * 5, 5) == ["😀😀", "😀😀", "😀"]


@given(st.text(alphabet="ab. \n😀"), st.integers(2, 12))
def test_every_part_fits_and_nothing_but_blanks_is_lost(text: str, longest: int) -> None:
    parts = split(text, longest)

    assert all(0 < units(part) <= longest for part in parts)
    assert "".join("".join(parts).split()) == "".join(text.split())
