"""Drawings for products without a photo: one per category, in the colours that the title picks."""

from zlib import crc32

PALETTES = (
    ("#eef3ee", "#7d9d86", "#4f6f5a"),
    ("#f6efe7", "#d3a277", "#8d5f3b"),
    ("#ecf1f6", "#86a5c3", "#4b6a8b"),
    ("#f6ecee", "#cf94a0", "#8f4f5f"),
    ("#f4f1e4", "#cdb75f", "#7e6d24"),
    ("#f0edf6", "#a596c9", "#62528f"),
)

SHAPES = {
    "apparel": (
        '<path fill="{b}" d="M78 62 52 76l-16 36 22 10 8-14v72h68v-72l8 14 22-10-16-36-26-14'
        'c-4 12-40 12-44 0Z"/><path fill="none" stroke="{c}" stroke-width="4" '
        'd="M78 62c4 16 40 16 44 0M66 108v20M134 108v20"/>'
    ),
    "shoes": (
        '<path fill="{b}" d="M34 92c14 6 26 2 34-10 12 22 32 36 60 40 22 3 38 8 38 22v10H34Z"/>'
        '<path fill="{c}" d="M30 150h138v8a8 8 0 0 1-8 8H38a8 8 0 0 1-8-8Z"/>'
        '<path stroke="{c}" stroke-width="4" stroke-linecap="round" '
        'd="m80 104 12-9M92 113l11-10M106 120l9-11"/>'
    ),
    "electronics": (
        '<path fill="none" stroke="{c}" stroke-width="10" d="M50 124v-20a50 50 0 0 1 100 0v20"/>'
        '<rect x="36" y="112" width="32" height="52" rx="14" fill="{b}"/>'
        '<rect x="132" y="112" width="32" height="52" rx="14" fill="{b}"/>'
    ),
    "hygiene": (
        '<rect x="66" y="84" width="68" height="92" rx="16" fill="{b}"/>'
        '<path fill="{c}" d="M92 84V62h-14v-10h42l10 10h-22v22ZM78 112h44v34H78Z"/>'
    ),
    "food": (
        '<rect x="62" y="46" width="76" height="128" rx="8" fill="{b}"/>'
        '<path fill="{c}" d="M62 108h76v58a8 8 0 0 1-8 8H70a8 8 0 0 1-8-8Z"/>'
        '<path stroke="{a}" stroke-width="3" d="M62 76h76M100 46v62"/>'
        '<rect x="78" y="126" width="44" height="24" rx="4" fill="{a}"/>'
    ),
    "personalised": (
        '<path fill="{b}" d="M52 70h82v78a22 22 0 0 1-22 22H74a22 22 0 0 1-22-22Z"/>'
        '<path fill="none" stroke="{b}" stroke-width="10" d="M134 90h10a16 16 0 0 1 0 44h-10"/>'
        '<path fill="{c}" d="M93 136c-18-12-24-20-24-29 0-14 18-17 24-4 '
        '6-13 24-10 24 4 0 9-6 17-24 29Z"/>'
    ),
    "gift_card": (
        '<rect x="34" y="64" width="132" height="84" rx="12" fill="{b}"/>'
        '<path fill="{c}" d="M84 64h14v84H84ZM34 98h132v14H34Z"/>'
        '<path fill="none" stroke="{c}" stroke-width="8" '
        'd="M91 98c-30 0-30-30-12-26 8 2 12 16 12 26Zm0 0'
        'c30 0 30-30 12-26-8 2-12 16-12 26Z"/>'
    ),
    "furniture": (
        '<path fill="{b}" d="M70 44h60a8 8 0 0 1 8 8v58H62V52a8 8 0 0 1 8-8Z"/>'
        '<rect x="52" y="106" width="96" height="22" rx="8" fill="{c}"/>'
        '<path stroke="{c}" stroke-width="8" stroke-linecap="round" d="m64 128-8 46M136 128l8 46"/>'
    ),
    "digital": (
        '<rect x="58" y="40" width="84" height="134" rx="12" fill="{c}"/>'
        '<rect x="66" y="52" width="68" height="102" rx="4" fill="{a}"/>'
        '<path stroke="{b}" stroke-width="6" stroke-linecap="round" '
        'd="M78 74h44M78 92h44M78 110h28"/>'
    ),
    "other": (
        '<path fill="{b}" d="M56 80h88l10 94H46Z"/>'
        '<path fill="none" stroke="{c}" stroke-width="8" stroke-linecap="round" '
        'd="M78 98V70a22 22 0 0 1 44 0v28"/>'
    ),
}


def draw(category: str, title: str) -> str:
    """An SVG picture, always the same for the same title."""
    a, b, c = PALETTES[crc32(title.encode()) % len(PALETTES)]
    shape = SHAPES.get(category.replace("-", "_"), SHAPES["other"]).format(a=a, b=b, c=c)
    return (
        '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 200 220">'
        f'<rect width="200" height="220" fill="{a}"/>'
        f'<ellipse cx="100" cy="182" rx="62" ry="6" fill="{c}" opacity=".14"/>{shape}</svg>'
    )
