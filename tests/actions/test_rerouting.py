"""A submitted return is sent otherwise, in the chat: another time, another address, another way."""

from __future__ import annotations

import json
import uuid
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import httpx
import pytest
from sqlalchemy import create_engine

import backend_client
from backend_client.model import (
    ExchangeLineRequest,
    ExchangeRequest,
    Fee,
    FeeKind,
    Money,
    Resolution,
    Return,
    ReturnLineRequest,
    ReturnMethod,
    ReturnRequest,
    ReturnStatus,
)
from bot.actions.access import Gate
from bot.actions.attempts import Attempts
from bot.actions.registry import actions
from bot.actions.services import Services
from bot.actions.words import Words
from returns import load_policy
from sandbox.app import build
from tests.actions.ruled import Heard, Rules, Said, Talk
from tests.actions.test_ways_out import tapped

ROOT = Path(__file__).resolve().parents[2]
NOW = datetime(2027, 3, 15, 10, tzinfo=UTC)  # a Monday
TOO_SMALL = ReturnLineRequest("ord_1001-L1", 1, "reason_size_too_small")
COURIER = Fee(FeeKind.RETURN_SHIPPING, Money.of("6.90", "EUR"))
OFFERS = ["Another time", "Another way back", "Another address", "Call off the return"]


@dataclass
class Chat:
    """A customer with a return, and what they last heard."""

    services: Services
    talk: Talk
    made: Return
    heard: Heard

    async def reminded(self) -> Heard:
        entities = [("return_id", self.made.id), ("about", "pickup"), ("notice", "n")]
        return await self.hears(Said("/r", "EXTERNAL_return_reminder", entities))

    async def says(self, text: str, intent: str = "schedule_pickup", *found: Any) -> str:
        return (await self.hears(Said(text, intent, found))).text

    async def presses(self, label: str) -> str:
        payload = next(
            one["payload"] for one in self.heard.buttons if one["title"].startswith(label)
        )
        return (await self.hears(tapped(payload))).text

    async def hears(self, said: Said) -> Heard:
        self.heard = await self.talk.say(said)
        return self.heard

    @property
    def labels(self) -> list[str]:
        return [one["title"] for one in self.heard.buttons]

    async def now(self) -> Return:
        return await self.services.backend.get_return(self.made.id)


@pytest.fixture
def services(tmp_path: Path) -> Services:
    app = build(tmp_path / "shop.sqlite", token="t", now=lambda: NOW)
    backend = backend_client.connect(
        "sandbox", url="http://shop.example/api", token="t", transport=httpx.ASGITransport(app=app)
    )
    return Services(
        backend=backend,
        policy=load_policy(ROOT / "policy.yml"),
        words=Words.load(ROOT / "bot" / "data" / "responses"),
        gate=Gate(backend, Attempts(create_engine("sqlite://")), lambda: NOW),
        clock=lambda: NOW,
        new_key=lambda: uuid.uuid4().hex,
    )


async def chat_with(services: Services, made: Return, *, book: bool = True) -> Chat:
    if book:
        slot = (await services.backend.list_pickup_slots(made.id))[0]
        made = await services.backend.book_pickup(
            made.id, slot.id, idempotency_key=f"book {made.id}"
        )
    talk = Talk({one.name(): one for one in actions(services)}, Rules.load())
    return Chat(services, talk, made, Heard())


@pytest.fixture
async def chat(services: Services) -> Chat:
    request = ReturnRequest("ord_1001", (TOO_SMALL,), ReturnMethod.PICKUP, fees=(COURIER,))
    made = await services.backend.create_return(request, idempotency_key="made")
    return await chat_with(services, made)


async def test_the_reminder_offers_another_time_another_way_and_calling_off(chat: Chat) -> None:
    await chat.reminded()

    assert chat.labels == ["Another time", "Another way back", "Call off the return"]
    assert "RMA-" in await chat.presses("Another time")
    assert len(chat.labels) > 5
    assert await chat.now() == chat.made


@pytest.mark.parametrize(
    ("text", "intent"),
    [
        ("the pickup tomorrow doesn't work", "schedule_pickup"),
        ("cancel the pickup", "schedule_pickup"),
        ("cancel the courier", "cancel_order"),
        ("stop the pickup", "stop"),
        ("i won't be home tomorrow", "deny"),
        ("tomorrow doesn't suit me", "start_return"),
        ("the pickup address is wrong", "correct"),
        ("no courier tomorrow, i can't make it", "nlu_fallback"),
        ("cancel it", "stop"),
        ("i need to cancel", "cancel_order"),
        ("are there other ways to send it back?", "ask_policy_methods"),
        ("another way back please", "start_return"),
        ("the courier didn't come", "track_order"),
    ],
)
async def test_that_it_does_not_suit_leads_to_the_offers_and_changes_nothing(
    chat: Chat, text: str, intent: str
) -> None:
    await chat.reminded()

    told = await chat.says(text, intent)

    assert chat.labels == OFFERS
    assert "Tuesday, 16 March 2027" in told  # it stays booked, and that is said
    assert await chat.now() == chat.made


async def test_a_day_that_is_named_shows_its_times(chat: Chat) -> None:
    await chat.reminded()

    await chat.says("can the courier come on Friday instead")
    assert [one.split(",")[0] for one in chat.labels[:4]] == ["Friday"] * 3 + ["Tuesday"]
    booked = await chat.presses("Friday")

    assert "Friday, 19 March 2027" in booked
    after = (await chat.now()).pickup
    assert after is not None
    assert after.slot.starts_at.day == 19


async def test_the_booked_day_is_named_because_it_does_not_suit(chat: Chat) -> None:
    await chat.reminded()

    told = await chat.says("tuesday doesn't work for the courier, another day please")

    assert "Tuesday" not in told
    assert len({one.split(",")[0] for one in chat.labels}) > 2


async def test_a_day_without_the_courier_is_said_to_have_none(chat: Chat) -> None:
    await chat.reminded()

    told = await chat.says("could he come on sunday instead")

    assert "Sunday" in told
    assert chat.labels[0].startswith("Tuesday")


async def test_another_way_is_agreed_to_with_its_money_and_keeps_the_number(chat: Chat) -> None:
    await chat.reminded()
    await chat.presses("Another way back")

    asked = await chat.presses("Drop-off")
    assert await chat.now() == chat.made
    told = await chat.says("yes", "affirm")

    assert ["€86.00" in asked, "€83.00" in asked, "won't come" in asked] == [True] * 3
    assert "changed" in told
    after = await chat.now()
    assert (after.method, after.pickup) == (ReturnMethod.DROP_OFF, None)
    assert after.rma_number == chat.made.rma_number
    assert str(after.refund_due) == "86.00 EUR"


async def test_a_no_leaves_everything_as_it_is(chat: Chat) -> None:
    await chat.reminded()
    await chat.says("don't send the courier, i'll drop it off myself", "stop")

    told = await chat.says("no", "deny")

    assert "as it is" in told
    assert await chat.now() == chat.made


async def test_calling_off_says_what_it_means_and_asks(chat: Chat) -> None:
    await chat.reminded()

    asked = await chat.presses("Call off the return")
    assert (await chat.now()).status is ReturnStatus.OPEN
    told = await chat.says("yes", "affirm")

    assert "whole return" in asked
    assert "nothing would be paid back" in asked
    assert "courier wouldn't come" in asked
    assert "called off" in told
    assert (await chat.now()).status is ReturnStatus.CANCELED


async def test_who_only_meant_the_pickup_says_so_in_time(chat: Chat) -> None:
    await chat.reminded()
    await chat.presses("Call off the return")

    await chat.says("no, cancel only the pickup", "cancel_return")

    assert chat.labels == OFFERS
    assert (await chat.now()).status is ReturnStatus.OPEN


async def test_the_courier_goes_to_another_address_after_a_yes_and_stays_there(chat: Chat) -> None:
    await chat.reminded()
    figures = [("order_number", "20095"), ("postcode", "20095")]

    asked = await chat.says("pick it up at 5 Market St, 20095 Hamburg instead", "inform", *figures)
    assert await chat.now() == chat.made
    told = await chat.says("yes", "affirm")
    moved = (await chat.now()).pickup
    await chat.says("can the courier come on Friday instead")
    await chat.presses("Friday")
    later = (await chat.now()).pickup

    assert "5 Market St, 20095 Hamburg instead?" in asked or "same time" in asked
    assert "5 Market St, 20095 Hamburg" in told
    assert moved is not None
    assert later is not None
    assert chat.made.pickup is not None
    assert moved.slot == chat.made.pickup.slot
    assert (moved.address.line1, moved.address.country) == ("5 Market St", "DE")
    assert later.address == moved.address


async def test_half_an_address_is_asked_for_in_full(chat: Chat) -> None:
    await chat.reminded()
    await chat.says("can the courier come to my office instead")

    assert "postcode" in await chat.says("Marktstr. 5", "inform")
    assert await chat.now() == chat.made


async def test_where_no_time_is_booked_the_address_is_kept_for_it(services: Services) -> None:
    request = ReturnRequest("ord_1001", (TOO_SMALL,), ReturnMethod.PICKUP, fees=(COURIER,))
    made = await services.backend.create_return(request, idempotency_key="made")
    chat = await chat_with(services, made, book=False)
    await chat.hears(Said("/r", "EXTERNAL_return_news", [("return_id", made.id), ("told", [])]))

    await chat.says("the pickup address is wrong, it's 5 Market St, 20095 Hamburg", "correct")
    told = await chat.says("yes", "affirm")
    assert "Nothing is booked yet" in told
    await chat.presses("Choose a time")
    await chat.presses("Wednesday")

    pickup = (await chat.now()).pickup
    assert pickup is not None
    assert pickup.address.line1 == "5 Market St"


async def test_in_an_exchange_a_way_that_costs_otherwise_is_not_offered(
    services: Services,
) -> None:
    line = ExchangeLineRequest(
        "ord_1001-L1", 1, "reason_size_too_small", "aria-running-shoes-blue-43"
    )
    request = ExchangeRequest("ord_1001", (line,), ReturnMethod.PICKUP, (COURIER,))
    made = await services.backend.create_exchange(request, idempotency_key="swap")
    chat = await chat_with(services, made.returned)

    await chat.reminded()

    assert made.returned.resolution is Resolution.EXCHANGE
    assert chat.labels == ["Another time", "Call off the return"]


async def test_what_the_platform_cannot_is_not_offered(chat: Chat) -> None:
    bound = replace(chat.services, reroutes=False)
    chat.talk = Talk({one.name(): one for one in actions(bound)}, Rules.load())

    await chat.reminded()
    offered = chat.labels
    told = await chat.says("i'd rather drop it off", "ask_policy_methods")

    assert offered == ["Another time", "Call off the return"]
    assert "isn't open" in told
    assert chat.labels == ["Another time", "Another address", "Call off the return"]


async def test_what_has_left_goes_no_other_way(chat: Chat, services: Services) -> None:
    await chat.reminded()
    await chat.says("cancel the pickup")
    await services.backend.cancel_return(chat.made.id, idempotency_key="gone")

    told = await chat.says("i'd rather drop it off", "inform")

    assert chat.labels == ["Talk to a person"]
    assert "changed" not in told.replace("can't be changed", "")


async def test_in_the_middle_of_something_else_that_waits_and_comes_back(chat: Chat) -> None:
    await chat.says("i want to return something else", "start_return")
    await chat.reminded()
    await chat.presses("Another way back")
    await chat.presses("Drop-off")

    told = await chat.says("yes", "affirm")

    assert "It's changed" in told
    assert "return" in told.split("\n")[-1].lower() or "order" in told.lower()
    assert (await chat.now()).method is ReturnMethod.DROP_OFF
    assert chat.talk.in_task


async def test_the_button_says_which_of_two_returns_is_meant(
    chat: Chat, services: Services
) -> None:
    await chat.reminded()
    await chat.says("cancel the pickup")
    line = ReturnLineRequest("ord_1003-L1", 1, "reason_unwanted")
    request = ReturnRequest("ord_1003", (line,), ReturnMethod.PICKUP, fees=(COURIER,))
    other = await services.backend.create_return(request, idempotency_key="other")
    second = replace(await chat_with(services, other), talk=chat.talk)
    await second.reminded()

    await second.presses("Another way back")
    await second.presses("Drop-off")
    await second.says("yes", "affirm")

    assert (await second.now()).method is ReturnMethod.DROP_OFF
    assert await chat.now() == chat.made


async def test_a_yes_to_the_reminder_is_no_new_wish(chat: Chat) -> None:
    await chat.reminded()

    assert "as it is" in await chat.says("yes, perfect", "affirm")
    assert chat.labels == []


async def test_an_address_after_the_reminder_is_the_couriers(chat: Chat) -> None:
    await chat.reminded()
    figures = [("order_number", "10115"), ("postcode", "10115")]

    told = await chat.says("my neighbour has it: Lindenallee 14, 10115 Berlin", "inform", *figures)

    assert "Lindenallee 14, 10115 Berlin" in told
    assert chat.labels == ["Yes, change it", "No, leave it"]


async def test_what_it_costs_is_said_with_the_question(chat: Chat) -> None:
    await chat.reminded()
    await chat.says("i'd rather drop it off", "inform")

    told = await chat.says("what does that cost?", "ask_quote")

    assert "€3.90" in told
    assert "Shall we start" not in told


async def test_a_courier_who_did_not_come_is_not_said_to_be_booked(chat: Chat) -> None:
    later = NOW.replace(day=17)
    talk = chat.talk
    bound = replace(chat.services, clock=lambda: later)
    await chat.reminded()
    chat.talk = Talk({one.name(): one for one in actions(bound)}, Rules.load())
    chat.talk.slots = talk.slots

    told = await chat.says("nobody came to collect it", "complaint")

    assert "sorry" in told
    assert "stays so" not in told
    assert chat.labels == OFFERS


async def test_handed_back_after_it_was_called_off_nothing_of_it_is_asked_any_more(
    chat: Chat, services: Services
) -> None:
    await chat.reminded()
    await chat.says("cancel the pickup")
    await chat.says("i want to talk to a person", "talk_to_human")
    await services.backend.cancel_return(chat.made.id, idempotency_key="by an agent")

    agreed = json.dumps({"agent": "Sam", "order_id": "ord_1001"})
    await chat.says("/back", "back_from_agent", ("agreed", agreed))

    assert not chat.talk.slots["more_to_do"]
