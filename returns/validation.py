"""The policy file against its published schema, with errors a merchant can act on."""

from __future__ import annotations

import json
from collections.abc import Iterator
from difflib import get_close_matches
from functools import cache
from pathlib import Path as FilePath
from typing import Any

from jsonschema import Draft202012Validator, FormatChecker

from returns.problem import PolicyError, Problem
from returns.source import Path, Source

_Error = Any  # jsonschema types every attribute of its error as possibly unset
SCHEMA = FilePath(__file__).with_name("policy.schema.json")


@cache
def _schema() -> dict[str, Any]:
    schema: dict[str, Any] = json.loads(SCHEMA.read_text(encoding="utf-8"))
    return schema


@cache
def _validator() -> Draft202012Validator:
    return Draft202012Validator(_schema(), format_checker=FormatChecker(["date"]))


def validate(source: Source) -> dict[str, Any]:
    """The file's data. PolicyError with every problem, once, with its line, value and mend."""
    problems = dict.fromkeys(
        problem
        for error in _validator().iter_errors(source.data)
        for problem in _problems(error, source)
    )
    if problems:
        raise PolicyError([*problems])
    assert isinstance(source.data, dict)
    return source.data


def _problems(error: _Error, source: Source) -> Iterator[Problem]:
    path: Path = tuple(error.absolute_path)
    if error.validator == "additionalProperties":
        yield from _unknown_keys(error, path, source)
    elif error.validator == "required":
        for key in error.validator_value:
            if key not in error.instance:
                yield source.problem(path, f"`{key}` is missing.", _describe(error, key))
    elif error.validator in ("anyOf", "oneOf") and (meant := _meant(error)):
        for nearer in meant:
            yield from _problems(nearer, source)
    else:
        yield source.problem(path, f"{_show(error.instance)} {_why(error)}.", _mend(error))


def _meant(error: _Error) -> list[_Error]:
    """Of several forms that a value can have, the errors of the one that it was meant to have:
    the one whose kind (text, list, group) it is of."""
    forms: dict[int, list[_Error]] = {}
    for nearer in error.context:
        forms.setdefault(nearer.relative_schema_path[0], []).append(nearer)
    for errors in forms.values():
        if not any(e.validator == "type" and not e.relative_path for e in errors):
            return errors
    return []


def _unknown_keys(error: _Error, path: Path, source: Source) -> Iterator[Problem]:
    known = list(error.schema["properties"])
    for key in error.instance:
        if key not in known:
            close = get_close_matches(key, known, 1)
            mend = f"Did you mean `{close[0]}`?" if close else f"Known are: {', '.join(known)}."
            yield source.problem((*path, key), "this key is unknown.", mend)


def _why(error: _Error) -> str:
    limit = error.validator_value
    match error.validator:
        case "type":
            kinds = [limit] if isinstance(limit, str) else limit
            return f"is not {' or '.join(_KINDS[kind] for kind in kinds)}"
        case "minimum" | "exclusiveMinimum" | "minItems" | "minLength" | "minProperties":
            return "is too small" if error.validator.endswith("imum") else "is empty"
        case "maximum":
            return "is too large"
        case "enum":
            return "is not known here"
        case "format":
            return "is not a date"
        case "uniqueItems":
            return "names something twice"
        case _:
            return "is not understood"


_KINDS = {
    "string": "text",
    "number": "a number",
    "integer": "a whole number",
    "boolean": "true or false",
    "array": "a list",
    "object": "a group of keys",
}


def _mend(error: _Error) -> str:
    return str(error.schema.get("x-mend", error.schema.get("description", "")))


def _describe(error: _Error, key: str) -> str:
    schema = error.schema["properties"][key]
    found = schema.get("x-mend") or _definition(schema).get("x-mend")
    return str(found or _definition(schema).get("description", ""))


def _definition(schema: dict[str, Any]) -> dict[str, Any]:
    name = schema.get("$ref", "").rpartition("/")[2]
    found: dict[str, Any] = _schema()["$defs"].get(name, schema)
    return found


def _show(value: object) -> str:
    if isinstance(value, dict | list):
        return "this" if value else "an empty group"
    return "nothing" if value is None else f"`{str(value)[:60]}`"
