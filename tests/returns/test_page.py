"""The policy as customers read it: every clause worded, and an anchor for each."""

import re
from html.parser import HTMLParser
from pathlib import Path

import pytest

from returns import BUILT_IN, Policy, load_policy
from returns.page import anchor_of, policy_page
from returns.sentences import Sentences, clauses_of
from tests.returns.shop import policy
from tests.returns.worked_cases import FOLDER

SHOP = load_policy(Path(__file__).parents[2] / "policy.yml")
ALL = [SHOP, *(load_policy(path) for path in sorted(FOLDER.glob("*.yml")))]


class Page(HTMLParser):
    """Ids, links, and the text under each id."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.ids: list[str] = []
        self.links: list[str] = []
        self.text: dict[str, str] = {}
        self.open: list[str] = []
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = dict(attrs)
        if given.get("id"):
            self.ids.append(given["id"] or "")
        if tag == "a":
            self.links.append(given["href"] or "")
        if tag not in ("br", "meta"):
            self.open.append(given.get("id") or "")

    def handle_endtag(self, tag: str) -> None:
        self.open.pop()

    def handle_data(self, data: str) -> None:
        for name in self.open:
            self.text[name] = self.text.get(name, "") + data


@pytest.mark.parametrize("shops", ALL, ids=lambda shops: shops.shop)
def test_every_clause_that_can_be_cited_has_one_anchor(shops: Policy) -> None:
    page = Page(policy_page(shops))

    cited = {clause.id for terms in shops.editions for _, clause in clauses_of(terms)}
    cited |= BUILT_IN.keys()
    if shops.current.appeal:
        cited.add(shops.current.appeal.id)
    assert {anchor_of(clause, shops) for clause in cited} <= set(page.ids)
    assert len(page.ids) == len(set(page.ids))
    assert page.open == []


@pytest.mark.parametrize("shops", ALL, ids=lambda shops: shops.shop)
def test_the_contents_lead_somewhere(shops: Policy) -> None:
    page = Page(policy_page(shops))

    assert page.links
    assert {link.removeprefix("#") for link in page.links} <= set(page.ids)


@pytest.mark.parametrize("shops", ALL, ids=lambda shops: shops.shop)
def test_what_is_ours_is_not_told(shops: Policy) -> None:
    page = Page(policy_page(shops))

    html = policy_page(shops)
    for clause in (*shops.current.approvals, *shops.current.keep_item):
        assert f'"{clause.id}"' not in html
        assert anchor_of(clause.id, shops) == "section_people"
    assert "risk" not in page.text.get("", "").lower()


def said(*sections: str) -> list[str]:
    """The first section's clauses in words."""
    rules = policy(*sections)
    name = sections[0].split(":")[0]
    sentences = Sentences([terms[0] for terms in rules.editions_in.values()])
    return [sentences.of(clause) for clause in getattr(rules.current, name)]


@pytest.mark.parametrize(
    ("section", "sentence"),
    [
        ("windows: [{id: w, days: 30}]", "Everything: 30 days from delivery."),
        ("windows: [{id: w, days: 1}]", "Everything: 1 day from delivery."),
        (
            "windows: [{id: w, when: {category: [shoes, bags]}, unless: {tag: outlet}, days: 9}]",
            "Bags or shoes: 9 days from delivery, except items marked outlet.",
        ),
        (
            "windows: [{id: w, unless: [{tag: outlet}, {tier: gold}], days: 9}]",
            "Everything: 9 days from delivery, except items marked outlet or for gold customers.",
        ),
        (
            "windows: [{id: w, when: {country: [DE, AT], channel: store, product: p1}, days: 9}]",
            "Product p1, for orders sent to AT or DE, bought store: 9 days from delivery.",
        ),
        (
            "windows: [{id: w, when: {resolution: [exchange, store_credit], "
            "reason: [STYLE, COLOR, OTHER]}, days: 9}]",
            "For an exchange or store credit, if it is not the right colour, returned for another "
            "reason or not the right style: 9 days from delivery.",
        ),
        (
            "windows: [{id: w, days: 30, note: Ask us anyway.}]",
            "Everything: 30 days from delivery. Ask us anyway.",
        ),
        (
            "holidays: [{id: h, bought: {from: 2026-11-01, to: 2026-12-24}, "
            "returnable_until: 2027-01-31}]",
            "Everything, bought from 1 November 2026 to 24 December 2026: until 31 January 2027.",
        ),
        (
            "statutory: [{id: s, days: 14}]",
            "Everything: by law at least 14 days from delivery, without a restocking fee.",
        ),
        (
            "statutory: [{id: s, days: 14, restocking_fee: allowed}]",
            "Everything: by law at least 14 days from delivery.",
        ),
        (
            "exclusions: [{id: e, when: {category: hygiene}, kind: hygiene, lacks: sealed}]",
            "Hygiene: cannot come back if its seal is broken, for reasons of hygiene.",
        ),
        (
            "exclusions: [{id: e, when: {tag: sale}, kind: final_sale}]",
            "Items marked sale: cannot come back, since it is a final sale.",
        ),
        ("exclusions: [{id: e, kind: excluded}]", "Everything: cannot come back."),
        (
            "conditions: [{id: c, ask: tags_on, otherwise: review}]",
            "Everything: it must be with its tags on. Otherwise a person looks at it.",
        ),
        (
            "conditions: [{id: c, ask: unworn, otherwise: decline}]",
            "Everything: it must be unworn.",
        ),
        (
            "evidence: [{id: p, when: {reason: DEFECTIVE, value_from: 20}}]",
            "If it is defective, worth 20.00 EUR or more: we need a photo.",
        ),
        (
            "return_shipping: [{id: r, when: {gift: 'yes'}, paid_by: shop}]",
            "Received as a gift: sending it back is free.",
        ),
        (
            "return_shipping: [{id: r, when: {gift: 'no'}, paid_by: customer}]",
            "Not received as a gift: you pay the way back.",
        ),
        (
            "methods: [{id: m, method: DROP_OFF, fee: 3.9}]",
            "At a drop-off point (everything): 3.90 EUR.",
        ),
        (
            "methods: [{id: m, when: {region: EU}, method: STORE, fee: 0}]\nregions: {EU: [DE]}",
            "In one of our stores (for orders sent to EU): free.",
        ),
        (
            "methods: [{id: m, method: CUSTOMER_LABEL, fee: 0}]",
            "With a label of your own (everything): at your own cost.",
        ),
        (
            "restocking_fees: [{id: f, percent: 12.5, at_most: 75, lacks: [unopened, complete]}]",
            "Everything: 12.5 % of the price stays with us if opened or incomplete, at most "
            "75.00 EUR for each.",
        ),
        (
            "restocking_fees: [{id: f, percent: 10}]",
            "Everything: 10 % of the price stays with us.",
        ),
        (
            "resolutions: [{id: o, offer: [refund, exchange, store_credit]}]",
            "Everything: a refund, an exchange or store credit.",
        ),
        (
            "gifts: [{id: g, offer: [store_credit]}]",
            "Everything, received as a gift: store credit; the giver is not told.",
        ),
        (
            "gifts: [{id: g, offer: [store_credit], tell_giver: true}]",
            "Everything, received as a gift: store credit; the giver is told.",
        ),
        (
            "refunds: [{id: r, when: {payment: [card, wallet]}, to: original_payment, "
            "release: receipt, days: 3, bank_days: 5}]",
            "Paid by card or a digital wallet: to the way you paid, within 3 business days after "
            "we receive it; banks may take 5 business days more.",
        ),
        (
            "refunds: [{id: r, to: bank_transfer, release: first_scan, days: 1}]",
            "Everything: to your bank account, within 1 business day after the carrier's first "
            "scan.",
        ),
        (
            "store_credit: [{id: c, bonus_percent: 7.5, release: request, days: 0, "
            "valid_months: 12}]",
            "Everything: store credit with a bonus of 7.5 %, within 0 business days after your "
            "request; valid for 12 months.",
        ),
        (
            "store_credit: [{id: c, release: inspection, days: 2}]",
            "Everything: store credit, within 2 business days after we have checked it.",
        ),
        (
            "exchanges: [{id: x, if_dearer: waive, if_cheaper: store_credit}]",
            "Everything: if the new item costs more, the difference is on us; if it costs less, "
            "you get the difference as store credit.",
        ),
        (
            "keep_item: [{id: k, below: 10, if_shipping_costs_more: true}]",
            "Everything: the item can be kept below 10.00 EUR or where its way back costs more.",
        ),
        ("keep_item: [{id: k, always: true}]", "Everything: the item can be kept."),
        (
            "warranty: [{id: w, months: 24, offer: [replacement, refund]}]",
            "Everything: 24 months of warranty from delivery; a replacement or a refund.",
        ),
        (
            "original_shipping: [{id: s, refund: share}]",
            "Everything: the items' share of what you paid for the delivery is paid back.",
        ),
        (
            "approvals: [{id: a, when: {return_value_from: 500, quantity_from: 3, risk_from: 60}, "
            "decide: review}]",
            "From 3 pieces on, in a return worth 500.00 EUR or more, at a risk score of 60 or "
            "more: looked at by a person.",
        ),
        (
            "approvals: [{id: a, when: {value_below: 5, return_value_below: 9}, decide: decline}]",
            "Worth less than 5.00 EUR, in a return worth less than 9.00 EUR: declined.",
        ),
    ],
)
def test_each_clause_is_a_sentence(section: str, sentence: str) -> None:
    assert said(*section.split("\n")) == [sentence]


def test_the_last_of_several_is_about_everything_else() -> None:
    assert said("windows: [{id: a, when: {tag: x}, days: 9}, {id: b, days: 30}]") == [
        "Items marked x: 9 days from delivery.",
        "Everything else: 30 days from delivery.",
    ]


def test_amounts_are_told_in_every_currency() -> None:
    fee = "methods: [{id: m, when: {value_from: 10}, method: PICKUP, fee: {EUR: 4, GBP: 3.5}}]"

    assert said(fee, "currencies: {GBP: 0.8, JPY: 160}") == [
        "Picked up at your door (worth 10.00 EUR / 8.00 GBP / 1600 JPY or more): "
        "4.00 EUR / 3.50 GBP / 640 JPY."
    ]


def test_a_changed_clause_tells_what_older_orders_have() -> None:
    rules = policy(
        "version: two",
        "effective_from: 2026-07-01",
        "windows: [{id: same, when: {tag: x}, days: 5}, {id: new, when: {tag: y}, days: 7}, "
        "{id: window, days: 30}]",
        "previous:\n  - {version: one, effective_from: 2026-01-01, windows: "
        "[{id: same, when: {tag: x}, days: 5}, {id: gone, when: {tag: z}, days: 3}, "
        "{id: window, days: 20}]}",
    )

    text = Page(policy_page(rules)).text

    assert text["same"] == "Items marked x: 5 days from delivery."
    assert text["new"] == (
        "Items marked y: 7 days from delivery.For orders until 30 June 2026: does not apply."
    )
    assert text["window"] == (
        "Everything else: 30 days from delivery."
        "For orders until 30 June 2026: Everything else: 20 days from delivery."
    )
    assert text["gone"] == "For orders until 30 June 2026: Items marked z: 3 days from delivery."


def test_an_appeal_is_told() -> None:
    page = Page(policy_page(SHOP))

    assert "ask for a second look within 30 days" in page.text["appeal"]
    assert "appeal" not in Page(policy_page(policy())).ids


def test_what_a_merchant_writes_cannot_break_the_page() -> None:
    rules = policy(
        "shop: 'Socks & <b>more</b>'",
        "windows: [{id: w, days: 30, note: '<script>alert(1)</script>'}]",
    )

    html = policy_page(rules)

    assert "<script>" not in html
    assert "<title>Returns at Socks &amp; &lt;b&gt;more&lt;/b&gt;</title>" in html


def test_it_is_a_whole_page_in_english() -> None:
    html = policy_page(SHOP)

    assert html.startswith('<!doctype html>\n<html lang="en">')
    assert re.search(r"<main>.*<h1>Returns at Linden &amp; Loom</h1>.*</main>", html, re.DOTALL)
    assert "<p>For orders from 1 July 2026 on." in html


def test_a_section_without_clauses_is_not_there() -> None:
    page = Page(policy_page(policy()))

    assert "section_warranty" not in page.ids
    assert "section_windows" in page.ids
