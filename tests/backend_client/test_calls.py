"""Time-outs, retries, budget, breaker and metrics, against transports that misbehave."""

from __future__ import annotations

import asyncio
from collections.abc import Callable

import httpx
import pytest

from backend_client.breaker import Breaker, CircuitOpen
from backend_client.calls import Answer, Calls, Target
from backend_client.errors import (
    BackendUnavailable,
    NotReturnable,
    OutcomeUnknown,
    RateLimited,
)
from backend_client.metrics import CallMetrics, Observer
from backend_client.patience import Patience, RetryBudget

READ, WRITE = Target("GET", "orders/{}", ("1",)), Target("POST", "orders/{}/returns", ("1",))
Handler = Callable[[httpx.Request], httpx.Response]


class Pauses:
    """A sleep that takes no time and remembers."""

    def __init__(self) -> None:
        self.taken: list[float] = []

    async def __call__(self, seconds: float) -> None:
        self.taken.append(seconds)


def judge(answer: Answer) -> str:
    if answer.status == 429:
        raise RateLimited("slow down", float(answer.headers["retry-after"]))
    if answer.status == 422:
        raise NotReturnable("no")
    if answer.status >= 500:
        raise BackendUnavailable(f"status {answer.status}")
    return answer.body.decode()


def calls(
    handler: Handler,
    patience: Patience | None = None,
    *,
    observer: Observer | None = None,
    breaker: Breaker | None = None,
    pauses: Pauses | None = None,
) -> Calls:
    return Calls(
        "test",
        "http://backend/",
        {},
        patience=patience,
        transport=httpx.MockTransport(handler),
        observer=observer,
        breaker=breaker,
        sleep=pauses or Pauses(),
    )


def answers(*given: httpx.Response | Exception) -> Handler:
    """One after the other; one more call than answers is an error."""
    left = list(given)

    def handler(_: httpx.Request) -> httpx.Response:
        answer = left.pop(0)
        if isinstance(answer, Exception):
            raise answer
        return answer

    return handler


OK, DOWN = httpx.Response(200, text="fine"), httpx.Response(503)


async def test_a_read_is_repeated_until_it_works() -> None:
    pauses = Pauses()
    backend = calls(answers(DOWN, httpx.ReadError("x"), OK), pauses=pauses)

    assert await backend.read(READ, judge) == "fine"
    assert len(pauses.taken) == 2
    assert pauses.taken[1] > pauses.taken[0] * 0.5


async def test_a_refusal_is_not_repeated() -> None:
    backend = calls(answers(httpx.Response(422)))

    with pytest.raises(NotReturnable):
        await backend.write(WRITE, judge, "k")


async def test_every_attempt_of_a_write_carries_the_same_key() -> None:
    keys: list[str] = []

    def handler(request: httpx.Request) -> httpx.Response:
        keys.append(request.headers["idempotency-key"])
        return DOWN if len(keys) < 3 else OK

    await calls(handler).write(WRITE, judge, "the key", json={"a": 1})

    assert keys == ["the key"] * 3


@pytest.mark.parametrize(
    ("given", "error"),
    [
        ((httpx.ConnectError("x"),) * 3, BackendUnavailable),
        ((httpx.ReadTimeout("x"),) * 3, OutcomeUnknown),
        (
            (httpx.ReadTimeout("x"), httpx.ConnectError("x"), httpx.ConnectError("x")),
            OutcomeUnknown,
        ),
        ((httpx.RemoteProtocolError("x"),) * 3, OutcomeUnknown),
        (
            (httpx.ReadTimeout("x"), *[httpx.Response(429, headers={"retry-after": "1"})] * 2),
            OutcomeUnknown,
        ),
        ((httpx.Response(429, headers={"retry-after": "1"}),) * 3, RateLimited),
    ],
)
async def test_a_write_is_unknown_when_any_attempt_may_have_worked(
    given: tuple[httpx.Response | Exception, ...], error: type[Exception]
) -> None:
    with pytest.raises(error) as raised:
        await calls(answers(*given)).write(WRITE, judge, "k")

    assert type(raised.value) is error


async def test_it_waits_as_long_as_it_is_told_but_no_longer_than_it_will() -> None:
    pauses = Pauses()
    slow = [httpx.Response(429, headers={"retry-after": after}) for after in ("1.5", "600")]

    await calls(answers(*slow, OK), pauses=pauses).read(READ, judge)

    assert pauses.taken == [1.5, 3.0]


class Never(httpx.AsyncByteStream):
    async def __aiter__(self):  # type: ignore[no-untyped-def]
        yield b"x"
        await asyncio.Event().wait()


async def test_a_body_that_never_ends_is_cut_off() -> None:
    hurried = Patience(attempt=0.05, attempts=1)
    backend = calls(lambda _: httpx.Response(200, stream=Never()), hurried)

    with pytest.raises(OutcomeUnknown):
        await backend.write(WRITE, judge, "k")


async def test_all_attempts_together_end_in_time() -> None:
    hurried = Patience(attempt=5, total=0.05, attempts=3)
    backend = calls(lambda _: httpx.Response(200, stream=Never()), hurried)

    with pytest.raises(OutcomeUnknown, match=r"no answer in 0\.05 s"):
        await backend.write(WRITE, judge, "k")


async def test_an_endless_answer_is_not_read_to_its_end() -> None:
    backend = calls(lambda _: httpx.Response(200, content=b"x" * 5_000_001), Patience(attempts=1))

    with pytest.raises(BackendUnavailable, match="TooLarge"):
        await backend.read(READ, judge)


def test_a_budget_lets_a_tenth_of_the_calls_be_repeated() -> None:
    budget = RetryBudget(most=2, calls_per_retry=10)
    taken = sum(budget.retry() for _ in range(10))

    for _ in range(10):
        budget.call()

    assert taken == 2
    assert budget.retry()
    assert not budget.retry()


async def test_a_circuit_opens_probes_and_closes() -> None:
    breaker = Breaker("test", failures=2, rest=0)
    once = Patience(attempts=1)
    backend = calls(answers(DOWN, DOWN, DOWN, OK, OK), once, breaker=breaker)

    for _ in range(3):  # with no rest, the third call is already the probe
        with pytest.raises(BackendUnavailable):
            await backend.read(READ, judge)

    assert [await backend.read(READ, judge) for _ in range(2)] == ["fine", "fine"]


async def test_an_open_circuit_sends_nothing_and_says_so() -> None:
    breaker = Breaker("test", failures=2, rest=1000)
    once = Patience(attempts=1)
    backend = calls(answers(DOWN, DOWN), once, breaker=breaker)
    for _ in range(2):
        with pytest.raises(BackendUnavailable):
            await backend.read(READ, judge)

    with pytest.raises(CircuitOpen) as refusal:
        await backend.write(WRITE, judge, "k")

    assert not isinstance(refusal.value, OutcomeUnknown)


async def test_only_one_call_probes_at_a_time() -> None:
    breaker = Breaker("test", failures=1, rest=0)
    with pytest.raises(BackendUnavailable):
        async with breaker.guard():
            raise BackendUnavailable("down")

    async with breaker.guard():
        with pytest.raises(CircuitOpen):
            async with breaker.guard():
                pytest.fail("two probes")
    async with breaker.guard(), breaker.guard():
        pass


async def test_refusals_do_not_open_the_circuit() -> None:
    breaker = Breaker("test", failures=2, rest=1000)
    backend = calls(lambda _: httpx.Response(422), breaker=breaker)

    for _ in range(5):
        with pytest.raises(NotReturnable):
            await backend.read(READ, judge)


async def test_every_call_is_measured_without_its_ids() -> None:
    metrics = CallMetrics()
    backend = calls(answers(DOWN, OK, httpx.Response(422)), observer=metrics)

    await backend.read(READ, judge)
    with pytest.raises(NotReturnable):
        await backend.write(WRITE, judge, "k")

    assert metrics.calls == {
        ("test", "GET orders/{}", "ok"): 1,
        ("test", "POST orders/{}/returns", "not_returnable"): 1,
    }
    assert metrics.attempts[("test", "GET orders/{}")] == 2
    text = metrics.prometheus()
    assert 'backend_calls_total{backend="test",operation="GET orders/{}",outcome="ok"} 1' in text
    assert 'le="+Inf"} 1' in text


@pytest.mark.parametrize(
    ("id_", "path"),
    [
        ("1001", "orders/1001"),
        ("a/b", "orders/a%2Fb"),
        ("..", "orders/%2E%2E"),
        ("a?b#c", "orders/a%3Fb%23c"),
        ("\u00fc", "orders/%C3%BC"),
        ("{}", "orders/%7B%7D"),
    ],
)
def test_an_id_stays_one_step_of_the_path(id_: str, path: str) -> None:
    assert Target("GET", "orders/{}", (id_,)).path == path
