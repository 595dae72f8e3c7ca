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

is_asked = cases.c.asked > cases.c.seen
_cases_asked = Index(
    "care_cases_asked", cases.c.return_id, sqlite_where=is_asked, postgresql_where=is_asked
)

told = Table(
    "care_told",
    metadata,
    Column("return_id", Text, primary_key=True),
    Column("key", Text, primary_key=True),
    Column("at", Instant, nullable=False),
    Column("conversation", Text, nullable=False),
)
"""What of a return the customer has been told, or has no need to hear any more."""

owners = Table(
    "care_owners",
    metadata,
    Column("return_id", Text, primary_key=True),
    Column("customer_id", Text, nullable=False),
    Index("care_owners_by_customer", "customer_id"),
)
"""Whose return it is, as the shop knows its customers."""

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

surveys = Table(
    "care_surveys",
    metadata,
    Column("case_key", Text, primary_key=True),
    Column("conversation", Text, ForeignKey("conversations.id"), nullable=False),
    Column("person", Text, nullable=False),
    Column("about", Text, nullable=False),
    Column("channel", Text, nullable=False),
    Column("agent", Text),
    Column("department", Text),
    Column("policy_version", Text),
    Column("asked_at", Instant, nullable=False),
    Column("expires_at", Instant, nullable=False),
    Column("line", Integer, nullable=False),
    Column("step", Text, nullable=False),
    Column("state", Text, nullable=False),
    Column("score", Integer),
    Column("reason", Text),
    Column("comment", Text),
    Column("effort", Integer),
    Index("care_surveys_by_conversation", "conversation", "asked_at"),
    Index("care_surveys_by_person", "person", "asked_at"),
)
"""One survey for each case. `line`: our last question in the log. `about`: what the customer calls
the case, or `recovery`. `person`: the signed-in customer, or else the conversation."""

answers = Table(
    "care_survey_answers",
    metadata,
    Column("case_key", Text, primary_key=True),
    Column("number", Integer, primary_key=True),
    Column("at", Instant, nullable=False),
    Column("step", Text, nullable=False),
    Column("answer", Text, nullable=False),
)
"""Every answer that was ever given, changed ones included."""

recoveries = Table(
    "care_recoveries",
    metadata,
    Column("case_key", Text, primary_key=True),
    Column("conversation", Text, ForeignKey("conversations.id"), nullable=False),
    Column("cause", Text, nullable=False),
    Column("opened_at", Instant, nullable=False),
    Column("ended_at", Instant),
    Column("outcome", Text),
    Column("put_right", Text),
)
"""What followed from a bad answer: `outcome` as the agents ended it, `put_right` as the customer
said when asked about it."""

handled = Table(
    "care_handoffs",
    metadata,
    Column("handoff", Integer, primary_key=True),
    Column("at", Instant, nullable=False),
)
"""Handoffs whose end has been looked at."""

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
