"""The tables of cases, in the desk's database. Times are UTC, the rest as in desk/schema.py."""

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
    "cases",
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
    Index("cases_by_conversation", "conversation"),
    Index("cases_by_look", "look_at"),
)
"""A return that was made in one of our conversations. There is something new to look at while
`asked` is above `seen`, or from `look_at` on; `standing` is what was seen last."""

told = Table(
    "cases_told",
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

jobs = Table(
    "jobs",
    metadata,
    Column("key", Text, primary_key=True),
    Column("kind", Text, nullable=False),
    Column("subject", Text, nullable=False),
    Column("body", JSON, nullable=False),
    Column("due_at", Instant, nullable=False),
    Column("done_at", Instant),
    Column("outcome", Text),
    Index("jobs_by_due", "done_at", "due_at"),
    Index("jobs_by_subject", "subject"),
)
"""Work with a time of its own; done at most once, in the transaction that marks it done."""

preferences = Table(
    "preferences",
    metadata,
    Column("conversation", Text, ForeignKey("conversations.id"), primary_key=True),
    Column("opted_out_at", Instant),
    Column("abusive_at", Instant),
)
"""How a customer wants to be written to."""

sent = Table(
    "cases_sent",
    metadata,
    Column("conversation", Text, primary_key=True),
    Column("seq", Integer, primary_key=True),
    Column("return_id", Text, nullable=False),
    Column("about", Text, nullable=False),
    Column("at", Instant, nullable=False),
    Index("cases_sent_by_time", "conversation", "at"),
)
"""Notices: lines of the log from which we spoke of our own accord, and `about` what."""
