"""Reads the desk's sentences from a file of Rasa responses."""

from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Any, TypeVar

from ruamel.yaml import YAML
from ruamel.yaml.error import YAMLError

from desk.care.survey.sentences import Sentences
from desk.errors import WordingMissing
from desk.model import Button, Saying
from desk.wording import Wording

T = TypeVar("T")


def read(file: Path) -> Wording:
    """The desk's sentences in `file`. Raises WordingMissing, naming the file and what it lacks."""
    return _built(file, Wording)


def read_survey(file: Path) -> Sentences:
    """The survey's sentences in `file`. Raises as `read`."""
    return _built(file, Sentences)


def _built(file: Path, kind: Callable[[Mapping[str, Sequence[Saying]]], T]) -> T:
    try:
        content = YAML(typ="safe").load(file)
        responses = {
            name: [_saying(one) for one in variants]
            for name, variants in content["responses"].items()
        }
        return kind(responses)
    except (OSError, YAMLError, KeyError, TypeError, AttributeError) as error:
        raise WordingMissing(f"{file} cannot be read as Rasa responses: {error}") from error
    except WordingMissing as error:
        raise WordingMissing(f"{file}: {error}") from error


def _saying(variant: dict[str, Any]) -> Saying:
    buttons = (Button(one["title"], one["payload"]) for one in variant.get("buttons") or ())
    return Saying(variant["text"], tuple(buttons))
