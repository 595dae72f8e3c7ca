"""An export as a file: data.json, a page to read, and the photos."""

import json
import os
import zipfile
from collections.abc import Mapping, Sequence
from datetime import datetime
from pathlib import Path

from connectors.privacy.page import PHOTOS, page
from desk.privacy.export import Record

FORMAT = 1
"""Of data.json; a change that its readers must know of raises it."""


def write(
    out: Path,
    subject: str,
    made_at: datetime,
    records: Sequence[Record],
    photos: Mapping[str, bytes],
) -> None:
    """A ZIP for its owner's eyes. Raises FileExistsError, and every other OSError."""
    at = made_at.isoformat(timespec="seconds")
    data = {
        "format": FORMAT,
        "subject": subject,
        "as_of": at,
        "conversations": [
            {**one.plain, "photos": [f"{PHOTOS}/{id_}.jpg" for id_ in one.photos if id_ in photos]}
            for one in records
        ],
    }
    opened = os.open(out, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with (
        os.fdopen(opened, "wb") as stream,
        zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as zip_,
    ):
        zip_.writestr("data.json", json.dumps(data, indent=2, ensure_ascii=False))
        zip_.writestr("index.html", page(subject, at, records, list(photos)))
        for id_, content in photos.items():
            zip_.writestr(f"{PHOTOS}/{id_}.jpg", content)
