"""Reads the desk's sentences from a file of Rasa responses."""

from pathlib import Path
from typing import Any

from ruamel.yaml import YAML
from ruamel.yaml.error import YAMLError

from desk.errors import WordingMissing
from desk.model import Button, Saying
from desk.wording import Wording


def read(file: Path) -> Wording:
    """The sentences in `file`. Raises WordingMissing, naming the file and what it lacks."""
    try:
        content = YAML(typ="safe").load(file)
        responses = {
            name: [_saying(one) for one in variants]
            for name, variants in content["responses"].items()
        }
        return Wording(responses)
    except (OSError, YAMLError, KeyError, TypeError, AttributeError) as error:
        raise WordingMissing(f"{file} cannot be read as Rasa responses: {error}") from error
    except WordingMissing as error:
        raise WordingMissing(f"{file}: {error}") from error


def _saying(variant: dict[str, Any]) -> Saying:
    buttons = (Button(one["title"], one["payload"]) for one in variant.get("buttons") or ())
    return Saying(variant["text"], tuple(buttons))
