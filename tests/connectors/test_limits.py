"""Limits: sliding, for each key apart, in bounded memory."""

import pytest

from connectors.web.limits import Places, Rate
from connectors.web.problem import Problem


def test_so_many_in_a_minute_and_no_more() -> None:
    rate = Rate(3, "messages")
    for _ in range(3):
        rate.count("a", 0.0)

    with pytest.raises(Problem) as refused:
        rate.count("a", 1.0)

    assert (refused.value.status, refused.value.code) == (429, "too_many_requests")


def test_with_a_limit_of_nought_there_is_none() -> None:
    with pytest.raises(Problem) as refused:
        Rate(0, "photos").count("a", 0.0)

    assert refused.value.headers == {"Retry-After": "60"}


def test_keys_do_not_share() -> None:
    rate = Rate(1, "messages")

    rate.count("a", 0.0)
    rate.count("b", 0.0)


def test_the_window_slides_over_the_turn_of_the_minute() -> None:
    rate = Rate(10, "messages")
    for _ in range(10):
        rate.count("a", 59.0)

    with pytest.raises(Problem):
        rate.count("a", 61.0)
    for _ in range(5):
        rate.count("a", 92.0)
    with pytest.raises(Problem):
        rate.count("a", 92.0)


@pytest.mark.parametrize("limit", [1, 2, 10, 40])
@pytest.mark.parametrize("at", [0.0, 13.7, 59.9])
def test_after_the_named_wait_one_more_fits(limit: int, at: float) -> None:
    rate = Rate(limit, "messages")
    for _ in range(limit):
        rate.count("a", at)
    with pytest.raises(Problem) as refused:
        rate.count("a", at)

    rate.count("a", at + int(refused.value.headers["Retry-After"]))


def test_refused_attempts_do_not_lengthen_the_wait() -> None:
    rate = Rate(1, "messages")
    rate.count("a", 0.0)
    for second in range(1, 60):
        with pytest.raises(Problem):
            rate.count("a", float(second))

    rate.count("a", 121.0)


def test_memory_is_bounded() -> None:
    rate = Rate(1, "messages")

    for n in range(60_000):
        rate.count(f"key {n}", 0.0)

    assert len(rate._counters) == 50_000


def test_places_are_given_back_and_forgotten() -> None:
    places = Places(2, "streams")
    places.take("a")
    places.take("a")
    with pytest.raises(Problem):
        places.take("a")

    places.leave("a")
    places.take("a")
    places.leave("a")
    places.leave("a")

    assert not places._taken
