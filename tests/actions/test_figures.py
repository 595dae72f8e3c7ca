"""No text of ours holds a figure that the engine did not give: 500 situations, every text."""

import random
import re
import uuid
from collections.abc import Sequence
from dataclasses import dataclass, replace
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
from bot.actions.figures import money
from bot.actions.policy import About, PolicyWording
from bot.actions.services import Services
from bot.actions.situation import Situation, other_variants, situation
from bot.actions.summary import summary_of
from bot.actions.verdicts import refusal, verdict
from bot.actions.words import Words
from returns import (
    Method,
    Money,
    Policy,
    Reason,
    Resolution,
    Topic,
    Wanted,
    answer,
    assess,
    load_policy,
    quote_exchange,
)
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


def bare(text: str, order: shop.Order, *others: shop.Variant) -> str:
    """`text` without the names of things, which hold figures of their own."""
    names = {part for line in order.lines for part in (line.product_title, line.variant_title)}
    for name in names | {other.title for other in others}:
        text = text.replace(name, " ") if name else text
    return re.sub(r"ending in \d+", "", text)


@pytest.mark.asyncio(loop_scope="module")
async def test_each_figure_of_an_exchange_is_the_engines(the_shop: Shop) -> None:
    chance, seen = random.Random(5), 0
    for _ in range(SITUATIONS):
        order, draft, _ = picked(chance, the_shop)
        line = order.line(draft.lines[0].line_id)
        assert line is not None
        variants = await other_variants(the_shop.services.backend, line)
        if not variants:
            continue
        # The built-in shop's sizes cost the same: here the old one cost more, or less.
        price = line.unit_price * chance.choice([1, 2]) if chance.random() < 0.8 else None
        order = priced(order, line, price or variants[0].price)
        chosen = replace(draft.lines[0], variant_id=variants[0].id)
        wanted = replace(draft, lines=(chosen,), resolution=Resolution.EXCHANGE)
        now = situation(wanted, Access(wanted, order), the_shop.services)
        if now.decision is None or not now.decision.open_lines or now.facts is None:
            continue
        card = ((await summary_of(now, the_shop.services, 0)).custom or {})["card"]["text"]
        swap = Wanted(line.id, chosen.quantity or 1, resolution=Resolution.EXCHANGE)
        new = Money(variants[0].price.amount, variants[0].price.currency)
        quote = quote_exchange(now.facts, swap, new, the_shop.policy, NOW)
        due = {money(one) for one in (quote.to_pay, quote.to_return) if one.amount}
        assert due <= figures_in(card), card
        allowed = figures_of_decision(now.decision) | due
        allowed |= {money(part.total) for part in order.lines}
        assert figures_in(bare(card, order, variants[0])) <= allowed, card
        seen += bool(due)
    assert seen > 20


def priced(order: shop.Order, line: shop.OrderLine, price: shop.Money) -> shop.Order:
    """The order with another price on one line."""
    changed = replace(line, unit_price=price)
    return replace(order, lines=tuple(changed if x.id == line.id else x for x in order.lines))


def test_each_figure_about_the_policy_is_the_engines(the_shop: Shop) -> None:
    chance, seen = random.Random(4), dict[Topic, set[str]]()
    wording = PolicyWording(the_shop.services.words, the_shop.policy)
    for number in range(SITUATIONS):
        order, draft, now = picked(chance, the_shop)
        titles = {one.id: one.product_title for one in order.lines}
        facts = facts_of(order, gift=chance.random() < 0.2)
        reason = chance.choice([None, *Reason])
        about = chance.choice(
            [
                About(reason=reason),
                About(category=chance.choice(CATEGORIES), reason=reason),
                About(facts, titles=titles, reason=reason),
                About(facts, draft.lines[0].line_id, titles=titles, reason=reason),
            ]
        )
        topic = [*Topic][number % len(Topic)]
        text = bare(" ".join(wording.of(topic, about, now, chance.randint(0, 5))), order)
        assert text, (topic, about)
        assert figures_in(text) <= allowed_by_policy(about, now, the_shop), (topic, text)
        seen.setdefault(topic, set()).update(figures_in(text))
    assert set(seen) == {*Topic}
    assert {topic for topic, figures in seen.items() if not figures} == WITHOUT_FIGURES


@pytest.mark.parametrize("file", sorted((ROOT / "docs" / "policies").glob("*.yml")), ids=str)
def test_each_figure_about_an_example_policy_is_the_engines(the_shop: Shop, file: Path) -> None:
    policy = load_policy(file)
    shop_of_it = Shop(replace(the_shop.services, policy=policy), the_shop.orders)
    wording = PolicyWording(the_shop.services.words, policy)
    known = sorted({name for terms in policy.editions for rules in (terms.windows, terms.methods)
                    for name in rules.categories})  # fmt: skip
    in_its_money = [one for one in the_shop.orders if one.currency in policy.editions_in]
    chance, seen = random.Random(6), set[str]()
    for number in range(SITUATIONS // 5):
        about = About(category=chance.choice([None, *known]), reason=chance.choice([None, *Reason]))
        order = chance.choice(in_its_money) if in_its_money and number % 2 else None
        if order:
            titles = {one.id: one.product_title for one in order.lines}
            line = chance.choice([None, order.lines[0].id])
            about = About(facts_of(order), line, titles=titles, reason=about.reason)
        topic = [*Topic][number % len(Topic)]
        text = " ".join(wording.of(topic, about, NOW, chance.randint(0, 5)))
        text = bare(text, order) if order else text
        assert text, (topic, about)
        assert figures_in(text) <= allowed_by_policy(about, NOW, shop_of_it), (topic, text)
        seen |= figures_in(text)
    assert len(seen) > 5


WITHOUT_FIGURES = {
    Topic.CONDITION, Topic.EXCHANGE, Topic.GIFT, Topic.DELIVERY_COST,
}  # fmt: skip
"""What these say holds no figure in the demo's policy."""


def allowed_by_policy(about: About, now: datetime, the_shop: Shop) -> set[str]:
    """The figures of every topic: of the question, and of each line and payment it is about."""
    order = about.order
    lines = [line.id for line in order.lines] if order else []
    kinds = [payment.method for payment in order.payments] if order else []
    answers = [
        answer(topic, the_shop.policy, now=now, order=order, line=line, payment=payment,
               category=about.category, reason=about.reason)
        for topic in Topic
        for line in {about.line, None, *([] if about.line else lines)}
        for payment in (None, *kinds)
    ]  # fmt: skip
    found = figures_of_answers(answers, order.currency if order else the_shop.policy.currency)
    if order:
        for resolution in (None, Resolution.REFUND):
            wanted = [Wanted(line, 1, about.reason or Reason.UNKNOWN, resolution=resolution)
                      for line in lines]  # fmt: skip
            found |= figures_of_decision(assess(order, wanted, the_shop.policy, now))
        return found
    places = sorted({place for rule in the_shop.policy.current.methods
                     for place in rule.when.values("country")})  # fmt: skip
    fees = {money(rule.offer.fee) for rule in the_shop.policy.current.methods}
    everywhere = [
        answer(Topic.METHODS, the_shop.policy, now=now, country=country)
        for country in {"DE", "FR", "US", "GB", *places}
    ]
    found |= fees
    return found | figures_of_answers(everywhere, the_shop.policy.currency)
