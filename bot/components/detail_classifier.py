"""DetailClassifier: what a sentence says besides its intent, such as the reason of a return."""

from pathlib import Path
from typing import Any

import numpy as np
from rasa.engine.graph import ExecutionContext, GraphComponent
from rasa.engine.recipes.default_recipe import DefaultV1Recipe
from rasa.engine.storage.resource import Resource
from rasa.engine.storage.storage import ModelStorage
from rasa.shared.nlu.constants import ENTITIES, INTENT, METADATA, METADATA_INTENT, TEXT
from rasa.shared.nlu.training_data.message import Message
from rasa.shared.nlu.training_data.training_data import TrainingData

from bot.components.experts import Experts, fit
from bot.components.intent_classifier import UNSURE
from bot.components.part import Part, parts_of
from bot.components.sentence_encoder import vector_of

NOTHING = "none"
#: One network will do: what it finds is confirmed in the conversation.
SEEDS = (0,)
SHARE_OF_OTHERS = 10


@DefaultV1Recipe.register(DefaultV1Recipe.ComponentType.ENTITY_EXTRACTOR, is_trainable=True)
class DetailClassifier(GraphComponent):
    """Learns from examples that carry metadata, and finds the like as an entity.

    In the training data: `- intent: start_return`, `metadata: {reason: SIZE_TOO_SMALL}`. Examples
    of the same intents without it teach it to find nothing, and so does every tenth of the other
    intents'. It is looked for where the intent is one of `said_with`, or was not understood; those
    intents may hold it unmarked, so they teach nothing. Below `threshold` nothing is found.
    """

    @staticmethod
    def get_default_config() -> dict[str, Any]:
        return {"detail": "reason", "threshold": 0.5, "said_with": []}

    def __init__(
        self,
        config: dict[str, Any],
        model_storage: ModelStorage,
        resource: Resource,
        model: Experts | None = None,
    ) -> None:
        self._config = config
        self._storage = model_storage
        self._resource = resource
        self._model = model

    @classmethod
    def create(
        cls,
        config: dict[str, Any],
        model_storage: ModelStorage,
        resource: Resource,
        execution_context: ExecutionContext,
    ) -> "DetailClassifier":
        return cls(config, model_storage, resource)

    @classmethod
    def load(
        cls,
        config: dict[str, Any],
        model_storage: ModelStorage,
        resource: Resource,
        execution_context: ExecutionContext,
        **kwargs: Any,
    ) -> "DetailClassifier":
        with model_storage.read_from(resource) as folder:
            path = Path(folder) / "details.npz"
            model = Experts.load(path) if path.is_file() else None
        return cls(config, model_storage, resource, model)

    def train(self, training_data: TrainingData) -> Resource:
        examples = self._examples(training_data)
        labels = [self._label(message) for message in examples]
        with self._storage.write_to(self._resource) as folder:
            if len(set(labels)) > 1:
                vectors = np.stack([vector_of(message) for message in examples])
                texts = [message.get(TEXT) for message in examples]
                fit(vectors, texts, labels, SEEDS).save(Path(folder) / "details.npz")
        return self._resource

    def _examples(self, training_data: TrainingData) -> list[Message]:
        marked = {m.get(INTENT) for m in training_data.intent_examples if self._label(m) != NOTHING}
        unclear = marked | set(self._config["said_with"])
        others = [m for m in training_data.intent_examples if m.get(INTENT) not in unclear]
        own = [m for m in training_data.intent_examples if m.get(INTENT) in marked]
        return [*own, *others[::SHARE_OF_OTHERS]]

    def _label(self, message: Message) -> str:
        noted = (message.get(METADATA) or {}).get(METADATA_INTENT) or {}
        return str(noted.get(self._config["detail"], NOTHING))

    def process(self, messages: list[Message]) -> list[Message]:
        for message in messages:
            whole, *clauses = parts_of(message)
            found = [e for part in clauses if (e := self._find(part)) is not None]
            if not found and (said := self._find(whole)) is not None:
                found = [said]
            entities = [*(message.get(ENTITIES) or []), *found]
            message.set(ENTITIES, entities, add_to_output=True)
        return messages

    def _find(self, part: Part) -> dict[str, Any] | None:
        if self._model is None or part.vector is None or not self._may_say(part):
            return None
        shares = self._model.probabilities(part.vector[None, :], [part.span.text])[0]
        best = int(shares.argmax())
        if self._model.labels[best] == NOTHING or shares[best] < self._config["threshold"]:
            return None
        return {
            "entity": self._config["detail"],
            "value": self._model.labels[best],
            "start": part.span.start,
            "end": part.span.end,
            "confidence_entity": float(shares[best]),
            "extractor": type(self).__name__,
        }

    def _may_say(self, part: Part) -> bool:
        said_with = self._config["said_with"]
        return not said_with or part.ranking[0][0] in (*said_with, UNSURE)
