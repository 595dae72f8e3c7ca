"""Slash commands, the shortcut, the home tab, and their modals."""

import asyncio
import json
import secrets
from collections.abc import Mapping
from typing import Any

from connectors.casework import Casework, CaseworkError
from connectors.slack import desk_forms, dossier, home, macros
from connectors.slack.account import Agent
from connectors.slack.api import SlackError
from connectors.slack.board import Board
from connectors.slack.desk_forms import DECIDE, DRILL, DRILL_DONE, MACRO, SUGGEST
from connectors.slack.fields import Json, entered, section
from connectors.slack.forms import message
from connectors.slack.mrkdwn import escaped
from connectors.slack.owning import owns
from connectors.slack.reach import Reach
from desk.handoff import Actor
from desk.log import Clock
from desk.model import Role

Payload = Mapping[str, Any]
FORMS = frozenset({MACRO, SUGGEST, DRILL, DRILL_DONE, DECIDE})
_PATIENCE = 1.5
_SEEDS = 1_000_000


class Commands:
    """What agents do beside the threads."""

    def __init__(
        self,
        reach: Reach,
        casework: Casework,
        board: Board,
        texts: Mapping[str, str],
        now: Clock,
    ) -> None:
        """`texts`: the macros by name."""
        self._desk, self._store = reach.desk, reach.store
        self._directory, self._slack, self._locks = reach.directory, reach.slack, reach.locks
        self._casework = casework
        self._board, self._macros, self._now = board, texts, now

    async def command(self, given: Payload) -> Json | None:
        """What is answered at once, for that person's eyes; None when a modal was opened."""
        agent = await self._directory.agent(given["user_id"], given.get("user_name") or "")
        if not agent.active:
            return _told("Only people with an active account can do this.")
        await self._desk.seen(Actor(agent.actor, agent.name))
        words, trigger = str(given.get("text") or "").strip(), given["trigger_id"]
        match given["command"]:
            case "/policy":
                return await self._policy(words)
            case "/macro":
                return await self._open_macro(agent, words, trigger)
            case "/suggest":
                await self._open_suggest(agent, words, trigger, None)
                return None
            case "/drill":
                return await self._open_drill(trigger)
            case other:
                return _told(f"There is no command {escaped(str(other))}.")

    async def shortcut(self, payload: Payload) -> None:
        """`suggest` from any message: of a thread of ours, with its case."""
        agent = await self._directory.agent(payload["user"]["id"])
        said, channel = payload["message"], payload["channel"]["id"]
        root = said.get("thread_ts") or said["ts"]
        conversation = await self._store.conversation_of(channel, root)
        await self._open_suggest(agent, "", payload["trigger_id"], conversation)

    async def press_at_home(self, payload: Payload) -> None:
        """A button of the home tab."""
        action, user = payload["actions"][0], payload["user"]["id"]
        agent = await self._directory.agent(user)
        match action["action_id"]:
            case home.AWAY | home.BACK as which:
                away = which == home.AWAY
                await self._desk.seen(Actor(agent.actor, agent.name), away=away)
                await self.show_home(user)
            case home.DRILL:
                await self._open_drill(payload["trigger_id"])
            case home.DECIDE if await self._is_lead(agent):
                view = desk_forms.decide(str(action.get("value")))
                await self._slack.call("views.open", trigger_id=payload["trigger_id"], view=view)

    async def show_home(self, user: str) -> None:
        """Draw the home tab of one person."""
        agent = await self._directory.agent(user)
        known = await self._store.records.agent(agent.actor)
        view = await home.home(
            self._board,
            self._desk.staff,
            agent.actor,
            away=bool(known and known.away),
            is_lead=await self._is_lead(agent),
            now=self._now(),
            link=(await self._directory.account()).link,
        )
        await self._slack.call("views.publish", user_id=user, view=view)

    async def submit(self, view: Payload, user: Payload) -> Json | None:
        """A modal was sent in; what is shown instead of closing it."""
        agent = await self._directory.agent(user["id"], user.get("name") or "")
        about, given = json.loads(view.get("private_metadata") or "{}"), entered(view)
        match view["callback_id"]:
            case "macro":
                return await self._send_macro(view["id"], agent, given)
            case "suggest":
                return await self._keep_suggestion(view["id"], agent, given)
            case "drill":
                return await self._score(view["id"], agent, int(about["seed"]), given)
            case "decide" if await self._is_lead(agent):
                return await self._answer_suggestion(int(about["suggestion"]), agent, given)
        return None

    async def _policy(self, query: str) -> Json:
        if not query:
            return _told("Say what you look for: `/policy late return`.")
        try:
            async with asyncio.timeout(_PATIENCE):
                found = await self._casework.clauses(query)
        except (CaseworkError, TimeoutError):
            return _told("The policy cannot be looked up just now. Try again in a minute.")
        if not found:
            return _told(f"No clause speaks of “{escaped(query[:200])}”.")
        blocks = [section(desk_forms.clause(one)) for one in found]
        return {"response_type": "ephemeral", "text": str(found[0]["words"]), "blocks": blocks}

    async def _open_macro(self, agent: Agent, name: str, trigger: str) -> Json | None:
        mine = await self._mine(agent)
        if not mine:
            return _told("You have no conversation: claim one, then send a macro to it.")
        view = desk_forms.macro(self._macros, mine, name)
        await self._slack.call("views.open", trigger_id=trigger, view=view)
        return None

    async def _send_macro(self, view: str, agent: Agent, given: Json) -> Json | None:
        conversation = str(given["conversation"])
        async with self._locks.of(conversation):
            if not await owns(self._store, conversation, agent.id):
                return _error("conversation", "You do not have this conversation any more.")
            talk = await self._desk.conversation(conversation)
            facts = await self._facts(conversation)
            figures = macros.figures_of(facts, dossier.customer_name(talk), agent.name)
            try:
                text = macros.filled(self._macros[str(given["macro"])], figures)
            except macros.MacroLacks as lack:
                return _error("macro", str(lack))
            await self._desk.say(
                conversation,
                Role.AGENT,
                text,
                name=agent.name,
                channel="slack",
                external_id=f"macro:{view}",
            )
        await self._store.show(conversation, f"macro:{view}", f"{agent.name}: {text}")
        return None

    async def _facts(self, conversation: str) -> Mapping[str, Any] | None:
        try:
            async with asyncio.timeout(_PATIENCE):
                return await self._casework.dossier(await self._desk.case(conversation))
        except (CaseworkError, TimeoutError):
            return None

    async def _open_suggest(
        self, agent: Agent, words: str, trigger: str, conversation: str | None
    ) -> None:
        mine = await self._mine(agent)
        if conversation and conversation not in dict(mine):
            mine = [(conversation, "The conversation of this thread"), *mine]
        view = desk_forms.suggest(words, mine, conversation)
        await self._slack.call("views.open", trigger_id=trigger, view=view)

    async def _keep_suggestion(self, view: str, agent: Agent, given: Json) -> Json | None:
        await self._board.suggest(
            {
                "view": view,
                "agent": agent.id,
                "name": agent.name,
                "text": str(given["text"]),
                "clause": str(given.get("clause") or ""),
                "conversation": given.get("conversation") or None,
                "status": "open",
                "answer": "",
                "at": self._now(),
            }
        )
        return _update("Thank you", "It is kept. You hear from us here when it is decided.")

    async def _answer_suggestion(self, number: int, agent: Agent, given: Json) -> Json | None:
        decided = await self._board.decide(
            number, str(given["status"]), str(given["answer"]), self._now()
        )
        if decided is None:
            return _update("Answered", "It was answered before.")
        await self._tell(
            decided.agent,
            f"Your suggestion “{decided.text}”: {decided.status}. {agent.name}: {decided.answer}",
        )
        return None

    async def _open_drill(self, trigger: str) -> Json | None:
        try:
            async with asyncio.timeout(_PATIENCE):
                drill = await self._casework.drill(secrets.randbelow(_SEEDS))
        except (CaseworkError, TimeoutError):
            return _told("There is no drill just now. Try again in a minute.")
        view = desk_forms.drill(drill)
        await self._slack.call("views.open", trigger_id=trigger, view=view)
        return None

    async def _score(self, view: str, agent: Agent, seed: int, given: Json) -> Json:
        try:
            scored = await self._casework.score(seed, given)
        except CaseworkError:
            return _error("outcome", "It cannot be scored just now. Send it again in a minute.")
        await self._board.keep_drill(
            {
                "view": view,
                "agent": agent.actor,
                "name": agent.name,
                "seed": seed,
                "points": int(scored["points"]),
                "of": int(scored["of"]),
                "at": self._now(),
            }
        )
        return {"response_action": "update", "view": desk_forms.scored(scored)}

    async def _mine(self, agent: Agent) -> list[tuple[str, str]]:
        found = []
        for one in await self._store.records.held_by(agent.actor):
            talk = await self._desk.conversation(one)
            name = dossier.customer_name(talk)
            found.append((one, f"{name}, {dossier.in_words(talk.opening.channel)}, {one[-6:]}"))
        return found[::-1]

    async def _is_lead(self, agent: Agent) -> bool:
        names = {agent.id, agent.handle}  # the name that is shown anybody may choose for themselves
        return any(names & set(leads) for leads in self._desk.staff.leads.values())

    async def _tell(self, user: str, words: str) -> None:
        """In direct messages; not worth a second attempt."""
        try:
            opened = await self._slack.call("conversations.open", users=user)
            channel = opened["channel"]["id"]
            await self._slack.call("chat.postMessage", channel=channel, text=escaped(words))
        except SlackError:
            return


def _told(words: str) -> Json:
    return {"response_type": "ephemeral", "text": words}


def _error(field: str, words: str) -> Json:
    return {"response_action": "errors", "errors": {field: words}}


def _update(title: str, words: str) -> Json:
    return {"response_action": "update", "view": message(title, words)}
