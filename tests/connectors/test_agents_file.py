"""agents.yml: what it says is read, and what is wrong with it is named."""

from decimal import Decimal
from pathlib import Path

import pytest

from connectors.agents_file import read
from connectors.settings import SettingsError
from desk.staff import Act, Wish
from tests.connectors.serving import ROOT

NOBODY: frozenset[str] = frozenset()


def test_the_shops_own_file_is_good() -> None:
    staff = read(ROOT / "agents.yml")

    agent = staff.limit(Act.OVERRIDE, NOBODY, NOBODY)
    lead = staff.limit(Act.OVERRIDE, frozenset({"priya"}), NOBODY)
    by_group = staff.limit(Act.OVERRIDE, NOBODY, frozenset({"returns-leads"}))
    assert agent.grants(Decimal("100.00"), "EUR")
    assert not agent.grants(Decimal("100.01"), "EUR")
    assert not agent.grants(Decimal("1.00"), "SEK")  # not named: nought
    assert lead.grants(Decimal("500.00"), "EUR")
    assert by_group == lead
    assert staff.limit(Act.DECLINE, NOBODY, NOBODY).grants(Decimal(10_000), "EUR")
    assert len(staff.hours.week[5]) == 2


@pytest.mark.parametrize(
    ("wish", "to"),
    [
        (Wish("asked", "warehouse"), "warehouse"),
        (Wish("safety", "finance"), "customer_service"),
        (Wish("asked", "customer_service", Decimal("499.99")), "customer_service"),
        (Wish("asked", "customer_service", Decimal("500.00")), "finance"),
        (Wish("legal", "finance", Decimal(900)), "customer_service"),  # the first that applies
        (Wish("asked", "customer_service", locale="de-AT"), "german"),
        (Wish("asked", "customer_service", tier="gold"), "vip"),
        (Wish("free", "customer_service", Decimal(0)), "small"),  # known, and nought
        (Wish("free", "customer_service"), "customer_service"),
    ],
)
def test_wishes_are_routed_by_reason_value_language_and_tier(
    tmp_path: Path, wish: Wish, to: str
) -> None:
    file = tmp_path / "agents.yml"
    file.write_text(
        """
routing:
  - {to: customer_service, reason: [legal, safety]}
  - {to: finance, value_from: 500.00}
  - {to: german, language: de}
  - {to: vip, tier: [gold]}
  - {to: small, reason: free, value_from: 0}
"""
    )

    assert read(file).route(wish) == to


@pytest.mark.parametrize("names", ["priya", '"@priya"', '["@priya"]'])
def test_somebody_is_named_with_or_without_the_sign(tmp_path: Path, names: str) -> None:
    file = tmp_path / "agents.yml"
    file.write_text(f"leads: {{finance: {names}}}")

    assert read(file).leads == {"finance": ("priya",)}


def test_who_is_in_no_entry_may_do_nothing(tmp_path: Path) -> None:
    file = tmp_path / "agents.yml"
    file.write_text("authority: [{users: [U1], may: [approve]}]")

    staff = read(file)

    assert staff.limit(Act.APPROVE, frozenset({"U1"}), NOBODY).allowed
    assert not staff.limit(Act.DECLINE, frozenset({"U1"}), NOBODY).allowed
    assert not staff.limit(Act.APPROVE, frozenset({"U2"}), NOBODY).allowed


@pytest.mark.parametrize(
    ("text", "fault"),
    [
        ("timezone: Mars/Olympus", "timezone"),
        ("hours: {moonday: []}", "moonday"),
        ('hours: {monday: ["9 to 5"]}', "hours.monday"),
        ('hours: {monday: ["18:00-09:00"]}', "ends before"),
        ('hours: {monday: ["09:00-13:00", "12:00-18:00"]}', "overlap"),
        ("holidays: [soon]", "holidays"),
        ("timers: {idle: -1}", "timers.idle"),
        ("timers: {patience: 1}", "patience"),
        ("routing: [{reason: legal}]", "routing"),
        ("routing: [{to: finance, value_from: much}]", "value_from"),
        ("authority: [{may: [approve]}]", "nobody"),
        ("authority: [{everyone: true, may: [promise]}]", "promise"),
        ("authority: [{everyone: true, may: [], up_to: {override: {EUR: -5}}}]", "override.EUR"),
        ("- a list", "names and values"),
        ("a: [", "cannot be read"),
    ],
)
def test_what_is_wrong_is_named(tmp_path: Path, text: str, fault: str) -> None:
    file = tmp_path / "agents.yml"
    file.write_text(text)

    with pytest.raises(SettingsError, match=fault) as caught:
        read(file)

    assert str(file) in str(caught.value)
