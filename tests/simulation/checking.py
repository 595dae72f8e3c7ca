"""Reading a summary against what was wanted, and wanting something else at first."""

from __future__ import annotations

from dataclasses import dataclass, replace
from random import Random

from returns import Reason
from tests.simulation.goals import FIT, TASTE, Goal, Kind
from tests.simulation.reading import Reply

METHODS = {
    "PICKUP": "Pickup", "MERCHANT_LABEL": "Printed label", "DROP_OFF": "Drop-off",
    "STORE": "Bring it", "CUSTOMER_LABEL": "Your own", "KEEP_ITEM": "Keep it",
}  # fmt: skip
REASONS = {
    Reason.SIZE_TOO_SMALL: "too small", Reason.SIZE_TOO_LARGE: "too large",
    Reason.DEFECTIVE: "damaged or defective", Reason.NOT_AS_DESCRIBED: "not as described",
    Reason.WRONG_ITEM: "wrong item", Reason.UNWANTED: "changed my mind",
    Reason.COLOR: "the colour", Reason.STYLE: "the style",
}  # fmt: skip
ROWS = {"refund": "Refund", "store_credit": "Store credit"}


@dataclass(frozen=True)
class Mismatch:
    """What a summary has wrong, and how it has it."""

    about: str
    seen: str
    line_id: str = ""


def mismatch(goal: Goal, reply: Reply) -> Mismatch | None:
    """The first thing in which the summary differs from the goal."""
    card = next((c for c in reply.cards if c.get("type") == "return"), None)
    if card is None or goal.kind not in (Kind.RETURN, Kind.EXCHANGE):
        return None
    return _items(goal, card) or _rows(goal, card)


def _items(goal: Goal, card: dict[str, object]) -> Mismatch | None:
    seen = {item["title"]: item for item in card.get("items", ())}  # type: ignore[attr-defined]
    if set(seen) != {p.line.product_title for p in goal.pieces}:
        return Mismatch("items", ", ".join(seen))
    for piece in goal.pieces:
        item = seen[piece.line.product_title]
        if item.get("quantity") != piece.quantity:
            return Mismatch("quantity", str(item.get("quantity")), piece.line.id)
        if item.get("note") != REASONS[piece.reason]:
            seen_reason = f"{item.get('note')} for {piece.reason}"
            return Mismatch("reason", seen_reason, piece.line.id)
    return None


def _rows(goal: Goal, card: dict[str, object]) -> Mismatch | None:
    rows = {row["label"]: row["value"] for row in card.get("rows", ())}  # type: ignore[attr-defined]
    method = rows.get("Back by", "")
    if not method.startswith(METHODS[goal.method]):
        return Mismatch("method", method)
    if row := ROWS.get(goal.resolution.value):
        return None if row in rows else Mismatch("resolution", ", ".join(rows))
    instead = rows.get("In exchange", "")
    if goal.variant and goal.variant.title not in instead:
        return Mismatch("variant" if instead else "resolution", instead)
    return None if instead else Mismatch("resolution", ", ".join(rows))


def other_version(goal: Goal, chance: Random) -> Goal:
    """The goal as the customer thinks of it at first, different in one point."""
    if goal.kind is not Kind.RETURN:
        return goal
    piece = goal.pieces[0]
    ways = []
    if others := [m for m in goal.methods if m != goal.method]:
        ways.append(replace(goal, method=chance.choice(others)))
    if payouts := [r for r in goal.resolutions if r is not goal.resolution]:
        ways.append(replace(goal, resolution=chance.choice(payouts)))
    reasons = [r for r in (*TASTE, *FIT) if r is not piece.reason]
    if piece.reason in (*TASTE, *FIT) and piece.line.category in ("shoes", "apparel"):
        changed = replace(piece, reason=chance.choice(reasons))
        ways.append(replace(goal, pieces=(changed, *goal.pieces[1:])))
    most = piece.line.delivered_quantity - piece.line.returned_quantity
    if most > 1:
        fewer = chance.choice([n for n in range(1, most + 1) if n != piece.quantity])
        ways.append(replace(goal, pieces=(replace(piece, quantity=fewer), *goal.pieces[1:])))
    return chance.choice(ways) if ways else goal
