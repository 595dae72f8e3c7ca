"""A return travels in one way: what cannot go together becomes several."""

from dataclasses import replace

from returns import Method, Money, Order, Reason
from returns.intake import (
    Draft,
    DraftLine,
    Heard,
    Mention,
    Task,
    apart,
    begin,
    by_way,
    decide,
    take,
)
from tests.returns.intake.shop import NOW, POLICY, line, order

UNWORN = {"unworn": True}
SOCKS = replace(line("socks"), unit_price=Money.of("9.00", "EUR"))
SHOES_AND_SOCKS = order(line("shoes"), SOCKS)


def draft_of(*ids: str, reason: Reason = Reason.UNWANTED) -> Draft:
    lines = tuple(DraftLine(one, 1, reason, UNWORN) for one in ids)
    return replace(begin(Task.RETURN, "key"), order_id="order", lines=lines)


def parted(draft: Draft, of: Order) -> list[tuple[str, tuple[str, ...]]]:
    decision = decide(draft, of, POLICY, NOW)
    assert decision is not None
    parts = by_way(draft, decision, ["second", "third"])
    return [(part.key, tuple(line.line_id for line in part.lines)) for part in parts]


def test_what_can_go_together_stays_together() -> None:
    assert parted(draft_of("shoes", "socks"), SHOES_AND_SOCKS) == [("key", ("shoes", "socks"))]


def test_what_may_be_kept_and_what_has_to_come_back_are_two_returns() -> None:
    draft = draft_of("shoes")
    kept = DraftLine("socks", 1, Reason.WRONG_ITEM, UNWORN)
    decision = decide(replace(draft, lines=(kept,)), SHOES_AND_SOCKS, POLICY, NOW)
    assert decision is not None
    assert [offer.method for offer in decision.methods] == [Method.KEEP_ITEM]

    both = replace(draft, lines=(*draft.lines, kept))

    assert parted(both, SHOES_AND_SOCKS) == [("key", ("shoes",)), ("second", ("socks",))]


def test_no_item_is_lost_on_the_way() -> None:
    draft = draft_of("shoes", "socks", reason=Reason.WRONG_ITEM)

    ids = [one for _, lines in parted(draft, SHOES_AND_SOCKS) for one in lines]

    assert sorted(ids) == ["shoes", "socks"]


def test_while_a_condition_is_open_nothing_is_parted() -> None:
    shoes, kept = DraftLine("shoes", 1, Reason.UNWANTED), DraftLine("socks", 1, Reason.WRONG_ITEM)
    draft = replace(draft_of(), lines=(shoes, kept))

    assert parted(draft, SHOES_AND_SOCKS) == [("key", ("shoes", "socks"))]


def test_items_that_are_to_travel_in_different_ways_are_parted_as_was_said() -> None:
    ways = (Mention("shoes", method=Method.DROP_OFF), Mention("socks", method=Method.STORE))

    taken = take(draft_of("shoes", "socks"), Heard(mentions=ways), SHOES_AND_SOCKS)
    parts = apart(taken, ["second"])

    assert [(part.method, part.lines[0].line_id) for part in parts] == [
        (Method.DROP_OFF, "shoes"),
        (Method.STORE, "socks"),
    ]


def test_a_way_that_is_chosen_after_the_parting_counts() -> None:
    ways = (Mention("shoes", method=Method.DROP_OFF), Mention("socks", method=Method.STORE))
    taken = take(draft_of("shoes", "socks"), Heard(mentions=ways), SHOES_AND_SOCKS)
    first, _ = apart(taken, ["second"])

    [again] = apart(take(first, Heard(method=Method.PICKUP), SHOES_AND_SOCKS), ["second"])

    assert again.method is Method.PICKUP
