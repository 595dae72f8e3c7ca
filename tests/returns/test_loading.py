"""Mistakes in a policy file: each is named with its line, its value and its mend."""

from pathlib import Path

import pytest

from returns import Policy, PolicyError, load_policy, parse_policy
from returns.problem import Problem
from tests.returns.shop import PLAIN

MORE = """
regions: {EU: [DE, FR]}
holidays:
  - id: winter
    bought: {from: 2026-11-01, to: 2026-12-24}
    returnable_until: 2027-01-31
exclusions:
  - id: sale
    when: {tag: final_sale}
    kind: final_sale
    lacks: sealed
approvals:
  - id: dear
    when: {return_value_from: 500}
    decide: review
"""
WHOLE = PLAIN.strip() + MORE


def problems(text: str) -> tuple[Problem, ...]:
    with pytest.raises(PolicyError) as caught:
        parse_policy(text)
    return caught.value.problems


def changed(old: str, new: str) -> str:
    assert WHOLE.count(old) == 1, old
    return WHOLE.replace(old, new)


@pytest.mark.parametrize(
    ("old", "new", "line", "path", "wrong", "mend"),
    [
        ("days: 30", "days: 0", 6, "windows[1].days", "`0` is too small.", "from 1 to 3650"),
        ("days: 30", "days: 9999", 6, "windows[1].days", "`9999` is too large.", "from 1 to 3650"),
        ("days: 30", "days: soon", 6, "windows[1].days", "`soon` is not a whole number.", "whole"),
        ("days: 30", "days: 3.5", 6, "windows[1].days", "`3.5` is not a whole number.", "whole"),
        (
            "days: 30",
            "days: 30, dayz: 30",
            6,
            "windows[1].dayz",
            "this key is unknown.",
            "mean `days`?",
        ),
        ("days: 30", "", 6, "windows[1]", "`days` is missing.", "whole number"),
        ("id: window,", "", 6, "windows[1]", "`id` is missing.", "such as window-shoes"),
        ("id: window,", "id: My Window,", 6, "windows[1].id", "is not understood.", "hyphens"),
        ("fee: 3.90", "fee: -3.90", 8, "methods[1].fee", "`-3.90` is too small.", "zero or more"),
        ("fee: 3.90", "fee: free", 8, "methods[1].fee", "`free` is not understood.", "3.90"),
        ("fee: 3.90", "fee: 3.90 USD", 8, "methods[1].fee", "an amount in USD", "EUR: 4.00"),
        ("fee: 3.90", "fee: {USD: 1}", 8, "methods[1].fee", "an amount in USD", "EUR: 4.00"),
        ("fee: 3.90", "fee: {}", 8, "methods[1].fee", "an empty group is empty.", "zero or more"),
        ("fee: 3.90", "fee: {EUR: -1}", 8, "methods[1].fee.EUR", "`-1` is too small.", "zero"),
        ("fee: 3.90", "fee: [1]", 8, "methods[1].fee", "this is not", "zero or more"),
        ("fee: 3.90", "fee: ~", 8, "methods[1].fee", "nothing is not", "zero or more"),
        ("DROP_OFF", "PIGEON", 8, "methods[1].method", "`PIGEON` is not known", "MERCHANT_LABEL"),
        ("paid_by: customer", "paid_by: me", 7, "return_shipping[1].paid_by", "`me`", "shop, cust"),
        ("[refund]", "[]", 9, "resolutions[1].offer", "is empty.", "such as [refund"),
        ("[refund]", "[refund, refund]", 9, "resolutions[1].offer", "something twice.", "refund"),
        ("[refund]", "[cash]", 9, "resolutions[1].offer[1]", "`cash` is not known", "exchange"),
        ("currency: EUR", "currency: euro", 2, "currency", "`euro` is not understood.", "EUR"),
        ("Europe/Berlin", "Berlin", 3, "timezone", "`Berlin` is not a time zone.", "Europe/Berlin"),
        ("Europe/Berlin", "../x", 3, "timezone", "`../x` is not a time zone.", "Europe/Berlin"),
        ("shop: A shop", "shop: ''", 1, "shop", "is empty.", "name"),
        ("shop: A shop", "", 2, "the file", "`shop` is missing.", "name"),
        ("2020-01-01", "2020-13-01", 5, "effective_from", "is not a date.", "2026-12-31"),
        ("version: one", "version: 1", 4, "version", "`1` is not text.", "in quotes"),
        (
            "tag: final_sale",
            "",
            18,
            "exclusions[1].when",
            "an empty group is empty.",
            "leave `when`",
        ),
        ("tag: final_sale", "region: Mars", 18, "exclusions[1].when.region", "`Mars`", "are: EU"),
        ("tag: final_sale", "tag: 5", 18, "exclusions[1].when.tag", "`5` is not text", "quotes"),
        ("tag: final_sale", "risk_from: 5", 18, "exclusions[1].when.risk_from", "count", "out"),
        ("lacks: sealed", "lacks: shiny", 20, "exclusions[1].lacks", "`shiny` is not", "sealed"),
        ("lacks: sealed", "lacks: [x]", 20, "exclusions[1].lacks[1]", "`x` is not", "sealed"),
        ("lacks: sealed", "lacks: 5", 20, "exclusions[1].lacks", "`5` is not understood", "sealed"),
        ("tag: final_sale", "reason: X", 18, "exclusions[1].when.reason", "`X` is not", "STYLE"),
        ("lacks: sealed", "unless: {}", 20, "exclusions[1].unless", "is empty", "one thing"),
        ("lacks: sealed", "unless: []", 20, "exclusions[1].unless", "is empty", "exception"),
        ("lacks: sealed", "unless: 5", 20, "exclusions[1].unless", "is not understood", "list"),
        (
            "lacks: sealed",
            "unless: [{tag: x}, {region: Mars}]",
            20,
            "exclusions[1].unless[2].region",
            "`Mars` is not under",
            "Known are: EU",
        ),
        (
            "lacks: sealed",
            "unless: [{value_from: 5 CHF}]",
            20,
            "exclusions[1].unless[1].value_from",
            "an amount in CHF",
            "Write it in EUR",
        ),
        ("to: 2026-12-24", "to: 2026-10-24", 14, "holidays[1].bought.to", "is before", "Swap"),
        (
            "returnable_until: 2027-01-31",
            "returnable_until: 2026-12-23",
            15,
            "holidays[1].returnable_until",
            "is before the last day",
            "later day",
        ),
        (
            "return_value_from: 500",
            "return_value_from: 500, return_value_below: 500",
            23,
            "approvals[1].when.return_value_below",
            "nothing is from 500 on and below 500.",
            "larger",
        ),
        (
            "return_value_from: 500",
            "return_value_from: 500 CHF",
            23,
            "approvals[1].when.return_value_from",
            "an amount in CHF",
            "Write it in EUR",
        ),
        ("id: dear", "id: window", 22, "approvals[1].id", "the id of two clauses", "line 6 has"),
        ("id: dear", "id: quantity", 22, "approvals[1].id", "`quantity` is taken", "every shop"),
    ],
)
def test_a_mistake_is_named_with_its_line_its_value_and_its_mend(
    old: str, new: str, line: int, path: str, wrong: str, mend: str
) -> None:
    [problem] = problems(changed(old, new))

    assert (problem.line, problem.path) == (line, path)
    assert wrong in problem.wrong
    assert mend in problem.mend


def test_an_error_is_one_sentence_for_each_mistake_in_the_files_order() -> None:
    text = changed("days: 30", "days: 0").replace("paid_by: customer", "paid_by: me")

    with pytest.raises(PolicyError) as caught:
        parse_policy(text, "my-policy.yml")

    assert str(caught.value) == (
        "my-policy.yml, line 6: windows[1].days: `0` is too small. "
        "Write a whole number from 1 to 3650.\n"
        "my-policy.yml, line 7: return_shipping[1].paid_by: `me` is not known here. "
        "Write one of: shop, customer."
    )


@pytest.mark.parametrize(
    ("text", "line", "wrong"),
    [
        ("a: [", 1, "this is not YAML"),
        ("shop: x\n\tcurrency: EUR", 2, "this is not YAML"),
        ("shop: x\nshop: y", 2, "this key stands twice."),
        ("shop: &a [*a]", 1, "nested too deeply."),
        ("shop: *unknown", 1, "this is not YAML"),
    ],
)
def test_what_is_not_yaml_is_named_with_its_line(text: str, line: int, wrong: str) -> None:
    [problem] = problems(text)

    assert problem.line == line
    assert problem.wrong.startswith(wrong)


@pytest.mark.parametrize("text", ["", "# nothing", "just words", "- a\n- list"])
def test_what_is_no_policy_is_refused(text: str) -> None:
    [problem] = problems(text)

    assert (problem.line, problem.path) == (1, "the file")
    assert problem.wrong.endswith("is not a group of keys.")


def test_a_key_that_stands_twice_says_where_the_other_is() -> None:
    [problem] = problems("shop: x\ncurrency: EUR\nshop: y")

    assert problem.mend == "Keep one of them (the first is in line 1)."


@pytest.mark.parametrize(
    ("key", "close"), [("windws", "windows"), ("holiday", "holidays"), ("exclusion", "exclusions")]
)
def test_an_unknown_section_is_guessed(key: str, close: str) -> None:
    [problem] = problems(WHOLE + f"{key}: []\n")

    assert problem.mend == f"Did you mean `{close}`?"


def test_an_unknown_key_without_a_guess_lists_what_there_is() -> None:
    [problem] = problems(changed("tag: final_sale", "moon_phase: full"))

    assert problem.mend.startswith("Known are: category, product, tag, region")


def edition(version: str, effective_from: str) -> str:
    return f"  - {{version: {version}, effective_from: {effective_from}}}\n"


@pytest.mark.parametrize(
    ("editions", "line", "wrong"),
    [
        (edition("old", "2020-01-01"), 12, "`2020-01-01` is not before `2020-01-01`"),
        (edition("old", "2021-01-01"), 12, "`2021-01-01` is not before `2020-01-01`"),
        (
            edition("old", "2018-01-01") + edition("older", "2019-01-01"),
            13,
            "`2019-01-01` is not before `2018-01-01`",
        ),
        (edition("one", "2019-01-01"), 12, "`one` is the name of two editions."),
    ],
)
def test_editions_have_dates_and_names_of_their_own(editions: str, line: int, wrong: str) -> None:
    [problem] = problems(PLAIN.strip() + "\nprevious:\n" + editions)

    assert problem.line == line
    assert wrong in problem.wrong


def test_a_mistake_in_an_earlier_edition_is_named_there() -> None:
    old = "previous:\n  - version: old\n    effective_from: 2019-01-01\n    windows: [{id: w}]\n"

    [problem] = problems(PLAIN.strip() + "\n" + old)

    assert (problem.line, problem.path) == (14, "previous[1].windows[1]")


def test_a_mistake_in_an_inherited_section_is_named_once() -> None:
    text = changed("tag: final_sale", "region: Mars")
    old = "previous:\n  - version: old\n    effective_from: 2019-01-01\n"

    assert len(problems(text + old)) == 1


@pytest.mark.parametrize(
    ("section", "wrong"),
    [
        ("keep_item: [{id: keep}]", "it does not say when the item is kept."),
        (
            "keep_item: [{id: keep, if_shipping_costs_more: false}]",
            "it does not say when the item is kept.",
        ),
        ("holidays: [{id: h, when: {payment: card}, BOUGHT}]", "`payment` does not count"),
        ("gifts: [{id: g, when: {resolution: refund}, offer: [refund]}]", "`resolution` does not"),
        ("conditions: [{id: c, when: {return_value_from: 5}, ask: fresh, otherwise: review}]",
         "`return_value_from` does not count"),
        ("currencies: {GBP: 0}", "`0` is too small."),
        ("currencies: {pounds: 0.8}", "`pounds` is not understood."),
        ("calendar: {weekend: [saturday, saturday]}", "this names something twice."),
        ("calendar: {weekend: [someday]}", "`someday` is not known here."),
        ("calendar: {closed: [christmas]}", "`christmas` is not a date."),
        ("regions: {EU: [Germany]}", "`Germany` is not understood."),
        ("regions: {EU: []}", "is empty."),
        ("risk: {signals: {mood: {from: 1, points: 5}}}", "this key is unknown."),
        ("risk: {signals: {keep_items: {from: 0, points: 5}}}", "`0` is too small."),
    ],
)  # fmt: skip
def test_other_mistakes(section: str, wrong: str) -> None:
    section = section.replace(
        "BOUGHT", "bought: {from: 2026-01-01, to: 2026-01-02}, returnable_until: 2026-02-01"
    )

    found = problems(PLAIN.strip() + f"\n{section}\n")

    assert wrong in found[0].wrong
    assert found[0].line == 11
    assert found[0].mend


def warned(*sections: str) -> list[str]:
    kept = {line.split(":")[0]: line for line in PLAIN.strip().splitlines()}
    kept |= {section.split(":")[0]: section for section in sections}
    return [problem.wrong for problem in parse_policy("\n".join(kept.values())).warnings]


LAW_COUNTS = "30 days, where law gives 40: the law's days count there."
LAST = "{id: last, days: 30}]"


def test_each_of_several_things_that_are_missing_is_named_once() -> None:
    found = problems("shop: Mine\ncurrency: EUR\n")

    assert len(found) == len(set(found)) > 5
    assert sum("`windows` is missing" in str(one) for one in found) == 1


@pytest.mark.parametrize(
    ("section", "warning"),
    [
        ("windows: [{id: all, days: 30}, {id: shoes, when: {category: shoes}, days: 9}]",
         "shoes never applies: all (line 6) always comes first."),
        ("windows: [{id: a, when: {category: [x, y]}, days: 3}, "
         "{id: b, when: {category: x}, days: 9}, " + LAST,
         "b never applies: a (line 6) always comes first."),
        ("windows: [{id: a, when: {category: x}, days: 3}, "
         "{id: b, when: {category: x, tier: gold}, days: 9}, " + LAST,
         "b never applies: a (line 6) always comes first."),
        ("approvals: [{id: a, when: {value_from: 50}, decide: review}, "
         "{id: b, when: {value_from: 60}, decide: review}]",
         "b never applies: a (line 11) always comes first."),
        ("approvals: [{id: a, when: {value_below: 60}, decide: review}, "
         "{id: b, when: {value_below: 50}, decide: review}]",
         "b never applies: a (line 11) always comes first."),
        ("methods: [{id: a, method: STORE, fee: 1}, {id: b, method: STORE, fee: 2}]",
         "b never applies: a (line 8) always comes first."),
        ("windows: [{id: a, when: {category: x}, days: 3}, {id: b, when: {tier: gold}, days: 9}, "
         + LAST, "b overlaps a; the first that applies wins."),
        ("windows: [{id: a, when: {category: x}, days: 3}]",
         "no clause holds for everything else; what none is about goes to review."),
        ("refunds: [{id: a, unless: {payment: x}, to: bank_transfer, release: request, days: 1}]",
         "no clause holds for everything else; what none is about goes to review."),
        ("statutory: [{id: law, days: 40}]", LAW_COUNTS),
    ],
)  # fmt: skip
def test_what_is_hardly_meant_is_warned_about(section: str, warning: str) -> None:
    assert warned(section) == [warning]


@pytest.mark.parametrize(
    "section",
    [
        "windows: [{id: a, when: {category: x}, days: 3}, {id: b, when: {category: y}, days: 9}, "
        + LAST,
        "windows: [{id: a, when: {category: x}, days: 3}, "
        "{id: b, when: {tier: gold}, unless: {category: x}, days: 9}, " + LAST,
        "windows: [{id: a, when: {category: x}, days: 3}, {id: b, when: {tier: gold}, "
        "unless: [{country: DE}, {category: x}], days: 9}, " + LAST,
        "windows: [{id: a, when: {category: x}, unless: {tier: gold}, days: 3}, "
        "{id: b, when: {tier: gold}, days: 9}, " + LAST,
        "windows: [{id: a, when: {category: x}, days: 9}, {id: b, when: {tier: gold}, days: 9}, "
        + LAST,
        "windows: [{id: a, unless: {category: x}, days: 3}, " + LAST,
        "methods: [{id: a, method: STORE, fee: 1}, {id: b, method: PICKUP, fee: 2}]",
        "restocking_fees: [{id: a, lacks: sealed, percent: 9}, {id: b, percent: 5}]",
        "approvals: [{id: a, when: {value_from: 60}, decide: review}, "
        "{id: b, when: {value_from: 50}, decide: review}]",
        "approvals: [{id: a, when: {value_below: 50}, decide: review}, "
        "{id: b, when: {value_below: 60}, decide: review}]",
        "statutory: [{id: law, days: 30}]",
        "statutory: [{id: law, unless: {category: [x, y]}, days: 14}]\n"
        "windows: [{id: a, when: {category: x}, days: 3}, " + LAST,
        "statutory: [{id: law, when: {category: z}, days: 14}]\n"
        "windows: [{id: a, when: {category: x}, days: 3}, " + LAST,
    ],
)
def test_what_may_well_be_meant_is_not(section: str) -> None:
    assert warned(*section.split("\n")) == []


def test_a_warning_says_where_and_what_to_do() -> None:
    rules = parse_policy(
        PLAIN.replace("windows: [{id: window, days: 30}]",
                      "windows:\n  - {id: all, days: 30}\n  - {id: no, days: 9}")
    )  # fmt: skip

    [warning] = rules.warnings

    assert (warning.line, warning.path) == (9, "windows[2]")
    assert warning.mend == "Move it up, or remove it."


def test_editions_that_share_a_section_share_its_warning() -> None:
    text = PLAIN.replace("]\nreturn_shipping", ", {id: no, days: 9}]\nreturn_shipping")
    old = "previous:\n  - version: old\n    effective_from: 2019-01-01\n"

    assert len(parse_policy(text + old).warnings) == 1


def test_dates_and_numbers_are_read_as_they_stand() -> None:
    rules = parse_policy(WHOLE)

    assert [rule.fee.as_tuple().exponent for rule in rules.current.methods] == [-2]
    assert rules.current.effective_from.isoformat() == "2020-01-01"
    assert rules.warnings == ()


def test_yes_no_and_norway_are_words() -> None:
    rules = parse_policy(changed("regions: {EU: [DE, FR]}", "regions: {north: [NO, SE]}"))

    assert rules.current.regions_of("NO") == {"north"}
    assert rules.current.regions_of("DE") == frozenset()


def test_a_file_is_read_from_its_path(tmp_path: Path) -> None:
    path = tmp_path / "rules.yml"
    path.write_text(WHOLE, encoding="utf-8")

    assert isinstance(load_policy(path), Policy)
    assert load_policy(str(path)).shop == "A shop"
    path.write_text("shop: 5", encoding="utf-8")
    with pytest.raises(PolicyError, match=r"^rules\.yml, line 1"):
        load_policy(path)


def test_a_file_that_is_not_there_is_named(tmp_path: Path) -> None:
    with pytest.raises(FileNotFoundError, match=r"none\.yml"):
        load_policy(tmp_path / "none.yml")


def test_the_shops_own_policy_is_sound() -> None:
    shops = load_policy(Path(__file__).parents[2] / "policy.yml")

    assert shops.warnings == ()
    assert [terms.version for terms in shops.editions] == ["2026-07", "2025-09"]
    assert set(shops.editions_in) == {"EUR", "GBP", "USD"}
