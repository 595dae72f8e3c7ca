"""Every mistake and every warning, word for word, as a merchant reads it."""

import pytest

from returns import PolicyError, parse_policy
from tests.returns.shop import PLAIN

KNOWN = (
    "shop, currency, currencies, timezone, calendar, version, effective_from, counting, regions, "
    "windows, holidays, statutory, exclusions, conditions, evidence, return_shipping, methods, "
    "restocking_fees, resolutions, refunds, store_credit, exchanges, keep_item, warranty, gifts, "
    "original_shipping, approvals, risk, previous."
)


def written(*sections: str) -> str:
    """The plain policy with these sections in it."""
    kept = {line.split(":")[0]: line for line in PLAIN.strip().splitlines()}
    for section in sections:
        kept[section.split(":")[0]] = section
    return "\n".join(kept.values()) + "\n"


@pytest.mark.parametrize(
    ("sections", "message"),
    [
        (("windws: []",), "line 11: windws: this key is unknown. Did you mean `windows`?"),
        (("extra: 1",), f"line 11: extra: this key is unknown. Known are: {KNOWN}"),
        (
            ("windows: [{id: window, days: 30, dayz: 4}]",),
            "line 6: windows[1].dayz: this key is unknown. Did you mean `days`?",
        ),
        (
            ("windows: [{id: window}]",),
            "line 6: windows[1]: `days` is missing. Write a whole number from 1 to 3650.",
        ),
        (
            ("windows: [{id: yes, when: {kategory: shoes}, days: 4}]",),
            ("line 6: windows[1].when.kategory: this key is unknown. Did you mean `category`?"),
        ),
        (
            ("windows: 30",),
            (
                "line 6: windows: `30` is not a list. How long an item can come back. The day"
                " of delivery is not counted, the last day counts in full. The first clause "
                "that applies wins."
            ),
        ),
        (
            ("windows: [{id: My Window, days: 3}]",),
            (
                "line 6: windows[1].id: `My Window` is not understood. Write small letters, "
                "digits and hyphens, such as window-shoes."
            ),
        ),
        (
            ("methods: [{id: m, method: STORE, fee: -3}]",),
            (
                "line 8: methods[1].fee: `-3` is too small. Write an amount of zero or more, "
                "such as 3.90."
            ),
        ),
        (
            ("methods: [{id: m, method: Store, fee: 3}]",),
            (
                "line 8: methods[1].method: `Store` is not known here. Write one of: "
                "MERCHANT_LABEL, CUSTOMER_LABEL, PICKUP, DROP_OFF, STORE."
            ),
        ),
        (
            ("methods: [{id: m, method: STORE, fee: {XYZ: 3}}]",),
            (
                "line 8: methods[1].fee: an amount in XYZ, but the policy's currency is EUR. "
                "Write it in EUR, or for each currency: {EUR: 4.00, GBP: 3.50}."
            ),
        ),
        (
            ("methods: [{id: m, method: STORE, fee: 3 GBP}]",),
            (
                "line 8: methods[1].fee: an amount in GBP, but the policy's currency is EUR. "
                "Write it in EUR, or for each currency: {EUR: 4.00, GBP: 3.50}."
            ),
        ),
        (
            ("methods: [{id: m, method: STORE, fee: .nan}]",),
            (
                "line 8: methods[1].fee: `.nan` is not understood. Write an amount of zero or"
                " more, such as 3.90."
            ),
        ),
        (
            ("windows: [{id: window, days: 0}]",),
            ("line 6: windows[1].days: `0` is too small. Write a whole number from 1 to 3650."),
        ),
        (
            ("windows: [{id: window, days: 1.5}]",),
            (
                "line 6: windows[1].days: `1.5` is not a whole number. Write a whole number "
                "from 1 to 3650."
            ),
        ),
        (
            ("windows: [{id: window, days: soon}]",),
            (
                "line 6: windows[1].days: `soon` is not a whole number. Write a whole number "
                "from 1 to 3650."
            ),
        ),
        (
            ("currency: Euro",),
            (
                "line 2: currency: `Euro` is not understood. Write three capital letters, "
                "such as EUR."
            ),
        ),
        (
            ("timezone: Europe/Nowhere",),
            (
                "line 3: timezone: `Europe/Nowhere` is not a time zone. Write a zone such as "
                "Europe/Berlin."
            ),
        ),
        (
            ("effective_from: tomorrow",),
            ("line 5: effective_from: `tomorrow` is not a date. Write a date as 2026-12-31."),
        ),
        (
            ("previous: [{version: old, effective_from: 2020-01-01}]",),
            (
                "line 11: previous[1].effective_from: `2020-01-01` is not before "
                "`2020-01-01`, where the edition after it begins. List earlier editions "
                "newest first, each with a date of its own."
            ),
        ),
        (
            ("previous: [{version: one, effective_from: 2019-01-01}]",),
            (
                "line 11: previous[1].version: `one` is the name of two editions. Give each a"
                " name of its own."
            ),
        ),
        (
            ("windows: [{id: a, when: {tier: gold}, days: 3}, {id: a, days: 6}]",),
            (
                "line 6: windows[2].id: `a` is the id of two clauses. Choose another: line 6 "
                "has this one."
            ),
        ),
        (
            ("windows: [{id: quantity, days: 3}]",),
            (
                "line 6: windows[1].id: `quantity` is taken. Choose another: this name stands"
                " for a rule that holds in every shop."
            ),
        ),
        (
            ("windows: [{id: a, when: {region: Mars}, days: 40}, {id: b, days: 3}]",),
            (
                "line 6: windows[1].when.region: `Mars` is not under `regions`. Known are: "
                "none. Add it there, or use `country`."
            ),
        ),
        (
            (
                "regions: {EU: [DE], UK: [GB]}",
                "windows: [{id: a, when: {region: [EU, Mars]}, days: 40}, {id: b, days: 3}]",
            ),
            (
                "line 6: windows[1].when.region: `Mars` is not under `regions`. Known are: "
                "EU, UK. Add it there, or use `country`."
            ),
        ),
        (
            ("exclusions: [{id: e, unless: {region: Mars}, kind: digital}]",),
            (
                "line 11: exclusions[1].unless.region: `Mars` is not under `regions`. Known "
                "are: none. Add it there, or use `country`."
            ),
        ),
        (
            ("approvals: [{id: x, when: {risk_from: 30}, decide: decline}]",),
            (
                "line 11: approvals[1]: a risk score alone cannot refuse a return. Write "
                "`decide: review`."
            ),
        ),
        (
            ("approvals: [{id: x, when: {value_from: 30, value_below: 20}, decide: review}]",),
            (
                "line 11: approvals[1].when.value_below: nothing is from 30 on and below 20. "
                "Make the second larger."
            ),
        ),
        (
            ("restocking_fees: [{id: r, percent: 120}]",),
            (
                "line 11: restocking_fees[1].percent: `120` is too large. Write a percentage "
                "from 0 to 100, without the sign."
            ),
        ),
        (
            ("keep_item: [{id: k}]",),
            (
                "line 11: keep_item[1]: it does not say when the item is kept. Write `below`,"
                " `if_shipping_costs_more: true` or `always: true`."
            ),
        ),
        (
            (
                "holidays: [{id: h, bought: {from: 2026-12-24, to: 2026-11-01}, "
                "returnable_until: 2027-01-31}]",
            ),
            ("line 11: holidays[1].bought.to: `2026-11-01` is before `2026-12-24`. Swap the two."),
        ),
        (
            (
                "holidays: [{id: h, bought: {from: 2026-11-01, to: 2026-12-24}, "
                "returnable_until: 2026-12-01}]",
            ),
            (
                "line 11: holidays[1].returnable_until: `2026-12-01` is before the last day "
                "of purchase. Write a later day."
            ),
        ),
        (
            ("calendar: {weekend: [caturday]}",),
            (
                "line 11: calendar.weekend[1]: `caturday` is not known here. Write one of: "
                "monday, tuesday, wednesday, thursday, friday, saturday, sunday."
            ),
        ),
        (
            ("conditions: [{id: c, ask: unworn, otherwise: decline, unless: [{tier: 3}]}]",),
            (
                "line 11: conditions[1].unless[1].tier: `3` is not text or a list. Write one "
                "name, or several in brackets: [shoes, apparel]. Put quotes around a name "
                "that looks like a number."
            ),
        ),
        (
            ("risk: {signals: {moods: {from: 1, points: 3}}}",),
            (
                "line 11: risk.signals.moods: this key is unknown. Known are: return_rate, "
                "returns_last_30_days, value_returned, keep_items, bracketed_orders, "
                "worn_returns, accounts_at_same_address, accounts_with_same_payment."
            ),
        ),
    ],
)
def test_a_mistake_word_for_word(sections: tuple[str, ...], message: str) -> None:
    with pytest.raises(PolicyError) as caught:
        parse_policy(written(*sections))

    assert str(caught.value) == f"policy.yml, {message}"


@pytest.mark.parametrize(
    ("sections", "messages"),
    [
        (
            (
                "windows: [{id: a, when: {category: shoes}, days: 10}, "
                "{id: b, when: {tier: gold}, days: 60}, {id: w, days: 30}]",
            ),
            [
                (
                    "line 6: windows[2]: b overlaps a; the first that applies wins. Put them in "
                    "the right order, or name the exceptions under `unless`."
                )
            ],
        ),
        (
            ("windows: [{id: w, days: 30}, {id: b, when: {tier: gold}, days: 60}]",),
            [
                (
                    "line 6: windows[2]: b never applies: w (line 6) always comes first. Move it "
                    "up, or remove it."
                )
            ],
        ),
        (
            ("windows: [{id: a, when: {category: shoes}, days: 40}]",),
            [
                (
                    "line 6: windows: no clause holds for everything else; what none is about "
                    "goes to review. End the list with a clause without `when`."
                )
            ],
        ),
        (
            (
                "windows: [{id: a, when: {category: shoes}, days: 7}, {id: w, days: 9}]",
                "statutory: [{id: law, days: 14}]",
            ),
            [
                (
                    "line 6: windows[1].days: 7 days, where law gives 14: the law's days count "
                    "there. Nothing to mend if that is meant."
                ),
                (
                    "line 6: windows[2].days: 9 days, where law gives 14: the law's days count "
                    "there. Nothing to mend if that is meant."
                ),
            ],
        ),
        (
            (
                "windows: [{id: a, when: {category: shoes}, days: 7}, "
                "{id: b, when: {tier: gold}, days: 9}, "
                "{id: c, when: {channel: store}, days: 11}, {id: w, days: 30}]",
            ),
            [
                (
                    "line 6: windows[2]: b overlaps a; the first that applies wins. Put them in "
                    "the right order, or name the exceptions under `unless`."
                ),
                (
                    "line 6: windows[3]: c overlaps a, b; the first that applies wins. Put them "
                    "in the right order, or name the exceptions under `unless`."
                ),
            ],
        ),
    ],
)
def test_a_warning_word_for_word(sections: tuple[str, ...], messages: list[str]) -> None:
    warnings = parse_policy(written(*sections)).warnings

    assert [str(one) for one in warnings] == [f"policy.yml, {one}" for one in messages]


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("", "line 1: the file: nothing is not a group of keys. See docs/policy.md."),
        ("- a\n", "line 1: the file: this is not a group of keys. See docs/policy.md."),
        (
            "a: [b\n",
            (
                "line 2: the file: this is not YAML: expected ',' or ']', but got '<stream "
                "end>'. Check the indentation, and quote text that holds a colon."
            ),
        ),
        (
            "shop: A\nshop: B\n",
            ("line 2: shop: this key stands twice. Keep one of them (the first is in line 1)."),
        ),
        (
            "shop: \x00\n",
            (
                "line 1: the file: this is not YAML: unacceptable character #x0000: special "
                "characters are not allowed"
            ),
        ),
    ],
)
def test_what_is_no_policy_at_all_word_for_word(text: str, message: str) -> None:
    with pytest.raises(PolicyError) as caught:
        parse_policy(text, "mine.yml")

    assert str(caught.value).startswith(f"mine.yml, {message}")


def test_all_that_is_missing_is_named_with_what_it_is_for() -> None:
    first = "The first clause that applies wins."

    with pytest.raises(PolicyError) as caught:
        parse_policy("shop: Mine\n")

    assert [f"{one.wrong} {one.mend}" for one in caught.value.problems] == [
        "`currency` is missing. Write three capital letters, such as EUR.",
        "`timezone` is missing. Write a zone such as Europe/Berlin.",
        '`version` is missing. Write a name in quotes, such as "2026-11".',
        "`effective_from` is missing. Write a date as 2026-12-31.",
        "`windows` is missing. How long an item can come back. The day of delivery is not counted,"
        f" the last day counts in full. {first}",
        f"`return_shipping` is missing. Who pays the way back. {first}",
        "`methods` is missing. A way back, with its fee. Several can apply at once; for each"
        f" method, the first that applies. {first}",
        f"`resolutions` is missing. What a customer can choose instead of the item. {first}",
        "`refunds` is missing. Where a refund goes and how long it takes, by payment method."
        f" {first}",
    ]
