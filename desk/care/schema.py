"""What the desk remembers of returns after they were submitted. All as in desk/schema.py."""

from sqlalchemy import (
    JSON,
    Boolean,
    Column,
    ForeignKey,
    Index,
    Integer,
    Table,
    Text,
)

from desk.schema import Instant, metadata

cases = Table(
    "care_cases",
    metadata,
    Column("return_id", Text, primary_key=True),
    Column("conversation", Text, ForeignKey("conversations.id"), nullable=False),
    Column("rma", Text, nullable=False),
    Column("opened_at", Instant, nullable=False),
    Column("asked", Integer, nullable=False),
    Column("seen", Integer, nullable=False),
    Column("look_at", Instant),
    Column("standing", JSON(none_as_null=True)),
    Column("ended_at", Instant),
    Index("care_cases_by_conversation", "conversation"),
    Index("care_cases_by_look", "look_at"),
)
"""A return that was made in one of our conversations. There is something new to look at while
`asked` is above `seen`, or from `look_at` on; `standing` is what was seen last."""

told = Table(
    "care_told",
    metadata,
    Column("return_id", Text, primary_key=True),
    Column("key", Text, primary_key=True),
    Column("at", Instant, nullable=False),
    Column("conversation", Text, nullable=False),
)
"""What of a return the customer has been told, or has no need to hear any more."""

webhooks = Table(
    "webhooks",
    metadata,
    Column("id", Text, primary_key=True),
    Column("type", Text, nullable=False),
    Column("return_id", Text),
    Column("received_at", Instant, nullable=False),
    Column("known", Boolean, nullable=False),
    Index("webhooks_by_time", "received_at"),
)
"""Events of the backend, each once; `known` when they were about a case of ours."""

preferences = Table(
    "care_preferences",
    metadata,
    Column("conversation", Text, ForeignKey("conversations.id"), primary_key=True),
    Column("opted_out_at", Instant),
    Column("abusive_at", Instant),
)
"""How a customer wants to be written to."""

sent = Table(
    "care_sent",
    metadata,
    Column("conversation", Text, primary_key=True),
    Column("seq", Integer, primary_key=True),
    Column("work", Text, nullable=False),
    Column("at", Instant, nullable=False),
    Index("care_sent_by_time", "conversation", "at"),
)
"""Notices: lines of the log from which we spoke of our own accord, and the `work` (desk/due.py)
that each was."""
