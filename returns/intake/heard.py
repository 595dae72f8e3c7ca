"""What one message said, as far as it was understood."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from returns.intake.draft import CancelReason, Place
from returns.model import Method, Reason, Resolution


@dataclass(frozen=True, slots=True)
class Mention:
    """An order line that was named, with what was said of it in the same breath."""

    line_id: str
    quantity: int | None = None
    reason: Reason | None = None
    resolution: Resolution | None = None
    method: Method | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Heard:
    """All that a message said. Everything may be left out; `text` is kept for notes only.

    `choice` is a button: what it is about and the code or id that was chosen.
    `yes` is a yes or no; `but`: it comes with a reservation. `correcting`: it takes something
    back ("no, I meant ..."). `adding`: it comes on top ("and the socks too").
    `photos`: the ids of those that came with it.
    `sold_out`: the variant that was named and is not in stock.
    """

    text: str = ""
    number: str | None = None
    email: str | None = None
    postcode: str | None = None
    name: str | None = None
    gift: bool | None = None
    """Whether they received it as a gift."""
    recipient: str | None = None
    """The e-mail address that was asked for, of the one who received a gift."""
    no_number: bool | None = None
    mentions: tuple[Mention, ...] = ()
    unsure: tuple[str, ...] = ()
    count: int | None = None
    reason: Reason | None = None
    why: CancelReason | None = None
    """Why an order is to be called off."""
    resolution: Resolution | None = None
    method: Method | None = None
    answers: Mapping[str, bool] = field(default_factory=dict)
    of_each: bool = False
    """Whether `answers` are said of every item, and not of the one that was asked about alone."""
    place: Place | None = None
    """Where the courier is to come."""
    other_place: bool = False
    """That it is another address than the order's, though not yet which."""
    other_time: bool = False
    """That the courier is to come at another time."""
    variant_id: str | None = None
    sold_out: str | None = None
    in_stock: tuple[str, ...] = ()
    """The variants that there are, where that was the question."""
    yes: bool | None = None
    choice: tuple[str, str] | None = None
    but: bool = False
    correcting: bool = False
    adding: bool = False
    photos: tuple[str, ...] = ()
    only: bool = False
    """The lines that it names, and no others."""
