"""The few sentences that the desk itself says. The words come from outside."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
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
    """A person has been asked for, and the team is there; may offer the way back. {queue}: the
    next sentences, as far as they hold."""
    AHEAD_NONE = "utter_desk_ahead_none"
    AHEAD_ONE = "utter_desk_ahead_one"
    AHEAD_MANY = "utter_desk_ahead_many"
    """{count}: how many wait longer."""
    ON_ONE = "utter_desk_on_one"
    ON_MANY = "utter_desk_on_many"
    """{names}: who is there now."""
    USUAL = "utter_desk_usual"
    """{time}: the median of the last waits."""
    USUAL_UNKNOWN = "utter_desk_usual_unknown"
    CLOSED = "utter_desk_closed"
    """Nobody is there. {when}: one of the next sentences."""
    WHEN_TODAY = "utter_desk_when_today"
    WHEN_TOMORROW = "utter_desk_when_tomorrow"
    WHEN_LATER = "utter_desk_when_later"
    WHEN_UNKNOWN = "utter_desk_when_unknown"
    LEAVE_MESSAGE = "utter_desk_leave_message"
    """The customer wants to leave a message."""
    KEPT = "utter_desk_kept"
    """They wrote although nobody is there. {when}: when somebody is."""
    NOT_WAITING = "utter_desk_not_waiting"
    """They ask how the queue stands and are in none."""
    TRANSFERRED = "utter_desk_transferred"
    """{team}: who has it now."""
    RELEASED = "utter_desk_released"
    """Their agent could not stay; they wait again, for anybody."""
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

    def say(
        self, sentence: Sentence, turn: int, figures: Mapping[str, str | None] | None = None
    ) -> Saying:
        """One variant; which one follows from `turn`, so that the same turn says the same.

        `figures` take the place of `{names}` in its text.
        """
        variants = self._responses[sentence]
        chosen = variants[turn % len(variants)]
        text = chosen.text
        for name, value in (figures or {}).items():
            text = text.replace(f"{{{name}}}", value or "") if text else text
        return replace(chosen, text=text)
