"""Why the desk refuses something.

DeskError
├── NoSuchConversation
├── MessageRefused          the customer's message was not stored
│   ├── EmptyMessage
│   ├── TextTooLong
│   ├── UnknownChoice       never offered in this conversation
│   └── SpentChoice         offered, and answered or overtaken since
├── AttachmentRefused       the file was not kept
│   ├── NotAPicture         whatever its name says
│   ├── TooManyPixels
│   ├── AttachmentTooLarge
│   └── TooManyAttachments
├── MoveRefused             the transition table does not allow it
├── IdentityReplayed        a token of another conversation
├── WordingMissing
├── DatabaseUnusable
└── SchemaTooNew
"""


class DeskError(Exception):
    """The desk refuses; the message says what is wrong and what to do."""


class NoSuchConversation(DeskError):
    """There is no conversation of this id."""


class MessageRefused(DeskError):
    """The message was not stored."""


class EmptyMessage(MessageRefused):
    """Nothing in it can be seen."""


class TextTooLong(MessageRefused):
    """Longer than the desk takes in."""


class UnknownChoice(MessageRefused):
    """This choice was never offered in this conversation."""


class SpentChoice(MessageRefused):
    """This choice was answered, or the conversation has moved on from it."""


class AttachmentRefused(DeskError):
    """The file was not kept."""


class NotAPicture(AttachmentRefused):
    """It cannot be read as a picture, whatever its name or its sender says."""


class TooManyPixels(AttachmentRefused):
    """A small file may unfold to a picture that fills the memory."""


class AttachmentTooLarge(AttachmentRefused):
    """More bytes than are taken in."""


class TooManyAttachments(AttachmentRefused):
    """The conversation holds as many as it may."""


class MoveRefused(DeskError):
    """The conversation is not in a state from which this can be done."""


class IdentityReplayed(DeskError):
    """The identity token has already been used for another conversation."""


class WordingMissing(DeskError):
    """A sentence that the desk must be able to say is not there."""


class DatabaseUnusable(DeskError):
    """The database does not open, or does not answer."""


class SchemaTooNew(DeskError):
    """The database was written by a later release."""
