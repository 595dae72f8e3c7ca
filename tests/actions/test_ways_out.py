"""Wherever a conversation has got to: within two messages there is an answer to a policy question,
an end, or a person."""

from __future__ import annotations

import asyncio
import json
import re
import tempfile
import uuid
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import httpx
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule
from sqlalchemy import create_engine

import backend_client
from bot.actions.access import Gate
from bot.actions.attempts import Attempts
from bot.actions.registry import actions
from bot.actions.services import Services
from bot.actions.words import Words
from returns import load_policy
from sandbox.app import build
from tests.actions.ruled import Heard, Rules, Said, Talk
from tests.tone import CHEER

ROOT = Path(__file__).resolve().parents[2]
NOW = datetime(2027, 3, 15, 10, tzinfo=UTC)
RULES = Rules.load()
POLICY = load_policy(ROOT / "policy.yml")
WORDS = Words.load(ROOT / "bot" / "data" / "responses")

PROOF = [("order_number", "1001"), ("email", "anna.keller@example.com")]
MESSAGES = (
    Said("i want to return something", "start_return"),
    Said("return the shoes, order 1001, anna.keller@example.com", "start_return", PROOF),
    Said("the socks go back too", "start_return"),
    Said("1001 anna.keller@example.com", "inform", PROOF),
    Said("order 1019", "inform", [("order_number", "1019")]),
    Said("order 1002 tom.baker@example.com", "correct",
         [("order_number", "1002"), ("email", "tom.baker@example.com")]),
    Said("wrong@example.com", "inform", [("email", "wrong@example.com")]),
    Said("the shoes", "inform"),
    Said("both of them", "inform", [("quantity", "all")]),
    Said("too small", "inform", [("reason", "SIZE_TOO_SMALL")]),
    Said("it is broken", "complaint", [("reason", "DEFECTIVE")]),
    Said("two of them", "inform", [("quantity", 2)]),
    Said("yes", "affirm"),
    Said("no", "deny"),
    Said("yes, but the black one", "affirm", [("color", "black")]),
    Said("no, i meant the socks", "correct"),
    Said("a refund please", "inform"),
    Said("can i swap it for a size up", "exchange"),
    Said("store credit", "inform"),
    Said("pickup please", "inform"),
    Said("cancel my order", "cancel_order"),
    Said("cancel my return", "cancel_return"),
    Said("cancel the pickup", "schedule_pickup"),
    Said("can the courier come on friday instead", "schedule_pickup"),
    Said("where is my refund", "track_return_refund"),
    Said("where is my parcel", "track_order"),
    Said("what do i get back?", "ask_quote"),
    Said("which colours are there?", "ask_variants"),
    Said("hello", "greet"),
    Said("thanks", "thanks"),
    Said("bye", "bye"),
    Said("this is ridiculous", "complaint"),
    Said("THIS IS THE THIRD TIME I ASK", "complaint"),
    Said("you are useless", "complaint"),
    Said("what can you do", "ask_capabilities"),
    Said("are you a bot", "bot_challenge"),
    Said("will it rain tomorrow", "out_of_scope"),
    Said("qwxz plf", "nlu_fallback"),
)  # fmt: skip
QUESTION = Said("how many days do i have to return something?", "ask_policy_window")
STOP = Said("stop", "stop")
PERSON = Said("i want to talk to a person", "talk_to_human")


class Customer(RuleBasedStateMachine):
    """Says anything, or taps anything that is on offer."""

    @initialize()
    def begins(self) -> None:
        self.runner = asyncio.Runner()
        self.folder = tempfile.TemporaryDirectory()
        app = build(Path(self.folder.name) / "shop.sqlite", token="t", now=lambda: NOW)
        transport = httpx.ASGITransport(app)
        backend = backend_client.connect(
            "sandbox", url="http://shop.example/api", token="t", transport=transport
        )
        services = Services(
            backend=backend,
            policy=POLICY,
            words=WORDS,
            gate=Gate(backend, Attempts(create_engine("sqlite://")), lambda: NOW),
            clock=lambda: NOW,
            new_key=lambda: uuid.uuid4().hex,
        )
        self.talk = Talk({action.name(): action for action in actions(services)}, RULES)
        self.heard = Heard()

    def teardown(self) -> None:
        if hasattr(self, "runner"):
            self.runner.close()
            self.folder.cleanup()

    @rule(said=st.sampled_from(MESSAGES))
    def says(self, said: Said) -> None:
        self._hears(self.talk, said)

    @rule(place=st.integers(0, 11))
    def taps(self, place: int) -> None:
        if self.heard.buttons:
            payload = self.heard.buttons[place % len(self.heard.buttons)]["payload"]
            self._hears(self.talk, tapped(payload))

    def _hears(self, talk: Talk, said: Said) -> None:
        before, self.heard = self.heard, self._tell(talk, said)
        assert self.heard.texts, f"no answer to {said.text!r}"
        assert self.heard.texts[-1] != (before.texts or [""])[-1], (
            "the same sentence twice in a row"
        )

    def _tell(self, talk: Talk, said: Said) -> Heard:
        heard = self.runner.run(talk.say(said))
        wrong = [text for key in ("utter_went_wrong", "utter_went_wrong_unsure")
                 for text in WORDS.variants(key)]  # fmt: skip
        assert not any(text in heard.texts for text in wrong), f"a fault of ours at {said.text!r}"
        if talk.slots["draft"]["mood"]["left"]:
            assert not CHEER.search(heard.text), "a cheerful tone to somebody who is upset"
        return heard

    @invariant()
    def a_policy_question_is_answered(self) -> None:
        if hasattr(self, "talk"):
            talk = self.talk.copied()
            answers = (self._tell(talk, QUESTION).text for _ in range(2))
            assert any(re.search(r"\d+ days", answer) for answer in answers)

    @invariant()
    def it_can_be_stopped(self) -> None:
        if hasattr(self, "talk"):
            talk = self.talk.copied()
            ends = (self._tell(talk, STOP) and not talk.in_task for _ in range(2))
            assert any(ends)
            assert (talk.slots.get("draft") or {}).get("draft") is None

    @invariant()
    def a_person_can_be_reached(self) -> None:
        if hasattr(self, "talk"):
            talk = self.talk.copied()
            assert any(self._tell(talk, PERSON).handed_off for _ in range(2))


def tapped(payload: str) -> Said:
    """A button that we issued, as Rasa reads it."""
    name, _, entities = payload.removeprefix("/").partition("{")
    found: dict[str, Any] = json.loads("{" + entities) if entities else {}
    return Said(payload, name, list(found.items()))


TestCustomer = Customer.TestCase
TestCustomer.settings = settings(
    max_examples=15, stateful_step_count=12, deadline=None, derandomize=True,
    suppress_health_check=list(HealthCheck),
)  # fmt: skip
