"""Three devices, their relay and real browsers: apart, edited on both sides, together again."""

from __future__ import annotations

import time
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import pytest
from playwright.async_api import Browser, Page, expect

from incident_notes.demo.stage import Device, Stage, set_stage

pytestmark = [pytest.mark.anyio, pytest.mark.timeout(180)]


@pytest.fixture
async def stage(tmp_path: Path) -> AsyncIterator[Stage]:
    async with set_stage(tmp_path, now_ms=time.time_ns() // 1_000_000) as stage:
        yield stage


async def page_of(browser: Browser, device: Device) -> Page:
    context = await browser.new_context(viewport={"width": 1440, "height": 900})
    page = await context.new_page()
    await page.goto(device.page.new_link())
    return page


def account(page: Page) -> Any:
    return page.get_by_role("textbox", name="What happened")


async def work_offline(page: Page, *, offline: bool) -> None:
    await page.get_by_role("button", name="Show details").click()
    switch = page.get_by_role("switch", name="Work offline")
    await switch.click()
    await expect(switch).to_have_attribute("aria-checked", "true" if offline else "false")
    await page.keyboard.press("Escape")


async def test_a_note_edited_on_both_sides_while_one_device_is_offline_agrees_afterwards(
    browser: Browser, stage: Stage
) -> None:
    alice, _, station = stage.devices
    ours, theirs = await page_of(browser, alice), await page_of(browser, station)
    await ours.get_by_role("link", name="New note").click()
    await ours.keyboard.type("Valve 4 stuck")
    await theirs.get_by_role("link", name="Valve 4 stuck").click()
    await expect(theirs.get_by_role("textbox", name="Title")).to_have_value("Valve 4 stuck")

    await work_offline(ours, offline=True)
    await account(ours).click()
    await ours.keyboard.type("Written in the tunnel.")
    await expect(ours.get_by_role("button", name="Show details")).to_contain_text("waiting (oldest")
    await theirs.get_by_role("textbox", name="Title").press("End")
    await theirs.keyboard.type(", line B")
    await expect(ours.get_by_role("textbox", name="Title")).to_have_value("Valve 4 stuck")
    await expect(account(theirs)).not_to_contain_text("tunnel")

    await work_offline(ours, offline=False)
    for page in (ours, theirs):
        await expect(page.get_by_role("textbox", name="Title")).to_have_value("Valve 4 stuck, line B")
        await expect(account(page)).to_contain_text("Written in the tunnel.")
    await expect(ours.locator(".note-head .pill")).to_have_text("Delivered", timeout=15_000)


async def test_a_caret_on_another_device_carries_the_name_from_the_roster(browser: Browser, stage: Stage) -> None:
    alice, _, station = stage.devices
    title = (await alice.page.notebook.entries())[0].note.title
    ours, theirs = await page_of(browser, alice), await page_of(browser, station)
    for page in (ours, theirs):
        await page.get_by_role("link", name=title).click()
    await account(theirs).click()
    await expect(ours.locator(".remote-caret")).to_have_attribute("data-name", "Review station North")
    await expect(ours.locator(".remote-caret")).to_have_attribute("data-initials", "RN")
    await expect(theirs.locator(".people .avatar").filter(has_text="In")).to_be_visible()
    await expect(ours.get_by_role("img", name="Also in this note: Review station North")).to_be_visible()
    await theirs.close()
    await expect(ours.locator(".remote-caret")).to_have_count(0)
