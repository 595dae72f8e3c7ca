"""One wanted line on its way to a decision."""

from __future__ import annotations

from dataclasses import dataclass

from returns.amounts import Priced
from returns.clauses import RestockingFee
from returns.decision import MethodOffer
from returns.eligibility import Verdict
from returns.item import Item
from returns.model import Resolution, Wanted
from returns.resolution import Choice
from returns.scope import Facts

_PAYS = (Resolution.REFUND, Resolution.STORE_CREDIT)


@dataclass(slots=True)
class Draft:
    wanted: Wanted
    item: Item
    priced: Priced
    facts: Facts
    choice: Choice
    fee: RestockingFee | None = None
    fee_minor: int = 0
    methods: tuple[MethodOffer, ...] = ()
    """Keeping it, where that is allowed; else the ways back."""

    @property
    def verdict(self) -> Verdict:
        return self.choice.verdict

    @property
    def declined(self) -> bool:
        return self.choice.verdict.declined_by is not None

    @property
    def pays(self) -> bool:
        """Whether money or credit goes to the customer for it."""
        return not self.declined and self.choice.resolution in _PAYS

    @property
    def refund_minor(self) -> int:
        return self.priced.paid - self.fee_minor

    def can_be(self, resolution: Resolution) -> bool:
        """Whether it is, or may still be chosen to be, resolved so."""
        if self.wanted.resolution:
            return self.wanted.resolution == resolution
        return resolution in self.choice.open
