"""No order of events makes us ask twice."""

import asyncio
import contextlib
import itertools
import re
import tempfile
from collections import Counter
from datetime import timedelta
from pathlib import Path

from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from desk.errors import DeskError
from desk.handoff import Actor, Move
from desk.model import Holder
from tests.care.small_shop import shop
from tests.care.world import ROOT, World, opened

LEAD = Actor("slack:U1", "Priya")
SAID = ["5", "one", "skip", "stop messages", "start messages", "actually 2", "it was ok", "thanks",
        "where is it?", "no", "THIS IS UNACCEPTABLE, NEVER AGAIN", "you idiots"]  # fmt: skip
EVENTS = st.one_of(
    st.tuples(st.just("settle a return"), st.sampled_from(["1", "2"])),
    st.tuples(st.just("say"), st.sampled_from(SAID)),
    st.tuples(st.just("press"), st.sampled_from(["1", "4", "Skip", "Yes", "It took"])),
    st.tuples(st.just("wait"), st.sampled_from([1, 3, 26, 200, 800])),
    st.tuples(st.sampled_from(["restart", "agent", "again"]), st.none()),
)


@given(st.lists(EVENTS, min_size=3, max_size=10))
@settings(
    max_examples=12,
    deadline=None,
    derandomize=True,
    suppress_health_check=list(HealthCheck),
    phases=[Phase.generate],  # shrinking would play a shop hundreds of times
)
def test_no_case_is_asked_about_twice_in_any_order_of_events(
    events: list[tuple[str, str | int | None]],
) -> None:
    with tempfile.TemporaryDirectory() as folder:
        asked = asyncio.run(_play(Path(folder), [("settle a return", "1"), *events]))

    about = Counter(name for _, name in asked)
    assert all(count == 1 for name, count in about.items() if name != "recovery"), about
    assert about["recovery"] <= 2, "one for each return at most"
    cases = sorted(at for at, name in asked if name != "recovery")
    assert all(later - earlier >= 30 * 24 for earlier, later in itertools.pairwise(cases))


async def _play(folder: Path, events: list[tuple[str, str | int | None]]) -> list[tuple[int, str]]:
    """When, in hours, each question about a case was put, and about which."""
    async with opened(folder, shop=shop(2), policy=_patient_policy(folder)) as world:
        conversation, settled = await world.conversation(), set[str]()
        begin = world.clock.now
        for what, value in events:
            await _happens(world, conversation, what, value, settled)
            world.clock.now += timedelta(minutes=3)
            await world.settle()
        await world.wait(timedelta(hours=30), timedelta(hours=10))
        found = []
        for line in await world.log(conversation):
            text = line.text or ""
            hours = round((line.at - begin).total_seconds() / 3600)
            if match := re.match(r"Your case (\S*) is settled", text):
                found.append((hours, match[1]))
            elif text.startswith("Our lead has looked"):
                found.append((hours, "recovery"))
        return found


def _patient_policy(folder: Path) -> Path:
    """The shop's policy, but months of waiting do not close the return window."""
    window = "- id: window-standard\n    days: "
    text = (ROOT / "policy.yml").read_text()
    assert f"{window}30" in text
    changed = folder / "policy.yml"
    changed.write_text(text.replace(f"{window}30", f"{window}900"))
    return changed


async def _happens(
    world: World, conversation: str, what: str, value: str | int | None, settled: set[str]
) -> None:
    match what, value:
        case "settle a return", str(order) if order not in settled:
            settled.add(order)
            if (await world.desk.conversation(conversation)).holder is Holder.BOT:
                await _settle(world, conversation, order)
        case "say", str(text):
            await world.say(conversation, text)
        case "press", str(label):
            with contextlib.suppress(StopIteration, RuntimeError, DeskError):  # no such button
                await world.press(conversation, label)
        case "wait", int(hours):
            await world.wait(timedelta(hours=hours), timedelta(hours=max(1, hours // 8)))
        case "restart", _:
            await world.restart()
        case "agent", _:
            holder = (await world.desk.conversation(conversation)).holder
            if holder is Holder.WAITING:
                await world.desk.move(conversation, Move.CLAIM, LEAD)
                await world.desk.move(conversation, Move.CLOSE, LEAD)
        case "again", _:
            await world.care.follow.work()
            await world.care.schedule.run_due()


async def _settle(world: World, conversation: str, order: str) -> None:
    made = await world.submit(conversation, order, lines={f"{order}-L1": 1})
    await world.warehouse(f"returns/{made['id']}/receive")
    accepted = [{"line_id": made["lines"][0]["id"], "accepted": 1, "disposition": "RESTOCKED"}]
    await world.warehouse(f"returns/{made['id']}/inspect", {"lines": accepted})
    amount = {"amount": "86.00", "currency": "EUR"}
    refund = {"amount": amount, "return_id": made["id"]}
    paid = await world.post(f"orders/{order}/refunds", refund)
    await world.warehouse(f"refunds/{paid['id']}/outcome", {"state": "SUCCESS"})
