"""PatternEntities: numbers, addresses, dates and money, by rule."""

from typing import Any

from rasa.engine.recipes.default_recipe import DefaultV1Recipe
from rasa.shared.nlu.constants import ENTITIES, TEXT
from rasa.shared.nlu.training_data.message import Message

from bot.components.untrained import Untrained
from bot.language.patterns import find


@DefaultV1Recipe.register(DefaultV1Recipe.ComponentType.ENTITY_EXTRACTOR, is_trainable=False)
class PatternEntities(Untrained):
    """Finds what bot/language/patterns.py has rules for."""

    def process(self, messages: list[Message]) -> list[Message]:
        for message in messages:
            entities = [*(message.get(ENTITIES) or []), *self._found(message.get(TEXT) or "")]
            message.set(ENTITIES, entities, add_to_output=True)
        return messages

    def _found(self, text: str) -> list[dict[str, Any]]:
        return [
            {
                "entity": found.kind,
                "value": found.value,
                "start": found.start,
                "end": found.end,
                "confidence_entity": 1.0,
                "extractor": type(self).__name__,
            }
            for found in find(text)
        ]
