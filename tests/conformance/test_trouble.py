"""When the way to the backend fails: in time, honestly, and nothing done twice."""

from __future__ import annotations

from contextlib import suppress

import pytest

from backend_client import errors
from backend_client.model import Return, ReturnRequest
from tests.conformance.network import AFTER, Trouble
from tests.conformance.stage import HURRIED, ONCE, Basket, Stage
from tests.conformance.stages import IN_PROCESS
from tests.conformance.steps import standing, wanted

MANY = 12
"""More writes than any adapter needs for one return."""


@pytest.mark.parametrize("trouble", [t for t in Trouble if t is not Trouble.SLOW_BODY])
async def test_one_trouble_at_any_step_leaves_one_return(
    stage: Stage, trouble: Trouble, in_full: bool
) -> None:
    count = await steps(stage)
    struck = [step for step in range(count) if in_full or _is_in_short(stage, trouble, step)]
    placed = await stage.place(Basket((count + 1,)))
    request = await wanted(stage.backend, placed)
    for done, step in enumerate(struck, start=1):
        stage.network.next_writes(*[None] * step, trouble)

        made = await insisted(stage, request, f"once at {step}")

        stage.network.calm()
        every = await standing(stage.backend, placed)
        assert [one.id for one in every if one.reference == f"once at {step}"] == [made.id]
        assert len(every) == done
        assert [line.quantity for line in made.lines] == [1]


def _is_in_short(stage: Stage, trouble: Trouble, step: int) -> bool:
    """On a slow platform every fourth pair of step and trouble, so that each has its turn."""
    return stage.name in IN_PROCESS or (step + list(Trouble).index(trouble)) % 4 == 0


_steps: dict[str, int] = {}


async def steps(stage: Stage) -> int:
    """How many writes this platform needs for one return in calm weather."""
    if stage.name not in _steps:
        placed = await stage.place(Basket())
        request = await wanted(stage.backend, placed)
        before = stage.network.writes
        await stage.backend.create_return(request, idempotency_key="calm")
        _steps[stage.name] = stage.network.writes - before
    return _steps[stage.name]


async def insisted(stage: Stage, request: ReturnRequest, key: str) -> Return:
    """As a case does that was told "unknown", or that starts again after a crash."""
    for _ in range(4):
        with suppress(errors.Retryable):
            return await stage.connect(ONCE).create_return(request, idempotency_key=key)
    pytest.fail("four attempts were not enough")


@pytest.mark.parametrize("trouble", AFTER)
async def test_a_write_without_an_answer_is_called_unknown(stage: Stage, trouble: Trouble) -> None:
    placed = await stage.place(Basket())
    request = await wanted(stage.backend, placed)
    stage.network.next_writes(*[trouble] * MANY)

    with pytest.raises(errors.OutcomeUnknown) as unknown:
        await stage.connect(ONCE).create_return(request, idempotency_key="once")

    assert unknown.value.retryable


async def test_a_write_that_was_never_sent_is_not_called_unknown(stage: Stage) -> None:
    placed = await stage.place(Basket())
    request = await wanted(stage.backend, placed)
    stage.network.always(Trouble.DROPPED_BEFORE)

    with pytest.raises(errors.BackendUnavailable) as refusal:
        await stage.connect(ONCE).create_return(request, idempotency_key="once")

    assert not isinstance(refusal.value, errors.OutcomeUnknown)


@pytest.mark.parametrize("trouble", [t for t in Trouble if t is not Trouble.SLOW_BODY])
async def test_one_trouble_on_a_read_is_not_noticed(stage: Stage, trouble: Trouble) -> None:
    placed = await stage.place(Basket())
    stage.network.next_requests(trouble)

    order = await stage.backend.find_order(placed.number, email=placed.email)

    assert order.id == placed.order_id


@pytest.mark.parametrize(
    ("trouble", "error"),
    [
        (Trouble.DROPPED_BEFORE, errors.BackendUnavailable),
        (Trouble.ERROR_BEFORE, errors.BackendUnavailable),
        (Trouble.ERROR_AFTER, errors.BackendUnavailable),
        (Trouble.RATE_LIMITED, errors.RateLimited),
        (Trouble.MALFORMED, errors.BackendUnavailable),
        (Trouble.WRONG_SHAPE, errors.BackendUnavailable),
    ],
)
async def test_lasting_trouble_is_named(
    stage: Stage, trouble: Trouble, error: type[errors.BackendError]
) -> None:
    placed = await stage.place(Basket())
    stage.network.always(trouble)

    with pytest.raises(error) as refusal:
        await stage.backend.find_order(placed.number, email=placed.email)

    assert refusal.value.retryable


async def test_a_body_that_never_ends_is_given_up(stage: Stage) -> None:
    placed = await stage.place(Basket())
    stage.network.always(Trouble.SLOW_BODY)

    with pytest.raises(errors.BackendUnavailable):
        await stage.connect(HURRIED).get_order(placed.order_id)


async def test_a_dead_backend_is_left_alone_for_a_while(stage: Stage) -> None:
    placed = await stage.place(Basket())
    stage.network.always(Trouble.ERROR_BEFORE)

    for _ in range(20):
        with pytest.raises(errors.BackendUnavailable):
            await stage.backend.get_order(placed.order_id)

    before = stage.network.requests
    with pytest.raises(errors.BackendUnavailable):
        await stage.backend.get_order(placed.order_id)
    assert stage.network.requests == before
