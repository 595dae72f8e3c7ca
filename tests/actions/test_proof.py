"""Who may hear about an order: each pair that a shop can allow, against the real sandbox."""

from datetime import UTC, datetime
from pathlib import Path

import httpx
import pytest
from sqlalchemy import create_engine

import backend_client
from backend_client.protocol import OrderBackend
from bot.actions.abilities import Abilities
from bot.actions.access import Access, Gate
from bot.actions.attempts import MOST, Attempts
from bot.actions.hearing.message import Message
from bot.actions.proof import Missing, Pair
from bot.actions.settings import SettingsError, read
from returns.intake import Draft, Task
from sandbox.app import build

NOW = datetime(2027, 3, 15, 10, tzinfo=UTC)
ANNA = {"email": "anna.keller@example.com", "postcode": "10115"}


@pytest.fixture
def backend(tmp_path: Path) -> OrderBackend:
    app = build(tmp_path / "shop.sqlite", token="t", now=lambda: NOW)
    return backend_client.connect(
        "sandbox", url="http://shop.example/api", token="t", transport=httpx.ASGITransport(app)
    )


def gate(backend: OrderBackend, *pairs: Pair) -> Gate:
    return Gate(backend, Attempts(create_engine("sqlite://")), lambda: NOW, pairs or (*Pair,))


async def opened(gate: Gate, conversation: str = "c", **claims: str | bool) -> Access:
    draft = Draft(task=Task.RETURN, key="k", **claims)  # type: ignore[arg-type]
    return await gate.open(draft, Message("m", "", "inform"), conversation, ())


@pytest.mark.parametrize(
    ("pair", "claims"),
    [
        (Pair.NUMBER_EMAIL, {"number": "1001", "email": ANNA["email"]}),
        (Pair.NUMBER_POSTCODE, {"number": "1001", "postcode": ANNA["postcode"]}),
    ],
)
async def test_a_pair_opens_the_order_only_where_it_is_allowed(
    backend: OrderBackend, pair: Pair, claims: dict[str, str]
) -> None:
    others = [one for one in Pair if one is not pair]

    allowed, refused = gate(backend, pair), gate(backend, *others)

    found = await opened(allowed, **claims)
    assert found.order is not None
    assert found.order.number == "1001"
    assert (await opened(refused, **claims)).order is None


async def test_without_the_number_e_mail_and_postcode_list_the_customers_orders(
    backend: OrderBackend,
) -> None:
    found = await opened(gate(backend), **ANNA)

    assert found.missing is Missing.CHOOSE
    assert {"1001", "1019"} <= {order.number for order in found.orders}


async def test_five_figures_are_tried_as_number_and_as_postcode(backend: OrderBackend) -> None:
    found = await opened(gate(backend), number="10115", **ANNA)

    assert found.missing is Missing.CHOOSE
    assert found.draft.number is None


@pytest.mark.parametrize(
    "claims",
    [
        ANNA | {"postcode": "10116"},
        ANNA | {"email": "nobody@example.com"},
        ANNA | {"number": "9999"},
    ],
)
async def test_what_does_not_match_gets_one_answer_and_is_counted(
    backend: OrderBackend, claims: dict[str, str]
) -> None:
    door = gate(backend)

    answers = [await opened(door, conversation=f"c{n}", **claims) for n in range(MOST + 1)]

    assert [answer.missing for answer in answers] == [Missing.MISMATCH] * MOST + [Missing.PAUSED]
    assert all(answer.orders == () and answer.order is None for answer in answers)


@pytest.mark.parametrize(
    ("claims", "asked"),
    [
        ({}, Missing.BOTH),
        ({"email": "a@example.com"}, Missing.NUMBER),
        ({"number": "1001"}, Missing.PROOF),
        ({"no_number": True}, Missing.EMAIL_OR_NAME_AND_POSTCODE),
        ({"no_number": True, "email": "a@example.com"}, Missing.POSTCODE),
        ({"no_number": True, "name": "Anna Keller"}, Missing.POSTCODE),
        ({"no_number": True, "postcode": "10115"}, Missing.EMAIL_OR_NAME),
    ],
)
async def test_what_is_still_missing_is_asked_for(
    backend: OrderBackend, claims: dict[str, str | bool], asked: Missing
) -> None:
    assert (await opened(gate(backend), **claims)).missing is asked


@pytest.mark.parametrize(
    ("pairs", "claims", "asked"),
    [
        ([Pair.EMAIL_POSTCODE], {}, Missing.EMAIL_AND_POSTCODE),
        ([Pair.EMAIL_POSTCODE], {"postcode": "10115"}, Missing.EMAIL),
        ([Pair.NAME_POSTCODE], {}, Missing.NAME_AND_POSTCODE),
        ([Pair.NAME_POSTCODE], {"postcode": "10115"}, Missing.NAME),
        ([Pair.NAME_POSTCODE], {"email": "a@example.com"}, Missing.NAME_AND_POSTCODE),
        ([Pair.EMAIL_NAME], {}, Missing.EMAIL_AND_NAME),
        ([Pair.EMAIL_NAME], {"email": "a@example.com"}, Missing.NAME),
        ([Pair.EMAIL_NAME], {"name": "Anna Keller"}, Missing.EMAIL),
    ],
)
async def test_only_what_the_shop_takes_is_asked_for(
    backend: OrderBackend, pairs: list[Pair], claims: dict[str, str], asked: Missing
) -> None:
    found = await opened(gate(backend, Pair.NUMBER_EMAIL, *pairs), no_number=True, **claims)

    assert found.missing is asked


@pytest.mark.parametrize(
    ("pair", "claims"),
    [
        (Pair.NAME_POSTCODE, {"name": "KELLER, anna", "postcode": "10115"}),
        (Pair.EMAIL_NAME, {"name": "Anna Keller", "email": ANNA["email"]}),
    ],
)
async def test_a_full_name_opens_with_its_other_half_where_that_is_allowed(
    backend: OrderBackend, pair: Pair, claims: dict[str, str]
) -> None:
    others = [one for one in Pair if one is not pair]

    found = await opened(gate(backend, pair), no_number=True, **claims)
    refused = await opened(gate(backend, *others), no_number=True, **claims)

    assert {"1001", "1019"} <= {order.number for order in found.orders}
    assert refused.orders == ()


@pytest.mark.parametrize(
    "claims",
    [
        {"name": "Anna Kellner", "postcode": "10115"},
        {"name": "Anna", "postcode": "10115"},
        {"name": "Anna Keller", "postcode": "10116"},
        {"name": "Anna Kellner", "email": ANNA["email"]},
    ],
)
async def test_a_name_that_does_not_match_is_counted_whoever_asks(
    backend: OrderBackend, claims: dict[str, str]
) -> None:
    door = gate(backend)

    answers = [await opened(door, conversation=f"c{n}", **claims) for n in range(MOST + 1)]

    assert [answer.missing for answer in answers] == [Missing.MISMATCH] * MOST + [Missing.PAUSED]


async def test_guessing_the_postcode_of_a_name_is_counted_by_the_name(
    backend: OrderBackend,
) -> None:
    door = gate(backend)
    names = ["Anna Keller", "Keller Anna", "anna KELLER", "Anna  Keller", "Keller, Anna"]

    for n, name in enumerate(names):
        await opened(door, conversation=f"c{n}", name=name, postcode=f"2000{n}")
    found = await opened(door, conversation="c9", name="Anna Keller", postcode="10115")

    assert found.missing is Missing.PAUSED


async def test_by_default_everything_but_e_mail_and_name_is_taken() -> None:
    assert set(read({}).identity_pairs) == {*Pair} - {Pair.EMAIL_NAME}


def test_a_platform_that_cannot_look_names_up_is_not_asked_to() -> None:
    assert Abilities(by_name=False).proving([*Pair]) == tuple(
        one for one in Pair if one is not Pair.NAME_POSTCODE
    )
    assert Abilities().proving([*Pair]) == (*Pair,)


async def test_a_shop_that_wants_the_number_says_so(backend: OrderBackend) -> None:
    found = await opened(gate(backend, Pair.NUMBER_EMAIL), no_number=True, **ANNA)

    assert found.missing is Missing.ONLY_BY_NUMBER


def test_a_pair_that_is_none_is_refused_at_the_start_by_name() -> None:
    with pytest.raises(SettingsError, match=r"IDENTITY_PAIRS is 'name\+shoe'.*number\+email"):
        read({"IDENTITY_PAIRS": "name+shoe"})


def test_pairs_are_read_from_the_setting() -> None:
    assert read({"IDENTITY_PAIRS": "number+email, email+postcode"}).identity_pairs == (
        Pair.NUMBER_EMAIL,
        Pair.EMAIL_POSTCODE,
    )


async def test_an_email_of_ours_that_fits_another_order_is_no_guess_of_the_customers(
    backend: OrderBackend,
) -> None:
    door = gate(backend)
    mine = await backend.find_order("1001", email=ANNA["email"])
    borrowed = Draft(task=Task.RETURN, key="k", number="1002", email=ANNA["email"], borrowed=True)

    for _ in range(MOST + 1):
        found = await door.open(borrowed, Message("m", "", "inform"), "c", (mine.id,))

    assert found.missing is Missing.PROOF


async def test_an_email_that_nothing_proved_counts_as_a_guess_wherever_it_comes_from(
    backend: OrderBackend,
) -> None:
    door = gate(backend)
    borrowed = Draft(
        task=Task.RETURN, key="k", number="1002", email="guess@example.com", borrowed=True
    )

    for _ in range(MOST + 1):
        found = await door.open(borrowed, Message("m", "", "inform"), "c", ())

    assert found.missing is Missing.PAUSED
