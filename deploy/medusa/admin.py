"""What a merchant does in Medusa's admin, by its API: setting up, selling, receiving."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from types import TracebackType
from typing import Any, Self

import httpx

Json = dict[str, Any]
PATIENCE_S = 60.0


class Refused(Exception):
    """Medusa did not do what the shop floor asked; the message is Medusa's."""


@dataclass(frozen=True)
class Premises:
    """Where the shop sells and from where it sends, by Medusa's ids."""

    channel: str
    region: str
    location: str
    profile: str
    shipping: str


@dataclass(frozen=True)
class Sale:
    """What is sold to whom. `quantities` by variant id; `paid`, `delivered`: already."""

    email: str
    address: Mapping[str, str]
    quantities: Sequence[tuple[str, int]]
    paid: bool = True
    shipped: bool = True
    delivered: bool = True


class ShopFloor:
    """By the token of a session: a secret key costs Medusa 45 ms of reckoning a request."""

    def __init__(self, url: str, session: str) -> None:
        self._http = httpx.AsyncClient(
            base_url=f"{url}/admin/",
            headers={"Authorization": f"Bearer {session}"},
            timeout=PATIENCE_S,
            trust_env=False,
        )

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        await self._http.aclose()

    async def get(self, path: str, **params: Any) -> Any:
        return self._good(await self._http.get(path, params=params))

    async def post(self, path: str, **body: Any) -> Any:
        return self._good(await self._http.post(path, json=body))

    async def premises(self) -> Premises:
        """What `opening` set up. Raises LookupError where it did not."""
        stores, regions = await self.get("stores"), await self.get("regions")
        places = await self.get("stock-locations")
        options = await self.get("shipping-options", fields="id,*type", q="Standard")
        profiles = await self.get("shipping-profiles")
        return Premises(
            stores["stores"][0]["default_sales_channel_id"],
            regions["regions"][0]["id"],
            places["stock_locations"][0]["id"],
            profiles["shipping_profiles"][0]["id"],
            options["shipping_options"][0]["id"],
        )

    async def sell(self, premises: Premises, sale: Sale) -> Json:
        """An order, as far on its way as the sale says."""
        draft = await self.post(
            "draft-orders",
            email=sale.email,
            region_id=premises.region,
            sales_channel_id=premises.channel,
            shipping_address=dict(sale.address),
            billing_address=dict(sale.address),
            items=[{"variant_id": id_, "quantity": quantity} for id_, quantity in sale.quantities],
            shipping_methods=[
                {"name": "Standard", "shipping_option_id": premises.shipping, "amount": 0}
            ],
        )
        id_ = draft["draft_order"]["id"]
        order: Json = (await self.post(f"draft-orders/{id_}/convert-to-order"))["order"]
        if sale.paid:
            await self._pay(order["id"], order["total"])
        if sale.shipped:
            await self.ship(premises, order, deliver=sale.delivered)
        return order

    async def _pay(self, order_id: str, total: Any) -> None:
        made = await self.post("payment-collections", order_id=order_id, amount=total)
        id_ = made["payment_collection"]["id"]
        await self.post(f"payment-collections/{id_}/mark-as-paid", order_id=order_id)

    async def ship(self, premises: Premises, order: Json, *, deliver: bool) -> None:
        at = f"orders/{order['id']}/fulfillments"
        items = [{"id": one["id"], "quantity": one["quantity"]} for one in order["items"]]
        made = await self.post(
            f"{at}?fields=id,fulfillments.id",
            items=items,
            location_id=premises.location,
            no_notification=True,
        )
        id_ = made["order"]["fulfillments"][0]["id"]
        await self.post(f"{at}/{id_}/shipments", items=items, no_notification=True)
        if deliver:
            await self.post(f"{at}/{id_}/mark-as-delivered")

    async def receive(self, return_id: str) -> None:
        """All of it, in good order."""
        back = (await self.get(f"returns/{return_id}", fields="id,*items"))["return"]
        items = [{"id": one["item_id"], "quantity": one["quantity"]} for one in back["items"]]
        at = f"returns/{return_id}"
        await self.post(f"{at}/receive")
        await self.post(f"{at}/receive-items", items=items)
        await self.post(f"{at}/receive/confirm", no_notification=True)

    def _good(self, answer: httpx.Response) -> Any:
        if not answer.is_success:
            path = answer.request.url.path
            raise Refused(f"{answer.request.method} {path}: {answer.status_code} {answer.text}")
        return answer.json()
