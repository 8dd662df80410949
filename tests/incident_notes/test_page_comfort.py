"""The page for everybody: nothing for axe-core to find, by day and by night, small and large; and no mouse needed."""

from __future__ import annotations

from typing import Any

import pytest
from axe_playwright_python.async_playwright import Axe  # type: ignore[import-untyped]
from playwright.async_api import Page, expect

pytestmark = [pytest.mark.anyio, pytest.mark.timeout(180)]

SIZES = {"phone": (390, 844), "desk": (1440, 900)}
RULES = {"runOnly": ["wcag2a", "wcag2aa", "wcag2aaa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]}


async def complaints(page: Page) -> list[str]:
    found = await Axe().run(page, options=RULES)
    return [f"{rule['id']}: {node['target']}" for rule in found.response["violations"] for node in rule["nodes"]]


@pytest.mark.parametrize("theme", ["day", "night"])
@pytest.mark.parametrize("size", SIZES)
async def test_axe_finds_nothing_on_any_screen(open_page: Any, write_note: Any, size: str, theme: str) -> None:
    await write_note("Pump 3 leaks", "It drips.")
    width, height = SIZES[size]
    page = await open_page(width=width, height=height, theme=theme)
    await page.get_by_role("link", name="Pump 3 leaks").wait_for()
    found = {"list": await complaints(page)}
    await page.get_by_role("button", name="Show details").click()
    found["status"] = await complaints(page)
    await page.keyboard.press("Escape")
    await page.get_by_role("link", name="Pump 3 leaks").click()
    await page.get_by_text("It drips.").wait_for()
    found["note"] = await complaints(page)
    if size == "phone":
        for tab in ("Details", "Tasks", "Delivery"):
            await page.get_by_role("button", name=tab, exact=True).click()
            found[tab] = await complaints(page)
        await page.get_by_role("link", name="Back to notes").click()
    await page.get_by_role("link", name="Review").locator("visible=true").click()
    await page.get_by_role("heading", name="Review").wait_for()
    found["review"] = await complaints(page)
    assert {screen: list_ for screen, list_ in found.items() if list_} == {}


async def test_axe_finds_nothing_where_there_are_no_notes_and_where_the_page_is_signed_out(open_page: Any) -> None:
    page = await open_page(width=390, height=844)
    await page.get_by_role("heading", name="No notes yet").wait_for()
    assert await complaints(page) == []
    await page.context.clear_cookies()
    await page.reload()
    await page.get_by_role("alert").wait_for()
    assert await complaints(page) == []


@pytest.mark.parametrize("size", SIZES)
async def test_whatever_is_pressed_is_large_enough_for_a_glove(open_page: Any, write_note: Any, size: str) -> None:
    await write_note("Pump 3 leaks")
    width, height = SIZES[size]
    page = await open_page(width=width, height=height)
    await page.get_by_role("link", name="Pump 3 leaks").click()
    await page.get_by_role("textbox", name="What happened").wait_for()
    small = await page.evaluate(
        """() => [...document.querySelectorAll("button, a, select, input:not([type=radio]):not([type=checkbox])")]
            .filter((each) => each.checkVisibility() && !each.closest(".hidden"))
            .map((each) => [each.getAttribute("aria-label") ?? each.textContent, each.getBoundingClientRect()])
            .filter(([, box]) => box.height < 48 || box.width < 44)
            .map(([name, box]) => `${name}: ${box.width} x ${box.height}`)"""
    )
    assert small == []


CUT_OFF = """() => [...document.querySelectorAll("button, a, textarea, .pill, .fact, .avatar, .row-when, legend")]
    .filter((each) => each.checkVisibility() && !each.closest(".hidden"))
    .filter((each) =>
        each.getBoundingClientRect().right > innerWidth + 1 || each.scrollHeight > each.clientHeight + 8)
    .filter((each) => getComputedStyle(each).display !== "inline")
    .map((each) => each.className || each.textContent)"""


@pytest.mark.parametrize("width", [320, 390, 844, 900, 1440])
async def test_nothing_is_cut_off_at_any_size(open_page: Any, write_note: Any, width: int) -> None:
    await write_note("Pump 3 leaks at the flange nobody has looked at" + ", again" * 60, "x" * 200)
    page = await open_page(width=width, height=420 if width == 844 else 844)
    await page.get_by_role("link", name="Pump 3 leaks").wait_for()
    assert await page.evaluate("document.documentElement.scrollWidth") == width
    assert await page.evaluate(CUT_OFF) == []
    await page.get_by_role("link", name="Pump 3 leaks").click()
    await page.get_by_role("textbox", name="What happened").wait_for()
    assert await page.evaluate("document.documentElement.scrollWidth") == width
    assert await page.evaluate(CUT_OFF) == []


async def test_a_note_is_found_opened_written_and_left_with_the_keyboard_alone(
    open_page: Any, write_note: Any
) -> None:
    await write_note("Gate found unlocked")
    await write_note("Pump 3 leaks", "It drips.")
    page = await open_page()
    await page.get_by_role("link", name="Pump 3 leaks").wait_for()
    await page.keyboard.press("j")
    await expect(page.get_by_role("link", name="Pump 3 leaks")).to_be_focused()
    await page.keyboard.press("j")
    await expect(page.get_by_role("link", name="Gate found unlocked")).to_be_focused()
    await page.keyboard.press("k")
    await page.keyboard.press("Enter")
    await expect(page.get_by_role("textbox", name="Title")).to_have_value("Pump 3 leaks")
    await page.keyboard.press("e")
    await page.keyboard.press("Control+End")
    await page.keyboard.type(" njke?")
    await expect(page.get_by_role("textbox", name="What happened")).to_have_text("It drips. njke?")
    await page.keyboard.press("Escape")
    await page.keyboard.press("/")
    await expect(page.get_by_role("searchbox")).to_be_focused()
    await page.keyboard.press("Escape")
    await page.keyboard.press("n")
    await expect(page.get_by_role("textbox", name="Title")).to_be_focused()
    await expect(page.get_by_role("textbox", name="Title")).to_have_value("")


async def test_help_opens_and_closes_with_its_keys_and_gives_the_focus_back(open_page: Any, write_note: Any) -> None:
    await write_note("Pump 3 leaks")
    page = await open_page()
    await page.get_by_role("link", name="Pump 3 leaks").focus()
    await page.keyboard.press("?")
    await expect(page.get_by_role("dialog", name="Help and keys")).to_be_visible()
    await page.keyboard.press("Escape")
    await expect(page.get_by_role("dialog")).to_have_count(0)
    await expect(page.get_by_role("link", name="Pump 3 leaks")).to_be_focused()


async def test_the_theme_follows_the_system_until_somebody_chooses(open_page: Any) -> None:
    page = await open_page(theme="night")
    await expect(page.locator("html")).to_have_attribute("data-theme", "night")
    await page.get_by_role("button", name="Use the day theme").click()
    await page.reload()
    await expect(page.locator("html")).to_have_attribute("data-theme", "day")
