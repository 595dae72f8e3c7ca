"""`python -m tests.connectors.slack.storm [--conversations N] [--lines N] [--seed N]`

Many conversations with agents at once, while Slack repeats and delays its events, answers 429,
takes a message and loses the answer, or is down, and the connectors are restarted again and
again. At the end every line must have arrived exactly once. Seeded: the same seed, the same dice.
"""

import argparse
import asyncio
import contextlib
import logging
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path
from random import Random
from typing import Any

import httpx

from sandbox.slack import people
from sandbox.slack.refusal import Refusal
from sandbox.slack.trouble import Kind, Trouble, Troubles
from tests.connectors.slack.office import CARE, Customer, Office, buttons
from tests.desk.fake_rasa import FakeRasa

AGENTS = ("U0SAM", "U0JONAS", "U0PRIYA")
POSTS = ("chat.postMessage", "chat.update", "reactions.add", "conversations.replies", "auth.test")
CHANCES = {Kind.RATE_LIMITED: 0.10, Kind.LOST: 0.06, Kind.DOWN: 0.06}
"""Of each call to Slack."""
EVENTS = {Kind.REPEATED: 0.20, Kind.DELAYED: 0.15}
"""Of each event."""
EDITS, DELETIONS = 0.2, 0.1
"""Of each line that an agent writes: an earlier one is edited, or deleted."""
MENDED = "mended"
EXPECTED = {"already_reacted", "message_not_found"}
"""Refusals: a reaction is set again when its answer was lost, and its line may be deleted."""
LONGEST_DELAY = 60
"""Seconds."""


class Weather(Troubles):
    """Troubles by the dice, while it blows; `struck` counts them."""

    def __init__(self, dice: Random) -> None:
        super().__init__()
        self._dice, self.blows, self.struck = dice, False, Counter[Kind]()

    def strike(self, method: str, kind: Kind | None = None) -> Trouble | None:
        """See Troubles."""
        chosen = self._drawn(method, kind) if self.blows else None
        if chosen is None:
            return None
        self.struck[chosen] += 1
        return Trouble(chosen, seconds=self._dice.randint(1, LONGEST_DELAY))

    def _drawn(self, method: str, kind: Kind | None) -> Kind | None:
        drawn = self._dice.random()
        if kind is not None:
            return kind if drawn < EVENTS[kind] else None
        for one, chance in CHANCES.items() if method in POSTS else ():
            if drawn < chance:
                return one
            drawn -= chance
        return None


@dataclass
class Talk:
    """One conversation: what was written, to be held against what arrived."""

    customer: Customer
    agent: str
    said: list[str] = field(default_factory=list)
    answered: list[str] = field(default_factory=list)
    written: dict[str, str] = field(default_factory=dict)
    """The `ts` of each line of the agent's that was not deleted."""
    edited: set[str] = field(default_factory=set)
    root: dict[str, Any] = field(default_factory=dict)


@dataclass
class Report:
    """What became of the lines."""

    conversations: int
    restarts: int = 0
    troubles: Counter[Kind] = field(default_factory=Counter)
    lines: Counter[str] = field(default_factory=Counter)
    wrong: list[str] = field(default_factory=list)
    seconds: float = 0.0

    def __str__(self) -> str:
        troubles = ", ".join(f"{kind} {count}" for kind, count in sorted(self.troubles.items()))
        return "\n".join(
            [
                f"{self.conversations} conversations, {self.restarts} restarts of the connectors,"
                f" {self.seconds:.0f} s",
                f"troubles: {troubles}",
                f"customers' lines in their threads: {self.lines['customer']} of"
                f" {self.lines['customer written']}, once and in order",
                f"agents' lines at their customers:  {self.lines['agent']} of"
                f" {self.lines['agent written']}, once and in order",
                f"edited afterwards, and corrected:   {self.lines['edited']} of"
                f" {self.lines['edits']}",
                f"deleted afterwards, and gone:       {self.lines['deleted']} of"
                f" {self.lines['deletions']}",
                f"notes that stayed inside:          {self.lines['note']}",
                f"wrong: {len(self.wrong)}",
                *self.wrong[:10],
            ]
        )


async def storm(
    state: Path, conversations: int, lines: int, seed: int, *, restarts: int = 3
) -> Report:
    """Play it. Every line that did not arrive exactly once is in the report's `wrong`."""
    dice = Random(seed)
    weather = Weather(dice)
    office = Office(state, FakeRasa(), troubles=weather)
    report, began = Report(conversations), time.monotonic()
    await office.start()
    async with contextlib.AsyncExitStack() as stack:
        customers = [
            await stack.enter_async_context(office.customer()) for _ in range(conversations)
        ]
        talks = [Talk(one, AGENTS[at % len(AGENTS)]) for at, one in enumerate(customers)]
        weather.blows = True
        playing = asyncio.gather(
            *(_play(office, talk, lines, Random(dice.random())) for talk in talks)
        )
        await _restart(office, talks, lines, restarts, playing, report)
        await playing
        weather.blows = False
        await office.settle()
        for talk in talks:
            await _judge(office, talk, report)
    report.wrong += [one for one in office.box.refused if one.split()[1].strip(":") not in EXPECTED]
    report.troubles, report.seconds = weather.struck, time.monotonic() - began
    await office.stop()
    await office.box.courier.stop()
    return report


async def _restart(
    office: Office,
    talks: Sequence[Talk],
    lines: int,
    restarts: int,
    playing: "asyncio.Future[Any]",
    report: Report,
) -> None:
    """Again and again while lines are under way, spread over the whole storm."""
    total = len(talks) * lines
    for number in range(1, restarts + 1):
        while sum(len(one.said) for one in talks) < total * number // (restarts + 1):
            if playing.done():
                return
            await asyncio.sleep(0.002)
        await office.stop()
        await asyncio.sleep(0.02)  # others write meanwhile, and find nobody there
        await office.start()
        report.restarts += 1


async def _play(office: Office, talk: Talk, lines: int, dice: Random) -> None:
    await _says(office, talk, "human")
    talk.root = await _root_of(office, talk.customer.conversation)
    await _claims(office, talk)
    turns = ["customer"] * lines + ["agent"] * lines + ["note"]
    dice.shuffle(turns)
    for turn in turns:
        for _ in range(dice.randint(0, 40)):
            await asyncio.sleep(0)
        if turn == "customer":
            talk.said.append(f"c{len(talk.said)}")
            await _says(office, talk, talk.said[-1])
        else:
            text = f"a{len(talk.answered)}" if turn == "agent" else "note inside"
            written = people.write(office.box, talk.agent, CARE, text, talk.root["ts"])
            if turn == "agent":
                talk.answered.append(text)
                talk.written[text] = written["ts"]
                _thinks_again(office, talk, dice)


def _thinks_again(office: Office, talk: Talk, dice: Random) -> None:
    """Sometimes an agent edits or deletes a line that they have written."""
    line = dice.choice(sorted(talk.written))
    drawn = dice.random()
    if drawn < EDITS and line not in talk.edited:
        talk.edited.add(line)
        people.edit(office.box, talk.agent, CARE, talk.written[line], f"{line} {MENDED}")
    elif drawn > 1 - DELETIONS:
        people.delete(office.box, talk.agent, CARE, talk.written.pop(line))


async def _says(office: Office, talk: Talk, text: str) -> None:
    """As the widget sends: again, under the same id, until it is stored."""
    body = {"client_id": f"c{next(talk.customer.numbers)}", "text": text}
    while True:
        await office.up.wait()
        with contextlib.suppress(httpx.HTTPError):
            response = await talk.customer.client.post("/messages", json=body)
            if response.status_code == httpx.codes.ACCEPTED:
                return
        await asyncio.sleep(0)


async def _root_of(office: Office, conversation: str) -> dict[str, Any]:
    while True:
        for one in office.messages():
            if "thread_ts" not in one and conversation in str(one.get("blocks", "")):
                return one
        await asyncio.sleep(0.2)


async def _claims(office: Office, talk: Talk) -> None:
    """Pressed again and again until the button is gone, as an impatient agent does."""
    with contextlib.suppress(Refusal):
        while True:
            await office.up.wait()
            await people.press(office.box, talk.agent, CARE, talk.root["ts"], "claim")
            await _button_gone(office, talk)


async def _button_gone(office: Office, talk: Talk) -> None:
    """Nobody presses again at once."""
    for _ in range(25):
        root = office.box.workspace.find(CARE, talk.root["ts"])
        if "claim" not in buttons(root):
            return
        await asyncio.sleep(0.2)


async def _judge(office: Office, talk: Talk, report: Report) -> None:
    where = talk.customer.conversation
    replies = office.replies(talk.root)
    carried = [one.removeprefix("Customer: ") for one in replies if one.startswith("Customer: ")]
    roots = [one for one in office.messages() if where in str(one.get("blocks", ""))]
    report.lines["customer written"] += len(talk.said)
    report.lines["customer"] += len(carried) if carried == talk.said else 0
    if len(roots) != 1:
        report.wrong.append(f"{where}: {len(roots)} threads")
    if carried != talk.said:
        report.wrong.append(f"{where}: the thread has {carried} of {talk.said}")
    _judge_agent(
        where, talk, [one.partition(": ")[2] for one in await talk.customer.heard()], report
    )


def _judge_agent(where: str, talk: Talk, heard: list[str], report: Report) -> None:
    """Each line once and in its place, as it was mended."""
    left = [one for one in talk.answered if one in talk.written]
    lines = [one.removesuffix(f" {MENDED}") for one in heard]
    mended = [one for one in left if one in talk.edited]
    corrected = [one for one in mended if f"{one} {MENDED}" in heard]
    deletions = len(talk.answered) - len(left)
    report.lines["agent written"] += len(left)
    report.lines["agent"] += len(lines) if lines == left else 0
    report.lines["edits"] += len(mended)
    report.lines["edited"] += len(corrected)
    report.lines["deletions"] += deletions
    report.lines["deleted"] += deletions if set(lines) <= set(left) else 0
    report.lines["note"] += not any("inside" in one for one in heard)
    once = len(heard) == len(set(heard))
    if lines != left or corrected != mended or not once:
        report.wrong.append(f"{where}: the customer has {heard}, of {left}, mended {mended}")


def main() -> int:
    parser = argparse.ArgumentParser(description="Conversations with agents in bad weather.")
    parser.add_argument("--conversations", type=int, default=200)
    parser.add_argument("--lines", type=int, default=6, help="of each side, in each conversation")
    parser.add_argument("--restarts", type=int, default=5)
    parser.add_argument("--seed", type=int, default=7)
    given = parser.parse_args()
    logging.disable(logging.ERROR)  # that Slack fails is what is wanted here
    with tempfile.TemporaryDirectory() as folder:
        playing = storm(
            Path(folder), given.conversations, given.lines, given.seed, restarts=given.restarts
        )
        report = asyncio.run(playing)
    sys.stdout.write(f"{report}\n")
    return 1 if report.wrong else 0


if __name__ == "__main__":
    sys.exit(main())
