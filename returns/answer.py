"""What a policy question gets: a clause and its figures, never prose.

Amounts are text in the policy's currency ("3.90"), dates ISO ("2026-12-03"), whole numbers and
percentages plain digits, yes and no "yes" and "no". A figure that is not known is left out.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from returns.code import Code

Figure = str | tuple[str, ...]
Figures = Mapping[str, Figure]


class Topic(Code):
    """What can be asked, and the figures of each answer (all optional but the first)."""

    WINDOW = "window"
    """days; of a line: last_day, open, days_left or days_late, counted_from."""
    CONDITION = "condition"
    """ask: the conditions that must hold."""
    EXCLUSIONS = "exclusions"
    """excluded: yes, no or depends; kind, lacks, unless_reason."""
    SHIPPING_FEE = "shipping_fee"
    """paid_by: shop or customer; lowest_fee, highest_fee (of ours, not of a label of one's own),
    currency; free_reasons, free_tiers."""
    METHODS = "methods"
    """methods; each detail: method, fee, currency."""
    REFUND_METHOD = "refund_method"
    """to; payment."""
    REFUND_TIME = "refund_time"
    """days, bank_days, release; pay_by and arrive_by, if it were released now."""
    STORE_CREDIT = "store_credit"
    """offered, bonus_percent, release, days, valid_months."""
    EXCHANGE = "exchange"
    """offered: yes, no or depends; categories, if_dearer, if_cheaper, paid_by."""
    GIFT = "gift"
    """offer, tell_giver."""
    WARRANTY = "warranty"
    """covered: yes, no or depends; months, offer; of a line: last_day, open."""
    HOLIDAY = "holiday"
    """from, to, until; of an order: applies."""
    RESTOCKING_FEE = "restocking_fee"
    """charged: yes, no or depends; percent, at_most, currency, lacks."""
    PHOTO = "photo"
    """needed: yes, no or depends; each detail's `about` says when; value_from, currency."""
    GENERAL = "general"
    """days, paid_by, lowest_fee, currency, refund_days, version, effective_from."""
    DELIVERY_COST = "delivery_cost"
    """refund: what of the cost of delivery is paid back (none, full, share, whole_order);
    more_reasons: where it is none, the reasons for which it is not."""


@dataclass(frozen=True, slots=True)
class Detail:
    """One clause of a topic, and what it is about; or one line of the order."""

    clause_id: str
    figures: Figures
    about: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    """The clause's `when`: {"category": ("shoes",)}; empty: everything else."""
    unless: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    """The clause's exceptions, in the same form."""
    line_id: str | None = None


@dataclass(frozen=True, slots=True)
class Answer:
    """`clause_id` None: the policy has no clause about it (no restocking fee, no warranty)."""

    topic: Topic
    clause_id: str | None
    figures: Figures
    details: tuple[Detail, ...] = ()
