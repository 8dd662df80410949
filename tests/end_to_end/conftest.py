"""The whole system on one machine: a relay, three devices, their pages, and a browser for each of them."""

from __future__ import annotations

from collections.abc import AsyncIterator
from dataclasses import dataclass

import pytest
from playwright.async_api import Browser, Page, async_playwright

from incident_notes.demo.stage import Device, Stage, set_stage
from incident_notes.note import add_paragraph, write_title

CHROMIUM_FLAGS = [
    "--headless",
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]
NOON_MS = 1_795_345_200_000


@dataclass(frozen=True)
class Person:
    """Somebody at a device, looking at its page."""

    device: Device
    page: Page


@pytest.fixture(scope="session")
async def stage(tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[Stage]:
    """One for all tests that only write in a note of their own: enrolling three devices takes its time."""
    async with set_stage(tmp_path_factory.mktemp("stage"), now_ms=NOON_MS) as stage:
        yield stage


@pytest.fixture
async def note(stage: Stage, request: pytest.FixtureRequest) -> str:
    """The title of a note of the test's own, on every device of the stage."""
    title = request.node.name.removeprefix("test_").replace("_", " ")
    notebook = stage.devices[0].page.notebook
    document = await notebook.create()
    async with document.change():
        write_title(document, title)
        add_paragraph(document, "The account begins here.")
    await stage.settle()
    return str(title)


@pytest.fixture(scope="session")
async def browser(chromium: str) -> AsyncIterator[Browser]:
    async with async_playwright() as playwright:
        browser = await playwright.chromium.launch(executable_path=chromium, args=CHROMIUM_FLAGS)
        yield browser
        await browser.close()


@pytest.fixture
async def people(stage: Stage, browser: Browser) -> AsyncIterator[list[Person]]:
    """Ines, Marek and the supervisor, each with a browser of their own on a device of their own."""
    people = [Person(device, await _look_at(device, browser)) for device in stage.devices]
    yield people
    for person in people:
        await person.page.context.close()


async def _look_at(device: Device, browser: Browser) -> Page:
    context = await browser.new_context(viewport={"width": 1440, "height": 900}, reduced_motion="reduce")
    page = await context.new_page()
    page.set_default_timeout(20_000)
    await page.goto(device.page.new_link())
    return page
