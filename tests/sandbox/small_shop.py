"""A shop of one order, small enough to see through."""

from __future__ import annotations

from typing import Any

LINE = {"order_line_id": "L1", "quantity": 1, "reason_id": "reason_unwanted"}
RETURN = {"lines": [LINE], "method": "DROP_OFF"}
SHOP: dict[str, Any] = {
    "customers": [{"id": "c1", "email": "a@example.com"}],
    "orders": [
        {
            "number": "7",
            "customer_id": "c1",
            "placed_at": "-3d",
            "shipping_address": {"country": "DE", "postal_code": "10115"},
            "lines": [{"id": "L1", "variant_id": "v1", "quantity": 3, "unit_price": "10.00"}],
            "payments": [{"kind": "card", "amount": "30.00"}],
            "fulfilments": [
                {
                    "status": "DELIVERED",
                    "delivered_at": "-1d",
                    "lines": [{"order_line_id": "L1", "quantity": 3}],
                }
            ],
        }
    ],
}
