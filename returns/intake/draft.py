"""The draft of a task: all that the customer has said of it so far."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from enum import StrEnum

from returns.model import Method, Reason, Resolution


class Task(StrEnum):
    """What a customer can want done."""

    RETURN = "return"
    CANCEL_ORDER = "cancel_order"
    CANCEL_RETURN = "cancel_return"
    CHANGE_WAY = "change_way"
    """How a return that is submitted travels: when the courier comes, where to, or another way."""
    TRACK_ORDER = "track_order"
    TRACK_RETURN = "track_return"


class CancelReason(StrEnum):
    """Why an order is to be called off, for the shop to learn from."""

    MISTAKE = "mistake"
    WRONG_DETAILS = "wrong_details"
    CHEAPER = "cheaper"
    TOO_SLOW = "too_slow"
    NOT_NEEDED = "not_needed"
    OTHER = "other"
    UNSAID = "unsaid"
    """The customer would rather not say."""


class WayPart(StrEnum):
    """What of a submitted return's way is to change."""

    TIME = "time"
    METHOD = "method"
    PLACE = "place"


class About(StrEnum):
    """What a question is about."""

    ORDER = "order"
    ITEMS = "items"
    QUANTITY = "quantity"
    REASON = "reason"
    CONDITION = "condition"
    RESOLUTION = "resolution"
    VARIANT = "variant"
    METHOD = "method"
    RETURN = "return"
    RECIPIENT = "recipient"
    WHY = "why"
    PLACE = "place"
    WAY = "way"
    CONFIRM = "confirm"
    CHANGE = "change"
    RETRY = "retry"
    """Nothing of the customer's: the backend did not answer, shall we try again?"""


@dataclass(frozen=True, slots=True)
class Place:
    """Where the courier comes, when that is not the order's address."""

    street: str
    postcode: str
    town: str

    def __str__(self) -> str:
        return f"{self.street}, {self.postcode} {self.town}"


@dataclass(frozen=True, slots=True)
class Question:
    """What to ask next. `options` are the codes or ids to choose from, where they are known."""

    about: About
    line_id: str | None = None
    condition: str | None = None
    options: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class DraftLine:
    """An order line that is to come back; None is not yet said."""

    line_id: str
    quantity: int | None = None
    reason: Reason | None = None
    answers: Mapping[str, bool] = field(default_factory=dict)
    note: str = ""
    variant_id: str | None = None
    """The variant that is wanted instead, in an exchange."""
    resolution: Resolution | None = None
    """What is wanted for this line, where that was said of it alone."""
    method: Method | None = None
    """How it is to travel, where that was said of it alone; until the draft is parted by it."""
    photos: tuple[str, ...] = ()
    """The ids of the photos that show its state."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Draft:
    """All that was said of one task. `key` names the write that it ends in, once and for ever.

    `number`, `email`, `postcode` and `name` are only claims; `order_id` is set from outside when
    they were proved. `reason` and `quantity` wait for a line that they can belong to.
    """

    task: Task
    key: str
    number: str | None = None
    email: str | None = None
    postcode: str | None = None
    name: str | None = None
    """The full name on the order."""
    gift: bool | None = None
    """Whether the customer received it as a gift."""
    recipient: str | None = None
    """Where credit for a gift is sent: the customer's own e-mail address, not the buyer's."""
    no_number: bool | None = None
    """Whether the customer said that they do not have the order's number."""
    order_id: str | None = None
    return_id: str | None = None
    lines: tuple[DraftLine, ...] = ()
    unsure: tuple[str, ...] = ()
    """Lines one of which was meant."""
    reason: Reason | None = None
    quantity: int | None = None
    photos: tuple[str, ...] = ()
    """Photos that wait for a line that they can belong to."""
    why: CancelReason | None = None
    """Why an order is to be called off."""
    why_said: str = ""
    """And in which words, where we have none of our own for it."""
    resolution: Resolution | None = None
    method: Method | None = None
    elsewhere_than_ordered: bool = False
    """The courier is to come to another address than the order's: to `place`, once it is known."""
    place: Place | None = None
    change: WayPart | None = None
    """What of a submitted return's way is to change."""
    agreed: bool | None = None
    too_many: int | None = None
    """A quantity that was asked for and is more than there is."""
    sold_out: str | None = None
    """The variant that was asked for and is not in stock."""
    in_stock: tuple[str, ...] = ()
    """The variants in stock of which was asked."""
    denied: tuple[str, ...] = ()
    """A resolution that was asked for and is not to be had, and the lines that cannot have it."""
    instead: tuple[str, ...] = ()
    """What was said of the variant wanted before it could be looked up."""
    said: tuple[str, ...] = ()
    """Messages from before the order was known: what they say of its items is heard later."""
    elsewhere: bool = False
    """The customer speaks of another order than the one before."""
    borrowed: bool = False
    """The e-mail or postcode was said for another order and may not fit this one."""
    refuted: str | None = None
    """The claims that were tried and did not match."""
    asked: Question | None = None
    again: int = 0
    """How many times in a row the open question was put before."""
    granted: tuple[str, ...] = ()
    """Pieces for which a person granted an exception, each as "line id:quantity"."""
    told: tuple[str, ...] = ()
    """What the customer has been told already, and need not hear twice."""

    def line(self, line_id: str) -> DraftLine | None:
        return next((line for line in self.lines if line.line_id == line_id), None)

    def with_line(self, changed: DraftLine) -> Draft:
        """The draft with this line put in place of its old self, or added."""
        if self.line(changed.line_id) is None:
            return replace(self, lines=(*self.lines, changed))
        lines = tuple(changed if line.line_id == changed.line_id else line for line in self.lines)
        return replace(self, lines=lines)


def has_exception(draft: Draft) -> bool:
    """Whether all that is to come back was granted by a person; one piece more, and none is."""
    granted = dict(one.rsplit(":", 1) for one in draft.granted)
    return bool(granted and draft.lines) and all(
        (line.quantity or 1) <= int(granted.get(line.line_id, "0")) for line in draft.lines
    )


def begin(task: Task, key: str) -> Draft:
    """An empty draft. `key` becomes the idempotency key of its write."""
    return Draft(task=task, key=key)
