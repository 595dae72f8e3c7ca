"""What the desk speaks of: conversations, lines of the log, choices, and who answers."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from typing import Any


class Holder(StrEnum):
    """Who answers the customer's next line."""

    BOT = "bot"
    WAITING = "waiting"
    AGENT = "agent"
    CLOSED = "closed"


class Role(StrEnum):
    """Who said a line."""

    CUSTOMER = "customer"
    BOT = "bot"
    AGENT = "agent"
    SYSTEM = "system"


class Kind(StrEnum):
    """What a line of the log is."""

    MESSAGE = "message"
    HOLDER = "holder"
    CHOSEN = "chosen"
    DELETED = "deleted"
    """Who had said a line has taken it back; `message` is its number."""
    EDITED = "edited"
    """Who had said a line has other words for it: this line's text; `message` is its number."""
    NOTICE = "notice"
    """We have a reason of our own to write; what follows is said because of it."""


@dataclass(frozen=True)
class Identity:
    """A customer as the shop vouched for them; never what a customer claimed in the chat."""

    customer_id: str
    email: str | None = None
    name: str | None = None


@dataclass(frozen=True)
class Opening:
    """What is known of a customer when their conversation opens."""

    channel: str
    locale: str | None = None
    timezone: str | None = None
    order: str | None = None
    identity: Identity | None = None


@dataclass(frozen=True)
class Conversation:
    """A conversation as it stands; `cursor` is the number of its last line, 0 when it has none."""

    id: str
    opening: Opening
    holder: Holder
    cursor: int
    agent: str | None = None


@dataclass(frozen=True)
class Event:
    """One line of the log. `seq` grows by one, without a gap, within its conversation."""

    conversation: str
    seq: int
    at: datetime
    kind: Kind
    role: Role | None = None
    name: str | None = None
    text: str | None = None
    body: Mapping[str, Any] = field(default_factory=dict)
    channel: str | None = None
    external_id: str | None = None


@dataclass(frozen=True)
class Button:
    """A choice that is about to be offered: what the customer reads, and what it means."""

    label: str
    payload: str


@dataclass(frozen=True)
class Saying:
    """One message that is about to be said to the customer."""

    text: str | None = None
    buttons: tuple[Button, ...] = ()
    extras: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True)
class HandoffRequest:
    """A person of `department` is asked for; `reason` is a code.

    `case`: what the bot knows of the matter, as plain data that only the bot's own side reads,
    but for `value` (an amount with its currency), `tier` and `language`, by which it can be
    routed.
    """

    department: str
    reason: str
    case: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True)
class CaseNote:
    """What was said was about this return; `told`: the keys of what the customer knows now."""

    return_id: str
    rma: str
    told: tuple[str, ...] = ()


@dataclass(frozen=True)
class Reply:
    """All that the bot answered to one message, in order."""

    sayings: tuple[Saying, ...] = ()
    handoff: HandoffRequest | None = None
    cases: tuple[CaseNote, ...] = ()

    @property
    def is_silence(self) -> bool:
        """Whether the customer would see nothing at all."""
        return not self.sayings and self.handoff is None


@dataclass(frozen=True)
class Inbound:
    """A customer's message, proved by its channel to come from this conversation.

    `external_id` is unique within `channel`; a repeat is stored once. Either a `choice` is set,
    or a `text`, or there are `attachments` (as the log holds them), which may have a text too.
    """

    conversation: str
    channel: str
    external_id: str
    text: str | None = None
    choice: str | None = None
    attachments: tuple[Mapping[str, Any], ...] = ()


@dataclass(frozen=True)
class Receipt:
    """Where a message stands in the log; `duplicate` when it stood there already."""

    seq: int
    duplicate: bool
