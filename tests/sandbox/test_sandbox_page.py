"""The warehouse page in a real browser, on the real sandbox in this process: no ports."""

from __future__ import annotations

import os
import shutil
from collections.abc import AsyncIterator
from urllib.parse import urlsplit

import httpx
import pytest
from playwright.async_api import ConsoleMessage, Page, Route, async_playwright, expect
from starlette.applications import Starlette

from tests.sandbox.shop_floor import new_return, pieces

BROWSERS = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
ADDRESS = "http://127.0.0.1:8090"


@pytest.fixture
async def page(app: Starlette) -> AsyncIterator[Page]:
    """The page, its requests answered by the app; fails on what the browser complains of."""
    found = os.environ.get("CHROMIUM") or next(filter(None, map(shutil.which, BROWSERS)), None)
    if found is None:
        pytest.fail("No Chromium: install the package `chromium`, or set CHROMIUM to one's path.")
    complaints: list[str] = []
    transport = httpx.ASGITransport(app=app)
    async with (
        httpx.AsyncClient(transport=transport) as client,
        async_playwright() as playwright,
    ):
        browser = await playwright.chromium.launch(executable_path=found, args=["--no-sandbox"])
        page = await browser.new_page(viewport={"width": 1400, "height": 860})
        page.on("pageerror", lambda error: complaints.append(str(error)))
        page.on("console", lambda message: complaints.extend(_complaint(message)))
        await page.route("**/*", lambda route: _answer(route, client))
        yield page
        await page.goto("about:blank")  # the page asks no more, and nobody is missing to answer
        await page.unroute_all(behavior="ignoreErrors")
        await browser.close()
    assert complaints == []


def _complaint(message: ConsoleMessage) -> list[str]:
    """Its text; none for the tab's icon, which Chromium fetches past the route."""
    refused = "ERR_CONNECTION_REFUSED" in message.text
    icon = urlsplit(message.location["url"]).path == "/pictures/box.svg"
    return [] if refused and icon else [message.text]


async def _answer(route: Route, client: httpx.AsyncClient) -> None:
    request = route.request
    answer = await client.request(
        request.method,
        request.url,
        headers=await request.all_headers(),
        content=request.post_data_buffer,
    )
    headers = {k: v for k, v in answer.headers.items() if k != "content-length"}
    await route.fulfill(status=answer.status_code, headers=headers, body=answer.content)


async def test_a_parcel_is_scanned_received_inspected_and_refunded(
    api: httpx.AsyncClient, page: Page
) -> None:
    one = await new_return(api, **pieces(2))
    detail = page.locator("#detail")

    await page.goto(f"{ADDRESS}/warehouse")
    await page.get_by_label("Scan an RMA").fill(one["label"]["tracking_number"])
    await page.keyboard.press("Enter")
    await expect(detail.get_by_role("heading", level=1)).to_have_text(one["rma_number"])
    await detail.get_by_role("button", name="Scan: with the carrier").click()
    await detail.get_by_role("button", name="Receive", exact=True).click()
    await detail.get_by_label("accept of").fill("1")
    await detail.get_by_label("Disposition").select_option("REFUSED")
    await detail.get_by_role("button", name="Inspect", exact=True).click()
    await detail.get_by_role("button", name="Refund", exact=True).click()
    await expect(detail.locator(".chip").first).to_have_text("Closed")

    after = (await api.get(f"/api/returns/{one['id']}")).json()
    assert (after["status"], after["lines"][0]["accepted_quantity"]) == ("CLOSED", 1)
    assert [refund["amount"]["amount"] for refund in after["refunds"]] == ["10.00"]
    await expect(page.locator("#events li").first).to_contain_text("Return closed")


async def test_faults_and_the_clock_are_switched_on_the_page(app: Starlette, page: Page) -> None:
    await page.goto(f"{ADDRESS}/warehouse")

    await page.get_by_role("button", name="Lost answers").click()
    await expect(page.get_by_role("button", name="Lost answers")).to_have_attribute(
        "aria-pressed", "true"
    )
    await page.get_by_role("button", name="+1 day").click()
    await expect(page.locator("#now")).to_have_text("11 Mar, 12:00")

    assert [fault.kind for fault in app.state.faults.on] == ["lost_answer"]
