"""Clauses: what each clause of a message wants, and which of it the message is about."""

from typing import Any

from rasa.engine.graph import ExecutionContext, GraphComponent
from rasa.engine.recipes.default_recipe import DefaultV1Recipe
from rasa.engine.storage.resource import Resource
from rasa.engine.storage.storage import ModelStorage
from rasa.shared.nlu.constants import ENTITIES, INTENT, INTENT_RANKING_KEY
from rasa.shared.nlu.training_data.message import Message

from bot.components.part import Part, parts_of

#: Wherever it stands in a message, it goes first: a person has to look at it.
URGENT = ("report_safety", "legal_threat")
#: Said around what a message is about.
COURTESY = ("greet", "thanks", "bye", "affirm", "deny", "inform", "feedback")
NOT_UNDERSTOOD = ("nlu_fallback", "out_of_scope")


@DefaultV1Recipe.register(DefaultV1Recipe.ComponentType.INTENT_CLASSIFIER, is_trainable=False)
class Clauses(GraphComponent):
    """Puts `clauses` into the output, and makes the first task among them the message's intent.

    Last in the pipeline. A clause is `{"text", "intent", "confidence", "entities"}`.
    """

    @classmethod
    def create(
        cls,
        config: dict[str, Any],
        model_storage: ModelStorage,
        resource: Resource,
        execution_context: ExecutionContext,
    ) -> "Clauses":
        return cls()

    def process(self, messages: list[Message]) -> list[Message]:
        for message in messages:
            whole, *clauses = parts_of(message)
            clauses = clauses or [whole]
            entities = message.get(ENTITIES) or []
            message.set("clauses", [_shown(part, entities) for part in clauses], add_to_output=True)
            if (main := _main(whole, clauses)) is not whole:
                name, sure = main.ranking[0]
                message.set(INTENT, {"name": name, "confidence": sure}, add_to_output=True)
                ranking = [{"name": name, "confidence": sure} for name, sure in main.ranking]
                message.set(INTENT_RANKING_KEY, ranking, add_to_output=True)
        return messages


def _shown(part: Part, entities: list[dict[str, Any]]) -> dict[str, Any]:
    intent, sure = part.ranking[0]
    inside = [e for e in entities if part.span.start <= e["start"] and e["end"] <= part.span.end]
    return {
        "text": part.span.text,
        "intent": intent,
        "confidence": round(sure, 3),
        "entities": inside,
    }


def _main(whole: Part, clauses: list[Part]) -> Part:
    """The part that says what the message is about."""
    for part in clauses:
        if part.ranking[0][0] in URGENT:
            return part
    tasks = [part for part in clauses if _is_task(part)]
    if not tasks or any(part.ranking[0][0] == whole.ranking[0][0] for part in tasks):
        return tasks[0] if tasks and len(tasks) > 1 else whole
    return tasks[0]


def _is_task(part: Part) -> bool:
    intent = part.ranking[0][0]
    return intent not in COURTESY and intent not in NOT_UNDERSTOOD
