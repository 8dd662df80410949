"""Voice notes in a real browser, whose microphone plays a recording: saved as they are spoken, written as drafts."""

from __future__ import annotations

from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import pytest
import soundfile  # type: ignore[import-untyped]
from playwright.async_api import Browser, Page, async_playwright, expect

from incident_notes.app import Serving, serve_page
from incident_notes.note import read_note
from skerry import Document, Node
from skerry.intelligence.settings import ReadingSettings
from tests.incident_notes.conftest import CHROMIUM_FLAGS, OpenPage, page_opener
from tests.incident_notes.test_page import account, open_note, title
from tests.incident_notes.test_page_comfort import SIZES, complaints

pytestmark = [pytest.mark.anyio, pytest.mark.timeout(120)]

SPOKEN = Path(__file__).parents[1] / "engine" / "intelligence" / "recordings" / "pump.ogg"
HEARD_WITHIN_MS = 60_000


@pytest.fixture(scope="session")
async def hearing_browser(chromium: str, tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[Browser]:
    """A browser whose microphone plays the same words again and again, and that asks nobody's leave."""
    spoken = tmp_path_factory.mktemp("microphone") / "spoken.wav"
    samples, rate = soundfile.read(SPOKEN)
    soundfile.write(spoken, samples, rate, subtype="PCM_16")
    microphone = [
        "--use-fake-device-for-media-stream",
        "--use-fake-ui-for-media-stream",
        f"--use-file-for-fake-audio-capture={spoken}",
    ]
    async with async_playwright() as playwright:
        browser = await playwright.chromium.launch(executable_path=chromium, args=[*CHROMIUM_FLAGS, *microphone])
        yield browser
        await browser.close()


@pytest.fixture
async def serving(node: Node) -> AsyncIterator[Serving]:
    """Alice's device, which hears what was spoken."""
    async with serve_page(node, reads=ReadingSettings(quiet_seconds=0.2, patience_seconds=1.0)) as serving:
        yield serving


@pytest.fixture
async def open_page(hearing_browser: Browser, serving: Serving) -> AsyncIterator[OpenPage]:
    async with page_opener(hearing_browser, serving) as opened:
        yield opened


def card(page: Page) -> Any:
    return page.get_by_role("region", name="Voice notes")


async def test_what_is_spoken_is_saved_while_it_is_spoken_and_written_down_as_a_draft(
    open_page: Any, write_note: Any, node: Node
) -> None:
    document = await write_note("Pump 3 leaks")
    page = await open_page()
    await open_note(page, "Pump 3 leaks")
    await page.get_by_role("button", name="Record a voice note").click()
    await expect(page.get_by_role("timer")).to_have_text("0:01")
    await expect(page.get_by_role("meter", name="Loudness")).not_to_have_attribute("aria-valuenow", "0")
    await expect(page.get_by_text("Recording. Saved here up to 0:0")).to_be_visible(timeout=10_000)
    [entry] = await node.intelligence.recordings.of_document(document.id)
    assert entry.bytes > 0
    await page.get_by_role("button", name="Stop recording").click()
    await expect(card(page)).to_contain_text("Written down in the note, as a draft.", timeout=HEARD_WITHIN_MS)
    await expect(account(page)).to_contain_text("Transcript draft, computed on alice by whisper")
    lines = read_note(document).body.splitlines()
    assert lines[1].startswith("[00:0")
    await expect(card(page).locator("audio")).to_be_visible()
    await card(page).get_by_role("button", name="I have checked it").click()
    await expect(card(page)).to_contain_text("Transcript checked by alice.")


async def test_a_voice_note_in_a_blank_note_makes_it_a_note(open_page: Any, serving: Serving) -> None:
    page = await open_page()
    await page.get_by_role("link", name="New note").click()
    await expect(title(page)).to_be_focused()
    await page.get_by_role("button", name="Record a voice note").click()
    await expect(page.get_by_role("timer")).to_be_visible()
    [entry] = await serving.notebook.entries()
    assert entry.note.title == ""
    await page.get_by_role("button", name="Stop recording").click()
    await expect(card(page)).to_be_visible()


async def test_a_microphone_that_is_on_for_another_note_is_always_in_view(open_page: Any, write_note: Any) -> None:
    await write_note("Gate unlocked")
    await write_note("Pump 3 leaks")
    page = await open_page()
    await open_note(page, "Pump 3 leaks")
    await page.get_by_role("button", name="Record a voice note").click()
    await expect(page.get_by_role("timer")).to_be_visible()
    await page.get_by_role("link", name="Gate unlocked").click()
    await expect(title(page)).to_have_value("Gate unlocked")
    await expect(page.get_by_role("timer")).to_be_visible()
    await expect(page.get_by_role("button", name="Record a voice note")).to_be_disabled()
    assert await complaints(page) == []
    await page.get_by_role("button", name="Stop recording").click()
    await expect(page.get_by_role("timer")).to_have_count(0)
    await page.get_by_role("link", name="Pump 3 leaks").click()
    await expect(card(page)).to_be_visible()


async def test_without_a_microphone_the_page_says_what_to_do(
    browser: Browser, serving: Serving, write_note: Any, node: Node
) -> None:
    document = await write_note("Pump 3 leaks")
    async with page_opener(browser, serving) as open_page:
        page = await open_page()
        await open_note(page, "Pump 3 leaks")
        await page.get_by_role("button", name="Record a voice note").click()
        await expect(page.locator(".voice-bar")).to_contain_text("icrophone")
        await expect(page.get_by_role("timer")).to_have_count(0)
        await expect(page.get_by_role("button", name="Record a voice note")).to_be_enabled()
    assert list(await node.intelligence.recordings.of_document(document.id)) == []


async def test_what_was_spoken_before_the_tab_was_closed_is_kept_and_ended(
    open_page: Any, write_note: Any, node: Node, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("incident_notes.voice.SILENT_SECONDS", 1.0)
    document: Document = await write_note("Pump 3 leaks")
    page = await open_page()
    await open_note(page, "Pump 3 leaks")
    await page.get_by_role("button", name="Record a voice note").click()
    await expect(page.get_by_text("Recording. Saved here up to 0:0")).to_be_visible(timeout=10_000)
    await page.close()
    other = await open_page()
    await open_note(other, "Pump 3 leaks")
    await expect(account(other)).to_contain_text("Transcript draft", timeout=HEARD_WITHIN_MS)
    [entry] = await node.intelligence.recordings.of_document(document.id)
    assert entry.state.value == "transcribed"


async def test_a_sound_file_is_handed_over_written_down_and_destroyed_by_a_long_press(
    open_page: Any, write_note: Any, node: Node
) -> None:
    document = await write_note("Pump 3 leaks")
    page = await open_page()
    await open_note(page, "Pump 3 leaks")
    await page.get_by_label("Or hand over a file").set_input_files(SPOKEN)
    await expect(card(page)).to_contain_text("Written down in the note", timeout=HEARD_WITHIN_MS)
    words = read_note(document).body
    await card(page).get_by_role("button", name="Delete the sound").click(delay=900)
    await expect(card(page)).to_contain_text("The sound was deleted.")
    [entry] = await node.intelligence.recordings.of_document(document.id)
    assert entry.state.value == "shredded"
    assert read_note(document).body == words


async def test_what_could_not_be_written_down_is_tried_again_by_a_button(
    open_page: Any, write_note: Any, node: Node
) -> None:
    document = await write_note("Pump 3 leaks")
    recordings = node.intelligence.recordings
    recording = await recordings.import_file(document.id, SPOKEN)
    await recordings.fail(recording, "The device ran out of memory.")
    page = await open_page()
    await open_note(page, "Pump 3 leaks")
    await expect(card(page)).to_contain_text("The device ran out of memory.")
    await card(page).get_by_role("button", name="Try again").click()
    await expect(card(page)).to_contain_text("Written down in the note", timeout=HEARD_WITHIN_MS)


async def test_a_file_that_is_no_sound_is_refused_or_says_why(
    open_page: Any, write_note: Any, tmp_path: Path
) -> None:
    await write_note("Pump 3 leaks")
    page = await open_page()
    await open_note(page, "Pump 3 leaks")
    (tmp_path / "notes.txt").write_text("no sound at all")
    await page.get_by_label("Or hand over a file").set_input_files(tmp_path / "notes.txt")
    await expect(page.get_by_role("alert")).to_contain_text("not a recording")
    (tmp_path / "broken.wav").write_bytes(b"RIFF0000WAVE" + bytes(range(256)))
    await page.get_by_label("Or hand over a file").set_input_files(tmp_path / "broken.wav")
    await expect(card(page)).to_contain_text("WAV", timeout=HEARD_WITHIN_MS)


@pytest.mark.parametrize("size", SIZES)
async def test_the_microphone_is_large_and_axe_finds_nothing_while_it_listens(
    open_page: Any, write_note: Any, size: str
) -> None:
    await write_note("Pump 3 leaks")
    width, height = SIZES[size]
    page = await open_page(width=width, height=height)
    await page.get_by_role("link", name="Pump 3 leaks").click()
    record = page.get_by_role("button", name="Record a voice note")
    box = await record.bounding_box()
    assert box is not None
    assert min(box["width"], box["height"]) >= 72
    found = {"idle": await complaints(page)}
    await record.click()
    await page.get_by_role("timer").wait_for()
    found["listening"] = await complaints(page)
    await page.get_by_role("button", name="Stop recording").click()
    await expect(card(page)).to_contain_text("Written down", timeout=HEARD_WITHIN_MS)
    found["written down"] = await complaints(page)
    assert {screen: list_ for screen, list_ in found.items() if list_} == {}
