"""Columns, a progress bar, and plain data."""

from datetime import UTC, date, datetime
from decimal import Decimal
from io import StringIO

from returns.model import Reason, Wanted
from returns.plain_data import plain
from returns.table import progress, table
from tests.returns.shop import euro


class Terminal(StringIO):
    def isatty(self) -> bool:
        return True


def test_columns_are_as_wide_as_their_widest_cell() -> None:
    assert list(table(["name", "n"], [["a", "100"], ["longer", "1"]])) == [
        "name      n",
        "------  ---",
        "a       100",
        "longer    1",
    ]


def test_on_a_terminal_a_bar_shows_how_far_it_is() -> None:
    out = Terminal()

    assert list(progress("abc", 3, out)) == ["a", "b", "c"]

    drawn = out.getvalue().split("\r")
    assert drawn[1] == f"[{'#' * 10}{'.' * 20}] 1/3"
    assert drawn[3] == f"[{'#' * 30}] 3/3\n"


def test_elsewhere_nothing_is_drawn() -> None:
    out = StringIO()

    assert list(progress("abc", 3, out)) == ["a", "b", "c"]
    assert out.getvalue() == ""


def test_nothing_to_do_is_no_trouble() -> None:
    out = Terminal()

    assert list(progress("", 0, out)) == []
    assert out.getvalue() == "\n"


def test_everything_becomes_plain_data() -> None:
    found = plain(
        {
            "money": euro("1.5"),
            "wanted": Wanted("l1", 2, Reason.STYLE),
            "times": (datetime(2026, 1, 2, tzinfo=UTC), date(2026, 1, 2)),
            "number": Decimal("1E+2"),
            "nothing": None,
            "yes": True,
            "count": 3,
            Reason.COLOR: frozenset({"x"}),
        }
    )

    assert found == {
        "money": {"amount": "1.50", "currency": "EUR"},
        "wanted": {
            "line_id": "l1",
            "quantity": 2,
            "reason": "STYLE",
            "answers": {},
            "resolution": None,
        },
        "times": ["2026-01-02T00:00:00+00:00", "2026-01-02"],
        "number": "100",
        "nothing": None,
        "yes": True,
        "count": 3,
        "COLOR": ["x"],
    }
    assert type(found["wanted"]["reason"]) is str
