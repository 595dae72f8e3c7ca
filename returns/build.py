"""From a file's plain data to `Terms`: one small function for each kind of clause."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from datetime import date
from decimal import Decimal
from typing import Any, TypeVar

from returns import clauses as p
from returns.decision import Department, DestinationKind, MethodOffer, Outcome, Release
from returns.edition import Edition
from returns.model import Condition, Method, Resolution
from returns.money import Money, zero
from returns.policy import Terms
from returns.reckoning import in_currency
from returns.scope import EVERYTHING, AnyOf, AtLeast, Below, OneOf, Rules, Scope, Test

Data = Mapping[str, Any]
_SETS = ("tag", "region")
_OUTCOMES = {
    "approve": Outcome.APPROVED,
    "review": Outcome.REVIEW,
    "decline": Outcome.DECLINED,
}
C = TypeVar("C", bound=p.Clause)


def build_terms(edition: Edition, currency: str) -> Terms:
    """The edition's terms, with every amount in `currency`."""
    data = in_currency(edition.raw, currency)

    def rules(section: str, build: Callable[[Data, Data], C]) -> Rules[C]:
        return Rules(
            tuple(
                build(raw, _clause(raw, edition.line(section, number)))
                for number, raw in enumerate(data.get(section, []))
            )
        )

    payers = [raw["id"] for raw in data["return_shipping"] if raw["paid_by"] == p.Payer.SHOP]
    return Terms(
        currency=currency,
        version=data["version"],
        effective_from=date.fromisoformat(data["effective_from"]),
        transit_days=data.get("counting", {}).get("transit_days", 0),
        regions={name: frozenset(codes) for name, codes in data.get("regions", {}).items()},
        windows=rules("windows", lambda raw, its: p.Window(**its, days=raw["days"])),
        holidays=rules("holidays", _holiday),
        statutory=rules("statutory", _statutory),
        exclusions=rules("exclusions", _exclusion),
        conditions=rules("conditions", _condition),
        evidence=rules("evidence", lambda raw, its: p.Evidence(**its, department=_owner(raw))),
        return_shipping=rules("return_shipping", _return_shipping),
        methods=rules("methods", lambda raw, its: _method(raw, its, currency, payers)),
        restocking_fees=rules("restocking_fees", _restocking_fee),
        resolutions=rules("resolutions", lambda raw, its: p.Offer(**its, offer=_offer(raw))),
        refunds=rules("refunds", _payout),
        store_credit=rules("store_credit", _store_credit),
        exchanges=rules("exchanges", _exchange),
        keep_item=rules("keep_item", _keep_item),
        warranty=rules("warranty", _warranty),
        gifts=rules("gifts", _gift),
        original_shipping=rules("original_shipping", _original_shipping),
        approvals=rules("approvals", _approval),
        risk=_risk(data.get("risk", {})),
        appeal=_appeal(data.get("risk", {})),
    )


def scope(raw: Data | None) -> Scope:
    """The compiled form of a `when:` or `unless:`."""
    return Scope(tuple(_test(key, value) for key, value in raw.items())) if raw else EVERYTHING


def _test(key: str, value: Any) -> Test:
    if key.endswith("_from"):
        return AtLeast(key.removesuffix("_from"), Decimal(value))
    if key.endswith("_below"):
        return Below(key.removesuffix("_below"), Decimal(value))
    values = frozenset(_several(value))
    return AnyOf(key, values) if key in _SETS else OneOf(key, values)


def _several(value: Any) -> list[Any]:
    return value if isinstance(value, list) else [value]


def _clause(raw: Data, line: int) -> dict[str, Any]:
    return {
        "id": raw["id"],
        "when": scope(raw.get("when")),
        "unless": tuple(scope(each) for each in _several(raw.get("unless", []))),
        "note": raw.get("note", ""),
        "line_number": line,
    }


def _owner(raw: Data) -> Department:
    return Department(raw.get("department", "customer_service"))


def _offer(raw: Data) -> tuple[Resolution, ...]:
    return tuple(Resolution(name) for name in raw["offer"])


def _lacks(raw: Data) -> tuple[Condition, ...]:
    return tuple(Condition(name) for name in _several(raw.get("lacks", [])))


def _holiday(raw: Data, its: Data) -> p.Holiday:
    first, last = (date.fromisoformat(raw["bought"][end]) for end in ("from", "to"))
    return p.Holiday(
        **its, first=first, last=last, until=date.fromisoformat(raw["returnable_until"])
    )


def _statutory(raw: Data, its: Data) -> p.Statutory:
    return p.Statutory(
        **its,
        days=raw["days"],
        exempt=frozenset(p.ExclusionKind(kind) for kind in raw.get("exempt", [])),
        restocking_fee=raw.get("restocking_fee", "forbidden") == "allowed",
    )


def _exclusion(raw: Data, its: Data) -> p.Exclusion:
    return p.Exclusion(**its, kind=p.ExclusionKind(raw["kind"]), lacks=_lacks(raw))


def _condition(raw: Data, its: Data) -> p.ConditionRule:
    return p.ConditionRule(
        **its,
        ask=Condition(raw["ask"]),
        otherwise=_OUTCOMES[raw["otherwise"]],
        department=Department(raw.get("department", "warehouse")),
    )


def _return_shipping(raw: Data, its: Data) -> p.ReturnShipping:
    return p.ReturnShipping(**its, paid_by=p.Payer(raw["paid_by"]))


def _method(raw: Data, its: Data, currency: str, payers: Sequence[str]) -> p.MethodRule:
    fee, cost = (Money(raw.get(key, raw["fee"]), currency) for key in ("fee", "cost"))
    offer = MethodOffer(Method(raw["method"]), fee, raw["id"], not fee, cost)
    return p.MethodRule(
        **its,
        method=offer.method,
        fee=fee.amount,
        cost=cost.amount,
        offer=offer,
        free={
            payer: replace(offer, fee=zero(currency), clause_id=payer, free=True)
            for payer in payers
        },
    )


def _restocking_fee(raw: Data, its: Data) -> p.RestockingFee:
    return p.RestockingFee(
        **its,
        percent=Decimal(raw["percent"]),
        at_most=raw.get("at_most"),
        lacks=_lacks(raw),
    )


def _payout(raw: Data, its: Data) -> p.Payout:
    return p.Payout(
        **its,
        to=DestinationKind(raw["to"]),
        release=Release(raw["release"]),
        days=raw["days"],
        bank_days=raw.get("bank_days", 0),
    )


def _store_credit(raw: Data, its: Data) -> p.StoreCredit:
    return p.StoreCredit(
        **its,
        bonus_percent=Decimal(raw.get("bonus_percent", 0)),
        release=Release(raw["release"]),
        days=raw["days"],
        valid_months=raw.get("valid_months"),
    )


def _exchange(raw: Data, its: Data) -> p.Exchange:
    return p.Exchange(
        **its,
        if_dearer=p.Difference(raw["if_dearer"]),
        if_cheaper=p.Difference(raw["if_cheaper"]),
    )


def _keep_item(raw: Data, its: Data) -> p.KeepItem:
    return p.KeepItem(
        **its,
        always=raw.get("always", False),
        below=raw.get("below"),
        shipping_costs_more=raw.get("if_shipping_costs_more", False),
    )


def _warranty(raw: Data, its: Data) -> p.Warranty:
    return p.Warranty(
        **its,
        months=raw["months"],
        offer=_offer(raw),
        decide=_OUTCOMES[raw.get("decide", "review")],
        department=Department(raw.get("department", "warehouse")),
    )


def _gift(raw: Data, its: Data) -> p.Gift:
    return p.Gift(**its, offer=_offer(raw), tell_giver=raw.get("tell_giver", False))


def _original_shipping(raw: Data, its: Data) -> p.OriginalShipping:
    return p.OriginalShipping(**its, refund=p.ShippingRefund(raw["refund"]))


def _approval(raw: Data, its: Data) -> p.Approval:
    return p.Approval(**its, decide=_OUTCOMES[raw["decide"]], department=_owner(raw))


def _risk(raw: Data) -> p.RiskRules:
    return p.RiskRules(
        signals=tuple(
            p.SignalRule(name, Decimal(rule["from"]), rule["points"])
            for name, rule in raw.get("signals", {}).items()
        ),
        allow=frozenset(raw.get("allow", [])),
        block=frozenset(raw.get("block", [])),
    )


def _appeal(raw: Data) -> p.AppealRule | None:
    appeal = raw.get("appeal")
    if appeal is None:
        return None
    return p.AppealRule(
        id=appeal["id"], days=appeal["days"], department=Department(appeal["department"])
    )
