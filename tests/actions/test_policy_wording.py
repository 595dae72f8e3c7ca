"""Policy questions in words: in general, for a kind of item, and about the customer's own order."""

from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from bot.actions.policy import About, PolicyWording
from bot.actions.words import Words
from returns import Line, Money, Order, Payment, Reason, Topic, load_policy, parse_policy

ROOT = Path(__file__).resolve().parents[2]
NOW = datetime(2026, 12, 28, 10, tzinfo=UTC)
SHOP = load_policy(ROOT / "policy.yml")
WORDS = Words.load(ROOT / "bot" / "data" / "responses")
TITLES = {"shoes": "Aria running shoes", "phone": "Talk phone", "mug": "Your mug"}


def line(name: str, category: str, price: str, days_ago: int = 5) -> Line:
    return Line(
        id=name,
        product_id=name,
        title=TITLES[name],
        category=category,
        quantity=1,
        unit_price=Money.of(price, "GBP"),
        delivered_at=NOW - timedelta(days=days_ago),
    )


def order(*lines: Line, bought_days_ago: int = 100, **changes: Any) -> Order:
    given: dict[str, Any] = {
        "id": "o1",
        "number": "1001",
        "currency": "GBP",
        "placed_at": NOW - timedelta(days=bought_days_ago),
        "lines": lines,
        "country": "GB",
        "timezone": "Europe/London",
        "payments": (Payment("wallet", Money.of("200.00", "GBP")),),
    }
    return Order(**given | changes)


ORDER = order(
    line("shoes", "shoes", "80.00"), line("phone", "electronics", "300.00", 3),
    line("mug", "personalised", "12.00", 3),
)  # fmt: skip
LATE = order(line("shoes", "shoes", "80.00", 40), line("phone", "electronics", "300.00", 90))
GOLD_SEASON = order(line("shoes", "shoes", "80.00"), bought_days_ago=20)
ALL = About(ORDER, titles=TITLES)


def about(line_id: str, of: Order = ORDER, reason: Reason | None = None) -> About:
    return About(of, line_id, titles=TITLES, reason=reason)


def said(topic: Topic, asked: About) -> str:
    return " ".join(PolicyWording(WORDS, SHOP).of(topic, asked, NOW))


@pytest.mark.parametrize(
    ("topic", "asked", "parts"),
    [
        (Topic.WINDOW, about("shoes"), ["Aria running shoes", "22 January 2027", "25 days"]),
        (
            Topic.WINDOW,
            about("shoes", reason=Reason.DEFECTIVE),
            ["22 January 2027", "free, because it's damaged or defective"],
        ),
        (
            Topic.WINDOW,
            about("shoes", LATE),
            ["18 December 2026", "10 days ago", "exchange or store credit, until 17 January 2027"],
        ),
        (Topic.WINDOW, ALL, ["Aria running shoes", "Talk phone", "Your mug"]),
        (Topic.WARRANTY, about("phone"), ["Talk phone", "25 December 2028", "replacement"]),
        (Topic.WARRANTY, about("shoes"), ["no extra warranty"]),
        (Topic.WARRANTY, ALL, ["Talk phone", "25 December 2028"]),
        (Topic.HOLIDAY, About(GOLD_SEASON, titles=TITLES), ["Aria running shoes",
                                                            "31 January 2027"]),
        (Topic.HOLIDAY, about("shoes"), ["isn't from a season"]),
        (Topic.HOLIDAY, About(), ["1 November 2026", "31 January 2027"]),
        (Topic.CONDITION, about("shoes"), ["unworn"]),
        (Topic.CONDITION, about("mug"), ["Your mug can't come back, unless"]),
        (Topic.CONDITION, About(category="personalised"), ["personalised items can't come back"]),
        (Topic.CONDITION, About(category="hygiene"), ["It has to be sealed"]),
        (Topic.CONDITION, About(), ["electronics complete", "hygiene products sealed"]),
        (Topic.EXCLUSIONS, About(category="hygiene"), ["within 30 days", "the item is sealed"]),
        (Topic.CONDITION, ALL, ["Aria running shoes unworn", "Talk phone complete"]),
        (Topic.CONDITION, About(category="apparel"), ["unworn", "tags"]),
        (Topic.PHOTO, about("shoes", reason=Reason.DEFECTIVE), ["Yes", "Aria running shoes"]),
        (Topic.PHOTO, about("mug", reason=Reason.DEFECTIVE), ["don't need a photo"]),
        (Topic.PHOTO, about("shoes", reason=Reason.STYLE), ["don't need a photo"]),
        (Topic.PHOTO, about("shoes"), ["damaged or defective", "£17.40 or more"]),
        (Topic.PHOTO, About(), ["damaged or defective or not as described", "€20.00 or more"]),
        (Topic.RESTOCKING_FEE, about("phone"), ["Talk phone", "15 %", "£65.25", "unopened"]),
        (Topic.RESTOCKING_FEE, about("shoes"), ["no restocking fee"]),
        (Topic.RESTOCKING_FEE, About(category="shoes"), ["no restocking fee"]),
        (Topic.RESTOCKING_FEE, About(), ["electronics", "15 %", "€75.00"]),
        (Topic.RESTOCKING_FEE, About(reason=Reason.DEFECTIVE), ["There's no restocking fee"]),
        (Topic.SHIPPING_FEE, about("shoes"), ["£3.50 to £5.90"]),
        (Topic.SHIPPING_FEE, About(), [
            "€3.90 to €6.90", "€29.00), for furniture", "free for gold members",
            "15 % of the price (at most €75.00), unless",
        ]),
        (Topic.METHODS, About(), ["Pickup at your door (€29.00), for furniture"]),
        (Topic.DELIVERY_COST, About(), [
            "isn't paid back", "orders to the EU it's paid back once the whole order",
        ]),
        (Topic.SHIPPING_FEE, about("shoes", reason=Reason.WRONG_ITEM), ["free, because it's not"]),
        (Topic.SHIPPING_FEE, About(reason=Reason.DEFECTIVE), ["free, because it's damaged"]),
        (Topic.METHODS, about("shoes"), ["Drop-off", "£3.50", "Pickup", "£5.90"]),
        (Topic.REFUND_METHOD, ALL, ["paid by wallet", "10 %"]),
        (Topic.REFUND_TIME, ALL, ["2 business days", "1 business day more"]),
        (Topic.REFUND_TIME, About(), [
            "card within 3 business days after we receive it (and up to 5 business days more",
            "any other way within 3 business days",
        ]),
        (Topic.STORE_CREDIT, About(), ["10 %", "1 business day after", "36 months"]),
        (Topic.EXCHANGE, ALL, ["We exchange Aria running shoes for", "pay the difference"]),
        (Topic.EXCHANGE, about("mug"), ["don't exchange"]),
        (Topic.EXCHANGE, About(), ["clothes and shoes"]),
        (Topic.GIFT, ALL, ["store credit or an exchange", "don't tell the giver"]),
        (Topic.DELIVERY_COST, about("shoes"), ["isn't paid back", "damaged or defective"]),
        (Topic.DELIVERY_COST, about("shoes", reason=Reason.DEFECTIVE), ["in proportion"]),
        (Topic.EXCLUSIONS, About(category="personalised"), ["can't come back, unless"]),
        (Topic.EXCLUSIONS, About(category="shoes"), ["can come back within 30 days"]),
    ],
)  # fmt: skip
def test_the_answer_is_about_what_is_known(topic: Topic, asked: About, parts: list[str]) -> None:
    text = said(topic, asked)

    for part in parts:
        assert part in text, text


def test_of_several_payments_the_slowest_sets_the_pace_and_each_has_its_way() -> None:
    pounds = Money.of("46.00", "GBP")
    paid = order(*ORDER.lines, payments=(Payment("wallet", pounds), Payment("card", pounds)))

    assert "within 3 business days" in said(Topic.REFUND_TIME, About(paid, titles=TITLES))
    where = said(Topic.REFUND_METHOD, About(paid, titles=TITLES))
    assert "paid by wallet" in where
    assert "paid by card" in where


def test_a_payment_that_we_have_no_word_for_is_named_as_the_shop_does() -> None:
    paid = order(*ORDER.lines, payments=(Payment("pay_later", Money.of("92.00", "GBP")),))

    assert "paid by pay later" in said(Topic.REFUND_METHOD, About(paid, titles=TITLES))


def test_what_is_not_delivered_has_no_last_day_yet() -> None:
    waiting = order(Line(id="shoes", product_id="p", title="x", quantity=1, category="shoes",
                         unit_price=Money.of("80.00", "GBP"), shipped_at=None))  # fmt: skip

    assert "once it's delivered" in said(Topic.WINDOW, about("shoes", waiting))


BARE = """
shop: A shop
currency: EUR
timezone: Europe/Berlin
version: one
effective_from: 2020-01-01
windows: [{id: window, days: 30}]
return_shipping: [{id: shipping, paid_by: customer}]
methods: [{id: shop, method: STORE, fee: 0}]
resolutions: [{id: resolutions, offer: [refund]}]
refunds: [{id: refunds, when: {payment: card}, to: original_payment, release: receipt, days: 3}]
"""


@pytest.mark.parametrize(
    ("topic", "part"),
    [
        (Topic.HOLIDAY, "no longer time"),
        (Topic.PHOTO, "don't ask for photos"),
        (Topic.RESTOCKING_FEE, "no restocking fee"),
        (Topic.STORE_CREDIT, "no store credit"),
        (Topic.DELIVERY_COST, "isn't paid back"),
        (Topic.GIFT, "same rules"),
        (Topic.EXCHANGE, "don't exchange"),
        (Topic.WARRANTY, "no extra warranty"),
        (Topic.REFUND_TIME, "depends on how you paid"),
        (Topic.SHIPPING_FEE, "ways are free: Bring it to a store"),
        (Topic.CONDITION, "no particular condition"),
    ],
)
def test_a_policy_that_says_nothing_of_it_is_answered_honestly(topic: Topic, part: str) -> None:
    texts = PolicyWording(WORDS, parse_policy(BARE)).of(topic, About(), NOW)

    assert part in " ".join(texts)


EXAMPLES = ROOT / "docs" / "policies"


@pytest.mark.parametrize(
    ("example", "topic", "part"),
    [
        ("eu-marketplace", Topic.WINDOW, "everything else in business orders 10 days"),
        ("eu-marketplace", Topic.WINDOW, "everything else in orders to islands 35 days"),
        ("eu-marketplace", Topic.WINDOW, "everything else if it's damaged or defective, not as"),
        ("eu-marketplace", Topic.PHOTO, "we need a photo of items from other sellers. If"),
        ("eu-marketplace", Topic.PHOTO, "a photo of anything that cost €30.00 or more. For other"),
        ("eu-marketplace", Topic.WARRANTY, "Everything: if it breaks within 24 months"),
        ("electronics", Topic.CONDITION, "; in-ear headphones unopened; everything else complete."),
        ("electronics", Topic.WARRANTY, "you get a replacement or a refund. Everything else:"),
        ("furniture", Topic.SHIPPING_FEE, "(1,490.00 DKK), for bed, mattress, shelf, sofa and"),
        ("fashion", Topic.CONDITION, "swimwear sealed; everything else unworn and with the tags"),
        ("grocery", Topic.REFUND_TIME, "cash on delivery within 1 business day; any other way"),
    ],
)
def test_what_an_example_policy_says_of_some_is_not_said_of_all(
    example: str, topic: Topic, part: str
) -> None:
    policy = load_policy(EXAMPLES / f"{example}.yml")

    text = " ".join(PolicyWording(WORDS, policy).of(topic, About(), NOW))

    assert part in text, text
    assert "  " not in text


def test_what_is_our_fault_is_not_said_to_cost_a_restocking_fee() -> None:
    text = said(Topic.SHIPPING_FEE, About(reason=Reason.WRONG_ITEM))

    assert text == "Sending it back is free, because it's not what you ordered."
