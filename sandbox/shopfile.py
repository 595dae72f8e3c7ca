"""A whole shop as JSON: read from a folder, loaded into the store, dumped again.

docs/sandbox.md describes the format. What a hand-written shop leaves out is filled in here:
ids of parts, titles and prices from the catalogue, the usual reasons and return methods.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from dataclasses import replace
from datetime import datetime
from decimal import Decimal
from pathlib import Path
from typing import Any

from sandbox import dialect
from sandbox.codec import Context, FormatError, decode, encode
from sandbox.defaults import METHODS, REASONS
from sandbox.records import Customer, Order, OrderLine, Product, Return, Shop
from sandbox.store import KINDS, Transaction

Json = dict[str, Any]
COLLECTIONS: dict[str, type[Any]] = {keys.collection: kind for kind, keys in KINDS.items()}


def read(place: Path) -> Json:
    """The JSON of a folder with one file per collection, or of one file that holds them all."""
    if place.is_file():
        whole: Json = _parse(place)
        return whole
    names = (*COLLECTIONS, *dialect.COLLECTIONS)
    found = {name: place / f"{name}.json" for name in names}
    data = {name: _parse(file) for name, file in found.items() if file.is_file()}
    if not data:
        raise FormatError(f"{place} holds no shop: put orders.json, products.json ... there")
    return data


def load(tx: Transaction, data: Mapping[str, Any], now: datetime) -> None:
    """Stores every record of the shop. Raises FormatError and then stores nothing."""
    data = dialect.translate(data)
    unknown = set(data) - set(COLLECTIONS)
    if unknown:
        raise FormatError(f"{', '.join(sorted(unknown))}: no such part of a shop")
    shop = _shop(data.get("shop", {}), now)
    context = Context(now, shop.currency)
    products = _many(Product, data, context)
    customers = _many(Customer, data, context)
    tx.put(shop)
    for known in (*products.values(), *customers.values()):
        tx.put(known)
    for order in _orders(data.get("orders", []), context, products, customers):
        tx.put(order)
    for name, kind in COLLECTIONS.items():
        if name not in ("shop", "products", "customers", "orders"):
            for one in _many(kind, data, context).values():
                _check_order(tx, one, name)
                tx.put(one)


def add_order(tx: Transaction, item: Json, now: datetime) -> Order:
    """One more order, in the form of orders.json; its customer must be there."""
    shop = tx.get(Shop, "shop")
    context = Context(now, shop.currency if shop else "EUR")
    products = {product.id: product for product in tx.all(Product)}
    customers = {customer.id: customer for customer in tx.all(Customer)}
    (order,) = _orders([item], context, products, customers)
    if tx.get(Order, order.id) or tx.find(Order, order.number):
        raise FormatError(f"order {order.number} is there already")
    tx.put(order)
    return order


def dump(tx: Transaction) -> Json:
    """The shop as it is now, in the form that `load` takes."""
    state: Json = {
        name: [encode(record) for record in tx.all(kind)] for name, kind in COLLECTIONS.items()
    }
    return {**state, "shop": state["shop"][0]}


def _shop(data: Json, now: datetime) -> Shop:
    shop = decode(Shop, data, Context(now, data.get("currency", "EUR")), "shop")
    return replace(shop, reasons=shop.reasons or REASONS, methods=shop.methods or METHODS)


def _many(kind: type, data: Mapping[str, Any], context: Context) -> dict[str, Any]:
    name = KINDS[kind].collection
    items: list[Any] = [decode(kind, *rest) for rest in _items(name, data.get(name, []), context)]
    return _by_id(items, name)


def _items(name: str, data: Any, context: Context) -> Iterable[tuple[Any, Context, str]]:
    if isinstance(data, dict):  # keyed by id
        data = [{"id": key, **item} for key, item in data.items()]
    if not isinstance(data, list):
        raise FormatError(f"{name} is {type(data).__name__}: give a list")
    for index, item in enumerate(data):
        yield item, context, f"{name}[{index}]"


def _by_id(items: Iterable[Any], name: str) -> dict[str, Any]:
    found: dict[str, Any] = {}
    for item in items:
        if item.id in found:
            raise FormatError(f"{name} holds {item.id!r} twice: ids must differ")
        found[item.id] = item
    return found


def _orders(
    data: Any, context: Context, products: dict[str, Product], customers: dict[str, Customer]
) -> list[Order]:
    orders = []
    for item, around, path in _items("orders", data, context):
        whole = {"currency": around.currency, **item} if isinstance(item, dict) else item
        order = decode(Order, _with_ids(whole, path, products, customers), around, path)
        _check(order, path)
        orders.append(replace(order, lines=tuple(_completed(x, products) for x in order.lines)))
    _by_id(orders, "orders")
    return orders


def _with_ids(
    item: Any, path: str, products: dict[str, Product], customers: dict[str, Customer]
) -> Json:
    """The order with the ids that a hand-written one leaves out, and prices where it has none."""
    if not isinstance(item, dict):
        raise FormatError(f"{path} is {type(item).__name__}: give an object")
    number = str(item.get("number") or item.get("id") or "").lstrip("#")
    order = {"id": number, **item, "number": number}
    customer = customers.get(str(order.get("customer_id")))
    if customer is None:
        raise FormatError(f"{path}.customer_id is {order.get('customer_id')!r}: no such customer")
    order.setdefault("email", customer.email)
    if customer.addresses:
        order.setdefault("shipping_address", encode(customer.addresses[0]))
    for part, letter in (("lines", "L"), ("payments", "P"), ("fulfilments", "F")):
        rows = order.get(part, [])
        if isinstance(rows, list) and all(isinstance(row, dict) for row in rows):
            order[part] = [
                {"id": f"{order['id']}-{letter}{place}", **row}
                for place, row in enumerate(rows, start=1)
            ]
    for payment in order.get("payments") or []:
        if isinstance(payment, dict) and "kind" not in payment:
            payment |= _known(customer, payment.get("payment_method_id"))
    lines = order.get("lines")
    if isinstance(lines, list):
        order["lines"] = [_priced(line, order["currency"], products) for line in lines]
    return order


def _known(customer: Customer, method_id: Any) -> Json:
    """What the customer's file says of a way to pay."""
    for method in customer.payment_methods:
        if method.id == method_id:
            return {"kind": method.kind.value, "label": method.label, "last_four": method.last_four}
    return {}


def _priced(line: Any, currency: str, products: dict[str, Product]) -> Any:
    if not isinstance(line, dict) or "unit_price" in line:
        return line
    for product in products.values():
        if variant := product.variant(str(line.get("variant_id"))):
            price = variant.price_in(currency)
            return {**line, "unit_price": encode(price)} if price else line
    return line


def _completed(line: OrderLine, products: dict[str, Product]) -> OrderLine:
    """The line with what the catalogue knows, where the line itself is silent."""
    product = products.get(line.product_id) or next(
        (product for product in products.values() if product.variant(line.variant_id)), None
    )
    if product is None:
        return line
    variant = product.variant(line.variant_id)
    return replace(
        line,
        product_id=product.id,
        product_title=line.product_title or product.title,
        variant_title=line.variant_title or (variant.title if variant else ""),
        sku=line.sku or (variant.sku if variant else ""),
        category=line.category or product.category,
        options=line.options or (variant.options if variant else {}),
        image=line.image or (variant.image if variant else "") or product.image,
        tags=line.tags or product.tags,
        final_sale=line.final_sale or product.final_sale,
        requires_shipping=line.requires_shipping and product.requires_shipping,
    )


def _check(order: Order, path: str) -> None:
    for line in order.lines:
        sent = sum(parcel.pieces_of(line.id) for parcel in order.fulfilments)
        if sent + line.cancelled_quantity > line.quantity:
            raise FormatError(f"{path}: line {line.id} has {line.quantity}, but {sent} were sent")
    for parcel in order.fulfilments:
        for part in parcel.lines:
            _check_line(order, part.order_line_id, f"{path}: parcel {parcel.id}")


def _check_order(tx: Transaction, record: Any, name: str) -> None:
    order = tx.get(Order, record.order_id)
    if order is None:
        raise FormatError(f"{name}: {record.id} is of order {record.order_id!r}: no such order")
    if isinstance(record, Return):
        for line in record.lines:
            _check_line(order, line.order_line_id, f"{name}: {record.id}")


def _check_line(order: Order, line_id: str, place: str) -> None:
    if order.line(line_id) is None:
        raise FormatError(f"{place} names line {line_id!r}: order {order.id} has no such line")


def _parse(file: Path) -> Any:
    try:
        return json.loads(file.read_text(encoding="utf-8"), parse_float=Decimal)
    except json.JSONDecodeError as error:
        raise FormatError(f"{file}, line {error.lineno}: {error.msg}") from error
