"""What a message holds that is no text, and what is said about it."""

from dataclasses import dataclass

from telegram import Message

from connectors.telegram.words import Say


@dataclass(frozen=True)
class AttachmentKind:
    """`note` stands in the log for what was sent; `answer` is what the customer hears."""

    note: Say
    answer: Say


_RECORDING = AttachmentKind(Say.NOTE_VOICE, Say.VOICE)
_LOCATION = AttachmentKind(Say.NOTE_LOCATION, Say.LOCATION)
_KINDS = {
    "photo": AttachmentKind(Say.NOTE_PHOTO, Say.PHOTO_LOST),
    "voice": _RECORDING,
    "audio": _RECORDING,
    "video": _RECORDING,
    "video_note": _RECORDING,
    "animation": AttachmentKind(Say.NOTE_STICKER, Say.STICKER),
    "sticker": AttachmentKind(Say.NOTE_STICKER, Say.STICKER),
    "document": AttachmentKind(Say.NOTE_DOCUMENT, Say.NOT_A_PHOTO),
    "venue": _LOCATION,
    "location": _LOCATION,
}
_OTHER = AttachmentKind(Say.NOTE_OTHER, Say.OTHER)


def kind_of(message: Message) -> AttachmentKind:
    """An animation is a document too, a venue a location: the first that fits counts."""
    return next((kind for name, kind in _KINDS.items() if getattr(message, name)), _OTHER)
