"""What stays of conversations that are erased: counts by month, of nobody in particular."""

from sqlalchemy import Column, Integer, Table, Text

from desk.schema import metadata

conversations = Table(
    "past_conversations",
    metadata,
    Column("month", Text, primary_key=True),
    Column("channel", Text, primary_key=True),
    Column("department", Text, primary_key=True),
    Column("count", Integer, nullable=False),
    Column("returns", Integer, nullable=False),
)
"""`month` of the opening, as 2026-11. `department`: that of the last person, empty without one."""

scores = Table(
    "past_scores",
    metadata,
    Column("month", Text, primary_key=True),
    Column("channel", Text, primary_key=True),
    Column("about", Text, primary_key=True),
    Column("department", Text, primary_key=True),
    Column("policy_version", Text, primary_key=True),
    Column("score", Integer, primary_key=True, autoincrement=False),
    Column("reason", Text, primary_key=True),
    Column("count", Integer, nullable=False),
)
"""Surveys by `month` of the question. `about`: return, handoff or recovery. What was not answered
is 0 or empty; a reason in the customer's own words is `other`. Nobody's words or name."""
