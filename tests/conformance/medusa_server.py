from __future__ import annotations

import json
from dataclasses import dataclass


@dataclass(frozen=True)
class Running:
    url: str
    key: str


def running() -> Running:
    return Running(
        "http://127.0.0.1:22090", json.load(open("/tmp/med-play/key.json"))["api_key"]["token"]
    )
