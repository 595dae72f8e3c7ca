"""A refund that left us, and of which the bank has said nothing."""

from datetime import timedelta

import pytest

from backend_client.protocol import OrderBackend
from bot.actions.progress.news import news_of
from bot.actions.progress.standing import standing
from bot.actions.progress.story import story
from bot.actions.progress.wording import Figures
from tests.actions.staff.desk import services_over


async def paid(backend: OrderBackend, days_ago: int) -> Figures:
    """Order 1016, whose refund was sent as many days ago."""
    services = services_over(backend)
    order = await backend.find_order("1016", email="olivia.brooks@example.com")
    [found] = await backend.list_returns(order.id)
    now = found.refunds[0].created_at + timedelta(days=days_ago)
    return Figures(
        standing(found, order, services.policy), services.words, services.policy, None, now
    )


@pytest.mark.parametrize(
    ("days_ago", "said", "buttons"),
    [
        (2, "It should be there by", ["That amount is wrong"]),
        (30, "and should have been there by", ["That amount is wrong", "Talk to a person"]),
    ],
)
async def test_while_its_days_last_it_is_awaited_and_then_it_can_be_found(
    backend: OrderBackend, days_ago: int, said: str, buttons: list[str]
) -> None:
    told = story(await paid(backend, days_ago))

    assert said in told.text
    assert "re_4003" in told.text
    assert [button.label for button in told.buttons] == buttons


async def test_late_news_of_it_does_not_promise_a_day_that_is_over(backend: OrderBackend) -> None:
    news = news_of(await paid(backend, days_ago=30), ())

    assert news
    assert news.speech
    assert "It should have been there by" in news.speech.text
