"""The desk's tables. `body`, `identity` and `detail` hold JSON; every time is UTC."""

from datetime import UTC, datetime

from sqlalchemy import (
    JSON,
    BigInteger,
    Boolean,
    Column,
    DateTime,
    Dialect,
    ForeignKey,
    Index,
    Integer,
    MetaData,
    Table,
    Text,
    TypeDecorator,
    UniqueConstraint,
)


class Instant(TypeDecorator[datetime]):
    """A moment in UTC; SQLite forgets the zone, so it is put back on reading."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        return None if value is None else value.astimezone(UTC)

    def process_result_value(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        if value is None or value.tzinfo is not None:
            return value
        return value.replace(tzinfo=UTC)


metadata = MetaData()
_number = BigInteger().with_variant(Integer, "sqlite")


def _of_conversation() -> Column[str]:
    return Column("conversation", Text, ForeignKey("conversations.id"), nullable=False)


schema_version = Table("schema_version", metadata, Column("version", Integer, nullable=False))

conversations = Table(
    "conversations",
    metadata,
    Column("id", Text, primary_key=True),
    Column("channel", Text, nullable=False),
    Column("locale", Text),
    Column("timezone", Text),
    Column("order_ref", Text),
    Column("identity", JSON(none_as_null=True)),
    Column("holder", Text, nullable=False),
    Column("agent", Text),
    Column("cursor", Integer, nullable=False),
    Column("opened_at", Instant, nullable=False),
)

log = Table(
    "log",
    metadata,
    Column("id", _number, primary_key=True),
    _of_conversation(),
    Column("seq", Integer, nullable=False),
    Column("at", Instant, nullable=False),
    Column("kind", Text, nullable=False),
    Column("role", Text),
    Column("name", Text),
    Column("text", Text),
    Column("body", JSON, nullable=False),
    Column("channel", Text),
    Column("external_id", Text),
    UniqueConstraint("conversation", "seq"),
    UniqueConstraint("channel", "external_id"),
)

turns = Table(
    "turns",
    metadata,
    Column("conversation", Text, ForeignKey("conversations.id"), primary_key=True),
    Column("seq", Integer, primary_key=True),
    Column("message", Text, nullable=False),
    Column("typed", Boolean, nullable=False),
    Column("state", Text, nullable=False),
    Column("told", Boolean, nullable=False),
    Index("turns_by_state", "state", "conversation"),
)

choices = Table(
    "choices",
    metadata,
    Column("id", Text, primary_key=True),
    _of_conversation(),
    Column("seq", Integer, nullable=False),
    Column("label", Text, nullable=False),
    Column("payload", Text, nullable=False),
    Column("state", Text, nullable=False),
    Column("stays", Boolean, nullable=False),
    Index("choices_by_conversation", "conversation", "state"),
)

handoffs = Table(
    "handoffs",
    metadata,
    Column("id", _number, primary_key=True),
    _of_conversation(),
    Column("department", Text, nullable=False),
    Column("reason", Text, nullable=False),
    Column("requested_at", Instant, nullable=False),
    Column("claimed_at", Instant),
    Column("agent", Text),
    Column("ended_at", Instant),
    Column("outcome", Text),
    Index("handoffs_by_conversation", "conversation"),
    Index("handoffs_by_end", "ended_at", "department"),
)

cases = Table(
    "cases",
    metadata,
    Column("conversation", Text, ForeignKey("conversations.id"), primary_key=True),
    Column("data", JSON, nullable=False),
    Column("changed_at", Instant, nullable=False),
)
"""What each conversation that people look at is about: the bot's own data, and what was agreed."""

agents = Table(
    "agents",
    metadata,
    Column("id", Text, primary_key=True),
    Column("name", Text, nullable=False),
    Column("away", Boolean, nullable=False),
    Column("seen_at", Instant, nullable=False),
)
"""The people who answer, as they were last seen."""

audit = Table(
    "audit",
    metadata,
    Column("id", _number, primary_key=True),
    _of_conversation(),
    Column("at", Instant, nullable=False),
    Column("actor", Text, nullable=False),
    Column("action", Text, nullable=False),
    Column("detail", JSON, nullable=False),
    Index("audit_by_conversation", "conversation"),
    Index("audit_by_time", "at"),
)

sessions = Table(
    "sessions",
    metadata,
    Column("key_hash", Text, primary_key=True),
    _of_conversation(),
    Column("expires_at", Instant, nullable=False),
    Index("sessions_by_expiry", "expires_at"),
)

session_successors = Table(
    "session_successors",
    metadata,
    Column("key_hash", Text, primary_key=True),
    Column("replaces", Text, nullable=False),
    Index("session_successors_by_replaced", "replaces"),
)

identity_tokens = Table(
    "identity_tokens",
    metadata,
    Column("token_id", Text, primary_key=True),
    _of_conversation(),
    Column("expires_at", Instant, nullable=False),
    Index("identity_tokens_by_expiry", "expires_at"),
)

due = Table(
    "due",
    metadata,
    Column("id", Text, primary_key=True),
    Column("kind", Text, nullable=False),
    Column("at", Instant, nullable=False),
    Column("conversation", Text),
    Column("data", JSON, nullable=False),
    Column("attempts", Integer, nullable=False),
    Column("leased_until", Instant),
    Column("done_at", Instant),
    Index("due_by_time", "done_at", "at"),
    Index("due_by_conversation", "conversation", "kind"),
)
"""Work that is due at a time (due.py). A row that is done stays for a while, so that the same id is
not planned twice."""


attachments = Table(
    "attachments",
    metadata,
    Column("number", _number, primary_key=True),
    Column("id", Text, nullable=False, unique=True),
    _of_conversation(),
    Column("width", Integer, nullable=False),
    Column("height", Integer, nullable=False),
    Column("expires_at", Instant, nullable=False),
    Index("attachments_by_conversation", "conversation"),
    Index("attachments_by_expiry", "expires_at"),
)
