"""What `assess` answers: codes, clause ids and figures, never prose."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal

from returns.code import Code
from returns.model import Method, Reason, Resolution
from returns.money import Money, total, zero


class Outcome(Code):
    APPROVED = "approved"
    DECLINED = "declined"
    REVIEW = "review"


class NotReturnable(Code):
    """Why a line cannot come back (Shopify's codes); the clause id says it more finely."""

    FINAL_SALE = "FINAL_SALE"
    RETURN_WINDOW_EXPIRED = "RETURN_WINDOW_EXPIRED"
    UNFULFILLED = "UNFULFILLED"
    RETURNED = "RETURNED"
    OTHER = "OTHER"


class Department(Code):
    CUSTOMER_SERVICE = "customer_service"
    WAREHOUSE = "warehouse"
    FINANCE = "finance"


class Result(Code):
    """How a clause came out. WAIVED: failed, but a statutory right or a warranty overrides it."""

    PASSED = "passed"
    FAILED = "failed"
    WAIVED = "waived"
    MISSING = "missing"
    REVIEW = "review"


class Release(Code):
    """What sets the money free."""

    REQUEST = "request"
    FIRST_SCAN = "first_scan"
    RECEIPT = "receipt"
    INSPECTION = "inspection"


class DestinationKind(Code):
    ORIGINAL_PAYMENT = "original_payment"
    BANK_TRANSFER = "bank_transfer"
    STORE_CREDIT = "store_credit"


@dataclass(frozen=True, slots=True)
class Check:
    clause_id: str
    result: Result


@dataclass(frozen=True, slots=True)
class Deadline:
    """The last day counts in full, in the customer's zone. `ends_at` is the first instant after."""

    clause_id: str
    last_day: date
    ends_at: datetime
    counted_from: str
    """delivery, shipment (plus transit days), or order."""


@dataclass(frozen=True, slots=True)
class Amounts:
    """One line's money for the wanted quantity: refund = paid - restocking_fee.

    `paid` = price - discount, plus tax where prices come without it. `tax` is the tax in `paid`.
    The fee of the return method comes off once per parcel: see `Decision.refund_by`.
    """

    price: Money
    discount: Money
    tax: Money
    paid: Money
    restocking_fee: Money
    restocking_clause_id: str | None
    refund: Money


@dataclass(frozen=True, slots=True)
class MethodOffer:
    method: Method
    fee: Money
    clause_id: str
    """The clause that sets the fee: the method's, or the one that makes the return free."""
    free: bool
    cost: Money
    """What it costs the shop. Not for customers."""


@dataclass(frozen=True, slots=True)
class Alternative:
    """What would have been possible: with another resolution, or for another reason."""

    clause_id: str
    resolution: Resolution | None
    reason: Reason | None
    until: date | None
    """The last day for it, where a day limits it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class LineDecision:
    line_id: str
    quantity: int
    reason: Reason
    outcome: Outcome
    code: NotReturnable | None
    """Why not, when declined."""
    clause_id: str
    """The clause that the outcome rests on."""
    checks: tuple[Check, ...]
    """Every clause that was looked at, in order."""
    amounts: Amounts
    """What the customer gets if it is approved; zero refund when declined."""
    deadline: Deadline | None
    days_late: int
    missing: tuple[str, ...]
    """Conditions still to be asked (`Condition` values, "photo" among them). While there are
    any, the outcome is REVIEW: ask, then assess again."""
    resolution: Resolution | None
    """The one asked for, or else the first on offer."""
    resolutions: tuple[Resolution, ...]
    methods: tuple[MethodOffer, ...]
    keep_item: bool
    under_warranty: bool
    department: Department | None
    """Who owns the review."""
    counterfactual: tuple[Alternative, ...]


@dataclass(frozen=True, slots=True)
class RefundPart:
    """What of it goes back by one of the order's payments, and to where."""

    payment: str
    amount: Money
    to: DestinationKind


@dataclass(frozen=True, slots=True)
class Destination:
    """A place the money can go to. `days`: the shop's business days after the release;
    `bank_days`: what the bank or the wallet takes after that, at most."""

    kind: DestinationKind
    clause_id: str
    amount: Money
    bonus: Money
    release: Release
    days: int
    bank_days: int
    parts: tuple[RefundPart, ...]


@dataclass(frozen=True, slots=True)
class Signal:
    """One piece of evidence for agents. Never shown to a customer."""

    name: str
    value: Decimal
    points: int


@dataclass(frozen=True, slots=True)
class Risk:
    score: int
    signals: tuple[Signal, ...]
    listed: str | None
    """"allow" or "block" when the policy lists the customer."""


@dataclass(frozen=True, slots=True)
class Appeal:
    """Where and until when a customer can ask for a second look at a refusal."""

    clause_id: str
    department: Department
    until: date


@dataclass(frozen=True, slots=True, kw_only=True)
class Decision:
    lines: tuple[LineDecision, ...]
    """In the order in which they were wanted."""
    methods: tuple[MethodOffer, ...]
    """Those that every line that may come back has in common."""
    destinations: tuple[Destination, ...]
    """Where the money can go; amounts before the method's fee."""
    original_shipping: Money
    refund: Money
    """Refund of all lines not declined plus original shipping, before the method's fee."""
    appeal: Appeal | None
    """The way to a second look, where a line was declined and the policy has one."""
    tell_giver: bool
    """False: a gift is returned, and the one who gave it must not hear of it."""
    risk: Risk
    policy_version: str
    currency: str

    @property
    def outcome(self) -> Outcome:
        """REVIEW if any line needs one; DECLINED if all are; else APPROVED."""
        outcomes = {line.outcome for line in self.lines}
        if Outcome.REVIEW in outcomes:
            return Outcome.REVIEW
        return Outcome.APPROVED if Outcome.APPROVED in outcomes else Outcome.DECLINED

    @property
    def open_lines(self) -> tuple[LineDecision, ...]:
        """The lines that were not declined."""
        return tuple(line for line in self.lines if line.outcome is not Outcome.DECLINED)

    @property
    def kept(self) -> bool:
        """Whether nothing travels: the customer may keep every line that is open. Else a decision
        without `methods` has no way back, and a person arranges one."""
        return bool(self.open_lines) and all(line.keep_item for line in self.open_lines)

    @property
    def missing(self) -> tuple[str, ...]:
        """Conditions still to be asked about any line."""
        return tuple(dict.fromkeys(name for line in self.lines for name in line.missing))

    def fee_by(self, method: Method | Mapping[str, Method]) -> Money:
        """The return shipping of one method, or of a method for each line id.

        Lines that go back by the same method share a parcel; it costs what its cheapest line
        costs, so a parcel with a free line is free. LookupError for a method not on offer.
        """
        fees: dict[Method, Money] = {}
        for line in self.open_lines:
            chosen = method if isinstance(method, Method) else method[line.line_id]
            fee = _offer(line, chosen).fee
            fees[chosen] = min(fee, fees.get(chosen, fee))
        return total(fees.values(), self.currency)

    def refund_by(self, method: Method | Mapping[str, Method]) -> Money:
        """What is paid back after the method's fee; never below zero."""
        return max(self.refund - self.fee_by(method), zero(self.currency))


def _offer(line: LineDecision, method: Method) -> MethodOffer:
    for offer in line.methods:
        if offer.method is method:
            return offer
    raise LookupError(f"Line {line.line_id} cannot go back by {method}.")
