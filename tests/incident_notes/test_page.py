"""The page in a real browser: writing, being two, losing the device and finding it again."""

from __future__ import annotations

import re
from typing import Any

import pytest
from playwright.async_api import Page, expect

from incident_notes.app import Serving
from incident_notes.note import add_action, read_note
from skerry import DocumentId, Node

pytestmark = [pytest.mark.anyio, pytest.mark.timeout(120)]

AWARENESS = b"\x01"


def title(page: Page) -> Any:
    return page.get_by_role("textbox", name="Title")


def account(page: Page) -> Any:
    return page.get_by_role("textbox", name="What happened")


def said(words: str) -> re.Pattern[str]:
    """These words, with or without somebody's caret (a word joiner) between them."""
    return re.compile(r"\s".join(f"\u2060?{re.escape(word)}\u2060?" for word in words.split()))


def saved(page: Page) -> Any:
    return page.get_by_role("button", name="Show details").get_by_text("Saved here").first


async def open_note(page: Page, name: str) -> None:
    await page.get_by_role("link", name=name).click()
    await expect(title(page)).to_have_value(name)


async def test_a_new_note_has_the_cursor_at_once_and_what_is_typed_is_saved(
    open_page: Any, serving: Serving, node: Node
) -> None:
    page = await open_page()
    await page.get_by_role("link", name="New note").click()
    await expect(title(page)).to_be_focused(timeout=1000)
    await page.keyboard.type("Valve 4 stuck")
    await page.keyboard.press("Enter")
    await page.keyboard.type("It will not close by hand.")
    await expect(saved(page)).to_be_visible()
    [entry] = await serving.notebook.entries()
    assert (entry.note.title, entry.note.body) == ("Valve 4 stuck", "It will not close by hand.")


async def test_a_blank_note_is_nobodys_business_until_its_first_letter(open_page: Any, serving: Serving) -> None:
    page = await open_page()
    for _ in range(2):
        await page.get_by_role("link", name="New note").click()
        await expect(title(page)).to_be_focused()
        await page.go_back()
    await page.get_by_role("link", name="New note").click()
    await expect(title(page)).to_be_focused()
    assert await serving.notebook.entries() == []
    await page.keyboard.type("V")
    await expect(page.locator(".row-link")).to_have_count(1)
    await expect(saved(page)).to_be_visible()
    [entry] = await serving.notebook.entries()
    assert entry.note.title == "V"


async def test_two_people_write_in_one_note_at_once(open_page: Any, write_note: Any) -> None:
    document = await write_note("Pump 3 leaks")
    alice, bob = await open_page(), await open_page()
    await open_note(alice, "Pump 3 leaks")
    await open_note(bob, "Pump 3 leaks")
    await account(alice).click()
    await account(bob).click()
    for letter_of_alice, letter_of_bob in zip("drip ", "DROP ", strict=True):
        await alice.keyboard.type(letter_of_alice)
        await bob.keyboard.type(letter_of_bob)
    await title(alice).press("End")
    await title(alice).press_sequentially(" again")
    await title(bob).press("Home")
    await title(bob).press_sequentially("Big ")
    await expect(title(alice)).to_have_value("Big Pump 3 leaks again")
    await expect(title(bob)).to_have_value("Big Pump 3 leaks again")
    await expect(saved(alice)).to_be_visible()
    await expect(saved(bob)).to_be_visible()
    note = read_note(document)
    assert note.title == "Big Pump 3 leaks again"
    assert sorted(note.body.replace("\n", "")) == sorted("drip DROP ")


async def test_the_other_persons_caret_is_shown_under_the_name_of_the_device(open_page: Any, write_note: Any) -> None:
    await write_note("Pump 3 leaks", "It drips.")
    alice, other = await open_page(), await open_page()
    await open_note(alice, "Pump 3 leaks")
    await open_note(other, "Pump 3 leaks")
    await account(other).get_by_text("It drips.").click()
    await expect(alice.locator(".remote-caret")).to_have_attribute("data-name", "alice")


async def test_a_page_introduces_itself_once_and_not_with_every_piece_of_news(
    open_page: Any, write_note: Any
) -> None:
    await write_note("Pump 3 leaks")
    page = await open_page()
    presence: list[bytes] = []

    def listen(socket: Any) -> None:
        socket.on("framesent", lambda sent: presence.append(sent) if bytes(sent)[:1] == AWARENESS else None)

    page.on("websocket", listen)
    await open_note(page, "Pump 3 leaks")
    await page.get_by_role("radio", name="Minor").check()
    await expect(saved(page)).to_be_visible()
    introductions = len(presence)
    assert introductions > 0
    for number in range(3):
        await write_note(f"Note {number}")
        await expect(page.get_by_role("link", name=f"Note {number}")).to_be_visible()
    assert len(presence) == introductions


async def test_fields_checks_and_actions_reach_the_document(open_page: Any, write_note: Any) -> None:
    document = await write_note("Pump 3 leaks")
    page = await open_page()
    await open_note(page, "Pump 3 leaks")
    await page.get_by_role("radio", name="Serious").check()
    await page.get_by_role("combobox", name="Status").select_option("Monitoring")
    await page.get_by_role("combobox", name="Kind").select_option("Near miss")
    await page.get_by_label("Site").fill("Dock 4")
    await page.get_by_role("textbox", name="Add a check").fill("Valve shut")
    await page.get_by_role("textbox", name="Add a check").press("Enter")
    await page.get_by_role("checkbox", name="Done: Valve shut").check()
    await page.get_by_role("textbox", name="Add an action").fill("Order a seal")
    await page.get_by_role("textbox", name="Add an action").press("Enter")
    await page.get_by_label("Owner").fill("bob")
    await expect(saved(page)).to_be_visible()
    note = read_note(document)
    assert (note.severity and note.severity.label, note.status.label, note.site) == (
        "Serious",
        "Monitoring",
        "Dock 4",
    )
    assert [(check.text, check.done) for check in note.checklist] == [("Valve shut", True)]
    assert [(action.what, action.owner) for action in note.actions] == [("Order a seal", "bob")]


async def test_removing_an_item_takes_a_long_press(open_page: Any, write_note: Any) -> None:
    await write_note("Pump 3 leaks")
    page = await open_page()
    await open_note(page, "Pump 3 leaks")
    await page.get_by_role("textbox", name="Add a check").fill("Valve shut")
    await page.get_by_role("textbox", name="Add a check").press("Enter")
    remove = page.get_by_role("button", name="Remove Valve shut")
    await remove.click()
    await expect(remove).to_be_visible()
    await remove.click(delay=900)
    await expect(remove).to_have_count(0)


async def test_one_suggestion_taken_over_by_two_people_apart_is_one_action_and_goes_as_one(
    open_page: Any, write_note: Any
) -> None:
    document = await write_note("Pump 3 leaks")
    async with document.change():
        for owner in ("alice", "bob"):
            add_action(document, "Order a seal", owner=owner, action_id="0" * 16)
    page = await open_page()
    await open_note(page, "Pump 3 leaks")
    await expect(page.get_by_role("textbox", name="Action", exact=True)).to_have_count(1)
    await page.get_by_role("button", name="Remove Order a seal").click(delay=900)
    await expect(page.get_by_role("textbox", name="Action", exact=True)).to_have_count(0)
    await expect(saved(page)).to_be_visible()
    assert read_note(document).actions == ()


async def test_undo_takes_back_ones_own_words_and_not_the_other_persons(open_page: Any, write_note: Any) -> None:
    await write_note("Pump 3 leaks", "It drips.")
    alice, bob = await open_page(), await open_page()
    await open_note(alice, "Pump 3 leaks")
    await open_note(bob, "Pump 3 leaks")
    await account(alice).get_by_text("It drips.").click()
    await alice.keyboard.press("End")
    await alice.keyboard.type(" From alice.")
    await account(bob).get_by_text("It drips.").click()
    await bob.keyboard.press("Home")
    await bob.keyboard.type("From bob. ")
    await expect(account(bob)).to_contain_text(said("From bob. It drips. From alice."))
    await alice.get_by_role("button", name="Undo").click()
    await expect(account(bob)).not_to_contain_text(said("From alice."))
    await expect(account(bob)).to_contain_text(said("From bob. It drips."))
    await alice.get_by_role("button", name="Redo").click()
    await expect(account(bob)).to_contain_text(said("From bob. It drips. From alice."))


async def test_undo_keys_reach_over_the_whole_note(open_page: Any, write_note: Any) -> None:
    document = await write_note("Pump 3 leaks")
    page = await open_page()
    await open_note(page, "Pump 3 leaks")
    await page.get_by_role("radio", name="Minor").check()
    await title(page).press("Control+z")
    await expect(page.get_by_role("radio", name="Minor")).not_to_be_checked()
    await expect(saved(page)).to_be_visible()
    assert read_note(document).severity is None


async def test_a_reload_shows_what_was_written(open_page: Any, write_note: Any) -> None:
    await write_note("Pump 3 leaks")
    page = await open_page()
    await open_note(page, "Pump 3 leaks")
    await account(page).click()
    await page.keyboard.type("It drips.")
    await expect(saved(page)).to_be_visible()
    await page.reload()
    await expect(title(page)).to_have_value("Pump 3 leaks")
    await expect(account(page)).to_contain_text(said("It drips."))


async def test_search_finds_by_site_and_text_and_says_when_nothing_fits(open_page: Any, write_note: Any) -> None:
    await write_note("Pump 3 leaks", "A cupful under the flange.")
    await write_note("Gate found unlocked")
    page = await open_page()
    search = page.get_by_role("searchbox", name="Search notes")
    await search.fill("flange cupful")
    await expect(page.get_by_role("link", name="Gate found unlocked")).to_have_count(0)
    await expect(page.get_by_role("link", name="Pump 3 leaks")).to_be_visible()
    await search.fill("helicopter")
    await expect(page.get_by_text("No note contains “helicopter”")).to_be_visible()


async def test_a_note_that_is_not_here_says_so(open_page: Any) -> None:
    page = await open_page(path=f"#/notes/{DocumentId(bytes(16))}")
    await expect(page.get_by_role("alert")).to_contain_text("This note is not on this device.")


async def test_a_note_of_a_newer_version_opens_read_only_with_the_reason(open_page: Any, write_note: Any) -> None:
    document = await write_note("Pump 3 leaks", "It drips.")
    async with document.change():
        document.map("fields")["schema"] = 2
    page = await open_page()
    await open_note(page, "Pump 3 leaks")
    await expect(page.get_by_text("written by a newer Incident Notes")).to_be_visible()
    await expect(title(page)).not_to_be_editable()
    await expect(account(page)).to_have_attribute("contenteditable", "false")
