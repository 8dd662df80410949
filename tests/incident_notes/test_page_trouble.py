"""The page when something is wrong: it says so at once, in four sentences, and loses nothing that was typed."""

from __future__ import annotations

from typing import Any

import pytest
from playwright.async_api import Page, expect

from incident_notes.app import Serving, serve_page
from incident_notes.note import read_note
from skerry import Node
from skerry.storage.alarms import raise_alarm
from skerry.sync.alarms import AlarmKind

pytestmark = [pytest.mark.anyio, pytest.mark.timeout(120)]


def account(page: Page) -> Any:
    return page.get_by_role("textbox", name="What happened")


def strip(page: Page) -> Any:
    return page.get_by_role("button", name="Show details")


async def limit_pages(node: Node, pages: int) -> None:
    """The store may grow to this many pages, or stays as it is where it is larger: a disk that is full."""
    await node._journal.database.write(lambda store: store.execute(f"PRAGMA max_page_count = {pages}").fetchone())


async def test_where_nothing_can_be_saved_the_page_says_so_in_red_and_saves_as_soon_as_it_can(
    open_page: Any, write_note: Any, node: Node
) -> None:
    document = await write_note("Pump 3 leaks")
    page = await open_page()
    await page.get_by_role("link", name="Pump 3 leaks").click()
    await account(page).click()
    await limit_pages(node, 1)
    long = "drip " * 40_000
    await page.keyboard.insert_text(long)
    await expect(page.get_by_role("alert")).to_contain_text("Cannot save here.")
    await expect(page.get_by_role("alert")).to_contain_text("Free some room on the disk")
    await expect(strip(page)).to_contain_text("Cannot save here")
    assert read_note(document).body == ""
    await limit_pages(node, 1_000_000)
    await expect(page.get_by_role("alert")).to_have_count(0, timeout=15_000)
    await expect(strip(page)).to_contain_text("Saved here")
    assert read_note(document).body.strip() == long.strip()


async def test_when_its_device_stops_the_page_goes_on_and_saves_when_it_is_back(
    open_page: Any, write_note: Any, serving: Serving, node: Node
) -> None:
    document = await write_note("Pump 3 leaks")
    async with serve_page(node) as other:
        page = await open_page()
        await page.goto(other.new_link())
        await page.get_by_role("link", name="Pump 3 leaks").click()
        await account(page).click()
        await page.keyboard.type("Before. ")
        await expect(strip(page)).to_contain_text("Saved here")
        port = other.port
    await page.keyboard.type("Meanwhile. ")
    await expect(page.get_by_role("alert")).to_contain_text("only in this page")
    await expect(strip(page)).to_contain_text("Not saved yet")
    assert "Meanwhile" not in read_note(document).body
    async with serve_page(node, port=port) as back:
        await expect(page.get_by_role("alert")).to_contain_text("no longer signed in", timeout=15_000)
        beside = await page.context.new_page()
        await beside.goto(back.new_link())
        await expect(page.get_by_role("alert")).to_have_count(0, timeout=15_000)
        await expect(strip(page)).to_contain_text("Saved here")
        assert read_note(document).body == "Before. Meanwhile. "


async def test_closing_a_tab_with_unsaved_words_asks_first(open_page: Any, write_note: Any, node: Node) -> None:
    await write_note("Pump 3 leaks")
    async with serve_page(node) as other:
        page = await open_page()
        await page.goto(other.new_link())
        await page.get_by_role("link", name="Pump 3 leaks").click()
        await account(page).click()
        await page.keyboard.type("Before. ")
        await expect(strip(page)).to_contain_text("Saved here")
    await page.keyboard.type("Meanwhile. ")
    asked: list[str] = []

    async def answer(dialog: Any) -> None:
        asked.append(dialog.type)
        await dialog.accept()

    page.on("dialog", answer)
    await page.close(run_before_unload=True)
    await page.wait_for_event("close")
    assert asked == ["beforeunload"]


async def test_a_browser_without_a_session_is_told_how_to_get_one(open_page: Any) -> None:
    page = await open_page()
    await page.context.clear_cookies()
    await page.reload()
    await expect(page.get_by_role("alert")).to_contain_text("no longer signed in")
    await expect(page.get_by_role("alert")).to_contain_text("incident-notes serve")


async def test_an_alarm_stays_in_view_until_somebody_says_that_they_have_read_it(
    open_page: Any, open_device: Any
) -> None:
    async with open_device("bob") as device:
        alarm = AlarmKind.BAD_SIGNATURE.alarm(None, None, 1_795_000_000_000)
        await device._journal.database.write(lambda store: raise_alarm(store, alarm))
    async with open_device("bob") as device, serve_page(device) as serving:
        page = await open_page()
        await page.goto(serving.new_link())
        await strip(page).click()
        told = page.get_by_role("region", name="Alarm")
        await expect(told).to_contain_text("not signed by the device it names")
        await expect(told).to_contain_text("Tell an admin.")
        await told.get_by_role("button", name="I have read this").click()
        await expect(told).to_have_count(0)
        assert device.alarms() == []


async def test_working_offline_is_grey_and_says_that_everything_is_saved(open_page: Any, write_note: Any) -> None:
    await write_note("Pump 3 leaks")
    page = await open_page()
    await expect(strip(page)).to_contain_text("Everything is saved on this device. 1 note will go out later.")
    await expect(page.get_by_role("alert")).to_have_count(0)
