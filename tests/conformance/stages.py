"""Every platform that the suite runs on. A new adapter adds one line here."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import AbstractAsyncContextManager
from pathlib import Path

from tests.conformance.medusa_server import running
from tests.conformance.medusa_stage import medusa_stage
from tests.conformance.sandbox_stage import sandbox_stage
from tests.conformance.shopify_stage import shopify_stage
from tests.conformance.stage import Stage

Opens = Callable[[Path], AbstractAsyncContextManager[Stage]]

IN_PROCESS = ("sandbox", "shopify")
"""Quick, and each run on a shop of its own: there a seed makes the very same storm."""

STAGES: dict[str, Opens] = {
    "sandbox": sandbox_stage,
    "medusa": medusa_stage,
    "shopify": shopify_stage,
}


def prepare(name: str) -> None:
    """Starts what the stage needs and all its cases share. Call it where no event loop runs."""
    if name == "medusa":
        running()
