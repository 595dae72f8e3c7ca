"""IntentClassifier: what a customer wants, and whether we can tell."""

from pathlib import Path
from typing import Any

import numpy as np
from rasa.engine.graph import ExecutionContext, GraphComponent
from rasa.engine.recipes.default_recipe import DefaultV1Recipe
from rasa.engine.storage.resource import Resource
from rasa.engine.storage.storage import ModelStorage
from rasa.shared.nlu.constants import INTENT, INTENT_RANKING_KEY, TEXT
from rasa.shared.nlu.training_data.message import Message
from rasa.shared.nlu.training_data.training_data import TrainingData

from bot.components.experts import Experts, fit
from bot.components.part import Part, parts_of
from bot.components.sentence_encoder import vector_of

UNSURE = "nlu_fallback"
#: Never said in words: only our own buttons send it.
BUTTON = "choose"


@DefaultV1Recipe.register(DefaultV1Recipe.ComponentType.INTENT_CLASSIFIER, is_trainable=True)
class IntentClassifier(GraphComponent):
    """Classifies the message and its clauses; below `threshold` the intent is nlu_fallback."""

    @staticmethod
    def get_default_config() -> dict[str, Any]:
        return {"threshold": 0.3, "ranking_length": 5}

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
    ) -> "IntentClassifier":
        return cls(config, model_storage, resource)

    @classmethod
    def load(
        cls,
        config: dict[str, Any],
        model_storage: ModelStorage,
        resource: Resource,
        execution_context: ExecutionContext,
        **kwargs: Any,
    ) -> "IntentClassifier":
        with model_storage.read_from(resource) as folder:
            return cls(config, model_storage, resource, Experts.load(Path(folder) / "intents.npz"))

    def train(self, training_data: TrainingData) -> Resource:
        examples = [m for m in training_data.intent_examples if m.get(INTENT) != BUTTON]
        vectors = np.stack([vector_of(message) for message in examples])
        texts = [message.get(TEXT) for message in examples]
        model = fit(vectors, texts, [message.get(INTENT) for message in examples])
        with self._storage.write_to(self._resource) as folder:
            model.save(Path(folder) / "intents.npz")
        return self._resource

    def process(self, messages: list[Message]) -> list[Message]:
        for message in messages:
            parts = parts_of(message)
            for part in parts:
                part.ranking = self._rank(part)
            ranking = [{"name": name, "confidence": sure} for name, sure in parts[0].ranking]
            message.set(INTENT, ranking[0], add_to_output=True)
            message.set(INTENT_RANKING_KEY, ranking, add_to_output=True)
        return messages

    def _rank(self, part: Part) -> list[tuple[str, float]]:
        if self._model is None or part.vector is None or not part.span.text.strip():
            return [(UNSURE, 1.0)]
        shares = self._model.probabilities(part.vector[None, :], [part.span.text])[0]
        best = np.argsort(-shares)[: self._config["ranking_length"]]
        ranking = [(self._model.labels[i], float(shares[i])) for i in best]
        if ranking[0][1] < self._config["threshold"]:
            ranking.insert(0, (UNSURE, 1.0 - ranking[0][1]))
        return ranking
