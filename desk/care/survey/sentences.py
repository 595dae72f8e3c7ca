"""What the desk says around a survey. The words come from outside."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from enum import StrEnum

from desk.errors import WordingMissing
from desk.model import Saying


class Says(StrEnum):
    """The values are the names of the responses."""

    SCORE = "utter_survey_score"
    """{about}: the case, as the customer knows it."""
    SCORE_TALK = "utter_survey_score_talk"
    """For a talk with an agent that was about no return."""
    REASON_GOOD = "utter_survey_reason_good"
    REASON_MIDDLE = "utter_survey_reason_middle"
    REASON_LOW = "utter_survey_reason_low"
    COMMENT = "utter_survey_comment"
    EFFORT = "utter_survey_effort"
    THANKS = "utter_survey_thanks"
    THANKS_LOW = "utter_survey_thanks_low"
    SKIPPED = "utter_survey_skipped"
    CHANGED = "utter_survey_changed"
    """{score}."""
    SPENT = "utter_survey_spent"
    APOLOGY = "utter_recovery_apology"
    RECOVERY = "utter_recovery_ask"
    RECOVERY_THANKS = "utter_recovery_thanks"
    RECOVERY_THANKS_NOT = "utter_recovery_thanks_not"
    STOPPED = "utter_messages_stopped"
    STARTED = "utter_messages_started"


class Sentences:
    """Every sentence; the first of its variants, so that every survey asks alike."""

    def __init__(self, responses: Mapping[str, Sequence[Saying]]) -> None:
        """Raises WordingMissing when a sentence is not in `responses`."""
        missing = [one for one in Says if not responses.get(one)]
        if missing:
            raise WordingMissing(
                f"There are no words for {', '.join(missing)}: add them to the responses."
            )
        self._responses = {one: responses[one][0] for one in Says}

    def __getitem__(self, one: Says) -> Saying:
        return self._responses[one]

    def say(self, one: Says, **figures: str) -> Saying:
        """The sentence with its figures filled in."""
        saying = self._responses[one]
        text = saying.text or ""
        for name, value in figures.items():
            text = text.replace(f"{{{name}}}", value)
        return replace(saying, text=text)
