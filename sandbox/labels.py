"""Return labels: a sheet to print and a code to show, both as SVG."""

from __future__ import annotations

import io
from html import escape

import segno

from sandbox.records import Address, Order, Return, Shop


def qr(text: str) -> str:
    """The code that a parcel shop scans from a phone."""
    out = io.BytesIO()
    segno.make_qr(text, error="m").save(out, kind="svg", scale=8, border=2, xmldecl=False)
    return out.getvalue().decode()


def sheet(shop: Shop, order: Order, one: Return) -> str:
    """The label, A6 upright: from whom, to where, and the code."""
    assert one.label is not None
    label = one.label
    code = segno.make_qr(label.tracking_number, error="m").svg_inline(scale=6, border=0)
    sender, receiver = _lines(order.shipping_address), _lines(shop.address)
    return (
        '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 420 590" '
        'font-family="Helvetica, Arial, sans-serif" fill="#111">'
        '<rect width="420" height="590" fill="#fff"/>'
        '<rect x="12" y="12" width="396" height="566" fill="none" stroke="#111" stroke-width="2"/>'
        f"{_text(30, 52, label.carrier, 26, bold=True)}"
        f"{_text(300, 52, 'RETURN', 20, bold=True)}"
        '<path d="M12 72h396M12 190h396M12 330h396M12 530h396" stroke="#111" stroke-width="2"/>'
        f"{_text(30, 94, 'From', 12)}{_block(30, 116, sender, 15)}"
        f"{_text(30, 212, 'To', 12)}{_block(30, 238, receiver, 20)}"
        f'<g transform="translate(30 350)">{code}</g>'
        f"{_text(220, 380, 'Tracking', 12)}{_text(220, 402, label.tracking_number, 18, bold=True)}"
        f"{_text(220, 440, 'Return', 12)}{_text(220, 462, one.rma_number, 18, bold=True)}"
        f"{_text(30, 560, f'Order {order.number}. Put this on the parcel.', 14)}</svg>"
    )


def _lines(address: Address) -> list[str]:
    place = f"{address.postal_code} {address.city} {address.region}".strip()
    rows = [address.name, address.line1, address.line2, place, address.country]
    return [row for row in rows if row]


def _block(x: int, y: int, rows: list[str], size: int) -> str:
    return "".join(
        _text(x, y + place * int(size * 1.25), row, size) for place, row in enumerate(rows)
    )


def _text(x: int, y: int, text: str, size: int, bold: bool = False) -> str:
    weight = ' font-weight="bold"' if bold else ""
    return f'<text x="{x}" y="{y}" font-size="{size}"{weight}>{escape(text)}</text>'
