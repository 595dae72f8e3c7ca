"""The figures of a return, as its news and reminders word them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date, datetime
from zoneinfo import ZoneInfo

import backend_client.model as shop
from returns.payout import promise
from returns.policy import Policy

from .. import pace
from ..figures import counted, day, listed, money
from ..next_step import step_key
from ..words import Words
from .milestones import refused
from .nearest import in_words
from .standing import Standing


class Figures:
    """What the sentences about one return need. `zone` is the customer's."""

    def __init__(
        self,
        standing: Standing,
        words: Words,
        policy: Policy,
        zone: str | None,
        now: datetime,
        point: shop.DropOffPoint | None = None,
    ) -> None:
        """`point`: where to hand it in, if that is still to be done and known."""
        self._point = point
        self._today = now.astimezone(policy.zone).date()
        self.standing, self.words, self._policy = standing, words, policy
        self.zone = zone or standing.zone or str(policy.zone)

    @property
    def basic(self) -> dict[str, object]:
        """What every sentence may name."""
        found = self.standing.found
        return {
            "rma": found.rma_number,
            "items": self.items(found.lines),
            "due": money(found.refund_due),
            "promise": self.promise(),
        }

    def say(self, key: str, known: Mapping[str, object]) -> str:
        """The response with these figures filled in."""
        return self.words.say(key, 0, **known)

    def items(self, lines: Iterable[shop.ReturnLine]) -> str:
        """The titles, each with its number of pieces when it is more than one."""
        order = self.standing.order
        return listed(
            counted(line.quantity, bought.product_title)
            for line in lines
            if (bought := order.line(line.order_line_id))
        )

    def day(self, at: datetime) -> str:
        return day(at, self.zone)

    def promise(self) -> str:
        """By when the money leaves us, as far as that is promised."""
        promised = self.standing.promise
        found = self.standing.found
        if promised is None or promised.pay_by is None or not found.refund_due.amount:
            return self.words.say("utter_promise_none")
        if self.is_overdue():
            return self.outlook()
        credit = found.resolution is shop.Resolution.STORE_CREDIT
        key = "utter_promise_credit" if credit else "utter_promise_pay"
        return self.words.say(key, due=money(found.refund_due), pay_by=day(promised.pay_by))

    def outlook(self) -> str:
        """What comes of it and until when, or, while that depends on something, when after it."""
        promised, found = self.standing.promise, self.standing.found
        if promised is None or not found.refund_due.amount:
            return ""
        credit = found.resolution is shop.Resolution.STORE_CREDIT
        key, due = f"utter_outlook_{'credit' if credit else 'pay'}", money(found.refund_due)
        if promised.pay_by is None:
            return self.words.say(f"{key}_when", due=due, when=self.when())
        key = f"{key}_overdue" if self.is_overdue() else key
        return self.words.say(key, due=due, pay_by=day(promised.pay_by))

    def is_overdue(self) -> bool:
        """Whether the day by which the money should have left us is over, and it has not."""
        promised, found = self.standing.promise, self.standing.found
        if promised is None or promised.pay_by is None or self.standing.ended:
            return False
        return found.refund_status is shop.RefundStatus.NONE and self.is_past(promised.pay_by)

    def is_past(self, day: date) -> bool:
        """Whether this day is over where the shop is."""
        return day < self._today

    def when(self) -> str:
        """`within 3 business days after we receive it`; empty once the day is known."""
        promised = self.standing.promise
        if promised is None or promised.pay_by is not None:
            return ""
        return pace.after_release(self.words, promised.release, promised.days)

    def arrives(self, refund: shop.Refund) -> date:
        """The last day on which it should be there."""
        bank_days = self.standing.promise.bank_days if self.standing.promise else 0
        return promise(0, bank_days, refund.created_at, self._policy)[1]

    def should_be_there(self, refund: shop.Refund) -> bool:
        """Whether a payment that left us has had all the days that banks take."""
        return self.is_past(self.arrives(refund))

    def refund(self, refund: shop.Refund, *others: shop.Refund) -> dict[str, object]:
        """A payment, or several at once: how much, to where, until when, under which reference."""
        promised = self.standing.promise
        bank_days = promised.bank_days if promised else 0
        settled = [
            one.amount
            for one in self.standing.found.refunds
            if one.state is shop.PaymentState.SUCCESS
        ]
        currency = refund.amount.currency
        together = shop.Money.sum((one.amount for one in (refund, *others)), currency)
        return {
            "paid": money(together),
            "to": self.destination(refund),
            "bank_days": bank_days,
            "arrive_by": day(self.arrives(refund)),
            "reference": listed(one.id for one in (refund, *others)),
            "settled": money(shop.Money.sum(settled, currency)),
        }

    def destination(self, refund: shop.Refund) -> str:
        """Where it goes: "to your card ending in 4242"."""
        if len(refund.parts) != 1:
            return self.words.say("utter_to_several")
        [part] = refund.parts
        if part.kind is shop.PaymentKind.CARD and part.last_four:
            name = self.words.say("utter_label_payment_card_ending", last_four=part.last_four)
        else:
            name = self.words.label("payment", part.kind.value)
        return self.words.say("utter_to_payment", payment=name)

    def refusal(self) -> dict[str, object]:
        """What was not accepted, and why as far as the warehouse noted it."""
        lines = refused(self.standing.found)
        notes = listed(dict.fromkeys(one.inspection_note for one in lines if one.inspection_note))
        return {"refused": self.items(lines) or self.items(self.standing.found.lines),
                "why": self.why(notes)}  # fmt: skip

    def why(self, note: str) -> str:
        return " " + self.words.say("utter_news_why", note=note.rstrip(". ")) if note else ""

    def pickup(self, pickup: shop.Pickup) -> dict[str, object]:
        """When the courier comes, and which."""
        return {"when": slot_words(pickup.slot, self.zone, self.words),
                "carrier": pickup.slot.carrier}  # fmt: skip

    def next_step(self) -> str:
        """What the customer has to do to send it."""
        found = self.standing.found
        key = step_key(found)
        if key not in self.words.keys or found.method is shop.ReturnMethod.KEEP_ITEM:
            return self.promise()
        told = self.words.say(key, rma=found.rma_number)
        return f"{told} {in_words(self._point, self.words)}" if self._point else told


def slot_words(slot: shop.PickupSlot, zone: str, words: Words) -> str:
    """`Tuesday, 24 November 2026, 8:00-12:00`, in this zone."""
    first, last = (at.astimezone(ZoneInfo(zone)) for at in (slot.starts_at, slot.ends_at))
    return words.say(
        "utter_pickup_when",
        day=f"{first:%A}, {day(first, zone)}",
        first=f"{first.hour}:{first:%M}",
        last=f"{last.hour}:{last:%M}",
    )
