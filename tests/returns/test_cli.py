"""The command line, run as a merchant does."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from datetime import UTC, datetime
from io import StringIO
from pathlib import Path
from typing import Any

import pytest

from returns import cli
from tests.returns.shop import PLAIN
from tests.returns.test_shopfile import CASE, SHOP

ROOT = Path(__file__).parents[2]
NOW = datetime(2026, 9, 20, 12, tzinfo=UTC)
PREVIOUS = (
    "previous: [{version: old, effective_from: 2019-01-01, windows: [{id: window, days: 9}]}]\n"
)


class Desk:
    """A folder with a policy and a shop, and the command line in it."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.out, self.err = StringIO(), StringIO()
        self.write("policy.yml", PLAIN.lstrip() + PREVIOUS)
        self.write("shop.json", json.dumps(SHOP))

    def write(self, name: str, text: str) -> Path:
        path = self.folder / name
        path.write_text(text, encoding="utf-8")
        return path

    def run(self, *words: str) -> int:
        self.out, self.err = StringIO(), StringIO()
        files = [
            str(self.folder / word) if "." in word and not word.startswith("2026") else word
            for word in words
        ]
        policy_file = str(self.folder / "policy.yml")
        return cli.main(["policy", *files], NOW, policy_file, self.out, self.err)

    @property
    def said(self) -> str:
        return self.out.getvalue().replace(str(self.folder), "")

    @property
    def data(self) -> Any:
        return json.loads(self.out.getvalue())

    @property
    def complained(self) -> str:
        return self.err.getvalue().replace(str(self.folder), "")


@pytest.fixture
def desk(tmp_path: Path) -> Desk:
    return Desk(tmp_path)


def test_a_sound_policy_is_said_to_be_sound(desk: Desk) -> None:
    assert desk.run("check") == 0
    assert desk.said == "/policy.yml is sound: one, 5 clauses.\n"
    assert desk.complained == ""


def test_another_file_can_be_checked(desk: Desk) -> None:
    desk.write("draft.yml", PLAIN.replace("version: one", "version: draft"))

    assert desk.run("check", "draft.yml") == 0
    assert "draft.yml is sound: draft" in desk.said


def test_warnings_are_told_and_forgiven(desk: Desk) -> None:
    desk.write("draft.yml", PLAIN.replace("]\nreturn", ", {id: no, days: 9}]\nreturn"))

    assert desk.run("check", "draft.yml") == 0
    assert desk.said.startswith("Warning: draft.yml, line 7: windows[2]: no never applies")


def test_mistakes_are_told_by_line(desk: Desk) -> None:
    desk.write("draft.yml", PLAIN.replace("days: 30", "days: 0"))

    assert desk.run("check", "draft.yml") == 1
    assert desk.complained.startswith("draft.yml, line 7: windows[1].days: `0` is too small.")
    assert desk.said == ""


def test_what_is_checked_can_be_had_as_data(desk: Desk) -> None:
    assert desk.run("check", "--json") == 0
    assert desk.data == {"ok": True, "version": "one", "clauses": 5, "warnings": []}

    desk.write("draft.yml", PLAIN.replace("days: 30", "days: 0"))
    assert desk.run("check", "draft.yml", "--json") == 1
    assert desk.data["ok"] is False
    assert desk.data["problems"][0]["line"] == 7
    assert desk.complained == ""


@pytest.mark.parametrize(
    ("words", "complaint"),
    [
        (("check", "none.yml"), "/none.yml: No such file or directory.\n"),
        (
            ("explain", "--order", "7", "--orders", "shop.json"),
            "There is no order 7 in this file.\n",
        ),
        (
            ("explain", "--order", "1001", "--line", "l9", "--orders", "shop.json"),
            "Order 1001 has no line 'l9'.\n",
        ),
        (("explain", "--order", "1001", "--orders", "policy.yml"), "/policy.yml is not JSON: "),
        (
            ("explain", "--order", "1001", "--orders", "empty.json"),
            "This is not a shop's JSON: it has no list `orders`.\n",
        ),
        (
            ("explain", "--order", "1", "--orders", "odd.json"),
            "The file lacks the field 'currency'.\n",
        ),
        (("replay", "policy.yml", "--cases", "policy.yml"), "Line 1: "),
        (
            ("diff", "policy.yml@older", "policy.yml"),
            "/policy.yml has no edition older, but one, old.\n",
        ),
    ],
)
def test_what_goes_wrong_is_one_sentence(
    desk: Desk, words: tuple[str, ...], complaint: str
) -> None:
    desk.write("empty.json", "{}")
    desk.write("odd.json", '{"orders": [{"id": "o", "number": "1"}]}')

    assert desk.run(*words) == 1
    assert desk.complained.startswith(complaint)


def test_what_goes_wrong_can_be_had_as_data(desk: Desk) -> None:
    assert desk.run("check", "none.yml", "--json") == 1
    assert desk.data["error"].endswith("none.yml: No such file or directory.")


@pytest.mark.parametrize(
    "words",
    [
        (),
        ("unknown",),
        ("explain", "--order", "1001"),
        ("replay", "policy.yml"),
        ("diff", "policy.yml"),
        ("explain", "--order", "1", "--orders", "x.json", "--answer", "unworn"),
        ("explain", "--order", "1", "--orders", "x.json", "--answer", "shiny=yes"),
        ("explain", "--order", "1", "--orders", "x.json", "--reason", "WHIM"),
        ("explain", "--order", "1", "--orders", "x.json", "--on", "someday"),
    ],
)
def test_wrong_usage_is_explained(
    desk: Desk, words: tuple[str, ...], capsys: pytest.CaptureFixture[str]
) -> None:
    with pytest.raises(SystemExit) as left:
        desk.run(*words)

    assert left.value.code == 2
    assert "usage: returns-desk" in capsys.readouterr().err


def test_an_order_is_explained(desk: Desk) -> None:
    assert desk.run("explain", "--order", "1001", "--orders", "shop.json", "--reason", "STYLE") == 0
    assert desk.said.splitlines() == [
        "Order 1001, policy one: approved",
        "",
        "Socks x 1: approved, by window",
        "        yes  not-delivered: An item can come back once it has been delivered.",
        "        yes  already-returned: Each piece can come back once.",
        "        yes  window: Everything: 30 days from delivery.",
        "  until 7 October 2026, counted from delivery",
        "  choices: refund",
        "  ways back: DROP_OFF 3.90",
        "  price 10.00, discount 1.00, tax 1.33, paid 9.00, restocking fee 0.00, refund 9.00",
        "",
        "l2 x 1: declined (UNFULFILLED), by not-delivered",
        "         no  not-delivered: An item can come back once it has been delivered.",
        "  price 5.00, discount 0.00, tax 0.00, paid 5.00, restocking fee 0.00, refund 0.00",
        "",
        "Refund 9.00 EUR, of it original shipping 0.00; the way back comes off",
        "  to original_payment: 9.00, 3 + 2 business days after receipt (refunds)",
        "Customer c1, last twelve months: items_bought 4, items_returned 3, returns_last_30_days 3",
    ]


FULL = """
exclusions: [{id: sealed, lacks: sealed, kind: hygiene}]
approvals: [{id: look, when: {risk_from: 50}, decide: review, department: finance}]
risk: {block: [c1]}
store_credit: [{id: credit, bonus_percent: 10, release: request, days: 1}]
"""


def explained(desk: Desk, *words: str) -> list[str]:
    assert (
        desk.run("explain", "--order", "1001", "--orders", "shop.json", "--line", "l1", *words) == 0
    )
    return desk.said.splitlines()


def test_an_explanation_names_what_is_open_and_what_would_be(desk: Desk) -> None:
    rules = PLAIN.replace("[refund]", "[refund, store_credit]") + FULL
    rules += (
        "warranty: [{id: guarantee, when: {reason: DEFECTIVE}, months: 9, offer: [replacement]}]"
    )
    desk.write("policy.yml", rules)

    asking = explained(desk)
    assert "  not known  sealed: Everything: cannot come back if its seal is broken," in "\n".join(
        asking
    )
    assert "  to ask: sealed" in asking
    assert "  review: customer_service" in asking
    assert "  choices: refund, store_credit" in asking
    assert "  to store_credit: 9.00 plus 0.90, 1 + 0 business days after request (credit)" in asking
    assert asking[-1] == "Risk 100: block"

    late = explained(desk, "--on", "2026-12-20", "--answer", "sealed=yes")
    assert late[0] == "Order 1001, policy one: declined"
    assert "  until 7 October 2026, counted from delivery, 74 days late" in late
    assert "  instead: a replacement, had it been defective, until 7 June 2027 (guarantee)" in late


def test_an_explanation_shows_the_evidence_of_a_risk(desk: Desk) -> None:
    from returns import Customer, History, assess
    from returns.trace import trace
    from tests.returns.shop import order, policy, want

    rules = policy("risk: {signals: {keep_items: {from: 2, points: 30}}}")
    bought = order(customer=Customer("c", history=History(keep_items=3)))

    lines = list(trace(bought, assess(bought, [want()], rules, NOW), rules))

    assert lines[-2:] == [
        "Customer c, last twelve months: keep_items 3",
        "Risk 30: keep_items 3",
    ]


def test_an_explanation_shows_what_is_known_of_the_customer(desk: Desk) -> None:
    told = explained(desk)[-1]
    assert (
        told == "Customer c1, last twelve months: items_bought 4, items_returned 3, "
        "returns_last_30_days 3"
    )

    desk.write("shop.json", json.dumps(SHOP | {"customers": [{"id": "c1", "tier": "gold"}]}))
    assert explained(desk)[-1].startswith("Customer c1, gold, last twelve months: items_bought 4,")
    assert explained(desk, "--on", "2026-09-01T08:00:00+00:00")[-1].endswith("items_bought 4")
    assert explained(desk, "--on", "2026-08-01")[-1].endswith("last twelve months: nothing known")

    desk.run("explain", "--order", "1002", "--orders", "shop.json")
    assert "Customer" not in desk.said


def test_the_customer_can_be_had_as_data(desk: Desk) -> None:
    desk.write("shop.json", json.dumps(SHOP | {"customers": [{"id": "c1", "tier": "gold"}]}))
    assert desk.run("explain", "--order", "1001", "--orders", "shop.json", "--json") == 0

    customer = desk.data["customer"]
    assert (customer["id"], customer["tier"]) == ("c1", "gold")
    assert customer["history"]["items_returned"] == 3
    assert customer["history"]["value_returned"] == {"amount": "0.00", "currency": "EUR"}

    assert desk.run("explain", "--order", "1002", "--orders", "shop.json", "--json") == 0
    assert desk.data["customer"] is None


@pytest.mark.parametrize(
    ("words", "until"),
    [
        ((), "open"),
        (("--on", "2026-10-07"), "open"),
        (("--on", "2026-10-08"), "late"),
        (("--on", "2026-10-07T23:59:59"), "open"),
        (("--on", "2026-10-07T22:00:00+00:00"), "late"),
    ],
)
def test_a_day_stands_for_its_noon_in_the_shops_zone(
    desk: Desk, words: tuple[str, ...], until: str
) -> None:
    first = explained(desk, *words)[0]

    assert first.endswith("approved" if until == "open" else "declined")


def test_an_answer_can_be_no(desk: Desk) -> None:
    desk.write("policy.yml", PLAIN + FULL.replace("risk: {block: [c1]}", ""))

    assert explained(desk, "--answer", "sealed=no")[0].endswith("declined")
    assert explained(desk, "--answer", "sealed=yes")[0].endswith("approved")


@pytest.mark.parametrize("answer", ["shiny=yes", "sealed", "sealed=maybe", "sealed=yes=no"])
def test_a_wrong_answer_is_told_how(
    desk: Desk, answer: str, capsys: pytest.CaptureFixture[str]
) -> None:
    with pytest.raises(SystemExit):
        explained(desk, "--answer", answer)

    said = " ".join(capsys.readouterr().err.split())
    assert f"'{answer}': write it like unworn=yes; known are unused, unworn, unwashed," in said


def test_a_wish_can_be_explained(desk: Desk) -> None:
    rules = PLAIN.replace("[refund]", "[refund, exchange]")
    desk.write("policy.yml", rules)

    assert "approved" in explained(desk, "--resolution", "exchange")[0]
    assert "declined" in explained(desk, "--resolution", "replacement")[0]


def test_an_explanation_can_be_had_as_data(desk: Desk) -> None:
    assert desk.run("explain", "--order", "1001", "--orders", "shop.json", "--json") == 0

    decision = desk.data
    assert decision["lines"][0]["deadline"]["last_day"] == "2026-10-07"
    assert decision["lines"][0]["amounts"]["refund"] == {"amount": "9.00", "currency": "EUR"}
    assert decision["lines"][1]["code"] == "UNFULFILLED"
    assert decision["risk"] == {"score": 0, "signals": [], "listed": None}


def test_two_files_are_compared(desk: Desk) -> None:
    desk.write("draft.yml", PLAIN.replace("days: 30", "days: 60"))

    assert desk.run("diff", "policy.yml", "draft.yml") == 0
    assert desk.said.splitlines() == [
        "windows, window: changed",
        "  - Everything: 30 days from delivery.",
        "  + Everything: 60 days from delivery.",
    ]


def test_two_editions_of_a_file_are_compared(desk: Desk) -> None:
    assert desk.run("diff", "policy.yml@old", "policy.yml", "--json") == 0
    assert desk.data == [
        {
            "section": "windows",
            "clause_id": "window",
            "before": "Everything: 9 days from delivery.",
            "after": "Everything: 30 days from delivery.",
        }
    ]


def test_files_that_say_the_same_are_said_to(desk: Desk) -> None:
    assert desk.run("diff", "policy.yml", "policy.yml") == 0
    assert desk.said == "They say the same.\n"


def test_a_draft_is_replayed_on_a_shops_returns(desk: Desk) -> None:
    desk.write("draft.yml", PLAIN.replace("days: 30", "days: 1"))

    assert desk.run("replay", "draft.yml", "--cases", "shop.json") == 0
    assert desk.said.startswith("4 cases\n\nEUR")
    assert "RMA-3 l1: approved, 9.00 EUR (window) -> declined (window)" in desk.said


def test_a_draft_is_replayed_on_written_cases(desk: Desk) -> None:
    desk.write("cases.jsonl", json.dumps({**CASE, "wanted": [{"line_id": "l1"}]}))

    assert desk.run("replay", "policy.yml", "--cases", "cases.jsonl", "--json") == 0
    assert desk.data["cases"] == 1
    assert desk.data["changed"] == []


def test_no_cases_are_no_trouble(desk: Desk) -> None:
    desk.write("cases.jsonl", "\n")

    assert desk.run("replay", "policy.yml", "--cases", "cases.jsonl") == 0
    assert desk.said == "0 cases\n"


def test_it_runs_as_a_program(desk: Desk) -> None:
    done = subprocess.run(
        [sys.executable, "-m", "returns", "policy", "check"],
        cwd=ROOT,
        env={**os.environ, "POLICY_FILE": str(desk.folder / "policy.yml")},
        capture_output=True,
        text=True,
        check=False,
    )

    assert done.returncode == 0, done.stderr
    assert done.stdout.endswith("policy.yml is sound: one, 5 clauses.\n")


def test_data_is_indented_for_people_and_keeps_its_letters(desk: Desk) -> None:
    desk.write("draft.yml", PLAIN.lstrip().replace("shop: A shop", "shop: Käsehaus"))

    assert desk.run("check", "draft.yml", "--json") == 0

    assert desk.out.getvalue().startswith('{\n  "ok": true,\n  "version": "one",\n')


def test_what_cannot_be_read_is_an_error_in_the_data_too(desk: Desk) -> None:
    assert desk.run("check", "nowhere-é.yml", "--json") == 1

    assert desk.data["ok"] is False
    assert desk.data["error"].endswith("nowhere-é.yml: No such file or directory.")
    assert "é" in desk.out.getvalue()


def test_the_reason_that_is_asked_about_is_the_one_that_is_judged(desk: Desk) -> None:
    assert desk.run("explain", "--order", "1001", "--orders", "shop.json", "--reason", "STYLE",
                    "--json") == 0  # fmt: skip

    assert {line["reason"] for line in desk.data["lines"]} == {"STYLE"}
