"""The demo shop's own pages: what a customer sees before and around the chat."""

from sandbox.storefront.identity import mint
from sandbox.storefront.routes import routes
from sandbox.storefront.shop import Customer, Line, Money, Order, Product, Shop

__all__ = ["Customer", "Line", "Money", "Order", "Product", "Shop", "mint", "routes"]
