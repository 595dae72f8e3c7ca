"""Customers who need a person, agents in Slack, and the bot: every process real."""

import calendar
import os
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from threading import Barrier
from typing import Any

import pytest
from ruamel.yaml import YAML

from deploy.stack import Stack, running_stack
from tests.desk.pictures import picture
from tests.end_to_end.agent import Agent
from tests.end_to_end.album import Album
from tests.end_to_end.chat import Chat
from tests.end_to_end.conftest import ROOT
from tests.end_to_end.demo import desk_rows, returns_of, settle
from tests.end_to_end.phone import Phone

CARE, FINANCE = "C0CARE", "C0FIN"
JPEG = b"\xff\xd8\xff"
JACKET = "ord_1002-L1"
ASKS = "I want to return the rain jacket from order 1002, it is too small. tom.baker@example.com"


@pytest.fixture(scope="module")
def stack(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Stack]:
    """A demo whose team is there at any hour, and that asks as soon as a case is settled."""
    state = tmp_path_factory.mktemp("slack")
    environ = {**os.environ, "SURVEY_AFTER_MINUTES": "0", "AGENTS_FILE": str(always_there(state))}
    with running_stack(ROOT, state, environ) as stack:
        yield stack


def always_there(folder: Path) -> Path:
    """The shop's own agents.yml, without its hours."""
    yaml = YAML()
    staff = yaml.load(ROOT / "agents.yml")
    staff["hours"] = {day.lower(): ["00:00-24:00"] for day in calendar.day_name}
    staff["holidays"], staff["special"] = [], {}
    file = folder / "agents.yml"
    yaml.dump(staff, file)
    return file


def test_from_a_refused_return_over_three_agents_to_an_exception_and_a_survey(
    stack: Stack,
) -> None:
    sandbox = stack.url("sandbox")
    sam, jonas, priya = (Agent(sandbox, one) for one in ("U0SAM", "U0JONAS", "U0PRIYA"))
    web, phone = Chat(stack.url("chat")), Phone(sandbox)

    with Album(sandbox) as album:
        # Two customers ask for a person.
        web.say(ASKS)
        web.hears("unworn")
        web.choose("Yes")
        web.hears("tags")
        web.choose("Yes")
        web.hears("too late for a refund")
        web.say("Refund")
        web.hears("days ago")
        web.choose("Talk to a person")
        web.hears("colleague")
        phone.writes("I want to talk to a person")
        phone.hears("colleague")
        root = sam.finds(CARE, web.conversation, "Packable rain jacket", "window-standard")
        other = jonas.finds(CARE, "Telegram, en")
        album.keeps("slack-waiting", "U0SAM", CARE)

        # Two press Claim at once: one wins, the other is told who has it.
        winner, loser = _claim_at_once(root, sam, jonas)
        assert winner.name in loser.is_told("has this conversation")
        web.is_with(winner.name)

        # Both ways: words, photos, an edit, a deletion; a note stays inside.
        hello = winner.writes(root, "Hello, let me look at taht.")
        winner.sees_reaction(hello, "white_check_mark")
        assert web.hears("look at taht")
        winner.edits(hello, "Hello, let me look at that.")
        web.reads_instead("look at taht", "Hello, let me look at that.")
        web.shows(picture())
        winner.sees(root, "files")
        winner.writes(root, "This is the one we mean", photo=picture())
        web.hears("the one we mean")
        assert web.opens_photo_of("agent").startswith(JPEG)
        note = winner.writes(root, "note: customer of many years, be generous")
        winner.sees_reaction(note, "lock")
        inside = loser.writes(root, "I would decline this one")
        loser.sees_reaction(inside, "lock")
        gone = winner.writes(root, "Wrong thread, sorry")
        web.hears("Wrong thread")
        winner.sees_reaction(gone, "white_check_mark")
        winner.deletes(gone)
        web.no_longer_reads("Wrong thread")
        album.keeps("slack-thread", winner.user, CARE, root)
        winner.visits_home()
        album.keeps_home("slack-home", winner.user)

        # Beyond what the winner may grant: refused, and passed on with a reason.
        winner.presses(root, "override")
        winner.modal("up to *85.00 GBP*")
        album.keeps("slack-exception", winner.user, CARE, root)
        winner.fills_in(lines=[JACKET], reason="Loyal customer")
        winner.modal("you may grant up to")
        album.keeps("slack-beyond", winner.user, CARE, root)
        winner.dismisses()
        winner.presses(root, "transfer")
        album.keeps("slack-transfer", winner.user, CARE, root)
        winner.fills_in(department="finance", reason="Beyond my limit: a jacket of 94.90")
        at_finance = priya.finds(FINANCE, web.conversation, "Beyond my limit")
        winner.sees(root, "Passed on to Finance")
        web.hears("finance")

        # Within what the lead may grant; the bot goes on from there and finishes the return.
        priya.presses(at_finance, "claim")
        web.is_with("Priya Nair")
        priya.presses(at_finance, "override")
        priya.fills_in(lines=[JACKET], reason="Loyal customer, one size up bought before")
        priya.sees(at_finance, "Exception granted")
        priya.presses(at_finance, "hand_back")
        album.keeps("slack-hand-back", "U0PRIYA", FINANCE, at_finance)
        priya.fills_in(resolution="refund", method="DROP_OFF")
        web.hears("approved as an exception")
        web.choose("Yes")
        web.hears("RMA-")
        [created] = returns_of(stack, "ord_1002")
        late = priya.writes(at_finance, "I am no longer in it")
        priya.sees_reaction(late, "lock")

        # The Telegram customer's photo and words; resolved, and asked how it was.
        jonas.presses(other, "claim")
        phone.hears("Jonas Holm")
        phone.shows(picture(), caption="the box")
        jonas.sees(other, "files")
        jonas.writes(other, "Here is the form", photo=picture())
        phone.hears("Here is the form")
        phone.sees_photo()
        gone = jonas.writes(other, "Meant for somebody else")
        phone.hears("Meant for somebody else")
        jonas.sees_reaction(gone, "white_check_mark")
        jonas.deletes(gone)
        phone.no_longer_reads("Meant for somebody else")
        jonas.presses(other, "close")
        phone.hears("How was it")

        # How it was: asked after the handoffs, answered, and kept with the agent's name.
        phone.presses("5")
        phone.hears("Thank you")
        settle(stack, created)
        web.hears("That completes your return")
        web.hears("How was it")
        album.keeps("slack-finance", "U0PRIYA", FINANCE, at_finance)

    assert _scores(stack) == {("slack:U0JONAS", 5), ("slack:U0PRIYA", None)}
    told = "\n".join(web.told_by("agent"))
    assert "generous" not in told
    assert "decline this one" not in told
    assert "no longer in it" not in told
    assert [line["order_line_id"] for line in created["lines"]] == [JACKET]
    assert (created["status"], created["resolution"]) == ("OPEN", "REFUND")
    assert {"override", "override_refused", "override_done"} <= set(_audited(stack, web))
    assert [one for one in sam.refused() if "already_reacted" not in one] == []


def _claim_at_once(root: dict[str, Any], *agents: Agent) -> tuple[Agent, Agent]:
    together = Barrier(len(agents))
    with ThreadPoolExecutor(len(agents)) as pool:
        list(pool.map(lambda agent: agent.presses(root, "claim", together.wait), agents))
    claimed = agents[0].sees(root, "has claimed this conversation")
    winner = next(one for one in agents if one.name in claimed["text"])
    [loser] = [one for one in agents if one is not winner]
    return winner, loser


def _audited(stack: Stack, web: Chat) -> list[str]:
    query = "select action from audit where conversation = :one"
    return [row.action for row in desk_rows(stack, query, one=web.conversation)]


def _scores(stack: Stack) -> set[tuple[str, int | None]]:
    rows = desk_rows(stack, "select agent, score from care_surveys")
    return {(row.agent, row.score) for row in rows}
