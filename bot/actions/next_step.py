"""What the customer has to do to send a return: by what there is to do it with."""

from __future__ import annotations

import backend_client.model as shop

_PLAIN = "utter_next_plain"


def step_key(back: shop.Return) -> str:
    """The response's name. A label or code that the backend has not made is not spoken of."""
    label = back.label
    needs_code = back.method is shop.ReturnMethod.DROP_OFF
    needs_label = back.method is shop.ReturnMethod.MERCHANT_LABEL
    if needs_code and not (label and (label.qr_url or label.label_url)):
        return _PLAIN
    if needs_label and not (label and label.label_url):
        return _PLAIN
    return f"utter_next_{back.method.value.lower()}"
