"""What the shop looks like through the schema: plain data for graphql-core's resolvers."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from decimal import Decimal
from typing import Any

from tests.backend_client.shopify.shop import Back, BackLine, Line, Parcel, Sale, Shop, digest

REASONS = {
    "gid://shopify/ReturnReasonDefinition/1": ("unwanted", "Unwanted", False),
    "gid://shopify/ReturnReasonDefinition/2": ("size-too-small", "Too small", False),
    "gid://shopify/ReturnReasonDefinition/3": ("too-tight", "Too tight", False),
    "gid://shopify/ReturnReasonDefinition/4": ("defective", "Defective", False),
    "gid://shopify/ReturnReasonDefinition/5": ("color", "Colour", True),
    "gid://shopify/ReturnReasonDefinition/6": ("arrived-late", "Arrived late", False),
    "gid://shopify/ReturnReasonDefinition/7": ("other", "Other", False),
}
Connection = Callable[..., dict[str, Any]]


def connection(items: Sequence[Any]) -> Connection:
    """A page of it, by `first` and `after`; a cursor is a place."""

    def page(_: Any, first: int = 250, after: str | None = None, **__: Any) -> dict[str, Any]:
        begin = int(after or 0)
        end = begin + first
        more = end < len(items)
        return {
            "nodes": list(items[begin:end]),
            "pageInfo": {
                "hasNextPage": more,
                "hasPreviousPage": begin > 0,
                "endCursor": str(end) if more else None,
            },
        }

    return page


class Views:
    def __init__(self, shop: Shop) -> None:
        self._shop = shop

    def order(self, sale: Sale) -> dict[str, Any]:
        customer = {
            "id": sale.customer_id,
            "displayName": "A. Person",
            "tags": ["newsletter", "tier:gold"],
            "locale": "en",
            "defaultEmailAddress": {"emailAddress": sale.email},
        }
        return {
            "id": sale.id,
            "name": sale.name,
            "email": sale.email,
            "createdAt": sale.created_at,
            "updatedAt": sale.changed_at,
            "cancelledAt": sale.cancelled_at,
            "presentmentCurrencyCode": self._shop.currency,
            "taxesIncluded": True,
            "tags": [],
            "customer": customer,
            "shippingAddress": sale.address,
            "billingAddress": sale.address,
            "subtotalLineItemsQuantity": sum(line.quantity for line in sale.lines),
            "totalPriceSet": self.bag(sale.total),
            "totalRefundedSet": self.bag(sale.paid_back),
            "totalShippingPriceSet": self.bag(Decimal(0)),
            "lineItems": connection([self._line(sale, line) for line in sale.lines]),
            "fulfillments": [self._parcel(sale, parcel) for parcel in sale.parcels],
            "transactions": [self._transaction(one) for one in sale.transactions],
            "refunds": [self._refund(one) for one in sale.refunds],
            "returns": connection([self.back(sale, one) for one in sale.backs]),
            "metafield": lambda _, namespace, key: self._metafield(sale, namespace, key),
            "suggestedRefund": lambda _, **wanted: self._suggested(sale, wanted),
        }

    def bag(self, amount: Decimal) -> dict[str, Any]:
        return {"presentmentMoney": self._money(amount), "shopMoney": self._money(amount)}

    def _money(self, amount: Decimal) -> dict[str, Any]:
        return {"amount": str(amount), "currencyCode": self._shop.currency}

    def _line(self, sale: Sale, line: Line) -> dict[str, Any]:
        variant = self._shop.variants[line.variant]
        return {
            "id": line.id,
            "title": variant["product"]["title"],
            "variantTitle": variant["title"],
            "quantity": line.quantity,
            "currentQuantity": line.quantity,
            "unfulfilledQuantity": 0 if sale.parcels else line.quantity,
            "requiresShipping": True,
            "isGiftCard": False,
            "originalUnitPriceSet": self.bag(line.price),
            "discountAllocations": [],
            "taxLines": [],
            "product": {"id": variant["product"]["id"], "productType": "apparel", "tags": []},
            "variant": self.variant(line.variant),
        }

    def variant(self, id_: str) -> dict[str, Any]:
        kept = self._shop.variants[id_]
        return {
            "__typename": "ProductVariant",
            "id": id_,
            "title": kept["title"],
            "sku": kept["title"].lower(),
            "inventoryQuantity": kept["stock"],
            "inventoryPolicy": "DENY",
            "inventoryItem": {"tracked": True},
            "product": kept["product"],
            "contextualPricing": lambda _, **__: {"price": self._money(kept["price"])},
            "selectedOptions": [{"name": "Colour", "value": kept["title"]}],
            "media": connection([]),
        }

    def product(self, id_: str) -> dict[str, Any] | None:
        own = [k for k, one in self._shop.variants.items() if one["product"]["id"] == id_]
        if not own:
            return None
        variants = connection([self.variant(one) for one in own])
        return {**self._shop.variants[own[0]]["product"], "variants": variants}

    def returnable(self, sale: Sale) -> list[dict[str, Any]]:
        found = []
        for parcel in sale.parcels:
            left = [
                {"quantity": sale.returnable(id_), "fulfillmentLineItem": self._item(sale, id_)}
                for id_, _, _ in parcel.lines
                if sale.returnable(id_) > 0
            ]
            if left:
                found.append(
                    {
                        "id": parcel.id.replace("Fulfillment", "ReturnableFulfillment"),
                        "fulfillment": self._parcel(sale, parcel),
                        "returnableFulfillmentLineItems": connection(left),
                    }
                )
        return found

    def parcel(self, id_: str) -> dict[str, Any] | None:
        every = ((sale, one) for sale in self._shop.sales.values() for one in sale.parcels)
        return next((self._parcel(sale, one) for sale, one in every if one.id == id_), None)

    def one_returnable(self, id_: str) -> dict[str, Any] | None:
        every = (one for sale in self._shop.sales.values() for one in self.returnable(sale))
        return next((one for one in every if one["id"] == id_), None)

    def _item(self, sale: Sale, id_: str) -> dict[str, Any]:
        line, quantity = sale.parcel_line(id_)
        return {"id": id_, "quantity": quantity, "lineItem": self._line(sale, line)}

    def _parcel(self, sale: Sale, parcel: Parcel) -> dict[str, Any]:
        return {
            "id": parcel.id,
            "status": "SUCCESS",
            "displayStatus": "DELIVERED",
            "createdAt": parcel.delivered_at,
            "deliveredAt": parcel.delivered_at,
            "trackingInfo": [{"company": "DHL", "number": "1Z", "url": "https://dhl.example/1Z"}],
            "fulfillmentLineItems": connection([self._item(sale, one[0]) for one in parcel.lines]),
        }

    def _transaction(self, kept: dict[str, Any]) -> dict[str, Any]:
        return {
            **{name: kept[name] for name in ("id", "kind", "status", "gateway")},
            "formattedGateway": "Shopify Payments",
            "processedAt": kept["at"],
            "amountSet": self.bag(kept["amount"]),
            "parentTransaction": {"id": kept["parent"]} if kept["parent"] else None,
            "paymentDetails": {
                "__typename": "CardPaymentDetails",
                "number": "•••• •••• •••• 4242",
                "company": "Visa",
            },
        }

    def _refund(self, kept: dict[str, Any]) -> dict[str, Any]:
        return {
            "id": kept["id"],
            "createdAt": kept["at"],
            "note": kept["note"],
            "totalRefundedSet": self.bag(Decimal(0) if kept["credit"] else kept["total"]),
            "transactions": connection([self._transaction(one) for one in kept["parts"]]),
        }

    def refund(self, kept: dict[str, Any]) -> dict[str, Any]:
        return self._refund(kept)

    def back(self, sale: Sale, back: Back) -> dict[str, Any]:
        fee = Decimal(back.shipping_fee["amount"]) if back.shipping_fee else None
        reverse = {
            "id": back.id.replace("Return", "ReverseFulfillmentOrder"),
            "lineItems": connection([self._arrived(sale, line) for line in back.lines]),
            "reverseDeliveries": connection([]),
        }
        return {
            "id": back.id,
            "name": back.name,
            "status": back.status,
            "createdAt": back.created_at,
            "requestApprovedAt": back.approved_at,
            "closedAt": back.closed_at,
            "order": lambda _: self.order(sale),
            "totalQuantity": sum(line.quantity for line in back.lines),
            "returnShippingFees": [{"amountSet": self.bag(fee)}] if fee is not None else [],
            "returnLineItems": connection([self._back_line(sale, one) for one in back.lines]),
            "exchangeLineItems": connection([self._new(one) for one in back.exchange]),
            "refunds": connection([]),
            "reverseFulfillmentOrders": connection([reverse]),
        }

    def _back_line(self, sale: Sale, line: BackLine) -> dict[str, Any]:
        worth = sale.parcel_line(line.parcel_line)[0].price * line.quantity
        fee = (worth * Decimal(str(line.percentage)) / 100).quantize(Decimal("0.01"))
        return {
            "__typename": "ReturnLineItem",
            "id": line.id,
            "quantity": line.quantity,
            "processedQuantity": line.processed,
            "processableQuantity": line.quantity - line.processed,
            "customerNote": line.customer_note,
            "returnReasonNote": line.reason_note,
            "returnReasonDefinition": self.reason(line.reason) if line.reason else None,
            "restockingFee": {"amountSet": self.bag(fee)} if line.percentage else None,
            "withCodeDiscountedTotalPriceSet": self.bag(worth),
            "fulfillmentLineItem": self._item(sale, line.parcel_line),
        }

    def _arrived(self, sale: Sale, line: BackLine) -> dict[str, Any]:
        return {
            "fulfillmentLineItem": self._item(sale, line.parcel_line),
            "dispositions": [
                {"type": kind, "quantity": quantity, "createdAt": at}
                for kind, quantity, at in line.disposed
            ],
        }

    def _new(self, line: dict[str, Any]) -> dict[str, Any]:
        kept = self._shop.variants[line["variantId"]]
        return {
            "id": "gid://shopify/ExchangeLineItem/1",
            "quantity": line["quantity"],
            "title": kept["product"]["title"],
            "variantTitle": kept["title"],
            "variantId": line["variantId"],
        }

    def reason(self, id_: str) -> dict[str, Any]:
        handle, name, deleted = REASONS[id_]
        return {"id": id_, "handle": handle, "name": name, "deleted": deleted}

    def _metafield(self, sale: Sale, namespace: str, key: str) -> dict[str, Any] | None:
        value = sale.metafields.get((namespace, key))
        return None if value is None else {"value": value, "compareDigest": digest(value)}

    def _suggested(self, sale: Sale, wanted: dict[str, Any]) -> dict[str, Any]:
        lines = {line.id: line for line in sale.lines}
        return {
            "refundLineItems": [
                {
                    "quantity": one["quantity"],
                    "lineItem": self._line(sale, lines[one["lineItemId"]]),
                    "subtotalSet": self.bag(lines[one["lineItemId"]].price * one["quantity"]),
                    "totalTaxSet": self.bag(Decimal(0)),
                }
                for one in wanted["refundLineItems"]
            ]
        }
