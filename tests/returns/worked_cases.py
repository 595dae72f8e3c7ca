"""The worked decision tables of docs/policies, read as cases.

A row says what is bought and wanted in few words, and what is decided:

    item    `2 of 3 shoes 89.90 -10.00 #sale`: quantity back, quantity bought, category, price,
            discount on the line, tags
    order   `DE, gold, gift, store, by card, shipping 4.90`
    state   `unworn, no tags_on`: what was answered
    bought  the day of purchase; delivered three days later
    day     days after delivery, at noon in the shop's zone
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from pathlib import Path

from returns import (
    Customer,
    Line,
    Money,
    Order,
    Outcome,
    Payment,
    Policy,
    Reason,
    Resolution,
    Wanted,
    assess,
)
from returns.decision import Decision

FOLDER = Path(__file__).parents[2] / "docs" / "policies"
COLUMNS = (
    *("case", "item", "order", "reason", "state", "wish", "bought", "day"),
    *("decision", "clause", "refund", "way back", "until"),
)
BOUGHT = "2026-09-01"
_ITEM = re.compile(
    r"(?:(?P<back>\d+) of (?P<all>\d+) )?(?P<category>\w+) (?P<price>[\d.]+)"
    r"(?: -(?P<discount>[\d.]+))?(?P<tags>(?: #\w+)*)"
)


@dataclass(frozen=True)
class Row:
    page: str
    cells: Mapping[str, str]

    def __str__(self) -> str:
        return f"{self.page}: {self.cells['case']}"

    @property
    def expected(self) -> tuple[str, ...]:
        return tuple(self.cells[name] for name in COLUMNS[8:])

    def decided(self, policy: Policy) -> tuple[str, ...]:
        delivered = _delivered(self.cells, policy)
        order = _order(self.cells, policy, delivered)
        days = timedelta(days=int(self.cells["day"]))
        decision = assess(order, [_wanted(self.cells)], policy, delivered + days)
        return tuple(_outcome(decision))


def rows(page: Path) -> Iterator[Row]:
    for line in page.read_text(encoding="utf-8").splitlines():
        cells = [cell.strip() for cell in line.strip().strip("|").split("|")]
        is_row = line.startswith("|") and len(cells) == len(COLUMNS)
        if is_row and tuple(cells) != COLUMNS and set(cells[0]) != {"-"}:
            yield Row(page.stem, dict(zip(COLUMNS, cells, strict=True)))


def _delivered(cells: Mapping[str, str], policy: Policy) -> datetime:
    day = date.fromisoformat(cells["bought"] or BOUGHT) + timedelta(days=3)
    return datetime.combine(day, time(12), policy.zone)


def _order(cells: Mapping[str, str], policy: Policy, delivered: datetime) -> Order:
    words = [word.strip() for word in cells["order"].split(",")]
    known = {"gift", "store", "business"}
    by = next((word.removeprefix("by ") for word in words if word.startswith("by ")), "card")
    shipping = next((word.split()[1] for word in words if word.startswith("shipping ")), "0")
    tier = [word for word in words[1:] if word not in known and " " not in word]
    currency = next((word for word in words if word in policy.editions_in), policy.currency)
    line = _line(cells["item"], currency, delivered)
    paid = Money.of(line.unit_price.amount * line.quantity, currency)
    return Order(
        id="o",
        number="1",
        currency=currency,
        placed_at=delivered - timedelta(days=3),
        lines=(line,),
        country=words[0],
        channel=next((word for word in words if word in ("store", "business")), "online"),
        customer=Customer("c", next((word for word in tier if word != currency), None)),
        payments=(Payment(by, paid + Money.of(shipping, currency)),),
        shipping=Money.of(shipping, currency),
        for_gift_recipient="gift" in words,
    )


def _line(text: str, currency: str, delivered: datetime) -> Line:
    found = _ITEM.fullmatch(text)
    assert found, f"not an item: {text}"
    return Line(
        id="l",
        product_id="p",
        title=found["category"],
        quantity=int(found["all"] or 1),
        unit_price=Money.of(found["price"], currency),
        category=found["category"],
        tags=frozenset(found["tags"].replace("#", "").split()),
        discount=Money.of(found["discount"], currency) if found["discount"] else None,
        delivered_at=delivered,
    )


def _wanted(cells: Mapping[str, str]) -> Wanted:
    found = _ITEM.fullmatch(cells["item"])
    assert found
    answers = [word.strip() for word in cells["state"].split(",") if word.strip()]
    return Wanted(
        "l",
        int(found["back"] or 1),
        Reason(cells["reason"]),
        {answer.removeprefix("no "): not answer.startswith("no ") for answer in answers},
        Resolution(cells["wish"]) if cells["wish"] else None,
    )


def _outcome(decision: Decision) -> Iterator[str]:
    [line] = decision.lines
    if line.missing:
        yield f"ask {', '.join(line.missing)}"
    elif line.outcome is Outcome.APPROVED:
        yield f"approved, {line.resolution}"
    else:
        yield f"{line.outcome} {line.code or line.department}"
    yield line.clause_id
    yield str(decision.refund)
    offers = sorted(decision.methods, key=lambda offer: offer.fee.minor)
    yield f"{offers[0].method} {offers[0].fee}" if offers else ""
    yield line.deadline.last_day.isoformat() if line.deadline else ""
