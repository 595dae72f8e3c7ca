"""Our Rasa components. config.yml names them as `bot.components.<Name>`."""

from bot.components.clauses import Clauses
from bot.components.detail_classifier import DetailClassifier
from bot.components.intent_classifier import IntentClassifier
from bot.components.pattern_entities import PatternEntities
from bot.components.quicker import make_quicker
from bot.components.sentence_encoder import SentenceEncoder
from bot.components.unmistakable import Unmistakable

make_quicker()

__all__ = [
    "Clauses",
    "DetailClassifier",
    "IntentClassifier",
    "PatternEntities",
    "SentenceEncoder",
    "Unmistakable",
]
