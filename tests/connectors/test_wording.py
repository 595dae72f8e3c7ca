"""The desk's sentences, as they are read from the responses."""

from pathlib import Path

import pytest

from connectors import wording
from desk.errors import WordingMissing
from desk.intake import RESUME, STANDING
from desk.wording import Sentence
from tests.connectors.door import RESPONSES


def test_every_sentence_that_the_desk_needs_is_in_the_responses() -> None:
    words = wording.read(RESPONSES)

    assert all(words.say(sentence, turn=1).text for sentence in Sentence)


def test_the_way_back_from_the_queue_is_offered() -> None:
    waiting = wording.read(RESPONSES).say(Sentence.WAITING, turn=1)

    assert [button.payload for button in waiting.buttons] == [RESUME, STANDING]


@pytest.mark.parametrize(
    "content",
    [
        "",
        "responses:",
        "responses: {}",
        "responses: [",
        "- a",
        "responses: {utter_desk_delayed: [{}]}",
    ],
)
def test_a_file_that_lacks_something_is_named(tmp_path: Path, content: str) -> None:
    file = tmp_path / "desk.yml"
    file.write_text(content)

    with pytest.raises(WordingMissing, match=r"desk\.yml"):
        wording.read(file)


def test_a_file_that_is_not_there_is_named(tmp_path: Path) -> None:
    with pytest.raises(WordingMissing, match=r"gone\.yml"):
        wording.read(tmp_path / "gone.yml")
