"""Another time, another address or another way for a return that is submitted."""

from __future__ import annotations

from dataclasses import replace

from returns.intake.draft import About, Draft, Question, WayPart
from returns.intake.heard import Heard
from returns.model import Method


def rerouted(draft: Draft, heard: Heard) -> Draft:
    """The draft with what is wanted now: one thing at a time, the latest."""
    bare = replace(draft, method=None, place=None, elsewhere_than_ordered=False)
    if heard.place or heard.other_place:
        return replace(bare, change=WayPart.PLACE, elsewhere_than_ordered=True, place=heard.place)
    if heard.other_time and heard.method in (None, Method.PICKUP):
        return replace(bare, change=WayPart.TIME)
    if heard.method:
        return replace(bare, change=WayPart.METHOD, method=heard.method)
    return draft


def ask_way(draft: Draft) -> Question | None:
    """What is missing until it can be agreed to; None: nothing is."""
    if draft.return_id is None:
        return Question(About.RETURN)
    match draft.change:
        case WayPart.PLACE if draft.place is None:
            return Question(About.PLACE)
        case WayPart.METHOD if draft.method is None:
            return Question(About.METHOD)
        case None:
            return Question(About.WAY, options=tuple(WayPart))
        case _:
            return None
