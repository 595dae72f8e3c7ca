"""The few sentences that the desk itself says. The words come from outside."""

from collections.abc import Mapping, Sequence
from enum import StrEnum

from desk.errors import WordingMissing
from desk.model import Saying


class Sentence(StrEnum):
    """What the desk must be able to say; the values are the names of the responses."""

    DELAYED = "utter_desk_delayed"
    """The answer takes long, or the bot cannot be reached; the message is kept."""
    GAVE_UP = "utter_desk_gave_up"
    """No answer will come any more."""
    NO_ANSWER = "utter_desk_no_answer"
    """The bot took the message and answered nothing."""
    UNSURE = "utter_desk_unsure"
    """It cannot be told whether the bot has dealt with the message."""
    NO_WORDS = "utter_desk_no_words"
    """The message has neither a letter nor a digit."""
    WAITING = "utter_desk_waiting"
    """A person has been asked for; may offer the way back."""
    BACK_TO_BOT = "utter_desk_back_to_bot"
    """The bot answers again."""


class Wording:
    """Every sentence with its variants. Variants differ in wording, never in promise."""

    def __init__(self, responses: Mapping[str, Sequence[Saying]]) -> None:
        """Raises WordingMissing when a sentence is not in `responses`."""
        missing = [sentence for sentence in Sentence if not responses.get(sentence)]
        if missing:
            raise WordingMissing(
                f"The desk has no words for {', '.join(missing)}: add them to its responses."
            )
        self._responses = {sentence: tuple(responses[sentence]) for sentence in Sentence}

    def say(self, sentence: Sentence, turn: int) -> Saying:
        """One variant; which one follows from `turn`, so that the same turn says the same."""
        variants = self._responses[sentence]
        return variants[turn % len(variants)]
