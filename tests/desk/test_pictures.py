"""A picture is decoded and written anew; what is none is refused."""

import io
import random

import pytest
from PIL import Image

from desk.attachments import clean
from desk.attachments.picture import LONGEST_SIDE
from desk.errors import AttachmentRefused, NotAPicture, TooManyPixels
from tests.desk.pictures import HIDDEN, PROGRAM, SVG, bomb, photo_with_place, picture


def read(content: bytes) -> Image.Image:
    return Image.open(io.BytesIO(content))


@pytest.mark.parametrize("kind", ["JPEG", "PNG", "WEBP", "GIF"])
def test_every_usual_kind_becomes_a_jpeg(kind: str) -> None:
    cleaned = clean(picture(kind))

    assert read(cleaned.content).format == "JPEG"
    assert (cleaned.width, cleaned.height) == (640, 480)


def test_what_the_camera_wrote_into_it_is_gone_and_it_stands_upright() -> None:
    taken = photo_with_place()
    assert read(taken).getexif().get_ifd(0x8825)

    cleaned = clean(taken)

    assert (cleaned.width, cleaned.height) == (300, 400)
    assert not dict(read(cleaned.content).getexif())
    assert b"Phone & Co" not in cleaned.content
    assert HIDDEN not in cleaned.content


def test_a_large_photo_is_made_smaller() -> None:
    cleaned = clean(picture(width=6000, height=3000))

    assert (cleaned.width, cleaned.height) == (LONGEST_SIDE, LONGEST_SIDE // 2)


def test_what_shines_through_becomes_white() -> None:
    written = io.BytesIO()
    Image.new("RGBA", (8, 8), (255, 0, 0, 0)).save(written, "PNG")

    assert read(clean(written.getvalue()).content).getpixel((4, 4)) == (255, 255, 255)


@pytest.mark.parametrize(
    "content",
    [b"", PROGRAM, SVG, b"%PDF-1.7", b"<html>", picture()[:400], picture("PNG")[:60]],
    ids=["nothing", "a program", "an SVG", "a PDF", "HTML", "half a JPEG", "half a PNG"],
)
def test_what_is_no_whole_picture_is_refused(content: bytes) -> None:
    with pytest.raises(NotAPicture):
        clean(content)


def test_a_small_file_that_unfolds_without_end_is_refused() -> None:
    content = bomb()
    assert len(content) < 100_000

    with pytest.raises(TooManyPixels):
        clean(content)


@pytest.mark.parametrize("kind", ["JPEG", "PNG", "WEBP", "GIF"])
def test_damaged_pictures_are_cleaned_or_refused_and_nothing_else(kind: str) -> None:
    chance = random.Random(7)
    whole = picture(kind, 64, 48)
    for _ in range(250):
        damaged = bytearray(whole)
        for _ in range(chance.randint(1, 12)):
            damaged[chance.randrange(len(damaged))] = chance.randrange(256)
        try:
            cleaned = clean(bytes(damaged[: chance.randint(1, len(damaged) * 2)]))
        except AttachmentRefused:
            continue
        assert read(cleaned.content).format == "JPEG"
