"""`GET /policy`: the shop's return policy as a page, generated from the file that decides."""

import base64
import hashlib
import re
from pathlib import Path

from starlette.requests import Request
from starlette.responses import HTMLResponse, Response
from starlette.routing import Route

from returns.loader import load_policy
from returns.page import policy_page

_STYLE = re.compile(r"<style>(.*?)</style>", re.DOTALL)


def route(policy_file: Path) -> Route:
    """The page as the file stands now; a change shows after a restart.

    Raises returns.PolicyError, which names every fault by its line.
    """
    page = policy_page(load_policy(policy_file))
    headers = {"Content-Security-Policy": _security(page), "Cache-Control": "no-cache"}

    async def answer(_request: Request) -> Response:
        return HTMLResponse(page, headers=headers)

    return Route("/policy", answer)


def _security(page: str) -> str:
    """Nothing but the page's own style, which is named by its digest."""
    digests = [hashlib.sha256(style.encode()).digest() for style in _STYLE.findall(page)]
    styles = " ".join(f"'sha256-{base64.b64encode(digest).decode()}'" for digest in digests)
    return f"default-src 'none'; style-src {styles}; frame-ancestors 'none'"
