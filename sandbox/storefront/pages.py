"""The shop's pages."""

from collections.abc import Iterable
from dataclasses import dataclass
from urllib.parse import quote

from sandbox.storefront.markup import Markup, join, tag
from sandbox.storefront.shop import Customer, Line, Money, Order, Product

NAME = "Linden & Loom"
SIGNS = {"EUR": "€", "USD": "$", "GBP": "£"}


@dataclass(frozen=True)
class Visit:
    """Who looks at the page, and the chat that goes with it."""

    chat_script: str
    customer: Customer | None = None
    identity: str | None = None


def shop_page(products: Iterable[Product], visit: Visit) -> str:
    """The shop window: every product as a tile, by category."""
    shelves: dict[str, list[Product]] = {}
    for product in products:
        shelves.setdefault(product.category, []).append(product)
    hero = tag(
        "section",
        tag("h1", "Well-made things, easily returned."),
        tag("p", "Clothes, shoes and things for the home, from small makers. "
            "Changed your mind? Tell the chat, and it is sorted in a minute."),
        tag("a", "See your orders", href="/account", class_="button"),
        class_="hero",
    )  # fmt: skip
    names = [tag("a", _heading(name), href=f"#{name}") for name in shelves]
    shelf_list = [_shelf(name, items) for name, items in shelves.items()]
    return _page(
        "Shop",
        join(hero, tag("nav", *names, class_="shelves", aria_label="Categories"), *shelf_list),
        visit,
    )


def login_page(customers: Iterable[Customer], visit: Visit) -> str:
    """A demo has no passwords: pick whom to be."""
    rows = [
        tag(
            "button",
            tag("b", customer.name),
            tag("span", customer.email),
            tag("span", customer.city),
            name="customer",
            value=customer.id,
        )
        for customer in customers
    ]
    form = tag("form", *rows, method="post", action="/login", class_="customers")
    intro = tag("p", "This is a demo shop: choose a customer and look around as them.")
    return _page("Log in", join(tag("h1", "Who would you like to be?"), intro, form), visit)


def account_page(orders: Iterable[Order], visit: Visit) -> str:
    """The customer's order history, each order with the way into the chat."""
    name = visit.customer.name if visit.customer else ""
    cards = [_order(order) for order in orders]
    nothing = None if cards else tag("p", "You have not ordered anything yet.")
    return _page(
        "Your orders",
        join(tag("h1", "Your orders"), tag("p", f"Signed in as {name}"), nothing, *cards),
        visit,
    )


def money(value: Money) -> str:
    return f"{SIGNS.get(value.currency, value.currency + ' ')}{value.amount:,.2f}"


def _shelf(name: str, products: Iterable[Product]) -> Markup:
    tiles = [
        tag(
            "li",
            _picture(product.picture, product.category),
            tag("h3", product.title),
            tag("p", product.description, class_="about") if product.description else None,
            tag("p", money(product.price), class_="price"),
        )
        for product in products
    ]
    return tag("section", tag("h2", _heading(name), id=name), tag("ul", *tiles, class_="tiles"))


def _order(order: Order) -> Markup:
    head = tag(
        "header",
        tag("h2", f"Order {order.number}"),
        tag("span", order.status, class_="status"),
        tag("span", f"{order.placed_at:%-d %B %Y}"),
        tag("span", money(order.total), class_="price"),
        tag(
            "button", "Return this", type="button", class_="button", data_returns_desk=order.number
        ),
    )
    return tag("article", head, *[_line(order, line) for line in order.lines], class_="order")


def _line(order: Order, line: Line) -> Markup:
    return tag(
        "div",
        _picture(line.picture, line.category),
        tag(
            "div",
            tag("b", line.title),
            tag("p", f"{line.variant} · {line.quantity} × {money(line.price)}".lstrip(" ·")),
        ),
        tag(
            "button",
            "Return this item",
            type="button",
            class_="quiet",
            data_returns_desk=order.number,
            data_returns_desk_item=line.title,
        ),
        class_="line",
    )


def _picture(picture: str | None, category: str) -> Markup:
    src = picture or f"/pictures/{quote(category, safe='')}.svg"
    return tag("img", src=src, alt="", loading="lazy")


def _heading(category: str) -> str:
    return category.replace("_", " ").capitalize()


def _page(title: str, content: Markup, visit: Visit) -> str:
    head = tag(
        "head",
        tag("meta", charset="utf-8"),
        tag(
            "meta",
            name="viewport",
            content="width=device-width, initial-scale=1, interactive-widget=resizes-visual",
        ),
        tag("title", f"{title} · {NAME}"),
        tag("link", rel="icon", href="/pictures/tshirt.svg?colour=green"),
        tag("link", rel="stylesheet", href="/storefront/shop.css"),
        tag("script", src=visit.chat_script, async_=True, data_identity=visit.identity),
    )
    main = tag("main", content)
    foot = tag("footer", tag("p", f"{NAME} is a demo shop. Nothing here is for sale."))
    return f"<!doctype html>{tag('html', head, tag('body', _top(visit), main, foot), lang='en')}"


def _top(visit: Visit) -> Markup:
    account = tag("a", "Your orders" if visit.customer else "Log in", href="/account")
    leave = (
        tag("form", tag("button", "Log out"), method="post", action="/logout")
        if visit.customer
        else None
    )
    links = tag("nav", tag("a", "Shop", href="/"), account, leave, aria_label="Shop")
    return tag("header", tag("a", NAME, href="/", class_="brand"), links, class_="top")
