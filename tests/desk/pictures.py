"""Pictures and files that only say they are pictures."""

import io

from PIL import Image

PROGRAM = b"MZ\x90\x00\x03" + b"\x00" * 200 + b"This program cannot be run in DOS mode."
SVG = b'<svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>'
HIDDEN = b"<script>alert(document.cookie)</script>"


def picture(
    kind: str = "JPEG", width: int = 640, height: int = 480, color: str = "teal", **options: object
) -> bytes:
    """A picture of one colour."""
    mode = "P" if kind == "GIF" else "RGB"
    written = io.BytesIO()
    Image.new(mode, (width, height), color if mode == "RGB" else 0).save(written, kind, **options)  # type: ignore[arg-type]
    return written.getvalue()


def photo_with_place() -> bytes:
    """As a phone takes it: lying on its side, with the place, the camera, and a thumbnail."""
    exif = Image.Exif()
    exif[0x0112] = 6  # turned by 90 degrees
    exif[0x010F] = "Phone & Co"
    exif.get_ifd(0x8825)[1] = "N"
    exif.get_ifd(0x8825)[2] = (52.0, 30.0, 0.0)
    return picture(width=400, height=300, exif=exif) + HIDDEN


def bomb() -> bytes:
    """A few kilobytes that unfold to 400 million pixels."""
    written = io.BytesIO()
    Image.new("1", (20_000, 20_000)).save(written, "PNG")
    return written.getvalue()
