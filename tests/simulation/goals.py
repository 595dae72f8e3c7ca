"""What simulated customers want: drawn from the sandbox's own orders, and feasible by the policy.

A goal says what should stand in the backend when the conversation is over (`wanted`), as short
sentences that `judge` finds there too. A goal that writes nothing names what has to be heard.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from enum import StrEnum
from random import Random

import backend_client.model as shop
from bot.actions.facts import facts_of
from returns import NotReturnable, Outcome, Policy, Reason, Resolution, Wanted, assess
from returns.decision import Decision


class Kind(StrEnum):
    RETURN = "return"
    EXCHANGE = "exchange"
    CANCEL_RETURN = "cancel a return"
    CANCEL_ORDER = "cancel an order"
    CANCEL_LINE = "cancel one item"
    TRACK_RETURN = "where is my refund"
    TRACK_ORDER = "where is my order"
    POLICY = "policy question"
    REFUSED = "not allowed"
    PERSON = "a person"


SHARES = {
    Kind.RETURN: 50,
    Kind.EXCHANGE: 10,
    Kind.CANCEL_RETURN: 5,
    Kind.CANCEL_ORDER: 5,
    Kind.CANCEL_LINE: 3,
    Kind.TRACK_RETURN: 6,
    Kind.TRACK_ORDER: 4,
    Kind.POLICY: 6,
    Kind.REFUSED: 8,
    Kind.PERSON: 3,
}
"""How often each kind is drawn, in per cent."""
WHY_NOT = {
    NotReturnable.RETURN_WINDOW_EXPIRED: r"last day|too late",
    NotReturnable.FINAL_SALE: r"final sale",
    NotReturnable.UNFULFILLED: r"hasn't been delivered|has been delivered yet",
    NotReturnable.RETURNED: r"already in a return",
    NotReturnable.OTHER: r"can't come back|can't travel back",
}
"""How a customer can hear why something cannot come back."""
SHOWS_A_PHOTO = 0.7
FAULTS = (Reason.DEFECTIVE, Reason.NOT_AS_DESCRIBED, Reason.WRONG_ITEM)
TASTE = (Reason.UNWANTED, Reason.STYLE, Reason.COLOR)
FIT = (Reason.SIZE_TOO_SMALL, Reason.SIZE_TOO_LARGE)


@dataclass(frozen=True)
class Piece:
    """An order line that the customer has in mind."""

    line: shop.OrderLine
    quantity: int = 1
    reason: Reason = Reason.UNWANTED


@dataclass(frozen=True, kw_only=True)
class Goal:
    """One thing a customer wants. `hear`: what must be said for it (a pattern)."""

    kind: Kind
    order: shop.Order | None = None
    pieces: tuple[Piece, ...] = ()
    resolution: Resolution = Resolution.REFUND
    method: str = ""
    methods: tuple[str, ...] = ()
    """All ways back that are open to it."""
    resolutions: tuple[Resolution, ...] = ()
    variant: shop.Variant | None = None
    answers: Mapping[str, bool] = field(default_factory=dict)
    """Conditions that are not as they should be."""
    returned: shop.Return | None = None
    topic: str = ""
    hear: str = ""
    review: bool = False
    """A person decides on it in the end: the conversation is then theirs."""

    @property
    def wanted(self) -> frozenset[str]:
        """What has to stand in the backend in the end, and nothing else."""
        order = self.order
        if self.kind is Kind.RETURN or self.kind is Kind.EXCHANGE:
            assert order
            lines = tuple((p.line.id, p.quantity, p.reason.value) for p in self.pieces)
            sent = self.variant.id if self.variant else ""
            return frozenset({return_of(lines, self.method, self.resolution.value, sent)})
        if self.kind is Kind.CANCEL_ORDER:
            assert order
            return frozenset(cancelled(line.id, line.quantity) for line in order.lines)
        if self.kind is Kind.CANCEL_LINE:
            return frozenset(cancelled(p.line.id, p.quantity) for p in self.pieces)
        if self.kind is Kind.CANCEL_RETURN:
            assert self.returned
            return frozenset({called_off(self.returned.rma_number)})
        return frozenset()

    def __str__(self) -> str:
        number = f" of {self.order.number}" if self.order else ""
        what = ", ".join(f"{p.quantity} × {p.line.product_title} ({p.reason})" for p in self.pieces)
        how = f" for {self.resolution} by {self.method}" if self.method else ""
        variant = f" against {self.variant.title}" if self.variant else ""
        return f"{self.kind}{number}: {what or self.topic}{how}{variant}"


def return_of(
    lines: Sequence[tuple[str, int, str]], method: str, resolution: str, sent: str = ""
) -> str:
    """A return as a sentence; `sent` is the variant that goes out in exchange."""
    goods = "; ".join(f"{line} x {count} {reason}" for line, count, reason in sorted(lines))
    return (
        f"return {goods} by {method} for {resolution.lower()}{f' against {sent}' if sent else ''}"
    )


def cancelled(line_id: str, quantity: int) -> str:
    return f"cancelled {line_id} x {quantity}"


def called_off(rma: str) -> str:
    return f"called off {rma}"


@dataclass(frozen=True)
class Shop:
    """What goals are drawn from."""

    orders: tuple[shop.Order, ...]
    returns: Mapping[str, tuple[shop.Return, ...]]
    variants: Mapping[str, tuple[shop.Variant, ...]]
    policy: Policy
    now: datetime

    def assess(self, order: shop.Order, pieces: Sequence[Piece], **more: object) -> Decision:
        answers = {"unworn": True, "tags_on": True, "complete": True, "unassembled": True,
                   "sealed": True, "unopened": True, "original_box": True}  # fmt: skip
        answers |= more.get("answers", {})  # type: ignore[arg-type]
        resolution = more.get("resolution")
        wanted = [
            Wanted(piece.line.id, piece.quantity, piece.reason, answers, resolution)  # type: ignore[arg-type]
            for piece in pieces
        ]
        return assess(facts_of(order), wanted, self.policy, self.now)


POLICY_HEARD = {
    "window": r"\d+ days",
    "shipping_fee": r"3\.90|free",
    "refund_time": r"business days",
    "methods": r"pickup|drop-off",
    "condition": r"unworn|tags|unused",
    "special": r"gift cards|personalised",
    "exchange": r"exchange",
    "warranty": r"24 months",
}


def goals(the_shop: Shop, chance: Random) -> Iterator[Goal]:
    """Goals without end, in the shares above."""
    kinds, weights = [*SHARES], [*SHARES.values()]
    while True:
        [kind] = chance.choices(kinds, weights)
        if goal := _DRAWN[kind](the_shop, chance):
            yield goal


def _return(the_shop: Shop, chance: Random) -> Goal | None:
    order = chance.choice(the_shop.orders)
    lines = [line for line in order.lines if line.delivered_quantity > line.returned_quantity]
    if not lines:
        return None
    chosen = chance.sample(lines, chance.choice([1, 1, 1, min(2, len(lines))]))
    pieces = tuple(_piece(line, chance) for line in order.lines if line in chosen)
    return _possible(Goal(kind=Kind.RETURN, order=order, pieces=pieces), the_shop, chance)


def _piece(line: shop.OrderLine, chance: Random) -> Piece:
    most = line.delivered_quantity - line.returned_quantity
    reasons = [*FAULTS, *TASTE, *(FIT * 2 if line.category in ("shoes", "apparel") else ())]
    return Piece(line, chance.randint(1, most), chance.choice(reasons))


def _possible(goal: Goal, the_shop: Shop, chance: Random) -> Goal | None:
    """The goal with a resolution and a way back that the policy allows, if there are any.

    Whether a photo is shown, where one is asked for, is settled here: the ways back may hang on it.
    """
    assert goal.order
    goal = replace(goal, answers={**goal.answers, "photo": chance.random() < SHOWS_A_PHOTO})
    decision = the_shop.assess(goal.order, goal.pieces, answers=goal.answers)
    if any(line.outcome is Outcome.DECLINED for line in decision.lines):
        return None
    common = set.intersection(*(set(line.resolutions) for line in decision.lines))
    options = [one for one in Resolution if one in common and one is not Resolution.EXCHANGE]
    resolution = goal.resolution
    if resolution is not Resolution.EXCHANGE:
        if not options:
            return None
        resolution = chance.choice(options)
    decision = the_shop.assess(goal.order, goal.pieces, resolution=resolution, answers=goal.answers)
    if any(line.outcome is Outcome.DECLINED for line in decision.lines):
        return None
    if not decision.methods:
        return None  # no way back that is open to all of it: it takes two returns
    if resolution is Resolution.REPLACEMENT and not _in_stock(goal, the_shop):
        return None
    methods = tuple(offer.method.value for offer in decision.methods)
    review = decision.outcome is Outcome.REVIEW
    return replace(goal, resolution=resolution, resolutions=tuple(options), methods=methods,
                   method=chance.choice(methods), review=review)  # fmt: skip


def _in_stock(goal: Goal, the_shop: Shop) -> bool:
    """Whether the very same can be sent again."""
    stock = {v.id: v for found in the_shop.variants.values() for v in found}
    return all(
        (v := stock[p.line.variant_id]).stock is None or v.stock >= p.quantity for p in goal.pieces
    )


def _exchange(the_shop: Shop, chance: Random) -> Goal | None:
    order = chance.choice(the_shop.orders)
    lines = [line for line in order.lines if line.delivered_quantity > line.returned_quantity]
    if not lines:
        return None
    line = chance.choice(lines)
    reason = chance.choice(FIT if "Size" in line.options else (Reason.COLOR, Reason.WRONG_ITEM))
    piece = Piece(line, 1, reason)
    decision = the_shop.assess(order, [piece], resolution=Resolution.EXCHANGE)
    [decided] = decision.lines
    variants = [
        v for v in the_shop.variants[line.product_id] if v.id != line.variant_id and v.available
    ]
    if decided.outcome is Outcome.DECLINED or Resolution.EXCHANGE not in decided.resolutions:
        return None
    if not variants:
        return None
    goal = Goal(kind=Kind.EXCHANGE, order=order, pieces=(piece,), resolution=Resolution.EXCHANGE,
                variant=chance.choice(variants))  # fmt: skip
    return _possible(goal, the_shop, chance)


def _cancel_return(the_shop: Shop, chance: Random) -> Goal | None:
    found = [
        (order, one)
        for order in the_shop.orders
        for one in the_shop.returns[order.id]
        if one.status is shop.ReturnStatus.REQUESTED
        or (one.status is shop.ReturnStatus.OPEN and not one.tracking)
    ]
    order, one = chance.choice(found)
    return Goal(kind=Kind.CANCEL_RETURN, order=order, returned=one, hear="called off")


def _cancel_order(the_shop: Shop, chance: Random) -> Goal | None:
    waiting = [o for o in the_shop.orders if not o.fulfilments and not o.cancelled_at]
    order = chance.choice(waiting)
    pieces = tuple(Piece(line) for line in order.lines)
    return Goal(kind=Kind.CANCEL_ORDER, order=order, pieces=pieces, hear="cancelled")


def _cancel_line(the_shop: Shop, chance: Random) -> Goal | None:
    """One of several items that have not shipped."""
    order = chance.choice([o for o in the_shop.orders if not o.cancelled_at])
    shipped = {part.order_line_id for parcel in order.fulfilments for part in parcel.lines}
    waiting = [line for line in order.lines if line.id not in shipped]
    if not waiting or len(order.lines) < 2:
        return None
    line = chance.choice(waiting)
    piece = Piece(line, line.quantity)
    return Goal(kind=Kind.CANCEL_LINE, order=order, pieces=(piece,), hear="cancelled")


def _track_return(the_shop: Shop, chance: Random) -> Goal | None:
    order = chance.choice([o for o in the_shop.orders if the_shop.returns[o.id]])
    one = the_shop.returns[order.id][-1]
    return Goal(kind=Kind.TRACK_RETURN, order=order, returned=one, hear=one.rma_number)


def _track_order(the_shop: Shop, chance: Random) -> Goal | None:
    order = chance.choice(the_shop.orders)
    return Goal(kind=Kind.TRACK_ORDER, order=order,
                hear=r"delivered on|shipped on|hasn't been shipped|was cancelled")  # fmt: skip


def _policy(the_shop: Shop, chance: Random) -> Goal | None:
    topic = chance.choice([*POLICY_HEARD])
    return Goal(kind=Kind.POLICY, topic=topic, hear=POLICY_HEARD[topic])


def _refused(the_shop: Shop, chance: Random) -> Goal | None:
    order = chance.choice(the_shop.orders)
    line = chance.choice(order.lines)
    left = line.delivered_quantity - line.returned_quantity
    if order.cancelled_at or not order.fulfilments:
        return None
    piece = Piece(line, 1, Reason.UNWANTED)
    answers: dict[str, bool] = {}
    decision = the_shop.assess(order, [piece])
    if decision.outcome is not Outcome.DECLINED and line.category in ("shoes", "apparel"):
        answers = {"unworn": False}
        decision = the_shop.assess(order, [piece], answers=answers)
    [decided] = decision.lines
    if decided.outcome is not Outcome.DECLINED or decided.code is None:
        return None
    code = NotReturnable.RETURNED if not left and line.delivered_quantity else decided.code
    return Goal(kind=Kind.REFUSED, order=order, pieces=(piece,), answers=answers,
                hear=WHY_NOT[code])  # fmt: skip


def _person(the_shop: Shop, chance: Random) -> Goal | None:
    return Goal(kind=Kind.PERSON, topic="to talk to somebody")


_DRAWN = {
    Kind.RETURN: _return,
    Kind.EXCHANGE: _exchange,
    Kind.CANCEL_RETURN: _cancel_return,
    Kind.CANCEL_ORDER: _cancel_order,
    Kind.CANCEL_LINE: _cancel_line,
    Kind.TRACK_RETURN: _track_return,
    Kind.TRACK_ORDER: _track_order,
    Kind.POLICY: _policy,
    Kind.REFUSED: _refused,
    Kind.PERSON: _person,
}
