"""The return reasons and methods of a shop that names none of its own."""

from __future__ import annotations

from decimal import Decimal

from sandbox.records import Method, MethodRule, Reason, ReasonCode

LABELS = {
    ReasonCode.SIZE_TOO_SMALL: "It is too small",
    ReasonCode.SIZE_TOO_LARGE: "It is too large",
    ReasonCode.DEFECTIVE: "It is damaged or does not work",
    ReasonCode.NOT_AS_DESCRIBED: "It is not as described",
    ReasonCode.WRONG_ITEM: "I received the wrong item",
    ReasonCode.UNWANTED: "I changed my mind",
    ReasonCode.COLOR: "I do not like the colour",
    ReasonCode.STYLE: "I do not like the style",
    ReasonCode.OTHER: "Another reason",
    ReasonCode.UNKNOWN: "I would rather not say",
}
REASONS = tuple(Reason(f"reason_{code.lower()}", code, label) for code, label in LABELS.items())
BULKY = ("furniture",)


def _fees(euros: str, dollars: str, pounds: str) -> dict[str, Decimal]:
    return {"EUR": Decimal(euros), "USD": Decimal(dollars), "GBP": Decimal(pounds)}


METHODS = (
    MethodRule(
        Method.DROP_OFF,
        "Drop it off at a parcel shop (QR code)",
        _fees("3.90", "5.90", "3.50"),
        carrier="ParcelPost",
        description="Show the code on your phone; the shop prints the label.",
        except_categories=BULKY,
    ),
    MethodRule(
        Method.MERCHANT_LABEL,
        "Print our label and hand it to the carrier",
        _fees("3.90", "5.90", "3.50"),
        carrier="ParcelPost",
        needs_printer=True,
        except_categories=BULKY,
    ),
    MethodRule(
        Method.PICKUP,
        "Have it collected from your door",
        _fees("6.90", "9.90", "5.90"),
        carrier="Doorstep Express",
    ),
    MethodRule(
        Method.STORE,
        "Bring it to our store in Berlin",
        countries=("DE",),
        except_categories=BULKY,
    ),
    MethodRule(
        Method.CUSTOMER_LABEL,
        "Send it back yourself",
        description="You choose and pay the carrier; keep the receipt.",
        except_categories=BULKY,
    ),
    MethodRule(Method.KEEP_ITEM, "Keep the item"),
)
