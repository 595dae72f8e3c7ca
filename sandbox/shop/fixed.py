"""The documented orders, 1001 to 1024: the same in every demo and in every test."""

from __future__ import annotations

from typing import Any

from sandbox.shop.drawing import Bought, Drawn, Parcel
from sandbox.shop.returned import Back

Json = dict[str, Any]
B, P = Bought, Parcel


def orders(by_email: dict[str, Json]) -> list[Drawn]:
    def of(name: str) -> Json:
        return by_email[f"{name}@example.com"]

    anna, tom, marie, sarah = map(of, ("anna.keller", "tom.baker", "marie.dubois", "sarah.miller"))
    shoes, socks = B("aria-running-shoes-blue-42"), B("sport-socks-white-39-42")
    return [
        Drawn(1001, anna, (shoes, socks), 8, (P(7, 5),)),
        Drawn(
            1002, tom, (B("rain-jacket-navy-L"), B("organic-tshirt-black-L", 2)), 50, (P(48, 45),)
        ),
        Drawn(
            1003, marie, (B("evening-dress-purple-M"), B("merino-jumper-green-M")), 9, (P(8, 6),)
        ),
        Drawn(1004, of("jonas.weber"), (B("name-mug-blue"), B("wool-cap-grey")), 7, (P(6, 4),)),
        Drawn(
            1005,
            of("emily.clarke"),
            (B("electric-toothbrush-white"), B("soap-bar-olive", 3)),
            10,
            (P(9, 7),),
        ),
        Drawn(
            1006,
            of("lena.hoffmann"),
            (B("running-ebook-teal"), B("gift-card-50-teal")),
            2,
            (P(2, 2),),
        ),
        Drawn(1007, of("louis.martin"), (B("studio-headphones-black"),), 3, (P(1),)),
        Drawn(1008, sarah, (B("linen-shirt-sand-M"), B("straight-jeans-blue-M")), 1),
        Drawn(1009, of("paul.schneider"), (B("organic-tshirt-white-M", 3),), 16, (P(14, 12),)),
        Drawn(
            1010,
            of("oliver.hughes"),
            (B("leather-boots-brown-43"), B("down-jacket-olive-L"), B("chino-trousers-navy-L")),
            24,
            (P(22, 20, (1,)), P(5, 3, (2,)), P(1, None, (3,))),
        ),
        Drawn(
            1011,
            of("camille.bernard"),
            (B("porto-speaker-red"),),
            11,
            (P(10, 8),),
            extra={"gift": True, "note": "Happy birthday!"},
        ),
        Drawn(1012, of("james.carter"), (B("merino-jumper-navy-M", 2, 20),), 12, (P(11, 9),)),
        Drawn(
            1013,
            of("mia.fischer"),
            (B("pulse-watch-black"),),
            27,
            (P(26, 24),),
            ("gift_card", "card"),
        ),
        Drawn(
            1014, of("felix.wagner"), (B("oak-table-oak"), B("oak-chair-oak", 4)), 14, (P(10, 8),)
        ),
        Drawn(1015, of("grace.turner"), (B("canvas-sneakers-white-39"),), 15, (P(14, 12),)),
        Drawn(1016, of("olivia.brooks"), (B("summer-dress-red-S"),), 25, (P(23, 20),)),
        Drawn(
            1017,
            of("sophie.gruber"),
            (B("strawberry-jam-red", 2), B("cheese-box-yellow")),
            3,
            (P(2, 1),),
        ),
        Drawn(1018, of("harry.walsh"), (B("sport-socks-black-43-46", 5),), 9, (P(8, 6),)),
        Drawn(
            1019,
            anna,
            (B("rain-jacket-yellow-M"), B("wool-cap-green")),
            22,
            (P(20, 18),),
            ("wallet",),
        ),
        Drawn(
            1020,
            of("clara.becker"),
            (B("desk-lamp-black"),),
            8,
            (P(7, 4),),
            ("cash_on_delivery",),
        ),
        Drawn(
            1021,
            of("hugo.laurent"),
            (B("lark-phone-blue-128GB"),),
            17,
            (P(16, 14),),
            ("instalments",),
        ),
        Drawn(1022, of("sanne.de-vries"), (B("trail-shoes-olive-41"),), 31, (P(31, 30),)),
        Drawn(1023, of("emil.schulz"), (B("trail-shoes-rust-43"),), 32, (P(32, 31),)),
        Drawn(
            1024,
            of("isla.morgan"),
            (B("in-ear-headphones-white"),),
            4,
            (P(2, None, status="OUT_FOR_DELIVERY"),),
        ),
    ]


RETURNS = {
    1009: (Back(4001, "REFUNDED", 9, reason="reason_size_too_large"),),
    1015: (Back(4002, "IN_TRANSIT", 4, reason="reason_size_too_small"),),
    1016: (Back(4003, "REFUNDED", 12, reason="reason_style", settled=False),),
}
