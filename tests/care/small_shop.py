"""A shop of a few plain orders, quick to load: order N is paid by card, delivered two days ago."""

from typing import Any


def shop(orders: int = 1, **changes: Any) -> dict[str, Any]:
    """`changes` go into each order."""
    return {
        "customers": [
            {"id": f"c{n}", "email": f"c{n}@example.com", "name": f"Customer {n}"}
            for n in range(1, orders + 1)
        ],
        "products": [_product("shoes", "Shoes", "89.90"), _product("mug", "Mug", "12.90")],
        "orders": [{**_order(n), **changes} for n in range(1, orders + 1)],
    }


def _product(name: str, title: str, price: str) -> dict[str, Any]:
    category = "shoes" if name == "shoes" else "home"
    variants = [
        {"id": f"{name}-{size}", "title": size, "sku": f"{name}-{size}", "price": price,
         "options": {"Size": size}, "stock": 10_000}
        for size in ("42", "43")
    ]  # fmt: skip
    return {"id": name, "title": title, "category": category, "variants": variants,
            "options": [{"name": "Size", "values": ["42", "43"]}]}  # fmt: skip


def _order(number: int) -> dict[str, Any]:
    lines = [
        {"id": f"{number}-L1", "variant_id": "shoes-42", "quantity": 1},
        {"id": f"{number}-L2", "variant_id": "mug-42", "quantity": 2},
    ]
    return {
        "id": str(number),
        "number": str(number),
        "customer_id": f"c{number}",
        "currency": "EUR",
        "placed_at": "-6d",
        "shipping_address": {"name": f"Customer {number}", "line1": "Linden 1", "city": "Berlin",
                             "country": "DE", "postal_code": "10115"},
        "lines": lines,
        "payments": [{"kind": "card", "amount": "115.70", "last_four": "4242"}],
        "fulfilments": [
            {
                "status": "DELIVERED",
                "shipped_at": "-4d",
                "delivered_at": "-2d",
                "lines": [{"order_line_id": line["id"], "quantity": line["quantity"]}
                          for line in lines],
            }
        ],
    }  # fmt: skip
