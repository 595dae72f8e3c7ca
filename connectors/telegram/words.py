"""The words that the Telegram channel itself says, from the responses."""

from collections.abc import Mapping
from enum import StrEnum
from pathlib import Path

from ruamel.yaml import YAML
from ruamel.yaml.error import YAMLError

from desk.errors import WordingMissing


class Say(StrEnum):
    """What the channel must be able to say; each is a response `utter_telegram_<value>`."""

    START = "start"
    MOVED = "moved"
    HELP = "help"
    STOPPED = "stopped"
    ASK_POLICY = "ask_policy"
    ASK_STATUS = "ask_status"
    GROUP = "group"
    NOT_A_PHOTO = "not_a_photo"
    PHOTO_TOO_LARGE = "photo_too_large"
    PHOTO_LOST = "photo_lost"
    TOO_MANY_PHOTOS = "too_many_photos"
    VOICE = "voice"
    STICKER = "sticker"
    LOCATION = "location"
    OTHER = "other"
    TOO_LONG = "too_long"
    SPENT = "spent"
    JOINED = "joined"
    DELETED = "deleted"
    NOTE_PHOTO = "note_photo"
    NOTE_DOCUMENT = "note_document"
    NOTE_VOICE = "note_voice"
    NOTE_STICKER = "note_sticker"
    NOTE_LOCATION = "note_location"
    NOTE_OTHER = "note_other"
    COMMAND_START = "command_start"
    COMMAND_STATUS = "command_status"
    COMMAND_POLICY = "command_policy"
    COMMAND_HELP = "command_help"
    COMMAND_STOP = "command_stop"


Words = Mapping[Say, str]


def read(file: Path) -> Words:
    """The first variant of each. Raises WordingMissing, naming the file and what it lacks."""
    try:
        responses = YAML(typ="safe").load(file)["responses"]
        return {say: str(responses[f"utter_telegram_{say}"][0]["text"]) for say in Say}
    except (OSError, YAMLError, LookupError, TypeError) as error:
        raise WordingMissing(f"{file} cannot be read as Rasa responses: {error}") from error
