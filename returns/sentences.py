"""Each clause as one sentence that a customer understands; every figure is the clause's own."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from decimal import Decimal
from typing import Any

from returns import clauses as p
from returns.decision import DestinationKind, Outcome, Release
from returns.edition import SECTIONS
from returns.model import Condition, Method
from returns.money import places
from returns.phrases import (
    CONDITIONS,
    LACKING,
    METHODS,
    RESOLUTIONS,
    about,
    capital,
    date_of,
    days,
    listed,
)
from returns.policy import Terms
from returns.scope import Scope

_EXCLUDED = {
    p.ExclusionKind.FINAL_SALE: ", since it is a final sale",
    p.ExclusionKind.PERSONALISED: ", since it was made just for you",
    p.ExclusionKind.PERISHABLE: ", since it can spoil",
    p.ExclusionKind.HYGIENE: ", for reasons of hygiene",
    p.ExclusionKind.DIGITAL: ", since it was delivered digitally",
    p.ExclusionKind.GIFT_CARD: ", since it is a gift card",
    p.ExclusionKind.HAZARDOUS: ", since it must not travel by post",
    p.ExclusionKind.EXCLUDED: "",
}
_RELEASED = {
    Release.REQUEST: "after your request",
    Release.FIRST_SCAN: "after the carrier's first scan",
    Release.RECEIPT: "after we receive it",
    Release.INSPECTION: "after we have checked it",
}
_PLACES = {
    DestinationKind.ORIGINAL_PAYMENT: "the way you paid",
    DestinationKind.BANK_TRANSFER: "your bank account",
    DestinationKind.STORE_CREDIT: "store credit",
}
_SHIPPING_BACK = {
    p.ShippingRefund.NONE: "what you paid for the delivery is not paid back",
    p.ShippingRefund.FULL: "what you paid for the delivery is paid back",
    p.ShippingRefund.SHARE: "the items' share of what you paid for the delivery is paid back",
    p.ShippingRefund.WHOLE_ORDER: (
        "what you paid for the delivery is paid back once the whole order has come back"
    ),
}
_DIFFERENCES = {
    p.Difference.CHARGE: "you pay the difference",
    p.Difference.WAIVE: "the difference is on us",
    p.Difference.REFUND: "we pay the difference back",
    p.Difference.STORE_CREDIT: "you get the difference as store credit",
}
_DECISIONS = {
    Outcome.APPROVED: "approved at once",
    Outcome.REVIEW: "looked at by a person",
    Outcome.DECLINED: "declined",
}
_AMOUNTS = ("value_from", "value_below", "return_value_from", "return_value_below")


class Sentences:
    """Words the clauses of one edition, given in one currency or, amount by amount, in several."""

    def __init__(self, terms: Sequence[Terms]) -> None:
        self._currencies = [of_currency.currency for of_currency in terms]
        self._alike = _by_id(terms)
        sections = [getattr(terms[0], section).clauses for section in SECTIONS]
        self._alone = {clauses[0].id for clauses in sections if len(clauses) == 1}
        self._words: Mapping[type[p.Clause], Callable[[Any, str], str]] = {
            p.Window: self._window,
            p.Holiday: self._holiday,
            p.Statutory: self._statutory,
            p.Exclusion: self._exclusion,
            p.ConditionRule: self._condition,
            p.Evidence: lambda _, what: f"{what}: we need a photo.",
            p.ReturnShipping: self._return_shipping,
            p.MethodRule: self._method,
            p.RestockingFee: self._restocking_fee,
            p.Offer: self._offer,
            p.Gift: self._gift,
            p.Payout: self._payout,
            p.StoreCredit: self._store_credit,
            p.Exchange: self._exchange,
            p.KeepItem: self._keep_item,
            p.Warranty: self._warranty,
            p.OriginalShipping: lambda rule, what: f"{what}: {_SHIPPING_BACK[rule.refund]}.",
            p.Approval: lambda rule, what: f"{what}: {_DECISIONS[rule.decide]}.",
        }

    def of(self, clause: p.Clause) -> str:
        """The sentence, with its exceptions and the merchant's own note."""
        alike = self._alike[clause.id]
        what = self._about([each.when for each in alike], clause.id)
        sentence = self._words[type(clause)](clause, capital(what))
        if clause.unless:
            exceptions = (
                self._about([each.unless[number] for each in alike], clause.id)
                for number in range(len(clause.unless))
            )
            sentence = f"{sentence.removesuffix('.')}, except {' or '.join(exceptions)}."
        return f"{sentence} {clause.note}".rstrip()

    def _about(self, scopes: Sequence[Scope], clause_id: str) -> str:
        """One scope in words, given once for each currency."""
        plain = [dict(scope.plain()) for scope in scopes]
        for name in _AMOUNTS:
            if name in plain[0]:
                values = [Decimal(each[name][0]) for each in plain]
                plain[0][name] = (self._money(values),)
        return about(plain[0], "everything" if clause_id in self._alone else "everything else")

    def _amount(self, clause: p.Clause, name: str) -> str:
        return self._money([getattr(alike, name) for alike in self._alike[clause.id]])

    def _money(self, amounts: Sequence[Decimal]) -> str:
        """`3.90 EUR / 3.50 GBP`."""
        return " / ".join(
            f"{amount:.{places(currency)}f} {currency}"
            for amount, currency in zip(amounts, self._currencies, strict=True)
        )

    def _window(self, rule: p.Window, what: str) -> str:
        return f"{what}: {days(rule.days)} from delivery."

    def _holiday(self, rule: p.Holiday, what: str) -> str:
        season = f"bought from {date_of(rule.first)} to {date_of(rule.last)}"
        return f"{what}, {season}: until {date_of(rule.until)}."

    def _statutory(self, rule: p.Statutory, what: str) -> str:
        fee = "" if rule.restocking_fee else ", without a restocking fee"
        return f"{what}: by law at least {days(rule.days)} from delivery{fee}."

    def _exclusion(self, rule: p.Exclusion, what: str) -> str:
        return f"{what}: cannot come back{_lacking(rule.lacks)}{_EXCLUDED[rule.kind]}."

    def _condition(self, rule: p.ConditionRule, what: str) -> str:
        otherwise = " Otherwise a person looks at it." if rule.otherwise is Outcome.REVIEW else ""
        return f"{what}: it must be {CONDITIONS[rule.ask]}.{otherwise}"

    def _return_shipping(self, rule: p.ReturnShipping, what: str) -> str:
        is_free = rule.paid_by is p.Payer.SHOP
        return f"{what}: {'sending it back is free' if is_free else 'you pay the way back'}."

    def _method(self, rule: p.MethodRule, what: str) -> str:
        free = "at your own cost" if rule.method is Method.CUSTOMER_LABEL else "free"
        fee = self._amount(rule, "fee") if rule.fee else free
        return f"{METHODS[rule.method]} ({what[:1].lower()}{what[1:]}): {fee}."

    def _restocking_fee(self, rule: p.RestockingFee, what: str) -> str:
        limit = f", at most {self._amount(rule, 'at_most')} for each" if rule.at_most else ""
        kept = f"{rule.percent:f} % of the price stays with us{_lacking(rule.lacks)}"
        return f"{what}: {kept}{limit}."

    def _offer(self, rule: p.Offer, what: str) -> str:
        return f"{what}: {_offer(rule)}."

    def _gift(self, rule: p.Gift, what: str) -> str:
        giver = "is told" if rule.tell_giver else "is not told"
        return f"{what}, received as a gift: {_offer(rule)}; the giver {giver}."

    def _payout(self, rule: p.Payout, what: str) -> str:
        bank = f"; banks may take {_business(rule.bank_days)} more" if rule.bank_days else ""
        when = f"within {_business(rule.days)} {_RELEASED[rule.release]}"
        return f"{what}: to {_PLACES[rule.to]}, {when}{bank}."

    def _store_credit(self, rule: p.StoreCredit, what: str) -> str:
        bonus = f" with a bonus of {rule.bonus_percent:f} %" if rule.bonus_percent else ""
        valid = f"; valid for {rule.valid_months} months" if rule.valid_months else ""
        when = f"within {_business(rule.days)} {_RELEASED[rule.release]}"
        return f"{what}: store credit{bonus}, {when}{valid}."

    def _exchange(self, rule: p.Exchange, what: str) -> str:
        dearer, cheaper = _DIFFERENCES[rule.if_dearer], _DIFFERENCES[rule.if_cheaper]
        return f"{what}: if the new item costs more, {dearer}; if it costs less, {cheaper}."

    def _keep_item(self, rule: p.KeepItem, what: str) -> str:
        below = f"below {self._amount(rule, 'below')}" if rule.below is not None else ""
        dearer = "where its way back costs more" if rule.shipping_costs_more else ""
        reasons = [] if rule.always else [reason for reason in (below, dearer) if reason]
        return f"{what}: the item can be kept {' or '.join(reasons)}".rstrip() + "."

    def _warranty(self, rule: p.Warranty, what: str) -> str:
        return f"{what}: {rule.months} months of warranty from delivery; {_offer(rule)}."


def clauses_of(terms: Terms) -> list[tuple[str, p.Clause]]:
    """Every clause with its section, in the order in which a policy is read."""
    return [(section, clause) for section in SECTIONS for clause in getattr(terms, section)]


def _by_id(terms: Sequence[Terms]) -> dict[str, tuple[p.Clause, ...]]:
    columns = [[clause for _, clause in clauses_of(one)] for one in terms]
    return {row[0].id: row for row in zip(*columns, strict=True)}


def _offer(rule: p.Offer) -> str:
    return listed(RESOLUTIONS[name] for name in rule.offer)


def _lacking(names: Sequence[Condition]) -> str:
    return f" if {listed(LACKING[name] for name in names)}" if names else ""


def _business(count: int) -> str:
    return f"{count} business day" if count == 1 else f"{count} business days"
