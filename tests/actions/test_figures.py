"""No text of ours holds a figure that the engine did not give: 500 situations, every text."""

import random
import re
import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path

import httpx
import pytest
import pytest_asyncio
from sqlalchemy import create_engine

import backend_client
import backend_client.model as shop
from bot.actions.access import Access, Gate
from bot.actions.attempts import Attempts
from bot.actions.facts import facts_of
from bot.actions.policy_wording import About, PolicyWording
from bot.actions.services import Services
from bot.actions.situation import Situation, situation
from bot.actions.summary import summary_of
from bot.actions.verdicts import refusal, verdict
from bot.actions.words import Words
from returns import Method, Policy, Reason, Resolution, Topic, Wanted, answer, assess, load_policy
from returns.intake import Draft, DraftLine, Refused, Task
from sandbox.app import build
from tests.actions.figures import figures_in, figures_of_answers, figures_of_decision

ROOT = Path(__file__).resolve().parents[2]
NOW = datetime(2027, 3, 15, 10, tzinfo=UTC)
SITUATIONS = 500
CATEGORIES = (
    "apparel", "shoes", "electronics", "hygiene", "food", "personalised", "gift_card",
    "furniture", "digital",
)  # fmt: skip
WORDED = (
    Topic.WINDOW, Topic.CONDITION, Topic.EXCLUSIONS, Topic.SHIPPING_FEE, Topic.METHODS,
    Topic.REFUND_METHOD, Topic.REFUND_TIME, Topic.EXCHANGE, Topic.GIFT, Topic.WARRANTY,
    Topic.HOLIDAY, Topic.GENERAL,
)  # fmt: skip


@dataclass(frozen=True)
class Shop:
    services: Services
    orders: Sequence[shop.Order]

    @property
    def policy(self) -> Policy:
        return self.services.policy


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def the_shop(tmp_path_factory: pytest.TempPathFactory) -> Shop:
    app = build(tmp_path_factory.mktemp("shop") / "shop.sqlite", token="t", now=lambda: NOW)
    transport = httpx.ASGITransport(app)
    backend = backend_client.connect(
        "sandbox", url="http://shop.example/api", token="t", transport=transport
    )
    async with httpx.AsyncClient(transport=transport, base_url="http://shop.example") as client:
        numbers = [order["id"] for order in (await client.get("/state")).json()["orders"]]
    services = Services(
        backend=backend,
        policy=load_policy(ROOT / "policy.yml"),
        words=Words.load(ROOT / "bot" / "data" / "responses"),
        gate=Gate(backend, Attempts(create_engine("sqlite://")), lambda: NOW),
        clock=lambda: NOW,
        new_key=lambda: uuid.uuid4().hex,
    )
    return Shop(services, [await backend.get_order(number) for number in numbers])


def picked(chance: random.Random, the_shop: Shop) -> tuple[shop.Order, Draft, datetime]:
    """An order, some of its lines wanted back for some reason, some day."""
    order = chance.choice(the_shop.orders)
    lines = chance.sample(order.lines, chance.randint(1, min(2, len(order.lines))))
    answers = {"unworn": True, "tags_on": True, "complete": True, "unassembled": True,
               "sealed": chance.random() < 0.7, "unopened": chance.random() < 0.5,
               "original_box": True}  # fmt: skip
    draft = Draft(
        task=Task.RETURN,
        key="key",
        order_id=order.id,
        lines=tuple(
            DraftLine(line.id, chance.randint(1, line.quantity), chance.choice([*Reason]), answers)
            for line in lines
        ),
        resolution=chance.choice([None, Resolution.REFUND, Resolution.STORE_CREDIT]),
        method=chance.choice([None, *Method]),
    )
    return order, draft, NOW + timedelta(days=chance.randint(-5, 90))


@pytest.mark.asyncio(loop_scope="module")
async def test_each_figure_about_a_return_is_the_engines(the_shop: Shop) -> None:
    chance, seen = random.Random(3), set[str]()
    for _ in range(SITUATIONS):
        order, draft, _ = picked(chance, the_shop)
        now = situation(draft, Access(draft, order), the_shop.services)
        if now.decision is None:
            continue
        for text in await texts_about(now, the_shop.services, chance.randint(0, 5)):
            allowed = figures_of_decision(now.decision) | late_refunds(now, the_shop)
            assert figures_in(bare(text, order)) <= allowed, (order.number, text)
            seen |= figures_in(bare(text, order))
    assert len(seen) > 100  # it did look at figures


async def texts_about(now: Situation, services: Services, turn: int) -> list[str]:
    if isinstance(now.step, Refused):
        return [refusal(now, services, turn).text]
    summary = await summary_of(now, services, turn)
    card = (summary.custom or {})["card"]["text"]
    return [verdict(now, services, turn), summary.text, card]


def late_refunds(now: Situation, the_shop: Shop) -> set[str]:
    """The figures of the same lines, wanted for a refund: why it is too late for one."""
    if now.facts is None:
        return set()
    wanted = [
        Wanted(line.line_id, line.quantity or 1, line.reason or Reason.UNKNOWN,
               resolution=Resolution.REFUND)
        for line in now.draft.lines
    ]  # fmt: skip
    return figures_of_decision(assess(now.facts, wanted, the_shop.policy, NOW))


def bare(text: str, order: shop.Order) -> str:
    """`text` without the names of things, which hold figures of their own."""
    for name in {part for line in order.lines for part in (line.product_title, line.variant_title)}:
        text = text.replace(name, " ") if name else text
    return re.sub(r"ending in \d+", "", text)


def test_each_figure_about_the_policy_is_the_engines(the_shop: Shop) -> None:
    chance, seen = random.Random(4), set[str]()
    wording = PolicyWording(the_shop.services.words, the_shop.policy)
    for _ in range(SITUATIONS):
        order, draft, now = picked(chance, the_shop)
        about = chance.choice(
            [
                About(),
                About(category=chance.choice(CATEGORIES)),
                About(facts_of(order), titles={one.id: one.product_title for one in order.lines}),
                About(
                    facts_of(order),
                    draft.lines[0].line_id,
                    titles={one.id: one.product_title for one in order.lines},
                ),
            ]
        )
        topic = chance.choice(WORDED)
        text = bare(" ".join(wording.of(topic, about, now, chance.randint(0, 5))), order)
        assert figures_in(text) <= allowed_by_policy(about, now, the_shop), (topic, text)
        seen |= figures_in(text)
    assert len(seen) > 30


def allowed_by_policy(about: About, now: datetime, the_shop: Shop) -> set[str]:
    answers = [
        answer(topic, the_shop.policy, now=now, order=about.order, line=about.line,
               category=about.category)
        for topic in Topic
    ]  # fmt: skip
    currency = about.order.currency if about.order else the_shop.policy.currency
    found = figures_of_answers(answers, currency)
    found |= figures_of_answers(answers, the_shop.policy.currency)
    everywhere = [
        answer(Topic.METHODS, the_shop.policy, now=now, country=country)
        for country in ("DE", "FR", "US", "GB")
    ]
    return found | figures_of_answers(everywhere, the_shop.policy.currency)
