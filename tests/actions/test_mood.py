"""Who is upset, and for how long."""

import pytest

from bot.actions.mood import CALM_TURNS, Mood, is_only_anger, shows_anger


@pytest.mark.parametrize(
    "text",
    [
        "this is ridiculous",
        "WHERE IS MY MONEY",
        "where is my refund!!!",
        "are you kidding me",
        "I already told you the number",
        "how many times do i have to say this",
        "this is the third time i write to you",
        "nobody answers my mails",
        "i have been waiting for six weeks",
        "still no refund",
        "you people are useless, WHAT A JOKE",
        "wtf?!",
        "This is the SECOND lamp that arrives smashed. Second!! Give it back NOW",
        "your service is terrible",
    ],
)
def test_anger_is_read_from_words_and_from_shouting(text: str) -> None:
    assert shows_anger(text)


@pytest.mark.parametrize(
    "text",
    [
        "I want to return the shoes",
        "XL please, ASAP",
        "RD-1001 DE 10115",
        "i'm not angry, just asking",
        "great, thanks!!",
        "it is still in the box, still not worn",
        "order 1001, size M, navy",
        "OK",
        "I wear them in the second week",
        "can you really do that?",
        "the weather here has been awful, anyway",
    ],
)
def test_what_is_only_plain_is_not_taken_for_anger(text: str) -> None:
    assert not shows_anger(text)


def test_a_spell_of_anger_lasts_some_turns_and_then_is_over() -> None:
    mood = Mood().after("this is ridiculous")
    for _ in range(CALM_TURNS - 1):
        mood = mood.after("order 1001")
        assert mood.is_upset

    assert not mood.after("the shoes").is_upset


def test_thanks_end_it_after_one_calm_answer_more() -> None:
    thanked = Mood().after("this is ridiculous").after("thank you", thanks=True)

    assert thanked.is_upset
    assert not thanked.after("hello").is_upset


def test_what_has_to_be_said_again_counts_and_a_short_answer_does_not() -> None:
    asked = Mood().after("where is my refund")

    assert asked.after("Where is  my refund").is_upset
    assert not Mood().after("yes").after("yes").is_upset


def test_the_second_outburst_of_a_spell_needs_a_person() -> None:
    once = Mood().after("this is ridiculous").acknowledged()

    assert once.is_upset
    assert (once.now, once.needs_a_person) == (False, False)
    assert once.after("1001").after("HOW OFTEN MUST I SAY THIS").needs_a_person


def test_an_insult_is_no_wish_for_a_person_but_a_cross_wish_is_one() -> None:
    assert is_only_anger("you stupid machine")
    assert not is_only_anger("this is ridiculous, get me a human")
    assert not is_only_anger("i am sick of this bot")
