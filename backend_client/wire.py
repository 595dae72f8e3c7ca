"""Frozen dataclasses to and from JSON whose fields have the same names.

For adapters whose platform speaks our words. Decoding is strict about what we need and blind
to what we do not know: extra fields are left out, a missing or mistyped one raises WireError.
"""

from __future__ import annotations

import functools
import types
import typing
from dataclasses import MISSING, Field, fields, is_dataclass
from datetime import UTC, datetime
from decimal import Decimal, InvalidOperation
from enum import StrEnum
from typing import Any, TypeVar

from backend_client.model import Money

T = TypeVar("T")


class WireError(ValueError):
    """The JSON is not what the platform promised; the message names the field, not its value."""


def encode(value: object) -> Any:
    """JSON data; money as `{"amount": "89.90", "currency": "EUR"}`, time as ISO 8601."""
    if isinstance(value, Money):
        return {"amount": str(value.amount), "currency": value.currency}
    if is_dataclass(value):
        return {f.name: encode(getattr(value, f.name)) for f in fields(value)}
    if isinstance(value, datetime):
        return value.isoformat()
    if isinstance(value, Decimal | StrEnum):
        return str(value)
    if isinstance(value, tuple | list):
        return [encode(item) for item in value]
    return value


def decode(kind: type[T], data: Any, path: str = "answer") -> T:
    """The dataclass from JSON data. Raises WireError."""
    return typing.cast(T, _decode(kind, data, path))


def decode_many(kind: type[T], data: Any, key: str) -> tuple[T, ...]:
    """The list under `key` of an answer. Raises WireError."""
    if not isinstance(data, dict) or not isinstance(data.get(key), list):
        raise WireError(f"the answer holds no list {key!r}")
    return tuple(decode(kind, item, f"{key}[{n}]") for n, item in enumerate(data[key]))


def _decode(kind: Any, data: Any, path: str) -> Any:
    origin, inner = typing.get_origin(kind), typing.get_args(kind)
    if origin in (typing.Union, types.UnionType):
        some = next(arg for arg in inner if arg is not type(None))
        return None if data is None else _decode(some, data, path)
    if origin in (tuple, frozenset):
        items = _expect(data, list, path)
        return origin(_decode(inner[0], item, f"{path}[{n}]") for n, item in enumerate(items))
    if origin is not None:  # a mapping of text to text
        return {str(key): str(item) for key, item in _expect(data, dict, path).items()}
    if kind is Money:
        return _decode_money(data, path)
    if is_dataclass(kind):
        return _decode_record(typing.cast(type, kind), _expect(data, dict, path), path)
    return _decode_plain(kind, data, path)


def _decode_record(kind: type, data: dict[str, Any], path: str) -> Any:
    hints = _hints(kind)
    values = {
        field.name: _decode(hints[field.name], data[field.name], f"{path}.{field.name}")
        for field in fields(kind)
        if field.name in data or _needed(field, path)
    }
    return kind(**values)


def _needed(field: Field[Any], path: str) -> bool:
    if field.default is MISSING and field.default_factory is MISSING:
        raise WireError(f"{path}.{field.name} is missing")
    return False


def _decode_money(data: Any, path: str) -> Money:
    _expect(data, dict, path)
    amount = _decode_plain(Decimal, data.get("amount"), f"{path}.amount")
    return Money(amount, _expect(data.get("currency"), str, f"{path}.currency"))


def _decode_plain(kind: Any, data: Any, path: str) -> Any:
    if kind is Decimal:
        return _decode_decimal(_expect(data, str, path), path)
    if kind is datetime:
        return _decode_time(_expect(data, str, path), path)
    if kind is float:
        return float(_expect(data, int | float, path))
    if issubclass(kind, StrEnum):
        return kind(_expect(data, str, path))
    return _expect(data, kind, path)


def _decode_decimal(data: str, path: str) -> Decimal:
    try:
        value = Decimal(data)
    except InvalidOperation as error:
        raise WireError(f"{path} is not an amount") from error
    if not value.is_finite():
        raise WireError(f"{path} is not an amount")
    return value


def _decode_time(data: str, path: str) -> datetime:
    try:
        time = datetime.fromisoformat(data)
    except ValueError as error:
        raise WireError(f"{path} is not an ISO 8601 time") from error
    return time.astimezone(UTC) if time.tzinfo else time.replace(tzinfo=UTC)


def _expect(data: Any, kind: Any, path: str) -> Any:
    if not isinstance(data, kind) or (isinstance(data, bool) and kind is not bool):
        raise WireError(f"{path} is {type(data).__name__}, not {getattr(kind, '__name__', kind)}")
    return data


@functools.cache
def _hints(kind: type) -> dict[str, Any]:
    from backend_client import model  # the types name each other across modules

    return typing.get_type_hints(kind, localns=vars(model))
