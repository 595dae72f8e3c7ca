"""No table is forgotten: each is named as holding something about a customer, or nothing."""

from connectors.privacy.holdings import HOLDINGS
from connectors.slack import holdings as of_slack
from connectors.slack import schema as slack
from connectors.telegram import store as telegram
from desk import schema
from desk.privacy import holdings as of_desk


def test_every_table_is_named_once() -> None:
    tables = [name for one in (schema, slack, telegram) for name in one.metadata.tables]
    named = [one.table.name for one in HOLDINGS]

    assert sorted(tables) == sorted([*named, *of_desk.OF_NOBODY, *of_slack.OF_NOBODY])


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
