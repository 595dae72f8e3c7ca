"""What the Slack door remembers, in the desk's database."""

from sqlalchemy import BigInteger, Column, Index, Integer, MetaData, Table, Text, UniqueConstraint

from desk.schema import Instant

metadata = MetaData()
_number = BigInteger().with_variant(Integer, "sqlite")

places = Table(
    "slack_places",
    metadata,
    Column("conversation", Text, primary_key=True),
    Column("seq", Integer, nullable=False),
    Column("holder", Text, nullable=False),
    Column("asked", Integer, nullable=False),
    Column("channel", Text),
    Column("root", Text),
)
"""How far each conversation was carried (`seq`), and its thread of now. `asked`: the line that
asked for a person."""

posts = Table(
    "slack_posts",
    metadata,
    Column("conversation", Text, primary_key=True),
    Column("step", Text, primary_key=True),
    Column("channel", Text, nullable=False),
    Column("ts", Text),
    UniqueConstraint("channel", "ts"),
)
"""Every message that we posted; without `ts` it may have been, and Slack has to be asked."""

claims = Table(
    "slack_claims",
    metadata,
    Column("conversation", Text, primary_key=True),
    Column("agent", Text, nullable=False),
    Column("ts", Text, nullable=False),
)
"""When the claim was pressed, by Slack's own clock."""

read = Table(
    "slack_read",
    metadata,
    Column("conversation", Text, primary_key=True),
    Column("ts", Text, nullable=False),
)
"""Up to where a thread was read since its claim: what is older was dealt with."""

marks = Table(
    "slack_marks",
    metadata,
    Column("channel", Text, primary_key=True),
    Column("ts", Text, primary_key=True),
    Column("name", Text, primary_key=True),
)
"""Reactions that are still to be set."""

changes = Table(
    "slack_changes",
    metadata,
    Column("id", _number, primary_key=True),
    Column("conversation", Text, nullable=False),
    Column("channel", Text, nullable=False),
    Column("ts", Text, nullable=False),
    Column("what", Text, nullable=False),
    Column("text", Text),
    Column("at", Instant, nullable=False),
    Column("event", Text, nullable=False, unique=True),
    Index("slack_changes_by_message", "channel", "ts"),
)
"""What agents edited or deleted afterwards."""

events = Table(
    "slack_events",
    metadata,
    Column("id", Text, primary_key=True),
    Column("at", Instant, nullable=False),
    Index("slack_events_by_time", "at"),
)
"""The events that were dealt with."""

suggestions = Table(
    "slack_suggestions",
    metadata,
    Column("id", _number, primary_key=True),
    Column("view", Text, nullable=False, unique=True),
    Column("agent", Text, nullable=False),
    Column("name", Text, nullable=False),
    Column("text", Text, nullable=False),
    Column("clause", Text, nullable=False),
    Column("conversation", Text),
    Column("status", Text, nullable=False),
    Column("answer", Text, nullable=False),
    Column("at", Instant, nullable=False),
    Column("decided_at", Instant),
)
"""What agents suggest; `view` is the modal's id, so that one sent in twice is kept once."""

drills = Table(
    "slack_drills",
    metadata,
    Column("id", _number, primary_key=True),
    Column("view", Text, nullable=False, unique=True),
    Column("agent", Text, nullable=False),
    Column("name", Text, nullable=False),
    Column("seed", _number, nullable=False),
    Column("points", Integer, nullable=False),
    Column("of", Integer, nullable=False),
    Column("at", Instant, nullable=False),
)
"""Every drill that was answered, with its score."""
