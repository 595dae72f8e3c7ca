"""What somebody who is upset hears: nothing cheerful, an apology once, and then a person."""

from pathlib import Path

from bot.actions.memory import Memory
from bot.actions.mood import Mood
from bot.actions.soothing import soothed
from bot.actions.speech import PERSON, Speech
from bot.actions.words import Words, calmly
from tests.tone import CHEER

WORDS = Words.load(Path(__file__).resolve().parents[2] / "bot" / "data" / "responses")
NOT_OF_A_CONVERSATION = (
    "utter_telegram_",
    "utter_mail_",
    "utter_slack_",
    "utter_messages_",
    "utter_survey_",
)


def test_no_response_is_cheerful_to_somebody_who_is_upset() -> None:
    """What is cheerful has a calm wording beside it: its key with `_calm` behind."""
    talked = [key for key in WORDS.keys if not key.startswith(NOT_OF_A_CONVERSATION)]
    said = {key: WORDS.variants(f"{key}_calm" if f"{key}_calm" in WORDS.keys else key)
            for key in talked}  # fmt: skip

    assert [key for key in talked if any(CHEER.search(text) for text in said[key])] == []


def test_the_calm_wording_is_said_only_when_it_is_called_for() -> None:
    with calmly():
        assert WORDS.say("utter_thanks") in WORDS.variants("utter_thanks_calm")
    assert WORDS.say("utter_thanks") in WORDS.variants("utter_thanks")


def test_the_first_outburst_gets_an_apology_and_the_second_a_person() -> None:
    upset = Memory(mood=Mood().after("this is ridiculous"))

    first, told = soothed(Speech("Which order is it?"), upset, WORDS)
    again = Memory(mood=told.mood.after("ARE YOU EVEN LISTENING"))
    second, _ = soothed(Speech("Which order is it?"), again, WORDS)

    assert "sorry" in first.text
    assert not first.buttons
    assert [button.payload for button in second.buttons] == [PERSON]


def test_an_apology_is_made_once_for_each_outburst() -> None:
    upset = Memory(mood=Mood().after("this is ridiculous"))

    _, told = soothed(Speech("Which order is it?"), upset, WORDS)
    speech, _ = soothed(Speech("What is the reason?"), told, WORDS)

    assert speech.text == "What is the reason?"


def test_two_misunderstandings_call_for_a_calm_tone_too() -> None:
    assert Memory(missed=2).is_upset
