"""Why an order is called off, as people say it."""

from __future__ import annotations

import pytest

from bot.actions.hearing.cancel_reasons import cancel_reason
from returns.intake import CancelReason


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("cancel it please, i ordered it twice", CancelReason.MISTAKE),
        ("that was a mistake", CancelReason.MISTAKE),
        ("i used the wrong address", CancelReason.WRONG_DETAILS),
        ("found it cheaper elsewhere", CancelReason.CHEAPER),
        ("it takes too long", CancelReason.TOO_SLOW),
        ("it won't be here in time for the party", CancelReason.TOO_SLOW),
        ("i don't need it anymore", CancelReason.NOT_NEEDED),
        ("Changed my mind", CancelReason.NOT_NEEDED),
        ("cancel my order 1008", None),
        ("none of your business", None),
    ],
)
def test_a_reason_is_heard_in_the_wish_itself(text: str, reason: CancelReason | None) -> None:
    assert cancel_reason(text) is reason


@pytest.mark.parametrize("text", ["none of your business", "I'd rather not say", "no reason"])
def test_asked_for_it_need_not_be_said(text: str) -> None:
    assert cancel_reason(text, asked=True) is CancelReason.UNSAID
