"""JSON to and from frozen dataclasses, by their type hints.

Decoding says where a value is wrong (`orders[3].lines[0].quantity`) and what was expected.
It is lenient where hand-written shops vary: money may be a bare amount in the currency of
the record around it, dates may be relative to the day of the load (`-5d`, `-3h`), unknown
fields are left out.
"""

from __future__ import annotations

import functools
import re
import types
import typing
from dataclasses import MISSING, dataclass, fields, is_dataclass, replace
from datetime import UTC, datetime, timedelta
from decimal import Decimal, InvalidOperation
from enum import StrEnum
from typing import Any, TypeVar

from sandbox.records.money import Money, rounded

T = TypeVar("T")
Json = Any
RELATIVE = re.compile(r"([+-]?\d+)([dhm])")
UNITS = {"d": "days", "h": "hours", "m": "minutes"}


class FormatError(ValueError):
    """The JSON does not fit; the message names the place, what is there, and what should be."""


@dataclass(frozen=True, slots=True)
class Context:
    """What a bare value is relative to."""

    now: datetime
    currency: str = "EUR"


def encode(value: object) -> Json:
    """A dataclass (or a part of one) as JSON data; fields that hold None are kept."""
    if isinstance(value, Money):
        return {"amount": str(value.amount), "currency": value.currency}
    if is_dataclass(value):
        return {f.name: encode(getattr(value, f.name)) for f in fields(value)}
    if isinstance(value, datetime):
        return value.astimezone(UTC).isoformat().replace("+00:00", "Z")
    if isinstance(value, Decimal | StrEnum):
        return str(value)
    if isinstance(value, tuple | list):
        return [encode(item) for item in value]
    if isinstance(value, dict):
        return {key: encode(item) for key, item in value.items()}
    return value


def decode(kind: type[T], data: Json, context: Context, path: str = "") -> T:
    """The dataclass `kind` from JSON data; raises FormatError."""
    return typing.cast(T, _decode(kind, data, context, path or kind.__name__.lower()))


def _decode(kind: Any, data: Json, context: Context, path: str) -> Any:
    origin = typing.get_origin(kind)
    if origin in (typing.Union, types.UnionType):
        inner = next(arg for arg in typing.get_args(kind) if arg is not type(None))
        return None if data is None else _decode(inner, data, context, path)
    if origin is tuple:
        return _decode_many(typing.get_args(kind)[0], data, context, path)
    if origin is dict:
        value_kind = typing.get_args(kind)[1]
        return {
            str(key): _decode(value_kind, item, context, f"{path}.{key}")
            for key, item in _expect(data, dict, path, "an object").items()
        }
    if kind is Money:
        return _decode_money(data, context, path)
    if kind is Any:
        return data
    if is_dataclass(kind):
        return _decode_record(typing.cast(type, kind), data, context, path)
    return _decode_plain(kind, data, context, path)


def _decode_record(kind: type, data: Json, context: Context, path: str) -> Any:
    _expect(data, dict, path, "an object")
    if isinstance(data.get("currency"), str):
        context = replace(context, currency=data["currency"])
    hints = _hints(kind)
    values = {}
    for field in fields(kind):
        place = f"{path}.{field.name}"
        if field.name in data:
            values[field.name] = _decode(hints[field.name], data[field.name], context, place)
        elif field.default is MISSING and field.default_factory is MISSING:
            raise FormatError(f"{place} is missing: {kind.__name__} needs it")
    return kind(**values)


def _decode_many(kind: Any, data: Json, context: Context, path: str) -> tuple[Any, ...]:
    if isinstance(data, dict):  # keyed by id, as some shops write it
        data = [{"id": key, **_expect(item, dict, path, "objects")} for key, item in data.items()]
    _expect(data, list, path, "a list")
    return tuple(
        _decode(kind, item, context, f"{path}[{index}]") for index, item in enumerate(data)
    )


def _decode_money(data: Json, context: Context, path: str) -> Money:
    amount, currency = data, context.currency
    if isinstance(data, dict):
        amount, currency = data.get("amount"), data.get("currency", currency)
    value = _decode_decimal(amount, path)
    if not isinstance(currency, str) or not re.fullmatch("[A-Z]{3}", currency):
        raise FormatError(f"{path}.currency is {currency!r}: give three capitals, as EUR")
    return rounded(value, currency)


def _decode_plain(kind: Any, data: Json, context: Context, path: str) -> Any:
    if kind is datetime:
        return _decode_time(data, context, path)
    if kind is Decimal:
        return _decode_decimal(data, path)
    if kind is int and isinstance(data, bool):
        raise FormatError(f"{path} is {data!r}: give a whole number")
    if kind is str and isinstance(data, int) and not isinstance(data, bool):
        return str(data)  # ids and order numbers are often written bare
    if isinstance(kind, type) and issubclass(kind, StrEnum):
        return _decode_enum(kind, data, path)
    return _expect(data, kind, path, {str: "text", int: "a whole number"}.get(kind, kind.__name__))


def _decode_enum(kind: type[StrEnum], data: Json, path: str) -> StrEnum:
    for member in kind:
        if isinstance(data, str) and member.value.lower() == data.lower():
            return member
    raise FormatError(f"{path} is {data!r}: give one of {', '.join(kind)}")


def _decode_decimal(data: Json, path: str) -> Decimal:
    try:
        if isinstance(data, str | int | Decimal) and not isinstance(data, bool):
            value = Decimal(data)
            if value.is_finite():
                return value
    except InvalidOperation:
        pass
    raise FormatError(f'{path} is {data!r}: give an amount, as "89.90"')


def _decode_time(data: Json, context: Context, path: str) -> datetime:
    text = _expect(data, str, path, "a time")
    if relative := RELATIVE.fullmatch(text):
        count, unit = relative.groups()
        return context.now + timedelta(**{UNITS[unit]: int(count)})
    try:
        time = datetime.fromisoformat(text)
    except ValueError as error:
        raise FormatError(
            f'{path} is {text!r}: give ISO 8601 or a distance from today, as "-5d"'
        ) from error
    return time.astimezone(UTC) if time.tzinfo else time.replace(tzinfo=UTC)


def _expect(data: Json, kind: type, path: str, name: str) -> Any:
    if not isinstance(data, kind):
        raise FormatError(f"{path} is {type(data).__name__} ({str(data)[:40]!r}): give {name}")
    return data


@functools.cache
def _hints(kind: type) -> dict[str, Any]:
    return typing.get_type_hints(kind)
