"""Clauses that hold in every shop and so are not in the file; their ids are cited as others."""

NOT_DELIVERED = "not-delivered"
ALREADY_RETURNED = "already-returned"
QUANTITY = "quantity"
ORDER_DATA = "order-data"
DELIVERY_DATE = "delivery-date"
NO_WINDOW = "no-window"
NO_RESOLUTION = "no-resolution"
NO_PAYOUT = "no-payout"
CURRENCY = "currency"
SECOND_LOOK = "second-look"
REFUND_LIMIT = "refund-limit"

BUILT_IN = {
    NOT_DELIVERED: "It has not been delivered yet.",
    ALREADY_RETURNED: "All of it is in a return already.",
    QUANTITY: "More is wanted back than can still come back.",
    ORDER_DATA: "The order's dates cannot be true.",
    DELIVERY_DATE: "Neither delivery nor shipment was recorded, and the window may be over.",
    NO_WINDOW: "No return window of the policy is about this item.",
    NO_RESOLUTION: "No resolution of the policy is about this item.",
    NO_PAYOUT: "The policy does not say how this payment is refunded.",
    CURRENCY: "The order is in another currency than the policy.",
    SECOND_LOOK: "A person looks at this customer's returns.",
    REFUND_LIMIT: "More would be paid back than is left of what was paid.",
}
"""What each means, for the trace that agents and merchants see."""
