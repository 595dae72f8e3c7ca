"""What makes an identity token good."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from connectors.web.identity import LIFETIME, TokenRefused, verify
from desk.model import Identity
from tests.connectors.door import SECRET
from tests.connectors.tokens import token

NOW = datetime(2026, 11, 23, 12, 0, tzinfo=UTC)


def at(**later: float) -> int:
    return int((NOW + timedelta(**later)).timestamp())


def test_a_good_token_says_who_it_is() -> None:
    verified = verify(token(NOW), SECRET, NOW)

    assert verified.identity == Identity("cus_1", "anna@example.com", "Anna")
    assert verified.id == "token-1"


def test_a_token_without_an_id_is_known_by_its_signature() -> None:
    one, other = token(NOW, jti=None), token(NOW, jti=None, iat=at(seconds=-1))

    ids = {verify(one, SECRET, NOW).id, verify(other, SECRET, NOW).id}

    assert len(ids) == 2


@pytest.mark.parametrize("missing", ["email", "name"])
def test_email_and_name_may_be_left_out(missing: str) -> None:
    without: dict[str, Any] = {missing: None}

    assert getattr(verify(token(NOW, **without), SECRET, NOW).identity, missing) is None


@pytest.mark.parametrize(
    "claims",
    [
        {"sub": None}, {"sub": ""}, {"sub": 7}, {"sub": "x" * 201}, {"email": ["a"]},
        {"aud": None}, {"aud": "another-chat"}, {"aud": ["returns-desk"]},
        {"exp": None}, {"iat": None}, {"exp": "soon"}, {"iat": 1.5}, {"exp": 10**12}, {"iat": -1},
        {"exp": at(minutes=-2), "iat": at(minutes=-7)},
        {"iat": at(minutes=2)},
        {"exp": at(minutes=11)},
    ],
)  # fmt: skip
def test_a_token_that_says_too_little_or_too_much_is_refused(claims: dict[str, Any]) -> None:
    with pytest.raises(TokenRefused):
        verify(token(NOW, **claims), SECRET, NOW)


@pytest.mark.parametrize("alg", ["none", "HS512", "RS256", None])
def test_no_other_algorithm_is_taken(alg: str | None) -> None:
    with pytest.raises(TokenRefused):
        verify(token(NOW, header={"alg": alg}), SECRET, NOW)


@pytest.mark.parametrize(
    "garbage",
    ["", "a", "a.b", "a.b.c.d", "..", "é.b.c", "x" * 5000, "eyJ9.eyJ9.eyJ9", "\ud800"],
)
def test_garbage_is_refused(garbage: str) -> None:
    with pytest.raises(TokenRefused):
        verify(garbage, SECRET, NOW)


def test_a_wrong_secret_or_a_changed_claim_is_refused() -> None:
    header, claims, signature = token(NOW).split(".")
    forged = token(NOW, sub="cus_2").split(".")[1]

    for bad in (
        token(NOW, secret="guessed"),
        f"{header}.{forged}.{signature}",
        f"{header}.{claims}.",
    ):
        with pytest.raises(TokenRefused):
            verify(bad, SECRET, NOW)


def test_the_shops_clock_may_be_a_minute_off_and_no_more() -> None:
    verify(token(NOW, iat=at(seconds=50), exp=at(seconds=100)), SECRET, NOW)
    verify(token(NOW, iat=at(seconds=-100), exp=at(seconds=-50)), SECRET, NOW)

    with pytest.raises(TokenRefused):
        verify(token(NOW, iat=at(seconds=-200), exp=at(seconds=-61)), SECRET, NOW)


def test_ten_minutes_are_the_longest_life() -> None:
    verify(token(NOW, exp=at(seconds=LIFETIME.total_seconds())), SECRET, NOW)
