"""Plays one life of a return: the warehouse, the bank, the agents and the customer in it."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from desk.handoff import Actor, Move
from desk.model import Holder
from tests.care.judging import SURVEY, progress
from tests.care.lives import Life
from tests.care.small_shop import shop
from tests.care.world import World

AGENT = Actor("slack:U1", "Priya")


@dataclass
class Player:
    """Plays one life: does what happens in it, and remembers what it needs for that."""

    world: World
    life: Life
    number: int
    conversation: str = ""
    made: dict[str, Any] = field(default_factory=dict)
    seen: list[tuple[datetime, int]] = field(default_factory=list)
    """When the backend's record changed, and how far the return was then (judging.py)."""

    async def submit(self) -> None:
        self.conversation = await self.world.conversation(timezone="Europe/Berlin")
        wanted = dict(self.life.wanted)
        lines = wanted.pop("lines", {"L1": 1})
        named = {f"{self.number}-{line}": count for line, count in lines.items()}
        order = str(self.number)
        self.made = await self.world.submit(self.conversation, order, lines=named, **wanted)

    async def does(self, what: str) -> None:
        await self._does(what)
        if what.split()[0] not in ("agent", "book", "stop"):
            self.seen.append((self.world.clock.now, progress(await self.now())))

    async def _does(self, what: str) -> None:
        world, returned = self.world, f"returns/{self.made['id']}"
        match what.split():
            case ["scan"]:
                await world.warehouse(f"{returned}/scan", {})
            case ["miss"]:
                await world.warehouse(f"{returned}/scan", {"status": "PICKUP_FAILED"})
            case ["receive"]:
                await world.warehouse(f"{returned}/receive")
            case ["receive", "first"]:
                line = {"line_id": self.made["lines"][0]["id"], "quantity": 1}
                await world.warehouse(f"{returned}/receive", {"lines": [line]})
            case ["inspect" | "inspect,", *refused]:
                await world.warehouse(f"{returned}/inspect", {"lines": self._findings(refused)})
            case ["refund", *amount]:
                await self._refund(amount[0] if amount else None)
            case ["credit"]:
                due = (await self.now())["refund_due"]
                body = {"amount": due, "return_id": self.made["id"]}
                await world.post(f"orders/{self.number}/store-credits", body)
            case ["fail"]:
                await self._settle("FAILURE")
            case ["settle"]:
                await self._settle("SUCCESS")
            case ["approve"]:
                await world.warehouse(f"{returned}/approve")
                await self._agent()
            case ["decline"]:
                note = "Outside the window"
                await world.warehouse(f"{returned}/decline", {"note": note})
                await self._agent()
            case ["cancel"]:
                await world.post(f"returns/{self.made['id']}/cancel")
            case ["book"]:
                await self._book(0)
            case ["book", "late"]:
                await self._book(-1)
            case ["agent"]:
                await self._agent()
            case ["stop"]:
                await world.say(self.conversation, "stop messages")
            case _:
                raise AssertionError(f"{self.life.name}: nobody knows how to {what}")

    def _findings(self, refused: list[str]) -> list[dict[str, Any]]:
        no = {"accepted": 0, "disposition": "REFUSED", "note": "worn outside"}
        whole = "refused" in refused and "first" not in refused
        found = []
        for number, line in enumerate(self.made["lines"]):
            yes = {"accepted": line["quantity"], "disposition": "RESTOCKED"}
            bad = whole or (number == 0 and "first" in refused)
            found.append({"line_id": line["id"], **(no if bad else yes)})
        return found

    async def now(self) -> dict[str, Any]:
        found = await self.world.returns(str(self.number))
        return next(one for one in found if one["id"] == self.made["id"])

    async def _refund(self, amount: str | None) -> None:
        due = (await self.now())["refund_due"]
        wanted = {"amount": amount, "currency": "EUR"} if amount else due
        body = {"amount": wanted, "return_id": self.made["id"]}
        await self.world.post(f"orders/{self.number}/refunds", body)

    async def _settle(self, state: str) -> None:
        for refund in (await self.now())["refunds"]:
            if refund["state"] == "PENDING":
                await self.world.warehouse(f"refunds/{refund['id']}/outcome", {"state": state})

    async def _book(self, which: int) -> None:
        await self.world.press(self.conversation, "Choose a time" if not await self._booked()
                               else "Another time")  # fmt: skip
        log = await self.world.log(self.conversation)
        offered = next(line.body["choices"] for line in reversed(log) if "choices" in line.body)
        await self.world.press(self.conversation, offered[which]["label"])

    async def _booked(self) -> bool:
        return bool((await self.now())["pickup"])

    async def _agent(self) -> None:
        """Somebody takes the conversation over, and gives it back."""
        if (await self.world.desk.conversation(self.conversation)).holder is Holder.WAITING:
            await self.world.desk.move(self.conversation, Move.CLAIM, AGENT)
            await self.world.desk.hand_back(self.conversation, AGENT)

    async def told(self) -> list[str]:
        told = [text for _, text in await self.world.told(self.conversation)]
        rma = self.made["rma_number"]
        return [text.replace(rma, "RMA") for text in told if SURVEY not in text]

    async def asked(self) -> int:
        log = await self.world.log(self.conversation)
        return sum(SURVEY in (line.text or "") for line in log)


def shop_of(lives: Sequence[Life]) -> dict[str, Any]:
    """One order for each of these lives, number 1 for the first."""
    made = shop(len(lives))
    for order, life in zip(made["orders"], lives, strict=True):
        if life.order:
            order["payments"] = [{"kind": life.order["payment"], "amount": life.order["amount"]}]
            order["lines"][0]["quantity"] = life.order["pieces"]
            order["fulfilments"][0]["lines"][0]["quantity"] = life.order["pieces"]
    return made
