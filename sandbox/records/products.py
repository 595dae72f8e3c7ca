"""The catalogue."""

from __future__ import annotations

from dataclasses import dataclass, field

from sandbox.records.money import Money


@dataclass(frozen=True, slots=True)
class Option:
    name: str
    values: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Variant:
    """`stock` None: not counted. `prices` are for other currencies than `price`'s."""

    id: str
    price: Money
    title: str = ""
    sku: str = ""
    options: dict[str, str] = field(default_factory=dict)
    prices: tuple[Money, ...] = ()
    image: str = ""
    stock: int | None = None

    def price_in(self, currency: str) -> Money | None:
        """The price in this currency, or None when the variant is not sold in it."""
        every = (self.price, *self.prices)
        return next((price for price in every if price.currency == currency), None)


@dataclass(frozen=True, slots=True)
class Product:
    id: str
    title: str
    category: str = "other"
    description: str = ""
    image: str = ""
    tags: tuple[str, ...] = ()
    options: tuple[Option, ...] = ()
    variants: tuple[Variant, ...] = ()
    final_sale: bool = False
    requires_shipping: bool = True

    def variant(self, variant_id: str) -> Variant | None:
        return next((variant for variant in self.variants if variant.id == variant_id), None)
