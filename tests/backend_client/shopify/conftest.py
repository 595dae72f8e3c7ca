from __future__ import annotations

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from tests.conformance.shopify_stage import ShopifyStage


@pytest.fixture
async def shopify(tmp_path: Path) -> AsyncIterator[ShopifyStage]:
    """A shop with one product, in red (in stock) and blue (sold out)."""
    stage = ShopifyStage()
    yield stage
    await stage.backend.aclose()
