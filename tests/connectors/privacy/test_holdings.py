"""No table is forgotten: each is named as holding something about a customer, or nothing."""

import importlib
from collections.abc import Iterator

from sqlalchemy import Table

from connectors.privacy.holdings import HOLDINGS
from connectors.slack import holdings as of_slack
from connectors.telegram import holdings as of_telegram
from desk.privacy import holdings as of_desk
from tests.source_modules import is_within, modules

OF_NOBODY = (*of_desk.OF_NOBODY, *of_slack.OF_NOBODY, *of_telegram.OF_NOBODY)


def _tables() -> Iterator[Table]:
    """Every table that any module of the two packages defines."""
    for module in modules():
        ours = any(is_within(module.name, one) for one in ("desk", "connectors"))
        if ours and not module.is_composition_root:
            found = vars(importlib.import_module(module.name)).values()
            yield from (one for one in found if isinstance(one, Table))


def test_every_table_is_named_once() -> None:
    theirs = {"events"}  # Rasa's own (desk/trackers.py)
    tables = {one.name for one in _tables()} - theirs
    named = [*(one.table.name for one in HOLDINGS), *OF_NOBODY]

    assert sorted(tables) == sorted(named)


def test_what_others_point_to_goes_after_them() -> None:
    place = {one.table.name: number for number, one in enumerate(HOLDINGS)}

    for one in HOLDINGS:
        for key in one.table.foreign_keys:
            assert (
                place[key.column.table.name] > place[one.table.name]
                or one.table == key.column.table
            )


def test_every_column_that_an_export_leaves_out_is_one() -> None:
    for one in HOLDINGS:
        assert set(one.hidden) <= set(one.table.c.keys())
        assert one.unlinked is None or one.table.c[one.unlinked].nullable
