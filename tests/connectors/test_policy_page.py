"""The policy as a page: each clause with its anchor, and nothing but its own style."""

from pathlib import Path

import httpx
import pytest
from starlette.applications import Starlette

from connectors import policy_page
from returns import PolicyError

POLICY = Path(__file__).resolve().parents[2] / "policy.yml"


async def answer(file: Path) -> httpx.Response:
    app = Starlette(routes=[policy_page.route(file)])
    async with httpx.AsyncClient(transport=httpx.ASGITransport(app)) as client:
        return await client.get("https://chat.example/policy")


async def test_each_clause_has_an_anchor_that_answers_can_link_to() -> None:
    page = await answer(POLICY)

    assert page.status_code == 200
    assert 'id="window-standard"' in page.text
    assert 'id="final-sale"' in page.text


async def test_only_its_own_style_is_allowed() -> None:
    policy = (await answer(POLICY)).headers["content-security-policy"]

    assert policy.startswith("default-src 'none'; style-src 'sha256-")
    assert "unsafe" not in policy


def test_a_policy_with_a_fault_is_refused_at_start(tmp_path: Path) -> None:
    file = tmp_path / "policy.yml"
    file.write_text("shop: Mine\n")

    with pytest.raises(PolicyError):
        policy_page.route(file)
