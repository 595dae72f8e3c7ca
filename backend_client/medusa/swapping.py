"""The outgoing half of an exchange: what it costs, and putting it into the draft."""

from __future__ import annotations

from collections.abc import Mapping

from backend_client import errors
from backend_client.medusa.admin import Admin
from backend_client.medusa.catalogue import Catalogue
from backend_client.medusa.quoting import Checked
from backend_client.model import ExchangeRequest, Money, Order, Variant


class Swapping:
    def __init__(self, admin: Admin, catalogue: Catalogue) -> None:
        self._admin, self._catalogue = admin, catalogue

    async def difference(self, request: ExchangeRequest, checked: Checked, order: Order) -> Money:
        """New prices and fees less what goes back; above nought the customer pays.

        Raises OutOfStock, InvalidRequest for a variant that there is not.
        """
        ids = [line.new_variant_id for line in request.lines]
        variants = await self._catalogue.variants_by_id(ids, order.currency)
        _check_stock(request, variants)
        prices = [variants[line.new_variant_id].price * line.quantity for line in request.lines]
        worth = Money.sum((line.refund for line in checked.quote.lines), order.currency)
        kept = Money.sum((fee.amount for fee in request.fees), order.currency)
        return (Money.sum(prices, order.currency) + kept - worth).rounded()

    async def send(self, request: ExchangeRequest, key: str, exchange_id: str) -> None:
        """Into the draft: the new goods, and a free way out where the shop has one."""
        items = [
            {"variant_id": line.new_variant_id, "quantity": line.quantity} for line in request.lines
        ]
        at = "exchanges/{}/outbound/"
        await self._admin.post(f"{at}items", key, exchange_id, body={"items": items})
        option = await self._catalogue.outbound()
        if option:
            body = {"shipping_option_id": option, "custom_amount": 0}
            await self._admin.post(f"{at}shipping-method", key, exchange_id, body=body)


def _check_stock(request: ExchangeRequest, variants: Mapping[str, Variant]) -> None:
    for id_ in {line.new_variant_id for line in request.lines}:
        if id_ not in variants:
            raise errors.InvalidRequest(f"Medusa has no variant {id_[:80]!r} with such a price")
        wanted = sum(line.quantity for line in request.lines if line.new_variant_id == id_)
        stock = variants[id_].stock
        if stock is not None and stock < wanted:
            raise errors.OutOfStock(f"{stock} of variant {id_} are left")
