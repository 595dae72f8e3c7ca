"""docs/policy.md names all that a policy can say, and its examples are right."""

import json
import re
from pathlib import Path

import pytest

from returns import BUILT_IN, Condition, NotReturnable, parse_policy
from returns.cases import read_cases
from returns.validation import SCHEMA
from tests.returns.shop import PLAIN

PAGE = (Path(__file__).parents[2] / "docs" / "policy.md").read_text(encoding="utf-8")
DEFINITIONS = json.loads(SCHEMA.read_text(encoding="utf-8"))
NAMED = set(re.findall(r"`([a-z0-9_-]+)`", PAGE)) | set(re.findall(r"`([a-z_]+): ?\{", PAGE))
SHARED = {"id", "when", "unless", "note"}


def fields() -> set[str]:
    """Every key that a clause of any kind can have."""
    kinds = [d for d in DEFINITIONS["$defs"].values() if "id" in d.get("properties", {})]
    return {name for kind in kinds for name in kind["properties"]} - SHARED


@pytest.mark.parametrize(
    "names",
    [
        set(DEFINITIONS["properties"]),
        set(DEFINITIONS["$defs"]["when"]["properties"]),
        set(DEFINITIONS["$defs"]["edition_risk"]["properties"]),
        set(DEFINITIONS["$defs"]["edition_risk"]["properties"]["signals"]["properties"]),
        fields() | {"refund"},
        set(BUILT_IN),
        {condition.value for condition in Condition} - {"photo"},
        set(DEFINITIONS["$defs"]["release"]["enum"]),
    ],
    ids=["sections", "facts", "risk", "signals", "fields", "built-in", "conditions", "releases"],
)
def test_everything_has_its_place_on_the_page(names: set[str]) -> None:
    assert names - NAMED == set()


def test_every_code_is_explained() -> None:
    assert set(re.findall(r"^\| `([A-Z_]+)` \|", PAGE, re.MULTILINE)) == {*NotReturnable}


def test_the_first_example_is_a_policy() -> None:
    example = re.search(r"```yaml\n(windows:.*?)```", PAGE, re.DOTALL)

    assert example
    text = PLAIN.replace("windows: [{id: window, days: 30}]\n", example[1])
    assert [window.days for window in parse_policy(text).current.windows] == [14, 30]


def test_the_case_on_the_page_can_be_read() -> None:
    example = re.search(r"```json\n(.*?)```", PAGE, re.DOTALL)

    assert example
    assert [case.number for case in read_cases(example[1])] == ["A"]


def test_the_schema_describes_itself() -> None:
    """Editors show these: each field of each clause is described."""
    for kind in DEFINITIONS["$defs"].values():
        for name, field in kind.get("properties", {}).items():
            target = DEFINITIONS["$defs"].get(field.get("$ref", "").rpartition("/")[2], field)
            assert "description" in target or "description" in field, name
