"""The built-in shop's products: one row each."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

Json = dict[str, Any]
SHOES = ("38", "39", "40", "41", "42", "43", "44")
WEAR = ("S", "M", "L", "XL")
OUT_OF_STOCK = frozenset(
    {"aria-running-shoes-blue-44", "merino-jumper-navy-S", "linen-shirt-white-M"}
)


@dataclass(frozen=True, slots=True)
class Row:
    id: str
    title: str
    art: str
    price: str
    colours: tuple[str, ...]
    sizes: tuple[str, ...] = ()
    size_name: str = "Size"
    tags: tuple[str, ...] = ()
    final_sale: bool = False
    extra: Json = field(default_factory=dict)


def _row(text: str, sizes: tuple[str, ...] = (), size_name: str = "Size") -> Row:
    """`id | title | drawing | price | colours | tags`, the last with `final_sale` among them."""
    product_id, title, art, price, colours, *rest = (part.strip() for part in text.split("|"))
    tags = tuple(rest[0].split()) if rest else ()
    return Row(
        product_id,
        title,
        art,
        price,
        tuple(colours.split()),
        sizes,
        size_name,
        tuple(tag for tag in tags if tag != "final_sale"),
        "final_sale" in tags,
    )


CATALOGUE: dict[str, tuple[Row, ...]] = {
    "shoes": (
        _row("aria-running-shoes | Aria running shoes | shoe | 89.90 | blue black red", SHOES),
        _row("trail-shoes | Ridge trail shoes | shoe | 119.00 | olive rust", SHOES),
        _row("canvas-sneakers | Harbour canvas sneakers | shoe | 54.90 | white navy green", SHOES),
        _row("leather-boots | Alder leather boots | boot | 149.00 | brown black", SHOES),
        _row("rain-boots | Puddle rain boots | boot | 44.90 | yellow teal", SHOES),
        _row("chelsea-boots | Marlow Chelsea boots | boot | 129.00 | black", SHOES),
        _row(
            "sale-sandals | Summer sandals, last pairs | shoe | 24.90 | sand | sale final_sale",
            SHOES,
        ),
    ),
    "apparel": (
        _row("organic-tshirt | Organic cotton T-shirt | tshirt | 24.90 | white black teal", WEAR),
        _row("linen-shirt | Linen shirt | tshirt | 49.90 | white sand", WEAR),
        _row("merino-jumper | Merino jumper | jumper | 79.00 | navy green rust", WEAR),
        _row("wool-cardigan | Lambswool cardigan | jumper | 94.00 | grey", WEAR),
        _row("rain-jacket | Packable rain jacket | jacket | 109.00 | yellow navy", WEAR),
        _row("down-jacket | Light down jacket | jacket | 159.00 | black olive", WEAR),
        _row("chino-trousers | Slim chino trousers | trousers | 64.90 | sand navy", WEAR),
        _row("straight-jeans | Straight jeans | trousers | 79.90 | blue black", WEAR),
        _row("summer-dress | Summer wrap dress | dress | 69.90 | red teal", WEAR),
        _row(
            "evening-dress | Evening dress, final sale | dress | 59.00 | purple | sale final_sale",
            WEAR,
        ),
        _row(
            "sport-socks | Sport socks, three-pack | socks | 14.90 | white black",
            ("35-38", "39-42", "43-46"),
        ),
        _row("wool-cap | Wool cap | cap | 29.90 | grey green"),
        _row("swimsuit | Lagoon swimsuit | dress | 44.90 | teal black | hygiene_seal", WEAR),
    ),
    "electronics": (
        _row("studio-headphones | Studio headphones | headphones | 179.00 | black silver"),
        _row("in-ear-headphones | In-ear headphones | headphones | 89.00 | white | hygiene_seal"),
        _row(
            "lark-phone | Lark 5 phone | phone | 449.00 | blue black",
            ("128 GB", "256 GB"),
            "Storage",
        ),
        _row("porto-speaker | Porto portable speaker | speaker | 69.90 | red teal"),
        _row(
            "note-laptop | Note 14 laptop | laptop | 899.00 | silver", ("8 GB", "16 GB"), "Memory"
        ),
        _row("pulse-watch | Pulse fitness watch | watch | 139.00 | black pink"),
        _row("desk-lamp | Dimmable LED desk lamp | lamp | 59.90 | white black"),
        _row("used-phone | Lark 4 phone, refurbished | phone | 199.00 | grey | sale final_sale"),
    ),
    "hygiene": (
        _row("electric-toothbrush | Sonic toothbrush | brush | 79.90 | white teal | hygiene_seal"),
        _row("brush-heads | Brush heads, pack of four | brush | 19.90 | white | hygiene_seal"),
        _row("shampoo | Rosemary shampoo | bottle | 9.90 | green | hygiene_seal"),
        _row("face-cream | Calendula face cream | jar | 24.50 | yellow | hygiene_seal"),
        _row("soap-bar | Olive oil soap | soap | 5.90 | olive | hygiene_seal"),
        _row("beard-oil | Cedar beard oil | bottle | 17.90 | brown | hygiene_seal"),
        _row("sun-lotion | Sun lotion SPF 50 | bottle | 15.90 | yellow | hygiene_seal"),
    ),
    "food": (
        _row(
            "dark-chocolate | Dark chocolate, box of six | chocolate | 18.90 | brown | perishable"
        ),
        _row("strawberry-jam | Strawberry jam | jar | 6.50 | red | perishable"),
        _row("forest-honey | Forest honey | jar | 9.80 | gold | perishable"),
        _row("espresso-beans | Espresso beans, 1 kg | box | 22.90 | brown | perishable"),
        _row("olive-oil | Olive oil, 750 ml | bottle | 16.90 | olive | perishable"),
        _row("cheese-box | Alpine cheese box | box | 34.90 | yellow | perishable chilled"),
        _row("tea-sampler | Tea sampler | box | 19.90 | green | perishable"),
    ),
    "personalised": (
        _row("name-mug | Mug with your name | mug | 19.90 | pink blue | personalised"),
        _row("photo-mug | Mug with your photo | mug | 22.90 | white | personalised"),
        _row(
            "engraved-necklace | Engraved necklace | necklace | 59.00 | gold silver | personalised"
        ),
        _row(
            "monogram-tshirt | T-shirt with monogram | tshirt | 34.90 | white navy | personalised",
            WEAR,
        ),
        _row("engraved-watch | Engraved watch | watch | 189.00 | silver | personalised"),
        _row("photo-book | Photo book | book | 39.90 | navy | personalised"),
        _row("name-cap | Cap with your name | cap | 32.90 | red | personalised"),
    ),
    "gift_card": (
        _row("gift-card-25 | Gift card 25 | giftcard | 25.00 | purple | gift_card"),
        _row("gift-card-50 | Gift card 50 | giftcard | 50.00 | teal | gift_card"),
        _row("gift-card-100 | Gift card 100 | giftcard | 100.00 | gold | gift_card"),
    ),
    "furniture": (
        _row("oak-chair | Oak dining chair | chair | 129.00 | oak black | bulky"),
        _row("oak-table | Oak dining table | table | 549.00 | oak | bulky"),
        _row("two-seat-sofa | Two-seat sofa | sofa | 799.00 | grey green | bulky"),
        _row("book-shelf | Book shelf | shelf | 189.00 | white oak | bulky"),
        _row("floor-lamp | Floor lamp | lamp | 99.00 | sand"),
        _row("side-table | Side table | table | 79.00 | black | bulky"),
        _row("reading-chair | Reading chair | chair | 349.00 | rust | bulky"),
    ),
    "digital": (
        _row("running-ebook | Running for beginners, e-book | book | 14.90 | teal | digital"),
        _row("baking-ebook | The bread book, e-book | book | 16.90 | rust | digital"),
        _row("yoga-course | Yoga video course | download | 49.00 | purple | digital"),
        _row("photo-software | Photo editor, licence key | download | 79.00 | navy | digital"),
        _row("concert-audio | Live concert, audio | download | 12.90 | red | digital"),
    ),
}
UNSHIPPED = frozenset({"gift_card", "digital"})


def products() -> list[Json]:
    return [_product(category, row) for category, rows in CATALOGUE.items() for row in rows]


def price_in(euros: str, currency: str) -> str:
    """The shop's price points: whole numbers and ninety cents, outside its home currency."""
    factor = {"USD": Decimal("1.11"), "GBP": Decimal("0.87")}.get(currency)
    if factor is None:
        return euros
    return str(int(Decimal(euros) * factor) + Decimal("0.90"))


def _product(category: str, row: Row) -> Json:
    options = [{"name": "Colour", "values": [colour.capitalize() for colour in row.colours]}]
    if row.sizes:
        options.append({"name": row.size_name, "values": list(row.sizes)})
    return {
        "id": row.id,
        "title": row.title,
        "category": category,
        "image": _picture(row, row.colours[0]),
        "tags": list(row.tags),
        "options": options,
        "final_sale": row.final_sale,
        "requires_shipping": category not in UNSHIPPED,
        "variants": list(_variants(category, row)),
    }


def _variants(category: str, row: Row) -> Iterator[Json]:
    for number, (colour, size) in enumerate(
        (colour, size) for colour in row.colours for size in row.sizes or ("",)
    ):
        variant_id = "-".join(filter(None, (row.id, colour, size.replace(" ", ""))))
        yield {
            "id": variant_id,
            "title": " / ".join(filter(None, (colour.capitalize(), size))),
            "sku": variant_id.upper(),
            "options": {"Colour": colour.capitalize(), **({row.size_name: size} if size else {})},
            "price": {"amount": row.price, "currency": "EUR"},
            "prices": [
                {"amount": price_in(row.price, code), "currency": code} for code in ("USD", "GBP")
            ],
            "image": _picture(row, colour),
            "stock": _stock(category, variant_id, number),
        }


def _stock(category: str, variant_id: str, number: int) -> int | None:
    if category in UNSHIPPED:
        return None
    return 0 if variant_id in OUT_OF_STOCK else 3 + (len(variant_id) * 7 + number * 5) % 23


def _picture(row: Row, colour: str) -> str:
    return f"/pictures/{row.art}.svg?colour={colour}"
