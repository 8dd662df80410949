"""What the device read, in a real browser: found, summarised, suggested, decided about and redacted."""

from __future__ import annotations

from collections.abc import AsyncIterator, Awaitable, Callable
from typing import Any

import pytest
from playwright.async_api import Browser, Page, expect

from incident_notes.app import Serving, serve_page
from incident_notes.deciding import NOT_MADE
from incident_notes.decisions import About, Decision, Verdict, log_decision
from incident_notes.field_log import Hand
from incident_notes.note import Severity, add_paragraph, read_note
from skerry import Document, Node
from skerry.intelligence.settings import ReadingSettings
from tests.incident_notes.test_page import account, open_note, title
from tests.incident_notes.test_page_comfort import SIZES, complaints

pytestmark = [pytest.mark.anyio, pytest.mark.timeout(120)]

AT_ONCE = ReadingSettings(quiet_seconds=0.2, patience_seconds=1.0)
LEAK = (
    "Pump 3 leaks at the suction flange",
    "Hypochlorite dripped from the flange of pump 3 into the bund, about a litre. Nobody was hurt.",
    "Bob Miller closed the valve and called +44 20 7946 0958. The gasket was hard and cracked.",
    "Alice to order a new gasket by Friday. The other flanges must be checked.",
)
TANK = (
    "Hypochlorite below the day tank",
    "Hypochlorite dripped from the valve of the day tank into the bund, about two litres. Nobody was hurt.",
    "Alice closed the valve. The gasket was hard and cracked on one side.",
)
GATE = ("Gate found unlocked", "The night round found the north gate unlocked. The padlock was missing.")

Read = Callable[..., Awaitable[list[Document]]]


@pytest.fixture
async def serving(node: Node) -> AsyncIterator[Serving]:
    """Alice's device, which reads its notes as soon as they are written."""
    async with serve_page(node, reads=AT_ONCE) as serving:
        yield serving


@pytest.fixture
def read(serving: Serving, write_note: Any) -> Read:
    """Writes notes on Alice's device, and waits until they were read."""

    async def written(*notes: tuple[str, ...]) -> list[Document]:
        documents = [await write_note(*note) for note in notes]
        await serving.reader.settle()
        return documents

    return written


def panel(page: Page) -> Any:
    return page.get_by_role("region", name="From this note")


async def open_read_note(page: Page, name: str) -> None:
    await open_note(page, name)
    await expect(panel(page)).to_contain_text("Computed on this device by")


def suggestion(page: Page, words: str) -> Any:
    return panel(page).locator(".suggestion").filter(has_text=words)


async def test_a_note_is_found_by_what_it_means_and_shown_where_it_says_so(open_page: Any, read: Read) -> None:
    await read(LEAK, GATE)
    page = await open_page()
    await page.get_by_role("link", name=LEAK[0]).wait_for()
    await page.keyboard.press("/")
    await page.keyboard.type("brittle gasket")
    result = page.locator(".result").first
    await expect(result).to_contain_text("Same words: gasket · similar meaning")
    await expect(result.locator("mark")).to_have_text(["gasket", "gasket"])
    await expect(page.get_by_text("by words and meaning.")).to_be_visible()
    await page.keyboard.press("ArrowDown")
    await expect(result).to_be_focused()
    await page.keyboard.press("ArrowUp")
    await expect(page.get_by_role("searchbox")).to_be_focused()
    await page.keyboard.press("Enter")
    await expect(title(page)).to_have_value(LEAK[0])
    await expect(page.locator(".shown-place").first).to_contain_text("The gasket was hard")


async def test_filters_narrow_what_is_found_and_what_is_listed(open_page: Any, read: Read) -> None:
    documents = await read(LEAK, TANK)
    async with documents[1].change():
        documents[1].map("fields")["severity"] = "critical"
        documents[1].map("fields")["site"] = "Hall 2"
    page = await open_page()
    await page.get_by_role("searchbox").fill("hypochlorite")
    await expect(page.locator(".result")).to_have_count(2)
    await page.get_by_role("button", name="Filters", exact=True).click()
    await page.get_by_role("checkbox", name="Critical").check()
    await expect(page.locator(".result")).to_have_count(1)
    await expect(page.get_by_role("button", name="Filters 1 set")).to_be_visible()
    await page.get_by_role("searchbox").fill("")
    await expect(page.locator(".row-link")).to_have_count(1)
    await page.get_by_role("combobox", name="Site").select_option("Hall 2")
    await page.get_by_role("combobox", name="Time").select_option("Last 7 days")
    await expect(page.get_by_role("link", name=TANK[0])).to_be_visible()
    await page.get_by_role("button", name="Clear filters").click()
    await expect(page.locator(".row-link")).to_have_count(2)


async def test_each_sentence_of_a_summary_leads_to_its_place_and_a_correction_wins(
    open_page: Any, read: Read, node: Node
) -> None:
    [document] = await read(LEAK)
    page = await open_page()
    await open_read_note(page, LEAK[0])
    sentence = panel(page).locator(".sentences .place").first
    words = (await sentence.locator("span").first.inner_text()).strip()
    await sentence.click()
    await expect(page.locator(".shown-place")).to_have_text(words)
    await panel(page).get_by_role("button", name="Correct the summary").click()
    await panel(page).get_by_role("textbox", name="Summary").fill("Pump 3 leaked; the bund held.")
    await panel(page).get_by_role("button", name="Save").click()
    await expect(panel(page)).to_contain_text("written by alice")
    [decision] = read_note(document).decisions
    assert (decision.about, decision.verdict) == (About.SUMMARY, Verdict.EDITED)
    assert (decision.by.device, decision.made.device) == (str(node.device_id), str(node.device_id))
    assert decision.made.model
    async with document.change():
        add_paragraph(document, "The bund was emptied in the evening and the floor was rinsed.")
    await expect(panel(page).locator(".agreed")).to_have_text("Pump 3 leaked; the bund held.")


async def test_an_accepted_summary_stands_until_somebody_changes_it_and_reaches_the_other_page(
    open_page: Any, read: Read
) -> None:
    [document] = await read(LEAK)
    page, other = await open_page(), await open_page()
    for each in (page, other):
        await open_read_note(each, LEAK[0])
    await panel(page).get_by_role("button", name="Accept the summary").click()
    await expect(panel(other)).to_contain_text("accepted by alice")
    [decision] = read_note(document).decisions
    assert decision.verdict is Verdict.ACCEPTED
    await expect(panel(other).locator(".sentences .place").first).to_be_visible()
    await page.emulate_media(media="print")
    await expect(panel(page).get_by_role("heading", name="Summary")).to_be_visible()
    await expect(panel(page).get_by_role("heading", name="Action items")).to_be_hidden()
    await panel(other).get_by_role("button", name="Change the summary").click()
    await expect(panel(other).get_by_role("textbox", name="Summary")).to_have_value(decision.text)


async def test_actions_are_accepted_edited_and_dismissed_and_never_offered_again(
    open_page: Any, read: Read, serving: Serving
) -> None:
    [document] = await read(LEAK)
    page = await open_page()
    await open_read_note(page, LEAK[0])
    await suggestion(page, "order a new gasket").get_by_role("button", name="Edit").click()
    await panel(page).get_by_role("textbox", name="Who").fill("Ines")
    await panel(page).get_by_role("button", name="Save as an action").click()
    await expect(panel(page)).to_contain_text("1 suggested")
    await suggestion(page, "flanges").get_by_role("button", name="Accept").focus()
    await page.keyboard.press("r")
    await expect(panel(page)).to_contain_text("1 dismissed")
    async with document.change():
        add_paragraph(document, "It rained.")
    await serving.reader.settle()
    await expect(panel(page)).to_contain_text("all decided")
    await panel(page).get_by_text("1 dismissed").click()
    await panel(page).get_by_role("button", name="Offer again").click()
    await suggestion(page, "flanges").get_by_role("button", name="Accept").focus()
    await page.keyboard.press("a")
    await expect(panel(page).locator(".suggestion")).to_have_count(0)
    actions = read_note(document).actions
    assert [(action.what, action.owner) for action in actions] == [
        ("Order a new gasket", "Ines"),
        ("The other flanges must be checked", ""),
    ]
    assert actions[0].due


async def test_a_suggested_severity_is_set_by_a_person_and_logged_as_theirs(
    open_page: Any, read: Read, node: Node
) -> None:
    burn = ("Burn at the boiler", "Bob was scalded by steam and taken to hospital with severe burns on both arms.")
    [document] = await read(burn)
    page = await open_page()
    await open_read_note(page, burn[0])
    await expect(panel(page).locator(".severity-suggested")).to_contain_text("SEV")
    await panel(page).get_by_role("button", name="Accept severity").click()
    await expect(panel(page)).to_contain_text("This device says the same")
    note = read_note(document)
    assert note.severity in {Severity.CRITICAL, Severity.SERIOUS}
    assert document.array("field_log").to_python()[0]["by"] == str(node.device_id)  # type: ignore[index,call-overload]


async def test_related_notes_are_linked_with_the_two_passages_that_are_alike(open_page: Any, read: Read) -> None:
    await read(LEAK, TANK, GATE)
    page = await open_page()
    await open_read_note(page, LEAK[0])
    related = page.get_by_role("region", name="Related incidents")
    await expect(related.get_by_role("link")).to_have_text([TANK[0]])
    await expect(related.locator(".alike")).to_contain_text("dripped from the valve of the day tank")
    await related.get_by_role("link").click()
    await expect(title(page)).to_have_value(TANK[0])
    await expect(page.locator(".shown-place").first).to_be_visible()


async def test_what_was_made_of_an_earlier_state_is_visibly_stale_until_it_is_read_again(
    open_page: Any, read: Read
) -> None:
    await read(LEAK)
    page = await open_page()
    await open_read_note(page, LEAK[0])
    switch = panel(page).get_by_role("switch", name="Read notes on this device")
    await switch.click()
    await expect(switch).not_to_be_checked()
    await account(page).click()
    await page.keyboard.type("Later: ")
    await expect(panel(page)).to_contain_text("The note has changed since. Reading is paused.")
    await expect(panel(page)).to_contain_text("Paused. 1 note not read yet.")
    await switch.click()
    await expect(panel(page).locator(".stale")).to_have_count(0)
    await expect(panel(page)).to_contain_text("Every note has been read.")


async def test_the_redacted_copy_holds_no_name_and_says_what_was_found_and_how(open_page: Any, read: Read) -> None:
    await read(LEAK)
    page = await open_page()
    await page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    await open_read_note(page, LEAK[0])
    await panel(page).get_by_role("button", name="Redacted copy").click()
    dialog = page.get_by_role("dialog", name="Redacted copy")
    await expect(dialog.get_by_role("region", name="Original")).to_contain_text("Bob Miller")
    redacted = dialog.get_by_role("region", name="Redacted")
    await expect(redacted).to_contain_text("[PERSON-1] closed the valve and called [PHONE-1]")
    await expect(redacted).not_to_contain_text("Miller")
    await expect(dialog.get_by_role("row", name="Phone")).to_contain_text("1")
    await dialog.get_by_role("button", name="Copy the redacted text").click()
    await expect(dialog).to_contain_text("Copied")
    copied = await page.evaluate("navigator.clipboard.readText()")
    assert "[PHONE-1]" in copied
    assert "Miller" not in copied


async def test_without_the_part_that_reads_everything_else_works_and_one_sentence_says_so(
    node: Node, browser: Browser, monkeypatch: pytest.MonkeyPatch
) -> None:
    from tests.incident_notes.conftest import page_opener

    monkeypatch.setattr("incident_notes.reader.find_spec", lambda _name: None)
    async with serve_page(node, reads=AT_ONCE) as serving, page_opener(browser, serving) as open_page:
        document = await serving.notebook.create()
        agreed = Decision(About.SUMMARY, "", Verdict.EDITED, "The pump leaked.", NOT_MADE, Hand("bob", 1))
        async with document.change():
            document.text("title").append(LEAK[0])
            log_decision(document, agreed)
        page = await open_page()
        await page.get_by_role("searchbox").fill("suction")
        await expect(page.get_by_text("1 note, by words only.")).to_be_visible()
        await page.get_by_role("link", name=LEAK[0]).click()
        await expect(panel(page)).to_contain_text("was set up without the part called intelligence")
        await expect(panel(page)).to_contain_text("The pump leaked.")
        for name in ("Record a voice note", "Redacted copy"):
            await expect(page.get_by_role("button", name=name)).to_have_count(0)


@pytest.mark.parametrize("theme", ["day", "night"])
@pytest.mark.parametrize("size", SIZES)
async def test_axe_finds_nothing_in_what_was_read(open_page: Any, read: Read, size: str, theme: str) -> None:
    await read(LEAK, TANK)
    width, height = SIZES[size]
    page = await open_page(width=width, height=height, theme=theme)
    await page.get_by_role("searchbox").fill("hypochlorite")
    await page.locator(".result").first.wait_for()
    await page.get_by_role("button", name="Filters", exact=True).click()
    found = {"search": await complaints(page)}
    await page.locator(".result").first.click()
    await page.locator(".shown-place").first.wait_for()
    found["place"] = await complaints(page)
    if size == "phone":
        await page.get_by_role("button", name="Brief", exact=True).click()
    await panel(page).locator(".sentences").first.wait_for()
    found["panel"] = await complaints(page)
    await panel(page).get_by_role("button", name="Correct the summary").click()
    found["writing"] = await complaints(page)
    await panel(page).get_by_role("button", name="Redacted copy").click()
    await page.get_by_role("region", name="Redacted").wait_for()
    found["redacted"] = await complaints(page)
    assert {screen: list_ for screen, list_ in found.items() if list_} == {}
