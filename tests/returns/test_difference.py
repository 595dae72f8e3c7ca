"""Two policies compared, clause by clause."""

from returns.difference import Change, compare, compare_policies
from returns.policy import Policy
from returns.report import change_words
from tests.returns.shop import policy

A, B, C = (
    "{id: a, when: {tag: x}, days: 5}",
    "{id: b, when: {tag: y}, days: 6}",
    "{id: c, days: 30}",
)
THREE = f"windows: [{A}, {B}, {C}]"


def changes(old: Policy, new: Policy) -> tuple[Change, ...]:
    return compare(old.current, new.current)


def test_alike_policies_do_not_differ() -> None:
    assert changes(policy(THREE), policy(THREE)) == ()


def test_where_a_clause_stands_in_the_file_is_no_difference() -> None:
    assert (
        changes(policy(), policy("regions: {EU: [DE]}", "windows: [{id: window, days: 30}]"))[1:]
        == ()
    )


def test_new_reworded_moved_and_gone_clauses_are_told_apart() -> None:
    other = THREE.replace("{id: a, when: {tag: x}, days: 5}, ", "").replace(
        "{id: c, days: 30}", "{id: d, when: {tag: z}, days: 7}, {id: c, days: 40}"
    )

    assert changes(policy(THREE), policy(other)) == (
        Change("windows", "d", None, "Items marked z: 7 days from delivery."),
        Change(
            "windows",
            "c",
            "Everything else: 30 days from delivery.",
            "Everything else: 40 days from delivery.",
        ),
        Change("windows", "a", "Items marked x: 5 days from delivery.", None),
    )


def test_a_clause_that_moved_is_told() -> None:
    swapped = f"windows: [{B}, {A}, {C}]"

    moved = changes(policy(THREE), policy(swapped))

    assert [(change.clause_id, change.before == change.after) for change in moved] == [
        ("b", True),
        ("a", True),
    ]


def test_transit_days_regions_and_calendar_count_too() -> None:
    old = policy("regions: {EU: [FR, DE], alps: [AT]}", "counting: {transit_days: 1}")
    new = policy(
        "regions: {EU: [DE], north: [SE]}",
        "counting: {transit_days: 4}",
        "calendar: {weekend: [sunday], closed: [2026-12-26, 2026-12-25]}",
    )

    assert compare_policies(old, "one", new, "one") == (
        Change("counting", "transit_days", "1 day", "4 days"),
        Change("regions", "EU", "DE, FR", "DE"),
        Change("regions", "alps", "AT", None),
        Change("regions", "north", None, "SE"),
        Change(
            "calendar",
            "calendar",
            "weekend Saturday, Sunday; closed never",
            "weekend Sunday; closed 2026-12-25, 2026-12-26",
        ),
    )


def test_a_week_without_a_weekend_is_said() -> None:
    [change] = compare_policies(policy(), "one", policy("calendar: {weekend: []}"), "one")

    assert change.after == "weekend none; closed never"


def test_the_words_for_each_change() -> None:
    words = change_words(
        [
            Change("windows", "a", None, "After."),
            Change("windows", "b", "Before.", "After."),
            Change("windows", "c", "Before.", None),
            Change("windows", "d", "Same.", "Same."),
        ]
    )

    assert list(words) == [
        "windows, a: new",
        "  + After.",
        "windows, b: changed",
        "  - Before.",
        "  + After.",
        "windows, c: gone",
        "  - Before.",
        "windows, d: moved",
    ]


def test_each_day_of_the_week_has_its_name() -> None:
    week = "[monday, tuesday, wednesday, thursday, friday]"

    [change] = compare_policies(policy(), "one", policy(f"calendar: {{weekend: {week}}}"), "one")

    assert change.after == "weekend Monday, Tuesday, Wednesday, Thursday, Friday; closed never"
