"""A picture made harmless: decoded, and written anew without all that is not picture."""

import io
import struct
from dataclasses import dataclass

from PIL import Image, ImageOps

from desk.errors import NotAPicture, TooManyPixels

LARGEST = 10 * 1024 * 1024
"""The largest file that is taken in, in bytes."""
MOST_PIXELS = 50_000_000
"""What a good phone's camera makes; a small file that unfolds to more is an attack."""
LONGEST_SIDE = 2048
TYPE = "image/jpeg"

_FORMATS = ("JPEG", "PNG", "WEBP", "GIF")
_QUALITY = 85
_BROKEN = (
    OSError,  # UnidentifiedImageError is one
    SyntaxError,
    ValueError,
    EOFError,
    KeyError,
    IndexError,
    TypeError,
    OverflowError,
    struct.error,
)
"""What Pillow raises for files that are not, or not wholly, what they say they are."""


@dataclass(frozen=True)
class Picture:
    """A JPEG of at most LONGEST_SIDE pixels a side, that holds nothing but its pixels."""

    content: bytes
    width: int
    height: int


def clean(content: bytes) -> Picture:
    """The picture in `content`, upright; whatever the file's name or its sender says it is.

    What the camera wrote into it (the place, for one) is gone, and so is anything hidden behind
    or inside it. Takes some 100 ms of one core for a large photo. Raises NotAPicture,
    TooManyPixels.
    """
    try:
        with Image.open(io.BytesIO(content), formats=_FORMATS) as found:
            return _written_anew(found)
    except Image.DecompressionBombError as error:
        raise _too_many_pixels() from error
    except _BROKEN as error:
        raise NotAPicture(
            "This file is not a picture that can be read: send a JPEG, PNG, WebP or GIF."
        ) from error


def _written_anew(found: Image.Image) -> Picture:
    width, height = found.size
    if width * height > MOST_PIXELS:
        raise _too_many_pixels()
    found.draft("RGB", (LONGEST_SIDE, LONGEST_SIDE))  # a JPEG is made smaller while it is read
    upright = ImageOps.exif_transpose(found)
    upright.thumbnail((LONGEST_SIDE, LONGEST_SIDE))
    plain = _on_white(upright)
    written = io.BytesIO()
    plain.save(written, "JPEG", quality=_QUALITY, optimize=True)
    return Picture(written.getvalue(), *plain.size)


def _too_many_pixels() -> TooManyPixels:
    most = MOST_PIXELS // 1_000_000
    return TooManyPixels(f"The picture has more than {most} million pixels; send a smaller one.")


def _on_white(picture: Image.Image) -> Image.Image:
    """Only its pixels: a new image, with white where the old one let something shine through."""
    coloured = picture.convert("RGBA")
    plain = Image.new("RGB", picture.size, "white")
    plain.paste(coloured, mask=coloured.getchannel("A"))
    return plain
