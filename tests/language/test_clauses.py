"""A message is split into the things that it says."""

import pytest

from bot.language.clauses import MOST_CLAUSES, split


@pytest.mark.parametrize(
    ("text", "clauses"),
    [
        ("where is my refund", ["where is my refund"]),
        (
            "return the shoes, and where is my refund for the jacket?",
            ["return the shoes", "where is my refund for the jacket?"],
        ),
        ("hi i want to return my shoes", ["hi", "i want to return my shoes"]),
        ("I want to return the dress and the shoes", ["I want to return the dress and the shoes"]),
        ("no thanks, bye", ["no", "thanks", "bye"]),
        ("nothing else thank you", ["nothing else", "thank you"]),
        ("okthanks", ["ok", "thanks"]),
        ("no problem", ["no problem"]),
        ("yes, but the black one", ["yes", "but the black one"]),
        ("It cost 29.90. Too much!", ["It cost 29.90.", "Too much!"]),
        ("", [""]),
        ("!!!", ["!!!"]),
    ],
)
def test_clauses(text: str, clauses: list[str]) -> None:
    assert [span.text for span in split(text)] == clauses


def test_a_clause_knows_its_place() -> None:
    text = "hi, where is my refund? and my order?"

    assert all(text[span.start : span.end] == span.text for span in split(text))


def test_of_a_rambling_message_the_first_clauses_count() -> None:
    assert len(split("where is it? " * 50)) == MOST_CLAUSES
