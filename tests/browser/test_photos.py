"""Photos are made small in the browser, and are sent like any message."""

from playwright.async_api import Browser, Page, expect

from tests.browser.customer import Customer
from tests.browser.screens import ON_DESKTOP_AND_PHONE
from tests.browser.stage import Stage

pytestmark = ON_DESKTOP_AND_PHONE

SIZE = "async (url) => { const b = await createImageBitmap(await (await fetch(url)).blob()); return [b.width, b.height] }"  # noqa: E501


async def png(chromium: Browser, width: int, height: int) -> bytes:
    page = await chromium.new_page(viewport={"width": width, "height": height})
    picture = await page.screenshot()
    await page.close()
    return picture


async def add(page: Page, name: str, content: bytes, kind: str = "image/png") -> None:
    field = page.locator("returns-desk-chat input[type=file]")
    await field.set_input_files({"name": name, "mimeType": kind, "buffer": content})


async def test_a_large_photo_arrives_as_a_small_jpeg(
    page: Page, stage: Stage, chromium: Browser
) -> None:
    customer = await Customer(page).begin()

    await add(page, "../../heel.png", await png(chromium, 2000, 1000))

    await customer.sees("You said: a photo")
    await expect(customer.log.get_by_role("img", name="Photo")).to_be_visible()
    assert stage.desk.uploads[0][:3] == b"\xff\xd8\xff"
    size = await page.evaluate(SIZE, f"{stage.script[:-7]}chat/v1/attachments/0")
    assert size == [1600, 800]


async def test_what_is_no_photo_is_refused_here(page: Page, stage: Stage) -> None:
    customer = await Customer(page).begin()

    await add(page, "virus.png", b"MZ this is a program")

    await expect(page.get_by_role("alert").filter(has_text="not a photo")).to_be_visible()
    assert stage.desk.uploads == []
    await customer.say("still works")
    await customer.sees("You said: still works")


async def test_a_photo_waits_for_the_network(page: Page, stage: Stage, chromium: Browser) -> None:
    customer = await Customer(page).begin()
    stage.desk.weather.down = True

    await add(page, "heel.png", await png(chromium, 300, 200))
    await expect(customer.log.get_by_text("Not sent yet.")).to_be_visible()
    stage.desk.weather.down = False
    await customer.choose("Try again")

    await customer.sees("You said: a photo")
    assert len(stage.desk.uploads) == 1


async def test_a_photo_that_waits_survives_a_reload(
    page: Page, stage: Stage, chromium: Browser
) -> None:
    customer = await Customer(page).begin()
    stage.desk.weather.down = True
    await add(page, "heel.png", await png(chromium, 300, 200))
    await expect(customer.log.get_by_text("Not sent yet.")).to_be_visible()

    await customer.reload()
    stage.desk.weather.down = False

    await customer.sees("You said: a photo")
    assert [upload[:3] for upload in stage.desk.uploads] == [b"\xff\xd8\xff"]


async def test_no_photo_is_offered_where_the_server_takes_none(page: Page, stage: Stage) -> None:
    stage.desk.opened["features"] = ["end"]

    customer = await Customer(page).begin()

    await expect(customer.button("Add a photo")).to_have_count(0)
