"""`python -m benchmarks.widget`: size and time to ready of the widget and its peers, in one run.

On a processor 4 times slower and a slow 4G line (slow_line.py), with an empty cache. Ready: the
field to write into is painted; for a launcher, the launcher. Compared by the middle one of the
rounds (docs/decisions/0011 says why). Fails when ours misses its budget.
"""

import argparse
import asyncio
import os
import shutil
import sys
from pathlib import Path
from statistics import median

from playwright.async_api import async_playwright
from starlette.applications import Starlette
from starlette.middleware import Middleware
from starlette.middleware.gzip import GZipMiddleware
from starlette.requests import Request
from starlette.responses import HTMLResponse, Response
from starlette.routing import Mount, Route
from starlette.staticfiles import StaticFiles

from benchmarks.widget import peers
from benchmarks.widget.contestants import Contestant, contestants, page
from benchmarks.widget.measure import Load, load
from benchmarks.widget.slow_line import slow_line
from connectors.web import script
from tests.browser.serving import free_socket, serving

ROOT = Path(__file__).parents[2]
OURS, EMPTY = ("Returns Desk", "Returns Desk, opened"), "an empty page"
MOST_SCRIPT_BYTES = 12_000
HEADER_BYTES = 1_000  # of two answers
MOST_TIMES_THE_EMPTY_PAGE = 1.4


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rounds", type=int, default=15)
    parser.add_argument("--folder", type=Path, default=ROOT / "var" / "bench-widget")
    options = parser.parse_args()
    try:
        peers.build(options.folder)
    except FileNotFoundError as error:
        sys.exit(str(error))
    with peers.socket(options.folder) as port:
        field = contestants(options.folder, port)
        loads = asyncio.run(race(field, options.folder, options.rounds))
    show(loads)
    return verdict(loads)


async def race(field: list[Contestant], folder: Path, rounds: int) -> dict[str, list[Load]]:
    """Every round loads each page once, so that a busy moment hits them alike."""
    loads: dict[str, list[Load]] = {one.name: [] for one in field}
    sock = free_socket()
    chromium = os.environ.get("CHROMIUM") or shutil.which("chromium")
    async with (
        serving(_server(field, folder), sock),
        slow_line(sock.getsockname()[1]) as port,
        async_playwright() as playwright,
    ):
        browser = await playwright.chromium.launch(executable_path=chromium, args=["--no-sandbox"])
        for _ in range(rounds):
            for number, one in enumerate(field):
                url = f"http://127.0.0.1:{port}/page/{number}"
                loads[one.name].append(await load(browser, url, one.ready))
        await browser.close()
    sock.close()
    return loads


def _server(field: list[Contestant], folder: Path) -> Starlette:
    async def contestant(request: Request) -> Response:
        return HTMLResponse(page(field[request.path_params["number"]]))

    return Starlette(
        routes=[
            Route("/page/{number:int}", contestant),
            Mount("/peers", StaticFiles(directory=folder)),
            *script.routes(),
        ],
        middleware=[Middleware(GZipMiddleware, compresslevel=9)],
    )


def script_bytes(loads: list[Load]) -> int:
    return max(one.script_bytes for one in loads)


def typical(loads: list[Load]) -> float:
    """Seconds to ready: half of the loads were faster, half slower."""
    return median(one.ready_ms for one in loads) / 1000


def show(loads: dict[str, list[Load]]) -> None:
    print(f"{'':26}{'JS kB':>8}{'CSS kB':>8}{'fastest s':>11}{'median s':>10}{'x empty':>9}")
    for name, all_ in loads.items():
        fastest = min(one.ready_ms for one in all_) / 1000
        print(
            f"{name:26}{script_bytes(all_) / 1000:8.1f}{all_[-1].style_bytes / 1000:8.1f}"
            f"{fastest:11.2f}{typical(all_):10.2f}{typical(all_) / typical(loads[EMPTY]):9.2f}"
        )


def verdict(loads: dict[str, list[Load]]) -> int:
    """0 when ours keeps its budget."""
    size = max(script_bytes(loads[one]) for one in OURS)
    times = max(typical(loads[one]) for one in OURS) / typical(loads[EMPTY])
    kept = size <= MOST_SCRIPT_BYTES + HEADER_BYTES and times <= MOST_TIMES_THE_EMPTY_PAGE
    result = "kept" if kept else f"MISSED ({size} bytes, {times:.2f} times)"
    print(f"\nBudget (12 kB of script, ready within 1.4 times the empty page): {result}.")
    return 0 if kept else 1


if __name__ == "__main__":
    sys.exit(main())
