"""Reads agents.yml: the people behind the bot."""

import itertools
from collections.abc import Callable, Mapping
from datetime import date, time, timedelta
from decimal import Decimal, InvalidOperation
from pathlib import Path
from typing import Any, TypeVar
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from ruamel.yaml import YAML
from ruamel.yaml.error import YAMLError

from connectors.settings import SettingsError
from desk.hours import Hours, Span
from desk.staff import Act, Authority, Route, Staff, Timers

T = TypeVar("T")
_DAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
_SECTIONS = frozenset(
    {"timezone", "hours", "holidays", "special", "timers", "routing", "leads", "authority"}
)


def read(file: Path) -> Staff:
    """The staff in `file`. Raises SettingsError, which names the file, the place and the fault."""
    try:
        content = YAML(typ="safe").load(file)
    except (OSError, YAMLError) as error:
        raise SettingsError(f"{file} cannot be read: {error}") from error
    try:
        return _staff(_mapping(content, "the file", _SECTIONS))
    except SettingsError as error:
        raise SettingsError(f"{file}: {error}") from error


def _staff(content: Mapping[str, Any]) -> Staff:
    return Staff(
        hours=_hours(content),
        timers=_timers(_mapping(content.get("timers"), "timers", set(_TIMERS))),
        routes=tuple(_each(content.get("routing"), "routing", _route)),
        authorities=tuple(_each(content.get("authority"), "authority", _authority)),
        leads={name: _names(who, f"leads.{name}") for name, who in _items(content, "leads")},
    )


def _hours(content: Mapping[str, Any]) -> Hours:
    zone = content.get("timezone", "UTC")
    week = _mapping(content.get("hours"), "hours", set(_DAYS))
    try:
        return Hours(
            ZoneInfo(str(zone)),
            tuple(_spans(week.get(day), f"hours.{day}") for day in _DAYS),
            frozenset(_date(one, "holidays") for one in content.get("holidays") or ()),
            {
                _date(day, "special"): _spans(spans, f"special.{day}")
                for day, spans in _items(content, "special")
            },
        )
    except (ZoneInfoNotFoundError, ValueError) as error:
        raise SettingsError(f"timezone is '{zone}': give one such as Europe/Berlin.") from error


def _spans(given: Any, where: str) -> tuple[Span, ...]:
    spans = tuple(_span(str(one), where) for one in given or ())
    for (_, end), (start, _) in itertools.pairwise(spans):
        if end == time.min or start < end:
            raise SettingsError(f"{where}: the spans overlap, or are not in order.")
    return spans


def _span(given: str, where: str) -> Span:
    first, _, last = given.partition("-")
    try:
        start = time.fromisoformat(first.strip())
        end = time.min if last.strip() == "24:00" else time.fromisoformat(last.strip())
    except ValueError as error:
        raise SettingsError(f"{where} holds '{given}': write 09:00-12:30.") from error
    if end != time.min and end <= start:
        raise SettingsError(f"{where} holds '{given}': it ends before it begins.")
    return start, end


_TIMERS = tuple(Timers.__dataclass_fields__)


def _timers(given: Mapping[str, Any]) -> Timers:
    return Timers(
        **{
            name: timedelta(minutes=_number(value, f"timers.{name}"))
            for name, value in given.items()
        }
    )


def _route(given: Any, where: str) -> Route:
    entry = _mapping(given, where, {"to", "reason", "value_from", "language", "tier"})
    if not entry.get("to"):
        raise SettingsError(f"{where} has no 'to': name the department it goes to.")
    value = entry.get("value_from")
    return Route(
        str(entry["to"]),
        frozenset(_names(entry.get("reason"), where)),
        None if value is None else _amount(value, f"{where}.value_from"),
        frozenset(one.lower() for one in _names(entry.get("language"), where)),
        frozenset(_names(entry.get("tier"), where)),
    )


def _authority(given: Any, where: str) -> Authority:
    entry = _mapping(given, where, {"users", "groups", "everyone", "may", "up_to"})
    if not (entry.get("users") or entry.get("groups") or entry.get("everyone")):
        raise SettingsError(f"{where} is nobody's: give users, groups or everyone: true.")
    limits = {
        _act(act, f"{where}.up_to"): {
            str(currency): _amount(most, f"{where}.up_to.{act}.{currency}")
            for currency, most in _mapping(amounts, f"{where}.up_to.{act}").items()
        }
        for act, amounts in _items(entry, "up_to")
    }
    return Authority(
        frozenset(_act(one, f"{where}.may") for one in entry.get("may") or ()),
        frozenset(_names(entry.get("users"), where)),
        frozenset(_names(entry.get("groups"), where)),
        bool(entry.get("everyone")),
        limits,
    )


def _act(given: Any, where: str) -> Act:
    try:
        return Act(given)
    except ValueError as error:
        known = ", ".join(Act)
        raise SettingsError(f"{where} names '{given}': give some of {known}.") from error


def _amount(given: Any, where: str) -> Decimal:
    try:
        amount = Decimal(str(given))
    except InvalidOperation as error:
        raise SettingsError(f"{where} is '{given}': give an amount such as 100.00.") from error
    if not amount.is_finite() or amount < 0:
        raise SettingsError(f"{where} is '{given}': give an amount of nought or more.")
    return amount


def _number(given: Any, where: str) -> float:
    if isinstance(given, bool) or not isinstance(given, int | float) or not 0 < given < 1e6:
        raise SettingsError(f"{where} is '{given}': give minutes, such as 15.")
    return float(given)


def _date(given: Any, where: str) -> date:
    try:
        return given if isinstance(given, date) else date.fromisoformat(str(given))
    except ValueError as error:
        raise SettingsError(f"{where} holds '{given}': write a day as 2026-12-24.") from error


def _names(given: Any, where: str) -> tuple[str, ...]:
    names = [given] if isinstance(given, str) else given or []
    if not isinstance(names, list):
        raise SettingsError(f"{where}: give a list of names.")
    return tuple(str(one).removeprefix("@") for one in names if one)


def _each(given: Any, where: str, read_one: Callable[[Any, str], T]) -> list[T]:
    if not isinstance(given or [], list):
        raise SettingsError(f"{where} must be a list.")
    return [read_one(one, f"{where}[{place}]") for place, one in enumerate(given or ())]


def _items(content: Mapping[str, Any], name: str) -> list[tuple[Any, Any]]:
    return list(_mapping(content.get(name), name).items())


def _mapping(given: Any, where: str, known: set[str] | frozenset[str] | None = None) -> Any:
    if not isinstance(given or {}, Mapping):
        raise SettingsError(f"{where} must hold names and values.")
    odd = sorted(set(given or {}) - known) if known is not None else []
    if odd:
        raise SettingsError(f"{where} has {odd[0]!r}, which nothing reads: check the spelling.")
    return given or {}
