"""Cards and choices as the desk sends them."""

from datetime import date, timedelta
from typing import Any

from tests.browser.stage import Stage

TODAY = date(2026, 11, 23)


def money(amount: str) -> dict[str, str]:
    return {"amount": amount, "currency": "EUR"}


def offer(*labels: str) -> list[dict[str, str]]:
    return [{"id": f"choice-{label}", "label": label} for label in labels]


SHOES = {
    "title": "Aria running shoes",
    "detail": "Blue, size 42",
    "quantity": 1,
    "price": money("89.90"),
}
SOCKS = {"title": "Sport socks", "detail": "Three-pack", "quantity": 2, "price": money("14.90")}
ORDER = {
    "type": "order",
    "title": "Order 1001",
    "subtitle": "Placed on 14 November",
    "badge": {"label": "Delivered", "tone": "good"},
    "items": [SHOES, SOCKS],
    "rows": [{"label": "Total", "value": money("119.70"), "strong": True}],
}
SUMMARY = {
    "type": "return",
    "title": "Your return",
    "subtitle": "From order 1001",
    "items": [SHOES],
    "rows": [
        {"label": "Reason", "value": "Too small"},
        {"label": "Way back", "value": "Parcel shop, nothing to print"},
        {"label": "Return shipping", "value": money("-4.90")},
        {"label": "Refund to card ending in 4242", "value": money("85.00"), "strong": True},
    ],
}
TIMELINE = {
    "type": "timeline",
    "title": "Return R-10042",
    "badge": {"label": "On its way back", "tone": "warn"},
    "steps": [
        {"label": "Return registered", "at": "2026-11-20T09:12:00Z", "state": "done"},
        {"label": "Handed in", "at": "2026-11-21T16:40:00Z", "state": "done"},
        {"label": "On its way to us", "detail": "Usually two days", "state": "current"},
        {
            "label": "Refund of €85.00",
            "detail": "Within three days of arrival",
            "state": "upcoming",
        },
    ],
    "link": {"label": "Track the parcel", "url": "https://parcels.example/R-10042"},
}
GERMAN_TIMELINE = {
    "type": "timeline",
    "title": "Retoure R-10042",
    "badge": {"label": "Unterwegs", "tone": "warn"},
    "steps": [
        {"label": "Retoure angemeldet", "at": "2026-11-20T09:12:00Z", "state": "done"},
        {"label": "Auf dem Weg zu uns", "detail": "Meist zwei Tage", "state": "current"},
        {"label": "Erstattung von 85,00 €", "state": "upcoming"},
    ],
}
SLOTS = [
    {"date": str(TODAY + timedelta(days)), "time": time}
    for days in (2, 3)
    for time in ("8–12", "12–16", "16–20")
]


def pictured(card: dict[str, Any], stage: Stage) -> dict[str, Any]:
    """The card, its items with the shop's pictures."""
    names = ("shoe.svg?colour=blue", "socks.svg?colour=rust")
    images = [{"image": f"{stage.shop}/pictures/{name}"} for name in names]
    items = [item | image for item, image in zip(card["items"], images, strict=False)]
    return card | {"items": items}
