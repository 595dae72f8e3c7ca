"""What can be set from outside about what happens after a return was submitted."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import timedelta

from connectors.care import CareSettings
from connectors.settings import SettingsError
from desk.care.plan import Habits
from desk.care.survey.rules import SurveyRules
from desk.care.tact import Manners

_SHORTEST_SECRET = 16
_HOURS = 24


def read(environment: Mapping[str, str]) -> CareSettings:
    """The settings in these variables, with defaults for the rest. Raises SettingsError."""
    port = environment.get("ACTIONS_PORT") or "5055"
    return CareSettings(
        actions_url=environment.get("ACTIONS_URL") or f"http://127.0.0.1:{port}",
        webhook_secret=_secret(environment.get("WEBHOOK_SECRET")),
        manners=_manners(environment),
        habits=_habits(environment),
        survey=_survey(environment),
    )


def _manners(environment: Mapping[str, str]) -> Manners:
    first, until = _quiet(environment.get("QUIET_HOURS") or "21-8")
    most = _number(environment, "MOST_NOTICES_A_DAY", Manners.most_a_day)
    return Manners(quiet_from=first, quiet_until=until, most_a_day=most)


def _habits(environment: Mapping[str, str]) -> Habits:
    return replace(Habits(), survey_after=_survey_after(environment))


def _survey_after(environment: Mapping[str, str]) -> timedelta:
    return timedelta(minutes=_number(environment, "SURVEY_AFTER_MINUTES", 120))


def _survey(environment: Mapping[str, str]) -> SurveyRules:
    days = _number(environment, "SURVEY_EVERY_DAYS", 30)
    effort = _number(environment, "SURVEY_EFFORT", 0) > 0
    pause = min(SurveyRules.let_talk_end, _survey_after(environment))
    return replace(SurveyRules(), every=timedelta(days=days), effort=effort, let_talk_end=pause)


def _quiet(text: str) -> tuple[int, int]:
    first, _, until = text.partition("-")
    hours = [int(one) for one in (first, until) if one.isascii() and one.isdigit()]
    if len(hours) != 2 or max(hours) >= _HOURS:
        raise SettingsError(
            f"QUIET_HOURS is '{text}': give two hours of the customer's day, for example 21-8;"
            " 0-0 for no quiet hours."
        )
    return hours[0], hours[1]


def _number(environment: Mapping[str, str], name: str, default: int) -> int:
    value = environment.get(name) or str(default)
    if not (value.isascii() and value.isdigit()):
        raise SettingsError(f"{name} is '{value}': give a whole number, for example {default}.")
    return int(value)


def _secret(given: str | None) -> str | None:
    if given and len(given) < _SHORTEST_SECRET:
        raise SettingsError(
            f"WEBHOOK_SECRET has {len(given)} characters, which can be guessed: give at least"
            f" {_SHORTEST_SECRET} random ones, for example of `openssl rand -hex 32`."
        )
    return given or None
