"""Stand-in modules for TensorFlow, so that Rasa can be imported without it.

Rasa imports every component that it ships with, those built on TensorFlow among them, before it
knows which of them a bot uses. This bot uses none of them, and TensorFlow would cost it 1.8 GB of
disk, 300 MB of memory and 15 seconds at each start. So the modules `tensorflow`, `tensorflow_hub`,
`tensorflow_text` and `keras` are packages of ours, in which every name exists and is an empty
class: it can be subclassed, used as a decorator and written in a type hint, which is all that an
import does. Whoever goes on to use one is told what to do instead (`TensorFlowIsMissing`).
"""

import sys
from collections.abc import Callable, Sequence
from importlib.abc import Loader, MetaPathFinder
from importlib.machinery import ModuleSpec
from types import ModuleType
from typing import Any

ROOTS = ("tensorflow", "tensorflow_hub", "tensorflow_text", "keras")

ADVICE = (
    "This environment has no TensorFlow, and {name} needs it. Components of Rasa that are built on"
    " TensorFlow (DIETClassifier, ResponseSelector, LanguageModelFeaturizer, ConveRTFeaturizer,"
    " TEDPolicy, UnexpecTEDIntentPolicy) do not work here. In config.yml use ours instead:"
    " bot.components.SentenceEncoder and bot.components.IntentClassifier for intents,"
    " bot.components.PatternEntities and bot.components.DetailClassifier for entities, and"
    " RulePolicy with MemoizationPolicy for the dialogue. To use TensorFlow all the same, replace"
    " no-tensorflow by tensorflow==2.12.0 and tensorflow-hub==0.13.0 among the dependencies in"
    " bot/pyproject.toml, drop its [tool.uv.sources], and run `uv sync` in bot/."
)


def missing(name: str) -> Exception:
    """The error for a use of `name`: one of Rasa's own, which its command line prints as it is."""
    from rasa.shared.exceptions import RasaException

    class TensorFlowIsMissing(RasaException):
        """Something was used that needs TensorFlow."""

    return TensorFlowIsMissing(ADVICE.format(name=name))


class _EveryName(type):
    """The type of the empty classes: any attribute of one is another."""

    def __getattr__(cls, name: str) -> Any:
        if name.startswith("__"):
            raise AttributeError(name)
        return empty_class(f"{cls.__name__}.{name}")

    def __getitem__(cls, _: object) -> Any:
        return cls

    def __or__(cls, _: object) -> Any:
        return cls

    __ror__ = __or__

    def __call__(cls, *args: Any, **kwargs: Any) -> Any:
        """Decorate, as an import does (`@tf.function`, `@tf.function(...)`); else refuse."""
        if cls.__dict__.get("_stands_in"):
            if len(args) == 1 and not kwargs and callable(args[0]):
                return args[0]
            if cls.__name__.endswith((".function", ".register_keras_serializable")):
                return _unchanged
        raise missing(cls.__name__)


def _unchanged(decorated: Callable[..., Any]) -> Callable[..., Any]:
    return decorated


def empty_class(name: str) -> type:
    """A class that stands in for `name`."""
    return _EveryName(name, (), {"_stands_in": True})


class _StandIn(ModuleType):
    """A module in which every name exists."""

    def __getattr__(self, name: str) -> Any:
        if name.startswith("__"):
            raise AttributeError(name)
        return empty_class(f"{self.__name__}.{name}")


class _Finder(MetaPathFinder, Loader):
    """Finds any module below the stand-ins (`tensorflow.keras.backend`)."""

    def find_spec(
        self, name: str, path: Sequence[str] | None = None, target: ModuleType | None = None
    ) -> ModuleSpec | None:
        if "." in name and name.partition(".")[0] in ROOTS:
            return ModuleSpec(name, self, is_package=True)
        return None

    def create_module(self, spec: ModuleSpec) -> ModuleType:
        return _StandIn(spec.name)

    def exec_module(self, module: ModuleType) -> None:
        """There is nothing to run."""


def stand_in(name: str) -> None:
    """Turn the module `name`, which is being imported, into a stand-in."""
    if not any(isinstance(finder, _Finder) for finder in sys.meta_path):
        sys.meta_path.insert(0, _Finder())
    sys.modules[name].__class__ = _StandIn
