"""Finding orders, with proof."""

from __future__ import annotations

import pytest

from backend_client import errors
from backend_client.model import CustomerIdentity
from tests.conformance.stage import Basket, Stage
from tests.conformance.steps import says_it_cannot


async def test_an_order_is_found_by_number_and_e_mail(stage: Stage) -> None:
    placed = await stage.place(Basket((2, 1)))

    order = await stage.backend.find_order(f" #{placed.number} ", email=placed.email.upper())

    assert (order.id, order.number) == (placed.order_id, placed.number)
    assert sorted(line.quantity for line in order.lines) == [1, 2]
    assert order == await stage.backend.get_order(placed.order_id)
    assert order.total == stage.money("60.00")
    assert order.fulfilments[0].delivered_at is not None


async def test_a_wrong_e_mail_is_answered_like_an_unknown_number(stage: Stage) -> None:
    placed = await stage.place(Basket())

    with pytest.raises(errors.OrderNotFound) as wrong:
        await stage.backend.find_order(placed.number, email="somebody@example.com")
    with pytest.raises(errors.OrderNotFound) as unknown:
        await stage.backend.find_order("999999999", email=placed.email)

    assert str(wrong.value) == str(unknown.value)


async def test_a_part_of_a_number_or_an_e_mail_finds_nothing(stage: Stage) -> None:
    placed = await stage.place(Basket())

    for number, email in ((placed.number[:-1], placed.email), (placed.number, placed.email[1:])):
        with pytest.raises(errors.OrderNotFound):
            await stage.backend.find_order(number, email=email)


async def test_an_order_is_found_by_number_and_postcode(stage: Stage) -> None:
    placed = await stage.place(Basket())
    if not (await stage.backend.capabilities()).find_by_postcode:
        await says_it_cannot(stage.backend.find_order(placed.number, postcode=placed.postcode))

    order = await stage.backend.find_order(placed.number, postcode=f" {placed.postcode} ")
    with pytest.raises(errors.OrderNotFound):
        await stage.backend.find_order(placed.number, postcode="00000")

    assert order.id == placed.order_id


async def test_a_look_up_without_proof_is_a_mistake_of_the_caller(stage: Stage) -> None:
    with pytest.raises(ValueError, match="proof"):
        await stage.backend.find_order("1")


@pytest.mark.parametrize(
    "odd", ["", " ", "..", "a/b", "a?b=c#d", "%2e%2e", "\u00fc\U0001f600", "'; --", "x" * 500]
)
async def test_an_odd_id_is_not_found(stage: Stage, odd: str) -> None:
    with pytest.raises(errors.OrderNotFound):
        await stage.backend.get_order(odd)
    with pytest.raises(errors.ReturnNotFound):
        await stage.backend.get_return(odd)


async def test_a_customers_orders_are_found(stage: Stage) -> None:
    placed = await stage.place(Basket())
    customer = CustomerIdentity(email=placed.email)
    if not (await stage.backend.capabilities()).customer_orders:
        await says_it_cannot(stage.backend.find_customer_orders(customer))

    mine = await stage.backend.find_customer_orders(customer)
    nobodys = await stage.backend.find_customer_orders(CustomerIdentity(email="no@example.com"))

    assert [order.id for order in mine] == [placed.order_id]
    assert nobodys == ()


async def test_orders_are_found_by_full_name_and_postcode(stage: Stage) -> None:
    placed = await stage.place(Basket())
    await stage.place(Basket())
    first, surname = placed.name.split()
    if not (await stage.backend.capabilities()).find_by_name:
        await says_it_cannot(stage.backend.find_orders_by_name(placed.name, placed.postcode))

    for name in (placed.name, f"{surname.upper()}, {first}", f"zoe {surname}"):
        mine = await stage.backend.find_orders_by_name(name, f" {placed.postcode} ")
        assert [order.id for order in mine] == [placed.order_id]


@pytest.mark.parametrize(
    ("name", "postcode"),
    [
        ("{first} {surname}", "10116"),
        ("{first} {surname}", ""),
        ("{surname}", "10115"),
        ("{first} {surname}x", "10115"),
        ("{first} {surname} Smith", "10115"),
        ("Zo {surname}", "10115"),
        ("", "10115"),
        ("% {surname}", "10115"),
    ],
)
async def test_a_name_that_is_only_like_it_finds_nothing(
    stage: Stage, name: str, postcode: str
) -> None:
    placed = await stage.place(Basket())
    if not (await stage.backend.capabilities()).find_by_name:
        pytest.skip("it cannot look up names")
    first, surname = placed.name.split()
    wanted = name.format(first=first, surname=surname)

    assert await stage.backend.find_orders_by_name(wanted, postcode) == ()


async def test_a_customers_history_is_counted(stage: Stage) -> None:
    placed = await stage.place(Basket((3,)))
    customer = CustomerIdentity(email=placed.email)
    if not (await stage.backend.capabilities()).customer_history:
        await says_it_cannot(stage.backend.customer_history(customer))

    history = await stage.backend.customer_history(customer)

    assert (history.orders, history.items, history.returns) == (1, 3, 0)
    assert history.spent == (stage.money("60.00"),)


async def test_wrong_credentials_are_named(stage: Stage) -> None:
    placed = await stage.place(Basket())
    stranger = stage.connect(wrong_token=True)

    with pytest.raises(errors.Unauthorized) as refusal:
        await stranger.find_order(placed.number, email=placed.email)

    assert not refusal.value.retryable
