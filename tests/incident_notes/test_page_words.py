"""What stands on the page: names, numbers and text as people mean them, pasted, mirrored, printed and decided."""

from __future__ import annotations

from typing import Any

import pytest
from playwright.async_api import Page, expect

from incident_notes.app import Serving
from incident_notes.field_log import Hand
from incident_notes.note import Severity, read_note, write_field
from skerry import Document
from skerry.documents import MemoryStore

pytestmark = [pytest.mark.anyio, pytest.mark.timeout(120)]

FROM_GOOGLE = '<b style="font-weight:normal;" id="docs-internal-guid-1"><p style="color:red">Plain words</p></b>'
FROM_WORD = """<html><head><style>p { color: red }</style></head><body><p class=MsoNormal style='margin:0cm'>A
<b>bold</b> <i style='x:y'>word</i></p><table><tr><td><p>Pump</p></td><td>leaks</td></tr>
<tr><td>Valve</td><td>holds</td></tr></table></body></html>"""
PASTE = """([html]) => {
    const pasted = new DataTransfer();
    pasted.setData("text/html", html);
    const event = new ClipboardEvent("paste", { clipboardData: pasted, bubbles: true, cancelable: true });
    document.querySelector(".body-text").dispatchEvent(event);
}"""


def account(page: Page) -> Any:
    return page.get_by_role("textbox", name="What happened")


async def open_note(page: Page, name: str) -> None:
    await page.get_by_role("link", name=name).click()
    await expect(page.get_by_role("textbox", name="Title")).to_have_value(name)


async def paste(page: Page, html: str) -> None:
    await account(page).click()
    await page.evaluate(PASTE, [html])


async def test_what_is_pasted_keeps_its_structure_and_no_dress(open_page: Any, write_note: Any) -> None:
    await write_note("Pump 3 leaks")
    page = await open_page()
    await open_note(page, "Pump 3 leaks")
    await paste(page, FROM_WORD)
    await expect(account(page).locator("p")).to_contain_text(["A bold word", "Pump | leaks", "Valve | holds"])
    await expect(account(page).locator("strong")).to_have_text("bold")
    await expect(account(page).locator("[style], table")).to_have_count(0)


async def test_plain_words_from_google_docs_do_not_turn_bold(open_page: Any, write_note: Any) -> None:
    await write_note("Pump 3 leaks")
    page = await open_page()
    await open_note(page, "Pump 3 leaks")
    await paste(page, FROM_GOOGLE)
    await expect(account(page)).to_contain_text("Plain words")
    await expect(account(page).locator("strong")).to_have_count(0)


async def test_text_runs_the_way_its_own_words_do(open_page: Any, write_note: Any) -> None:
    await write_note("משאבה 3 נוזלת", "נזילה ליד השסתום. PVC 12 mm.", "Latin beside it.")
    page = await open_page()
    await open_note(page, "משאבה 3 נוזלת")
    directions = await page.evaluate(
        """() => [...document.querySelectorAll(".body-text p")].map((line) => {
            const range = document.createRange();
            range.selectNodeContents(line);
            const [text, box] = [range.getBoundingClientRect(), line.getBoundingClientRect()];
            return text.left - box.left > 40 ? "right" : "left";
        })"""
    )
    assert directions == ["right", "left"]
    title = page.get_by_role("textbox", name="Title")
    assert await title.evaluate("field => getComputedStyle(field).direction") == "rtl"


async def test_who_and_when_stand_whole_in_every_row(open_page: Any, write_note: Any) -> None:
    await write_note("Pump 3 leaks")
    for width in (320, 390, 900, 1440):
        page = await open_page(width=width)
        row = page.locator(".row-when")
        await expect(row).to_have_text("alice, just now")
        assert await row.evaluate("each => each.scrollWidth <= each.clientWidth")


async def test_what_waits_is_said_in_notes_and_in_changes(open_page: Any, write_note: Any) -> None:
    document = await write_note("Pump 3 leaks")
    async with document.change():
        document.text("title").append("!")
    page = await open_page()
    strip = page.get_by_role("button", name="Show details")
    await expect(strip).to_contain_text("1 note waiting (oldest 1 min)")
    await expect(strip).to_contain_text("Relay: nothing of yours yet")
    await open_note(page, "Pump 3 leaks!")
    await expect(page.get_by_role("region", name="Where this note is")).to_contain_text(
        "changes waiting (oldest 1 min)"
    )


async def test_on_paper_the_whole_note_stands_and_nothing_to_press(open_page: Any, write_note: Any) -> None:
    await write_note("Pump 3 leaks", *(f"Line {number}." for number in range(80)))
    page = await open_page()
    await open_note(page, "Pump 3 leaks")
    await page.emulate_media(media="print")
    assert await page.evaluate("document.documentElement.scrollHeight") > 2000
    await expect(page.get_by_text("Line 79.")).to_be_visible()
    await expect(page.get_by_role("heading", name="Checklist")).to_be_visible()
    for name in ("Bold", "Add a check", "Show details"):
        await expect(page.get_by_role("button", name=name)).to_have_count(0)
    await expect(page.get_by_role("link", name="New note")).to_have_count(0)


async def test_the_link_followed_again_in_its_own_browser_leads_back_to_the_page(
    open_page: Any, serving: Serving
) -> None:
    page, link = await open_page(), serving.new_link()
    for _ in range(2):
        await page.goto(link)
        await expect(page.get_by_role("heading", name="No notes yet")).to_be_visible()
    await page.context.clear_cookies()
    await page.goto(link)
    await expect(page.get_by_text("This link was used before")).to_be_visible()


async def rate_apart(document: Document) -> None:
    """Bob, who could not see what happens on Alice's device, rates the note while she does."""
    apart = await Document.open(document.id, MemoryStore())
    apart.apply_remote(document.diff())
    async with apart.change():
        write_field(apart, "severity", Severity.CRITICAL, by=Hand("bob", 1_795_000_000_000))
    theirs = apart.diff(document.state_vector())
    async with document.change():
        write_field(document, "severity", Severity.MINOR, by=Hand("alice", 1_795_000_060_000))
    await document.apply_from_page(theirs)


async def test_a_field_set_apart_is_marked_reviewed_and_decided(open_page: Any, write_note: Any) -> None:
    document = await write_note("Pump 3 leaks")
    await rate_apart(document)
    page = await open_page()
    await open_note(page, "Pump 3 leaks")
    await expect(page.locator(".note-head .pill")).to_have_text("Needs review")
    await page.get_by_role("link", name="parallel update").click()
    card = page.get_by_role("region", name="Parallel update: Severity")
    await expect(card).to_contain_text("bob, 18 Nov 2026")
    await expect(card).to_contain_text("alice, 18 Nov 2026")
    await expect(page.get_by_role("link", name="Review 1 to decide").first).to_be_visible()
    await card.get_by_role("button", name="Severity Minor").click()
    await expect(page.get_by_role("heading", name="Nothing waits for a decision")).to_be_visible()
    assert (read_note(document).severity, read_note(document).parallel) == (Severity.MINOR, ())


async def test_choices_made_one_after_the_other_in_two_browsers_need_no_review(
    open_page: Any, write_note: Any
) -> None:
    document = await write_note("Pump 3 leaks")
    alice, bob = await open_page(), await open_page()
    for page in (alice, bob):
        await open_note(page, "Pump 3 leaks")
    await alice.get_by_role("radio", name="Minor").check()
    await expect(bob.get_by_role("radio", name="Minor")).to_be_checked()
    await bob.get_by_role("radio", name="Serious").check()
    await expect(alice.get_by_role("radio", name="Serious")).to_be_checked()
    await alice.get_by_label("Site").fill("Dock 4")
    await alice.get_by_label("Site").press("Tab")
    await expect(bob.get_by_label("Site")).to_have_value("Dock 4")
    await expect(alice.get_by_role("button", name="Show details").get_by_text("Saved here").first).to_be_visible()
    assert (read_note(document).parallel, read_note(document).site) == ((), "Dock 4")
    assert len(document.array("field_log")) == 2
