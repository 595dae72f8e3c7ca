"""Names as adapters compare them: by their words, and never by likeness."""

from __future__ import annotations

import pytest

from backend_client.proof import same_name


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Anna Keller", "anna KELLER"),
        ("Keller, Anna", "Anna Keller"),
        ("Zoë Müller", "Zoe Muller"),
        ("Łukasz Øster", "lukasz oster"),
        ("Anna-Lena Groß", "anna lena gross"),
        ("Sean O'Neil", "sean oneil"),
        ("Zoe\u0308 Lind", "Zoë  Lind"),
    ],
)
def test_case_accents_and_order_make_no_other_name(one: str, other: str) -> None:
    assert same_name(one, other)
    assert same_name(other, one)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Anna Keller", "Anna Kellner"),
        ("Anna Keller", "A. Keller"),
        ("Anna Keller", "Anna Maria Keller"),
        ("Anna", "Anna"),
        ("", ""),
        ("Anna Keller", None),
        ("Anna Anna", "Anna Keller"),
    ],
)
def test_another_name_is_another_name_however_like_it(one: str, other: str | None) -> None:
    assert not same_name(one, other)
    assert not same_name(other, one)
