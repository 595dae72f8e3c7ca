"""What can neither be kept nor sent back here is for a person, and is not given away."""

from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import httpx
import pytest
from sqlalchemy import create_engine

import backend_client
from bot.actions.access import Access, Gate
from bot.actions.attempts import Attempts
from bot.actions.services import Services
from bot.actions.situation import Situation, situation
from bot.actions.submitting import Submission
from bot.actions.summary import summary_of
from bot.actions.words import Words
from returns import load_policy
from returns.abilities import within
from returns.intake import Draft, DraftLine, Task
from returns.model import Method, Reason, Resolution
from sandbox.app import build

ROOT = Path(__file__).resolve().parents[2]
NOW = datetime(2027, 3, 15, 10, tzinfo=UTC)
WITHOUT_COURIERS = frozenset(Method) - {Method.PICKUP}


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
        new_key=lambda: "key",
    )


async def of_the_chair(services: Services) -> Situation:
    """A reading chair for 349 euro, which by the policy only a courier can take back."""
    order = await services.backend.find_order("1025", email="anna.keller@example.com")
    line = next(one for one in order.lines if one.product_title == "Reading chair")
    wanted = DraftLine(line.id, 1, Reason.UNWANTED, {"unassembled": True})
    draft = Draft(
        task=Task.RETURN, key="k", lines=(wanted,), resolution=Resolution.REFUND, agreed=True
    )
    return situation(draft, Access(draft, order), services)


async def test_where_no_courier_comes_a_person_arranges_it_and_nothing_is_paid(
    services: Services,
) -> None:
    bound = within(services.policy, WITHOUT_COURIERS, frozenset(Resolution))
    without = replace(services, policy=bound)
    now = await of_the_chair(without)

    summary = await summary_of(now, without, 0)
    ended = await Submission(without).carry_out(now)

    assert "colleague" in str(summary.custom)
    assert "Keep it" not in str(summary.custom)
    assert await services.backend.list_returns(now.order.id if now.order else "") == ()
    assert ended.handoff is not None
    assert ended.handoff.department == "customer_service"


async def test_where_one_comes_it_is_taken_back(services: Services) -> None:
    now = await of_the_chair(services)

    await Submission(services).carry_out(now)

    [made] = await services.backend.list_returns(now.order.id if now.order else "")
    assert made.method == "PICKUP"
