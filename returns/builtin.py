"""Clauses that hold in every shop and so are not in the file; their ids are cited as others."""

NOT_DELIVERED = "not-delivered"
ALREADY_RETURNED = "already-returned"
QUANTITY = "quantity"
ORDER_DATA = "order-data"
DELIVERY_DATE = "delivery-date"
NO_WINDOW = "no-window"
NO_RESOLUTION = "no-resolution"
NO_PAYOUT = "no-payout"
NO_WAY = "no-way-back"
CURRENCY = "currency"
SECOND_LOOK = "second-look"
REFUND_LIMIT = "refund-limit"

BUILT_IN = {
    NOT_DELIVERED: "An item can come back once it has been delivered.",
    ALREADY_RETURNED: "Each piece can come back once.",
    QUANTITY: "No more pieces can come back than you have received and not sent back yet.",
    ORDER_DATA: "If the dates of an order cannot be right, a person looks at it.",
    DELIVERY_DATE: (
        "If neither delivery nor shipment was recorded and the time may be over, a person looks "
        "at it."
    ),
    NO_WINDOW: "If no return window is stated for an item, a person decides.",
    NO_RESOLUTION: "If nothing is stated that you can choose for an item, a person decides.",
    NO_PAYOUT: "If nothing is stated about your way of paying, a person arranges the refund.",
    NO_WAY: "If there is no way back for an item that cannot be kept, a person arranges it.",
    CURRENCY: "If an order is in a currency without stated amounts, a person reckons it.",
    SECOND_LOOK: "A person looks at some returns before they are decided.",
    REFUND_LIMIT: "Never more is paid back than was paid; if it seems so, a person looks at it.",
}
"""What each says, as the policy page shows it."""
