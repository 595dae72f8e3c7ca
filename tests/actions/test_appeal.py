"""A second look at a refusal: who gets it, what they get, and when it is too late for one."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from rasa_sdk import Tracker
from rasa_sdk.executor import CollectingDispatcher

from backend_client.errors import BackendUnavailable
from backend_client.protocol import OrderBackend
from bot.actions.appeal import Appeal
from bot.actions.conversation import Conversation
from bot.actions.facts import TIMEZONES
from bot.actions.memory import Memory, Refusal, recall, stored
from bot.actions.services import Services
from bot.actions.staff.case import load
from returns.decision import Outcome
from returns.intake import Draft, DraftLine, Task, from_data, to_data
from returns.model import History, Reason, Resolution
from tests.actions.staff.desk import services_over
from tests.backend_client.conftest import backend, built_in_shop, shop

__all__ = ["backend", "built_in_shop", "shop"]

LATE = Draft(
    task=Task.RETURN,
    key="d1",
    order_id="ord_1002",  # delivered 45 days ago
    lines=(DraftLine("ord_1002-L1", 1, Reason.SIZE_TOO_SMALL, {"unworn": True, "tags_on": True}),),
    resolution=Resolution.REFUND,
)


def now() -> datetime:
    return datetime.now(UTC)


async def disputes(memory: Memory, services: Services) -> tuple[list[dict[str, Any]], Memory]:
    """What is said back, and what is remembered."""
    message = {
        "message_id": "m1",
        "text": "i do not agree",
        "metadata": {"channel": "web"},
        "intent": {"name": "dispute_decision", "confidence": 1.0},
        "entities": [],
    }
    tracker = Tracker("c1", {"draft": stored(memory)}, message, [], False, None, {}, "")
    dispatcher = CollectingDispatcher()

    events = await Appeal(services, Conversation(services)).run(dispatcher, tracker, {})

    slots = {one["name"]: one["value"] for one in events if one["event"] == "slot"}
    after = Tracker("c1", slots, {}, [], False, None, {}, "")
    return dispatcher.messages, recall(after)


def handoff(said: list[dict[str, Any]]) -> dict[str, Any] | None:
    found = [one["custom"] for one in said if one["custom"].get("type") == "handoff"]
    return found[0] if found else None


async def test_the_department_of_the_policy_gets_the_case_as_it_was_decided(
    backend: OrderBackend,
) -> None:
    services = services_over(backend)
    at = now() - timedelta(days=1)

    said, after = await disputes(Memory(refusal=Refusal(LATE, at)), services)

    wanted = handoff(said)
    assert wanted
    assert (wanted["department"], wanted["reason"]) == ("customer_service", "appeal")
    assert from_data(wanted["case"]["draft"]) == LATE
    assert wanted["case"]["decided_at"] == at.isoformat()
    assert after.refusal is None
    case = await load(wanted["case"], services)
    assert case
    assert case.decision
    assert case.decision.outcome is Outcome.DECLINED


async def test_people_see_the_decision_of_that_day(backend: OrderBackend) -> None:
    case = {"order_id": "ord_1002", "draft": to_data(LATE)}
    then = (now() - timedelta(days=30)).isoformat()

    found = [
        await load(case | {"decided_at": when}, services_over(backend))
        for when in (then, "yesterday", None, now().replace(tzinfo=None).isoformat())
    ]

    outcomes = [one.decision.outcome if one and one.decision else None for one in found]
    assert outcomes == [Outcome.APPROVED, *[Outcome.DECLINED] * 3]


async def test_after_the_days_of_the_policy_a_person_is_offered(backend: OrderBackend) -> None:
    said, _ = await disputes(
        Memory(refusal=Refusal(LATE, now() - timedelta(days=1))),
        replace(services_over(backend), clock=lambda: now() + timedelta(days=40)),
    )

    assert handoff(said) is None
    assert "A second look was possible until" in said[0]["text"]
    assert said[0]["buttons"][0]["payload"] == "/talk_to_human"


@pytest.mark.parametrize(("hour", "is_late"), [(23, False), (24, True)])
async def test_the_last_day_for_it_ends_at_the_customers_midnight(
    backend: OrderBackend, monkeypatch: pytest.MonkeyPatch, hour: int, is_late: bool
) -> None:
    monkeypatch.setitem(TIMEZONES, "GB", "America/New_York")  # as in a country of one zone there
    refused_at = datetime.combine(now().date() - timedelta(days=1), time(12), UTC)
    services = services_over(backend)
    appeal = services.policy.current.appeal
    assert appeal
    last_day = refused_at.date() + timedelta(days=appeal.days)
    midnight = datetime.combine(last_day, time(), ZoneInfo("America/New_York"))
    at = (midnight + timedelta(hours=hour)).astimezone(UTC)

    said, _ = await disputes(
        Memory(refusal=Refusal(LATE, refused_at)), replace(services, clock=lambda: at)
    )

    assert (handoff(said) is None) == is_late


@pytest.mark.parametrize("memory", [Memory(), Memory(draft=replace(LATE, lines=()))])
async def test_where_nothing_was_refused_it_asks_what_is_meant(
    backend: OrderBackend, memory: Memory
) -> None:
    said, _ = await disputes(memory, services_over(backend))

    assert handoff(said) is None
    assert "which decision" in said[0]["text"]


async def test_a_task_under_way_stays_when_an_earlier_refusal_is_disputed(
    backend: OrderBackend,
) -> None:
    other = Draft(task=Task.RETURN, key="d2", order_id="ord_1001")

    said, after = await disputes(
        Memory(draft=other, refusal=Refusal(LATE, now())), services_over(backend)
    )

    wanted = handoff(said)
    assert wanted
    assert wanted["case"]["order_id"] == "ord_1002"
    assert after.draft == other


async def test_without_the_backend_a_person_looks_all_the_same(backend: OrderBackend) -> None:
    services = services_over(backend)

    async def down(order: Any) -> History:
        raise BackendUnavailable("It does not answer.")

    said, _ = await disputes(
        Memory(refusal=Refusal(LATE, now())), replace(services, history_of=down)
    )

    wanted = handoff(said)
    assert wanted
    assert wanted["department"] == "customer_service"
