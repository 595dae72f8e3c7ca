"""Loads a page on a slow processor, with an empty cache."""

from dataclasses import dataclass

from playwright.async_api import Browser, CDPSession

CPU_SLOWDOWN = 4
PATIENCE_MS = 30_000
SETTLE_MS = 1_500  # for what is loaded after it is ready

WATCH = """
(() => {
  const look = () => {
    const field = (() => %s)();
    const box = field?.getBoundingClientRect();
    if (!box?.height || !box.width || field.disabled) return requestAnimationFrame(look);
    setTimeout(() => (window.readyAt = performance.now())); // after this frame was painted
  };
  requestAnimationFrame(look);
})();
"""


@dataclass(frozen=True)
class Load:
    """One load: bytes over the wire, and milliseconds from the request to ready."""

    script_bytes: int
    style_bytes: int
    ready_ms: float


async def load(browser: Browser, url: str, ready: str) -> Load:
    """`ready` is the JavaScript expression of the element that must be visible and enabled."""
    context = await browser.new_context(viewport={"width": 1280, "height": 860})
    page = await context.new_page()
    session = await context.new_cdp_session(page)
    await session.send("Network.enable")
    await session.send("Emulation.setCPUThrottlingRate", {"rate": CPU_SLOWDOWN})
    wire = Wire(session)
    await page.add_init_script(WATCH % ready)
    await page.goto(url)
    await page.wait_for_function("window.readyAt", timeout=PATIENCE_MS)
    await page.wait_for_timeout(SETTLE_MS)
    ready_ms: float = await page.evaluate("window.readyAt")
    await context.close()
    return Load(wire.bytes_of("Script"), wire.bytes_of("Stylesheet", "Fetch"), ready_ms)


class Wire:
    """Counts what comes over the network, by kind."""

    def __init__(self, session: CDPSession) -> None:
        self._kinds: dict[str, str] = {}
        self._bytes: dict[str, int] = {}
        session.on("Network.responseReceived", self._received)
        session.on("Network.loadingFinished", self._finished)

    def bytes_of(self, *kinds: str) -> int:
        return sum(self._bytes.get(kind, 0) for kind in kinds)

    def _received(self, event: dict[str, str]) -> None:
        self._kinds[event["requestId"]] = event["type"]

    def _finished(self, event: dict[str, int | str]) -> None:
        kind = self._kinds.get(str(event["requestId"]), "Other")
        self._bytes[kind] = self._bytes.get(kind, 0) + int(event["encodedDataLength"])
