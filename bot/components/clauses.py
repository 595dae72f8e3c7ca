"""Clauses: what each clause of a message wants, and which of it the message is about."""

from typing import Any

from rasa.engine.recipes.default_recipe import DefaultV1Recipe
from rasa.shared.nlu.constants import ENTITIES, INTENT, INTENT_RANKING_KEY
from rasa.shared.nlu.training_data.message import Message

from bot.components.main_part import main_part
from bot.components.part import Part, parts_of
from bot.components.untrained import Untrained


@DefaultV1Recipe.register(DefaultV1Recipe.ComponentType.INTENT_CLASSIFIER, is_trainable=False)
class Clauses(Untrained):
    """Puts `clauses` into the output, and makes the first task among them the message's intent.

    Last in the pipeline. A clause is `{"text", "intent", "confidence", "entities"}`.
    """

    def process(self, messages: list[Message]) -> list[Message]:
        for message in messages:
            whole, *clauses = parts_of(message)
            clauses = clauses or [whole]
            entities = message.get(ENTITIES) or []
            message.set("clauses", [_shown(part, entities) for part in clauses], add_to_output=True)
            if (main := main_part(whole, clauses)) is not whole:
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
