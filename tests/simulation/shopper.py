"""A simulated customer: reads what the bot shows, and writes or taps what fits the goal."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from random import Random

import backend_client.model as shop
from tests.simulation import sentences as say
from tests.simulation.checking import Mismatch, mismatch, other_version
from tests.simulation.goals import Goal, Kind, Piece
from tests.simulation.naming import agreeing, name, variant_words
from tests.simulation.personas import Persona, opened, written
from tests.simulation.reading import Button, Reply

PATIENCE = 4
"""How often the same question is answered before a customer gives up."""
MOST_TURNS = 45
MOST_DETOURS = 3
_OPENER = {
    Kind.RETURN: "/start_return", Kind.REFUSED: "/start_return",
    Kind.TRACK_RETURN: "/track_return_refund", Kind.TRACK_ORDER: "/track_order",
}  # fmt: skip


@dataclass(frozen=True)
class Act:
    """What the customer does: types `text`, taps the button that carries `payload`, or shows a
    photo."""

    text: str
    payload: str | None = None
    photos: tuple[str, ...] = ()


class Shopper:
    """Pursues its goals one after another until `done`; `gave_up` says why it stopped early."""

    def __init__(self, goals: Sequence[Goal], persona: Persona, chance: Random) -> None:
        self._goals = list(goals)
        self._persona = persona
        self._chance = chance
        self._reached = 0
        self._begin(self._goals[0])
        self.done = False
        self.gave_up = ""
        self.misheard: list[str] = []
        self.turns = 0
        self._detours = 0
        self._asked = ""
        self._times = 0
        self._told_email = False
        self._refused_email = False
        self._closing = False
        self._away = False

    def _begin(self, goal: Goal) -> None:
        self._goal = goal
        self._thinks = other_version(goal, self._chance) if self._persona.changes_mind else goal
        self._told: set[str] = set()

    @property
    def reached_all(self) -> bool:
        """Whether all that had to be heard was heard; the backend is judged apart."""
        return self._reached == len(self._goals)

    # What to do

    def first(self) -> Act:
        return Act(opened(self._write(self._opening()), self._persona, self._chance))

    def react(self, reply: Reply) -> Act | None:
        """The next thing to do, or None when the conversation is over."""
        self.turns += 1
        if self._closing:
            return self._over()
        if self._satisfied(reply):
            return self._next_goal(reply)
        if reply.handed_off:
            return self._over("handed off")
        if not reply.text:
            return self._over("no reply")
        if self.turns > MOST_TURNS:
            return self._over("too many turns")
        if self._away:
            self._away = False
            return Act(self._write(self._pick(say.BACK)))
        asked = self._question(reply)
        if self._stuck(asked, reply):
            person = next((b for b in reply.buttons if b.payload == "/talk_to_human"), None)
            return self._over("wants a person" if person else f"stuck at {asked or 'nothing'}")
        return self._detour() or self._answer(asked, reply)

    def _over(self, why: str = "") -> None:
        self.done, self.gave_up = True, why

    def _question(self, reply: Reply) -> str:
        asked = reply.asked
        if asked in ("", "opener") and self._detoured and self._asked:
            return self._asked  # it answered the aside; the question stands
        return asked

    def _stuck(self, asked: str, reply: Reply) -> bool:
        about = self._piece_in(reply).line.id if self._goal.pieces else ""
        lowered = (reply.texts or ("",))[-1].lower()
        subject = f"{asked} {about} {'e-mail' in lowered} {'another one' in lowered}"
        if self._detoured:
            self._detoured = False
            return False
        self._times = self._times + 1 if subject == self._subject else 1
        self._subject, self._asked = subject, asked
        return self._times > PATIENCE

    _subject = ""
    _detoured = False

    def _satisfied(self, reply: Reply) -> bool:
        goal, text = self._goal, reply.text
        if goal.kind is Kind.PERSON:
            return reply.handed_off
        if reply.asked == "confirm":
            return False
        if goal.kind in (Kind.RETURN, Kind.EXCHANGE):
            return bool(re.search(r"registered|a new one is on its way|Return RMA-5", text))
        return bool(re.search(goal.hear, text, re.I))

    def _next_goal(self, reply: Reply) -> Act | None:
        self._reached += 1
        if self._reached < len(self._goals) and not reply.handed_off:
            self._begin(self._goals[self._reached])
            self._asked = ""
            other = self._goal.order and self._goals[self._reached - 1].order
            lead = self._pick((*say.NEXT, *(say.OTHER_ORDER if other else ())))
            return Act(lead + self._write(self._opening()))
        if self._chance.random() < 0.5 and not reply.handed_off:
            self._closing = True
            return Act(self._write(self._pick(say.CLOSINGS)))
        return self._over()

    # Off the track

    def _detour(self) -> Act | None:
        if self._detours >= MOST_DETOURS or self._chance.random() >= self._persona.wanders:
            return None
        self._detours += 1
        self._detoured = True
        kind = self._chance.random()
        if kind < 0.2:
            self._away = True
            return Act(self._write(self._pick(say.LEAVING)))
        if kind < 0.6:
            topic = self._pick([*say.POLICIES])
            return Act(self._write(self._pick(say.POLICIES[topic])))
        return Act(self._write(self._pick(say.ASIDES)))

    def _sideways(self, asked: str) -> Act | None:
        """The answer to another question than the one asked."""
        if self._times > 1 or self._goal.kind is not Kind.RETURN:
            return None
        if self._chance.random() >= self._persona.sideways:
            return None
        open_still = [
            one
            for one in ("reason", "resolution", "method")
            if one not in self._told and one != asked
        ]
        if not open_still or asked in ("confirm", "change", "opener", ""):
            return None
        about = self._pick(open_still)
        self._told.add(about)
        return Act(self._write(self._statement(about)))

    # Openings

    def _opening(self) -> str:
        kind = self._goal.kind
        if kind is Kind.POLICY:
            return self._pick(say.POLICIES[self._goal.topic])
        if kind is Kind.PERSON:
            return self._pick(say.PEOPLE)
        parts = self._return_parts() if kind in (Kind.RETURN, Kind.REFUSED) else [self._wish()]
        if self._tells():
            parts.append(self._order_words())
        if self._chance.random() < 0.3:
            self._chance.shuffle(parts)
        return self._chance.choice((". ", ", ", "\n")).join(parts)

    def _wish(self) -> str:
        goal = self._goal
        if goal.kind is Kind.EXCHANGE:
            assert goal.variant
            if self._tells():
                self._told.add("variant")
                words = self._variant(goal)
                return self._pick(say.EXCHANGES).format(item=self._called(), variant=words)
            return self._pick(say.EXCHANGES_OPEN).format(item=self._called())
        if goal.kind is Kind.CANCEL_LINE:
            return self._pick(say.CANCEL_LINES).format(item=self._called())
        return self._pick({
            Kind.CANCEL_ORDER: say.CANCEL_ORDERS, Kind.CANCEL_RETURN: say.CANCEL_RETURNS,
            Kind.TRACK_RETURN: say.TRACK_RETURNS, Kind.TRACK_ORDER: say.TRACK_ORDERS,
        }[goal.kind])  # fmt: skip

    def _return_parts(self) -> list[str]:
        goal = self._thinks
        if not self._tells() and self._chance.random() < 0.6:
            return [self._pick(say.WISHES_UNNAMED)]
        parts = []
        explains = self._tells()
        for piece in goal.pieces:
            called = self._called(piece)
            counted = self._counted(piece, called)
            wish = agreeing(self._pick(say.WISHES), called).replace(f"the {called}", counted, 1)
            parts.append(wish)
            if explains:
                parts[-1] += f", {self._reason(piece, called)}"
        if len(goal.pieces) > 1:
            parts = [" and ".join(parts)]
        if self._tells():
            parts.append(self._pick(say.RESOLUTIONS[goal.resolution]))
        if self._tells() and goal.method in say.METHODS:
            parts.append(self._pick(say.METHODS[goal.method]))
        return parts

    def _counted(self, piece: Piece, called: str) -> str:
        if piece.line.quantity > 1 and self._tells():
            return f"{self._pick(say.QUANTITIES[piece.quantity][:2])} of the {called}"
        return f"the {called}"

    def _tells(self) -> bool:
        return self._chance.random() < self._persona.tells

    # Answers

    def _answer(self, asked: str, reply: Reply) -> Act:
        if aside := self._sideways(asked):
            return aside
        about, _, condition = asked.partition(":")
        if about in ("quantity", "reason", "condition") and self._is_about_another(reply):
            return Act(self._write(self._put_right(Mismatch("items", ""))))
        self._told.add(about)
        answers: dict[str, Callable[[Reply], Act]] = {
            "order": self._answer_order,
            "items": self._answer_items,
            "quantity": self._answer_quantity,
            "reason": self._answer_reason,
            "resolution": self._answer_resolution,
            "method": self._answer_method,
            "variant": self._answer_variant,
            "return": self._answer_return,
            "confirm": self._answer_confirm,
            "change": self._answer_change,
        }
        if condition == "photo" and self._goal.answers.get(condition, True):
            return Act("(a photo)", "/inform", ("a_photo",))
        if condition == "photo":
            return self._choose(reply, "condition", "no", "i have no photo")
        if about == "condition":
            good = self._goal.answers.get(condition, True)
            words = say.YES if good else say.NO
            return self._choose(reply, "condition", "yes" if good else "no", self._pick(words))
        if about == "why":
            return self._choose(reply, "why", "not_needed", "i don't need it any more")
        if about == "retry":
            return self._choose(reply, "retry", "now", "yes try again", always=True)
        fits = about in answers and (self._goal.pieces or about in ("order", "return", "confirm"))
        return answers[about](reply) if fits else self._restate(reply)

    def _restate(self, reply: Reply) -> Act:
        """Nothing is asked that we know of: say the wish again."""
        opener = _OPENER.get(self._goal.kind)
        button = next((b for b in reply.buttons if b.payload == opener), None)
        if button and self._chance.random() < self._persona.taps:
            return Act(button.label, button.payload)
        return Act(self._write(self._opening()))

    def _answer_order(self, reply: Reply) -> Act:
        order = self._goal.order
        if order is None:
            return Act(self._write(self._opening()))
        if any(b.choice and b.choice[0] == "order" for b in reply.buttons):
            return self._choose(reply, "order", order.number, self._pick(say.ORDERS).format(
                number=order.number))  # fmt: skip
        asked = (reply.texts or ("",))[-1].lower()
        number = "number" in asked and "have the number" not in asked
        proof = "e-mail" in asked or "postcode" in asked
        if proof and self._persona.refuses_email and not self._refused_email:
            self._refused_email = True
            text = self._pick(say.NO_EMAIL)
            if number:
                text = f"{self._pick(say.ORDERS).format(number=order.number)}, but {text}"
            return Act(self._write(text))
        parts = [self._pick(say.NUMBERS).format(number=order.number)] if number or not proof else []
        if proof and (not number or self._times > 1 or self._chance.random() < 0.7):
            parts.append(self._proof(order))
        return Act(self._write(self._pick((", ", " ", " / ")).join(parts)))

    def _proof(self, order: shop.Order) -> str:
        if self._persona.refuses_email:
            code = order.shipping_address.postal_code
            return self._pick(say.POSTCODES).format(postcode=code)
        return self._pick(say.EMAILS).format(email=order.customer.email)

    def _order_words(self) -> str:
        order = self._goal.order
        assert order
        words = self._pick(say.ORDERS).format(number=order.number)
        if self._tells():
            words += f", {self._proof(order)}"
        return words

    def _answer_items(self, reply: Reply) -> Act:
        goal = self._thinks
        offered = {b.choice[1] for b in reply.buttons if b.choice}
        whole = {p.line.id for p in goal.pieces} == offered - {"all"} and all(
            p.quantity == p.line.delivered_quantity - p.line.returned_quantity for p in goal.pieces
        )
        if len(goal.pieces) == 1:
            piece = goal.pieces[0]
            typed = f"the {self._called(piece)}"
            return self._choose(reply, "items", piece.line.id, typed)
        if whole and "all" in offered:
            return self._choose(reply, "items", "all", "all of them")
        return Act(self._write(" and ".join(f"the {self._called(p)}" for p in goal.pieces)))

    def _answer_quantity(self, reply: Reply) -> Act:
        piece = self._piece_in(reply)
        words = self._pick(say.QUANTITIES[piece.quantity])
        return self._choose(reply, "quantity", str(piece.quantity), words)

    def _answer_reason(self, reply: Reply) -> Act:
        piece = self._piece_in(reply)
        words = self._reason(piece, self._called(piece))
        return self._choose(reply, "reason", piece.reason.value, words)

    def _answer_resolution(self, reply: Reply) -> Act:
        goal = self._thinks
        words = self._pick(say.RESOLUTIONS[goal.resolution])
        return self._choose(reply, "resolution", goal.resolution.value, words)

    def _answer_method(self, reply: Reply) -> Act:
        method = self._thinks.method
        offered = [b for b in reply.buttons if b.choice]
        if not method and offered:
            return Act(offered[0].label, offered[0].payload)
        return self._choose(reply, "method", method, self._pick(say.METHODS.get(method, ("any",))))

    def _answer_variant(self, reply: Reply) -> Act:
        goal = self._goal
        if goal.variant is None:
            return self._answer_resolution(reply)  # it was never about an exchange
        return self._choose(reply, "variant", goal.variant.id, f"{self._variant(goal)} please")

    def _answer_return(self, reply: Reply) -> Act:
        one = self._goal.returned
        if one is None:
            return self._restate(reply)
        return self._choose(reply, "return", one.id, one.rma_number)

    def _answer_confirm(self, reply: Reply) -> Act:
        if self._thinks is not self._goal:
            return self._correct(self._goal)
        careful = self._chance.random() >= self._persona.careless
        wrong = mismatch(self._goal, reply)
        if wrong:
            self.misheard.append(f"{wrong.about}: {wrong.seen}")
        if wrong and careful:
            return Act(self._write(self._put_right(wrong)))
        return self._choose(reply, "confirm", "yes", self._pick(say.GO_AHEAD))

    def _answer_change(self, reply: Reply) -> Act:
        wrong = Mismatch("resolution", "") if self._goal.resolutions else Mismatch("items", "")
        return Act(self._write(self._put_right(wrong)))

    def _correct(self, goal: Goal) -> Act:
        """Says what is different from before."""
        before, self._thinks = self._thinks, goal
        for about in ("items", "quantity", "reason", "resolution", "method"):
            if _part(before, about) != _part(goal, about):
                what = self._put_right(Mismatch(about, ""))
                return Act(self._write(self._pick(say.CORRECTIONS).format(what=what)))
        return Act(self._write(self._pick(say.GO_AHEAD)))

    def _put_right(self, wrong: Mismatch) -> str:
        goal = self._goal
        if wrong.about == "quantity":
            piece = self._piece_called(wrong.line_id)
            return f"make that {piece.quantity} of the {self._called(piece)}"
        if wrong.about == "reason":
            piece = self._piece_called(wrong.line_id)
            called = self._called(piece)
            return f"the reason for the {called} is a different one: {self._reason(piece, called)}"
        if wrong.about in ("resolution", "method", "variant"):
            return self._statement(wrong.about)
        wanted = " and ".join(f"the {self._called(p)}" for p in goal.pieces)
        return f"i meant {wanted}, nothing else"

    def _statement(self, about: str) -> str:
        goal = self._thinks
        if about == "variant":
            assert goal.variant
            return f"i meant {self._variant(goal)}"
        if about == "resolution":
            return self._pick(say.RESOLUTIONS[goal.resolution])
        if about == "method":
            return self._pick(say.METHODS.get(goal.method, ("whatever way is easiest",)))
        piece = goal.pieces[0]
        return self._reason(piece, self._called(piece))

    # Words

    def _choose(
        self, reply: Reply, about: str, value: str, words: str, *, always: bool = False
    ) -> Act:
        button: Button | None = next((b for b in reply.buttons if b.choice == (about, value)), None)
        if button and (always or self._chance.random() < self._persona.taps):
            return Act(button.label, button.payload)
        return Act(self._write(words))

    def _piece_in(self, reply: Reply) -> Piece:
        """The piece that the question names, or the first."""
        last = (reply.texts or ("",))[-1].splitlines()
        question = last[-1] if last else ""
        pieces = self._thinks.pieces
        return next((p for p in pieces if p.line.product_title in question), pieces[0])

    def _is_about_another(self, reply: Reply) -> bool:
        """Whether the question names an item of the order that is not what this is about."""
        order, pieces = self._goal.order, self._thinks.pieces
        question = ((reply.texts or ("",))[-1].splitlines() or [""])[-1]
        wanted = [piece.line.product_title for piece in pieces]
        others = [line.product_title for line in order.lines] if order and pieces else []
        return any(title in question for title in others if title not in wanted)

    def _piece_called(self, line_id: str) -> Piece:
        return next((p for p in self._goal.pieces if p.line.id == line_id), self._goal.pieces[0])

    def _called(self, piece: Piece | None = None) -> str:
        assert self._goal.order
        return name((piece or self._thinks.pieces[0]).line, self._goal.order, self._chance)

    def _reason(self, piece: Piece, called: str) -> str:
        return agreeing(self._pick(say.REASONS[piece.reason]), called)

    def _variant(self, goal: Goal) -> str:
        assert goal.variant
        return variant_words(goal.variant, goal.pieces[0].line, self._chance)

    def _pick(self, options: Sequence[str]) -> str:
        return self._chance.choice(list(options))

    def _write(self, text: str) -> str:
        return written(text, self._persona, self._chance)


def _part(goal: Goal, about: str) -> object:
    return {
        "items": tuple(p.line.id for p in goal.pieces),
        "quantity": tuple(p.quantity for p in goal.pieces),
        "reason": tuple(p.reason for p in goal.pieces),
        "resolution": goal.resolution,
        "method": goal.method,
    }[about]
