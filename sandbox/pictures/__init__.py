"""Product pictures: small drawings, coloured on request. No file comes from anywhere else."""

from __future__ import annotations

import colorsys
from functools import cache
from pathlib import Path

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

ART = Path(__file__).parent / "art"
COLOURS = {
    "blue": "#3f6fb5",
    "navy": "#2d4373",
    "green": "#4c8a63",
    "olive": "#7d8247",
    "red": "#c2504a",
    "rust": "#b96a3c",
    "pink": "#d58199",
    "purple": "#7f63a8",
    "yellow": "#d9a93f",
    "sand": "#c3a878",
    "brown": "#8a6246",
    "oak": "#b08958",
    "grey": "#7f8894",
    "black": "#3b3f46",
    "white": "#d8dade",
    "silver": "#a4acb6",
    "gold": "#c9a24a",
    "teal": "#3f8c92",
}
CATEGORIES = {
    "apparel": ("tshirt", "teal"),
    "shoes": ("shoe", "blue"),
    "electronics": ("headphones", "black"),
    "hygiene": ("bottle", "green"),
    "food": ("jar", "red"),
    "personalised": ("mug", "pink"),
    "gift_card": ("giftcard", "purple"),
    "furniture": ("chair", "oak"),
    "digital": ("download", "navy"),
}
FALLBACK = ("box", "sand")


def routes() -> list[Route]:
    return [Route("/pictures/{name}.svg", _picture)]


async def _picture(request: Request) -> Response:
    name, colour = request.path_params["name"], request.query_params.get("colour", "")
    drawing, usual = CATEGORIES.get(name, (name, "teal"))
    if drawing not in _drawings():
        drawing, usual = FALLBACK
    svg = draw(drawing, COLOURS.get(colour, COLOURS[usual]))
    headers = {"Cache-Control": "public, max-age=86400", "Access-Control-Allow-Origin": "*"}
    return Response(svg, media_type="image/svg+xml", headers=headers)


@cache
def draw(drawing: str, colour: str) -> str:
    """An SVG of 200 by 200: the drawing on a tint of its own colour."""
    art = (ART / f"{drawing}.svg").read_text(encoding="utf-8").strip()
    art = art.replace("{c}", colour).replace("{d}", _shade(colour, 0.62))
    art = art.replace("{l}", _tint(colour, 0.78))
    return (
        '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 200 200" role="img">'
        f'<defs><linearGradient id="g" x2="0" y2="1"><stop stop-color="{_tint(colour, 0.94)}"/>'
        f'<stop offset="1" stop-color="{_tint(colour, 0.84)}"/></linearGradient></defs>'
        '<rect width="200" height="200" rx="18" fill="url(#g)"/>'
        f'<ellipse cx="100" cy="166" rx="62" ry="8" fill="{_shade(colour, 0.5)}" opacity=".14"/>'
        f"{art}</svg>"
    )


@cache
def _drawings() -> frozenset[str]:
    return frozenset(file.stem for file in ART.glob("*.svg"))


def _shade(colour: str, by: float) -> str:
    hue, light, vivid = _parts(colour)
    return _hex(hue, light * by, vivid)


def _tint(colour: str, towards: float) -> str:
    hue, light, vivid = _parts(colour)
    return _hex(hue, light + (1 - light) * towards, vivid)


def _parts(colour: str) -> tuple[float, float, float]:
    red, green, blue = (int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5))
    return colorsys.rgb_to_hls(red, green, blue)


def _hex(hue: float, light: float, vivid: float) -> str:
    return "#" + "".join(f"{round(c * 255):02x}" for c in colorsys.hls_to_rgb(hue, light, vivid))
