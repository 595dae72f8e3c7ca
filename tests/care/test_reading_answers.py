"""Survey answers in the customer's own words."""

from pathlib import Path

import pytest

from desk.care.survey.reading import (
    is_abuse,
    is_angry,
    is_change,
    is_request,
    is_skip,
    read_score,
)

REPLIES = [line.split("\t") for line in
           (Path(__file__).parent / "replies.tsv").read_text().splitlines()]  # fmt: skip


def test_at_least_95_percent_of_over_300_varied_replies_are_read_right() -> None:
    assert len(REPLIES) >= 300
    wrong = [(text, int(score), read_score(text)) for score, text in REPLIES
             if read_score(text) != int(score)]  # fmt: skip

    print(f"{len(REPLIES) - len(wrong)} of {len(REPLIES)} read right")
    assert len(wrong) <= 0.05 * len(REPLIES), wrong
    assert [one for one in wrong if one[2] and abs(one[1] - one[2]) > 2] == []


@pytest.mark.parametrize(
    "text",
    [
        "where is my refund?",
        "I want to return the mug too",
        "order 1001",
        "anna@example.com",
        "it arrived after 5 days",
        "2 items were missing",
        "42",
        "RMA-5001",
        "10115",
        "the 3 pm slot",
        "what does this mean?",
        "thanks",
        "hello",
    ],
)
def test_what_is_no_score_is_not_taken_for_one(text: str) -> None:
    assert read_score(text) is None


@pytest.mark.parametrize("text", ["skip", "no thanks", "Not now.", "rather not", "nope", "no"])
def test_not_wanting_to_answer_is_respected(text: str) -> None:
    assert is_skip(text)
    assert read_score(text) is None


@pytest.mark.parametrize(
    "text", ["actually 3", "make it a 4", "sorry, I meant 2", "change my rating to 5"]
)
def test_a_change_is_heard(text: str) -> None:
    assert is_change(text)
    assert read_score(text) in (2, 3, 4, 5)


@pytest.mark.parametrize(
    "text",
    ["THIS IS UNACCEPTABLE, I WANT MY MONEY", "you are all liars", "never again!!!", "such a scam"],
)
def test_anger_is_heard(text: str) -> None:
    assert is_angry(text)


@pytest.mark.parametrize("text", ["it took a little long", "all fine, thanks", "the box was big"])
def test_calm_comments_are_not_taken_for_anger(text: str) -> None:
    assert not is_angry(text)
    assert not is_abuse(text)
    assert not is_request(text)
