"""Alice's device with its page, a browser to look at it, and what the tests ask of either."""

from __future__ import annotations

from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from pathlib import Path

import anyio
import pytest
from click.testing import CliRunner, Result
from playwright.async_api import Browser, Page, async_playwright, expect

from incident_notes.app import Serving, serve_page
from incident_notes.cli import main
from skerry import Document, Node, Relay
from skerry_protocol.signing import SigningKey

PASSPHRASE = "a passphrase for tests"
NOWHERE = Relay("ws://127.0.0.1:1", SigningKey(bytes(32)).public_key)
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

# Two cores, shared with models that read: only a failure takes this long.
expect.set_options(timeout=15_000)

OpenPage = Callable[..., Awaitable[Page]]
OpenDevice = Callable[[str], AbstractAsyncContextManager[Node]]
WriteNote = Callable[..., Awaitable[Document]]
Run = Callable[..., Result]


@pytest.fixture(scope="session")
def passphrase() -> str:
    return PASSPHRASE


@pytest.fixture
def open_device(tmp_path: Path) -> OpenDevice:
    """Opens somebody's device, in a workspace of its own whose relay cannot be reached."""

    @asynccontextmanager
    async def opened(name: str) -> AsyncIterator[Node]:
        home = tmp_path / name
        if not home.exists():
            await Node.create(home, PASSPHRASE, name)
        async with Node.open(home, PASSPHRASE, is_offline=True) as node:
            if node.workspace_id is None:
                await node.found_workspace(NOWHERE)
                node.go_offline()
            yield node

    return opened


@pytest.fixture
async def node(open_device: OpenDevice) -> AsyncIterator[Node]:
    async with open_device("alice") as node:
        yield node


@pytest.fixture
async def serving(node: Node) -> AsyncIterator[Serving]:
    async with serve_page(node) as serving:
        yield serving


@pytest.fixture
def write_note(serving: Serving) -> WriteNote:
    """Writes a note on Alice's device, not through the page."""

    async def write(title: str, *paragraphs: str) -> Document:
        document = await serving.notebook.create()
        async with document.change():
            document.text("title").append(title)
            for paragraph in paragraphs:
                document.xml("body").append_element("paragraph").append_text(paragraph)
        return document

    return write


@pytest.fixture(scope="session")
async def browser(chromium: str) -> AsyncIterator[Browser]:
    async with async_playwright() as playwright:
        browser = await playwright.chromium.launch(executable_path=chromium, args=CHROMIUM_FLAGS)
        yield browser
        await browser.close()


@pytest.fixture
async def open_page(browser: Browser, serving: Serving) -> AsyncIterator[OpenPage]:
    """Opens the page in a browser profile of its own, through a link of its own; its console has to stay clean."""
    async with page_opener(browser, serving) as opened:
        yield opened


@asynccontextmanager
async def page_opener(browser: Browser, serving: Serving) -> AsyncIterator[OpenPage]:
    """What `open_page` is, for a browser and a device of one's own."""
    contexts = []
    complaints: list[str] = []

    async def opened(*, width: int = 1440, height: int = 900, theme: str = "light", path: str = "") -> Page:
        context = await browser.new_context(
            viewport={"width": width, "height": height},
            color_scheme="dark" if theme == "night" else "light",
            reduced_motion="reduce",
        )
        contexts.append(context)
        page = await context.new_page()
        page.set_default_timeout(15_000)
        page.on("pageerror", lambda error: complaints.append(str(error)))
        page.on("console", lambda said: complaints.append(said.text) if "Content Security" in said.text else None)
        await page.goto(serving.new_link())
        if path:
            await page.goto(f"http://127.0.0.1:{serving.port}/{path}")
        return page

    yield opened
    for context in contexts:
        await context.close()
    assert complaints == []


@pytest.fixture
def run(tmp_path: Path, passphrase: str, open_device: OpenDevice) -> Run:
    """Runs `incident-notes …` on alice's device."""

    async def make() -> None:
        async with open_device("alice"):
            pass

    anyio.run(make)
    secret = tmp_path / "passphrase"
    secret.write_text(passphrase + "\n")

    def run(*arguments: str, home: str = "alice", input: str | bytes = "") -> Result:
        where = ["--home", str(tmp_path / home), "--passphrase-file", str(secret)]
        return CliRunner().invoke(main, [*where, *arguments], input=input, catch_exceptions=False)

    return run
