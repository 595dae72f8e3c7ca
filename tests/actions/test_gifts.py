"""Gifts: who may send one back, who hears of it, and who sets it up."""

from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import httpx
import pytest
from sqlalchemy import create_engine

import backend_client
from backend_client.model import Resolution as Wanted
from backend_client.model import (
    ReturnLineRequest,
    ReturnMethod,
    ReturnRequest,
)
from backend_client.protocol import OrderBackend
from bot.actions.access import Access, Gate
from bot.actions.attempts import Attempts
from bot.actions.hearing.message import Message
from bot.actions.services import Services
from bot.actions.situation import Situation, situation
from bot.actions.submitting import Submission
from bot.actions.tracking import Tracking
from bot.actions.words import Words
from returns import load_policy
from returns.intake import Draft, DraftLine, Task
from returns.model import Method, Reason, Resolution
from sandbox.app import build

ROOT = Path(__file__).resolve().parents[2]
NOW = datetime(2027, 3, 15, 10, tzinfo=UTC)
PROOF = {"number": "1011", "postcode": "69002"}
NOOR = "noor@example.com"


@pytest.fixture
def backend(tmp_path: Path) -> OrderBackend:
    app = build(tmp_path / "shop.sqlite", token="t", now=lambda: NOW)
    return backend_client.connect(
        "sandbox", url="http://shop.example/api", token="t", transport=httpx.ASGITransport(app)
    )


@pytest.fixture
def services(backend: OrderBackend) -> Services:
    return Services(
        backend=backend,
        policy=load_policy(ROOT / "policy.yml"),
        words=Words.load(ROOT / "bot" / "data" / "responses"),
        gate=Gate(backend, Attempts(create_engine("sqlite://")), lambda: NOW),
        clock=lambda: NOW,
        new_key=lambda: "key",
    )


async def of_the_speaker(services: Services, task: Task = Task.RETURN, **more: Any) -> Situation:
    order = await services.backend.find_order(**PROOF)
    line = DraftLine(order.lines[0].id, 1, Reason.STYLE, {"complete": True})
    draft = Draft(task=task, key="k", lines=(line,), method=Method.DROP_OFF, agreed=True, **more)
    return situation(draft, Access(draft, order), services)


async def test_credit_for_a_gift_is_sent_to_the_one_who_got_it(services: Services) -> None:
    now = await of_the_speaker(
        services, gift=True, recipient=NOOR, resolution=Resolution.STORE_CREDIT
    )

    ended = await Submission(services).carry_out(now)

    [made] = await services.backend.list_returns(now.order.id if now.order else "")
    assert made.gift_to == NOOR
    assert ended.handoff is None


@pytest.mark.parametrize("resolution", [Resolution.STORE_CREDIT, Resolution.EXCHANGE])
async def test_where_the_platform_would_tell_the_buyer_a_person_sets_it_up(
    services: Services, resolution: Resolution
) -> None:
    now = await of_the_speaker(services, gift=True, recipient=NOOR, resolution=resolution)

    ended = await Submission(replace(services, gifts=False)).carry_out(now)

    assert await services.backend.list_returns(now.order.id if now.order else "") == ()
    assert ended.handoff is not None
    assert ended.handoff.reason == "gift"
    assert ended.handoff.case["draft"]["recipient"] == NOOR


async def test_what_is_no_gift_says_nothing_of_a_recipient(services: Services) -> None:
    now = await of_the_speaker(services, recipient=NOOR, resolution=Resolution.STORE_CREDIT)

    await Submission(services).carry_out(now)

    [made] = await services.backend.list_returns(now.order.id if now.order else "")
    assert made.gift_to is None


async def test_the_buyer_is_not_told_of_a_gifts_return_and_the_recipient_is(
    services: Services,
) -> None:
    order = await services.backend.find_order(**PROOF)
    reason = (await services.backend.list_return_reasons())[0]
    request = ReturnRequest(
        order.id, (ReturnLineRequest(order.lines[0].id, 1, reason.id),), ReturnMethod.DROP_OFF,
        resolution=Wanted.STORE_CREDIT, gift_to=NOOR,
    )  # fmt: skip
    made = await services.backend.create_return(request, idempotency_key="k")
    tracking = Tracking(services)

    buyer = await tracking.of_returns(await of_the_speaker(services, Task.TRACK_RETURN), 0)
    recipient = await tracking.of_returns(
        await of_the_speaker(services, Task.TRACK_RETURN, gift=True), 0
    )
    later = replace(await of_the_speaker(services, Task.TRACK_RETURN), own=made.id)

    assert buyer.cases == ()
    assert made.rma_number not in (buyer.speech.text if buyer.speech else "")
    assert [case.return_id for case in recipient.cases] == [made.id]
    assert [case.return_id for case in (await tracking.of_returns(later, 0)).cases] == [made.id]


async def opened(services: Services, email: str, **claims: Any) -> Access:
    draft = Draft(task=Task.RETURN, key="k", gift=True, **claims)
    message = Message("m", "", "inform", identity={"email": email})
    return await services.gate.open(draft, message, "c", ())


async def test_one_who_is_signed_in_opens_the_order_that_a_gift_came_from(
    services: Services,
) -> None:
    found = await opened(services, "anna.keller@example.com", **PROOF)
    refused = await opened(services, "anna.keller@example.com", number="1011", postcode="10115")

    assert found.order is not None
    assert found.order.number == "1011"
    assert found.draft.gift
    assert refused.order is None


async def test_ones_own_order_is_no_gift_to_oneself(services: Services) -> None:
    found = await opened(services, "anna.keller@example.com", number="1001")

    assert found.order is not None
    assert found.draft.gift is None
