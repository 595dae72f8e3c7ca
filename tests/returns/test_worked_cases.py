"""The decision tables in docs/policies are what the engine decides, row by row."""

import pytest

from returns import load_policy
from tests.returns.worked_cases import FOLDER, Row, rows

PAGES = sorted(page for page in FOLDER.glob("*.md") if page.with_suffix(".yml").exists())
POLICIES = {page.stem: load_policy(page.with_suffix(".yml")) for page in PAGES}
ROWS = [row for page in PAGES for row in rows(page)]


def test_each_example_has_a_policy_without_warnings_and_a_table() -> None:
    assert sorted(POLICIES) == ["electronics", "eu-marketplace", "fashion", "furniture", "grocery"]
    assert {policy.warnings for policy in POLICIES.values()} == {()}
    for page in PAGES:
        assert sum(row.page == page.stem for row in ROWS) >= 15


@pytest.mark.parametrize("row", ROWS, ids=str)
def test_the_table_says_what_is_decided(row: Row) -> None:
    assert row.decided(POLICIES[row.page]) == row.expected
