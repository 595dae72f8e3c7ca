"""A small shop for the storefront's pages, in memory."""

from datetime import UTC, datetime
from decimal import Decimal

from sandbox.storefront import Customer, Line, Money, Order, Product


def eur(amount: str) -> Money:
    return Money(Decimal(amount), "EUR")


PRODUCTS = [
    Product("p1", "Trail runner", "shoes", eur("89.90"), "Light, with a grippy sole"),
    Product("p2", "City sneaker", "shoes", eur("74.00"), "Leather, made in Portugal"),
    Product("p3", "Canvas slip-on", "shoes", eur("49.00"), "For warm days"),
    Product("p4", "Heavy cotton tee", "apparel", eur("29.00"), "Organic, 220 g"),
    Product("p5", "Linen shirt", "apparel", eur("69.00"), "Washed and soft"),
    Product("p6", "Merino jumper", "apparel", eur("119.00"), "Fine knit"),
    Product("p7", "Over-ear headphones", "electronics", eur("149.00"), "30 hours of quiet"),
    Product("p8", "Engraved mug", "personalised", eur("24.00"), "With your words on it"),
    Product("p9", "Oak chair", "furniture", eur("189.00"), "Oiled, ready to sit on"),
    Product("p10", "Dark chocolate", "food", eur("5.50"), "72 %, from Ecuador"),
    Product("p11", "Hand soap", "hygiene", eur("12.00"), "Lavender"),
    Product("p12", "Gift card", "gift_card", eur("50.00"), "Always fits"),
]
ANNA = Customer("cus_1", "Anna Meyer", "anna.meyer@example.com", "Leipzig")
BEN = Customer("cus_2", "Ben Okafor", "ben.okafor@example.com", "Cologne")
LINES = (
    Line("Trail runner", "Black / 42", 1, eur("89.90"), "shoes"),
    Line("Heavy cotton tee", "Sand / M", 2, eur("29.00"), "apparel"),
)
ORDERS = [
    Order("1001", datetime(2026, 11, 12, 9, tzinfo=UTC), "Delivered", LINES, eur("147.90")),
    Order("1000", datetime(2026, 9, 2, 9, tzinfo=UTC), "Delivered", LINES[:1], eur("89.90")),
]


class FakeShop:
    async def products(self) -> list[Product]:
        return PRODUCTS

    async def customers(self) -> list[Customer]:
        return [ANNA, BEN]

    async def orders(self, customer_id: str) -> list[Order]:
        return ORDERS if customer_id == ANNA.id else []
