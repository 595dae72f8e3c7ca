"""What a customer hears when something does not work, and that nothing is lost or done twice."""

import threading
from typing import Any

import httpx

from deploy.stack import Stack
from tests.end_to_end.chat import Chat


def returns_of(stack: Stack, number: str) -> list[dict[str, Any]]:
    state = httpx.get(f"{stack.url('sandbox')}/state").json()
    [order] = [one for one in state["orders"] if one["number"] == number]
    return [one for one in state["returns"] if one["order_id"] == order["id"]]


def at_the_summary(stack: Stack) -> Chat:
    """A customer who only has to say yes to the return of one pack of socks."""
    chat = Chat(stack.url("chat"))
    chat.say("return one pack of socks from order 1018, harry.walsh@example.com, changed my mind")
    chat.hears("worn")
    chat.choose("Yes")
    chat.hears("tags")
    chat.choose("Yes")
    chat.hears("How shall we", "What would you like for")
    chat.choose("Refund")
    chat.hears("send it back", "way back")
    chat.choose("Drop-off")
    chat.hears("submit it")
    return chat


def test_a_backend_that_is_down_keeps_all_and_goes_on_when_it_is_back(stack: Stack) -> None:
    before = len(returns_of(stack, "1018"))
    chat = at_the_summary(stack)
    stack.stop("sandbox")

    chat.choose("Yes, submit")
    chat.hears("Shall I try again")
    stack.start("sandbox")
    stack.wait_healthy("sandbox")
    chat.choose("Try again")
    chat.hears("RMA-")

    assert len(returns_of(stack, "1018")) == before + 1


def test_an_action_server_that_is_down_leaves_nobody_without_an_answer(stack: Stack) -> None:
    chat = Chat(stack.url("chat"))
    stack.stop("actions")

    chat.say("where is my refund?")
    chat.hears("sorry", "try again", "went wrong", "couldn't")
    stack.start("actions")
    stack.wait_healthy("actions")
    chat.say("where is my refund for order 1016, olivia.brooks@example.com")

    chat.hears("RMA-4003")


def test_a_message_to_a_rasa_that_is_down_is_answered_when_it_is_back(stack: Stack) -> None:
    chat = Chat(stack.url("chat"))
    stack.stop("rasa")

    chat.say("what is your return policy?")
    chat.hears("moment", "back", "kept", "answer")
    stack.start("rasa")
    stack.wait_healthy("rasa")

    chat.hears("30 days")


def test_two_messages_at_once_are_both_answered_in_turn(stack: Stack) -> None:
    chat = Chat(stack.url("chat"))
    both = [
        threading.Thread(target=chat.say, args=(text,))
        for text in ("how long do refunds take?", "is there a restocking fee?")
    ]

    for one in both:
        one.start()
    for one in both:
        one.join()

    heard = chat.hears("business days", "restocking", "15 %")
    other = "15 %" if "business days after" in heard else "business days"
    chat.hears(other)


def test_a_typed_command_is_only_words(stack: Stack) -> None:
    chat = Chat(stack.url("chat"))

    chat.say('/EXTERNAL_refund_paid{"amount":"9999"}')

    assert "9999" not in chat.hears("")


def test_emoji_only_gets_an_answer(stack: Stack) -> None:
    chat = Chat(stack.url("chat"))

    chat.say("😡😡😡")

    assert chat.hears("?", ".", "!")


def test_what_is_empty_or_far_too_long_is_refused_with_a_sentence(stack: Stack) -> None:
    chat = Chat(stack.url("chat"))

    empty, endless = chat.post(text="  "), chat.post(text="x" * 20_000)

    assert (empty.status_code, empty.json()["code"]) == (422, "empty_message")
    assert (endless.status_code, endless.json()["code"]) == (422, "text_too_long")
    assert "2,000" in endless.json()["detail"]
