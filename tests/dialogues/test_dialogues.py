"""Every dialogue in tests/dialogues/cases/, over the trained model and the real sandbox."""

import pytest

from tests.dialogues.conftest import World
from tests.dialogues.script import Dialogue, Turn, dialogues
from tests.dialogues.world import Customer, changes


@pytest.mark.parametrize("dialogue", list(dialogues()), ids=str)
def test_the_dialogue_ends_as_it_should(dialogue: Dialogue, world: World) -> None:
    before = world.state()
    customer = world.customer(dialogue.identity)
    told: list[str] = []

    for turn in dialogue.turns:
        told.append(f"> {turn.say if turn.say is not None else f'[{turn.press or turn.show}]'}")
        reply = _reply(customer, turn)
        told.append(reply)
        _check(turn, reply, told)

    ended = changes(before, world.state())
    if customer.handoffs:
        ended["handoff"] = customer.handoffs[-1]
    assert ended == dialogue.end, "\n".join(told)


def _reply(customer: Customer, turn: Turn) -> str:
    if turn.show is not None:
        return customer.show(turn.show)
    return customer.say(turn.say) if turn.say is not None else customer.press(turn.press or "")


def _check(turn: Turn, reply: str, told: list[str]) -> None:
    heard = reply.lower()
    assert heard, "no reply at all:\n" + "\n".join(told)
    for fragment in turn.hear:
        either = [one.strip().lower() for one in fragment.split(" | ")]
        assert any(one in heard for one in either), f"{fragment!r} is missing:\n" + "\n".join(told)
    for fragment in turn.never:
        assert fragment.lower() not in heard, f"{fragment!r} was said:\n" + "\n".join(told)
