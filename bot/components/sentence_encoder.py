"""SentenceEncoder: gives the message and each clause of it a vector."""

from pathlib import Path
from typing import Any

from rasa.engine.graph import ExecutionContext, GraphComponent
from rasa.engine.recipes.default_recipe import DefaultV1Recipe
from rasa.engine.storage.resource import Resource
from rasa.engine.storage.storage import ModelStorage
from rasa.shared.nlu.constants import FEATURE_TYPE_SENTENCE, TEXT
from rasa.shared.nlu.training_data.features import Features
from rasa.shared.nlu.training_data.message import Message
from rasa.shared.nlu.training_data.training_data import TrainingData

from bot.components.encoder import Encoder
from bot.components.part import Vector, parts_of


@DefaultV1Recipe.register(DefaultV1Recipe.ComponentType.MESSAGE_FEATURIZER, is_trainable=False)
class SentenceEncoder(GraphComponent):
    """Encodes sentences (bot/encoder builds the encoder into `folder`)."""

    @staticmethod
    def get_default_config() -> dict[str, Any]:
        return {"folder": "bot/models/encoder"}

    def __init__(self, encoder: Encoder) -> None:
        self._encoder = encoder

    @classmethod
    def create(
        cls,
        config: dict[str, Any],
        model_storage: ModelStorage,
        resource: Resource,
        execution_context: ExecutionContext,
    ) -> "SentenceEncoder":
        return cls(Encoder(Path(config["folder"])))

    def process_training_data(self, training_data: TrainingData) -> TrainingData:
        for message in training_data.nlu_examples:
            vector = self._encoder.encode([message.get(TEXT)])
            message.add_features(Features(vector, FEATURE_TYPE_SENTENCE, TEXT, type(self).__name__))
        return training_data

    def process(self, messages: list[Message]) -> list[Message]:
        for message in messages:
            parts = parts_of(message)
            vectors = self._encoder.encode([part.span.text for part in parts])
            for part, vector in zip(parts, vectors, strict=True):
                part.vector = vector
        return messages


def vector_of(example: Message) -> Vector:
    """The vector of a training example that went through SentenceEncoder."""
    _, sentence = example.get_dense_features(TEXT)
    if sentence is None:
        raise ValueError("No sentence vector: put bot.components.SentenceEncoder before this one.")
    vector: Vector = sentence.features[0]
    return vector
