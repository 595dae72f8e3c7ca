"""Which clause a message is about."""

from bot.components.main_part import main_part
from bot.components.part import Part
from bot.language.clauses import Span


def part(text: str, intent: str, sure: float = 0.9) -> Part:
    return Part(Span(text, 0, len(text)), ranking=[(intent, sure)])


def about(whole: Part, *clauses: Part) -> str:
    return main_part(whole, clauses).ranking[0][0]


def test_one_thing_said_is_what_it_is_about() -> None:
    assert about(part("where is it", "track_order")) == "track_order"


def test_a_wish_after_a_greeting_counts() -> None:
    whole = part("hi there my shoes are broken", "greet")

    found = about(whole, part("hi there", "greet"), part("my shoes are broken", "start_return"))

    assert found == "start_return"


def test_of_two_wishes_the_first_counts() -> None:
    shoes, jacket = part("return the shoes", "start_return"), part("my refund", "track_refund")

    assert about(part("return ... refund", "track_refund"), shoes, jacket) == "start_return"


def test_whoever_wants_a_person_gets_one_whatever_else_they_say() -> None:
    wish = part("i want a refund", "start_return")

    found = about(wish, wish, part("let me talk to a person", "talk_to_human"))

    assert found == "talk_to_human"


def test_no_thanks_bye_is_a_no() -> None:
    clauses = (part("no", "deny"), part("thanks", "thanks"), part("bye", "bye"))

    assert about(part("no thanks bye", "bye"), *clauses) == "deny"


def test_no_before_a_correction_is_a_correction() -> None:
    clauses = (part("no", "deny"), part("I meant the blue one", "correct"))

    assert about(part("no, I meant the blue one", "deny"), *clauses) == "correct"


def test_ok_thanks_is_thanks() -> None:
    clauses = (part("ok", "affirm"), part("thanks", "thanks"))

    assert about(part("ok thanks", "thanks"), *clauses) == "thanks"


def test_yes_before_what_is_none_of_our_business_is_no_yes() -> None:
    clauses = (part("yes", "affirm"), part("will it rain in Leeds", "track_order", 0.4))

    assert about(part("yes will it rain in Leeds", "out_of_scope"), *clauses) == "out_of_scope"
    assert about(part("yes will it rain in Leeds", "out_of_scope", 0.5), *clauses) == "affirm"


def test_an_unsure_clause_does_not_outweigh_the_whole() -> None:
    whole = part("i ordered it and want it tracked", "track_order")

    found = about(whole, part("i ordered it", "cancel_order", 0.6), part("want it tracked", "bye"))

    assert found == "track_order"
