"""Three devices in three browsers: apart and together again, through a relay that cannot read."""

from __future__ import annotations

from typing import Any

import pytest
from playwright.async_api import Locator, expect

pytestmark = [pytest.mark.anyio, pytest.mark.timeout(180)]


def title(person: Any) -> Locator:
    found: Locator = person.page.get_by_role("textbox", name="Title")
    return found


def account(person: Any) -> Locator:
    found: Locator = person.page.get_by_role("textbox", name="What happened")
    return found


async def open_note(person: Any, name: str) -> None:
    await person.page.get_by_role("link", name=name).click()
    await expect(title(person)).to_have_value(name)


async def switch_network(person: Any, *, is_offline: bool) -> None:
    await person.page.get_by_role("button", name="Show details").click()
    switch = person.page.get_by_role("switch", name="Work offline")
    await expect(switch).to_be_checked(checked=not is_offline)
    await switch.click()
    await expect(switch).to_be_checked(checked=is_offline)
    await person.page.keyboard.press("Escape")


async def write_at_the_end(person: Any, words: str) -> None:
    await account(person).locator("p").last.click()
    await person.page.keyboard.press("Control+End")
    await person.page.keyboard.type(words)


async def assert_all_read(people: Any, *phrases: str) -> None:
    for person in people:
        for phrase in phrases:
            await expect(account(person)).to_contain_text(phrase)
    for person in [*people, *people]:
        await person.device.node.sync_now()
    assert_converged([await person.device.page.notebook.entries() for person in people])


def assert_converged(seen: list[Any]) -> None:
    """All devices show the same notes, word for word."""
    first, *others = [{entry.id: entry.note for entry in entries} for entries in seen]
    assert all(other == first for other in others)


async def test_what_one_types_is_read_on_the_other_devices_while_it_is_typed(people: Any, note: str) -> None:
    ines, marek, station = people
    for person in people:
        await open_note(person, note)
    await write_at_the_end(ines, " The duty chemist is here.")
    await title(marek).press("End")
    await title(marek).press_sequentially(" (urgent)")
    await assert_all_read(people, "The duty chemist is here.")
    await expect(title(station)).to_have_value(f"{note} (urgent)")
    await expect(title(ines)).to_have_value(f"{note} (urgent)")


async def test_two_devices_that_wrote_apart_agree_when_they_meet(people: Any, note: str) -> None:
    ines, marek, _station = people
    for person in people:
        await open_note(person, note)
    await switch_network(marek, is_offline=True)
    await write_at_the_end(marek, " Marek, alone: the valve is sealed.")
    await write_at_the_end(ines, " Ines, meanwhile: pump 2 holds the pressure.")
    await expect(account(marek)).not_to_contain_text("Ines, meanwhile")
    await expect(account(ines)).not_to_contain_text("Marek, alone")
    await switch_network(marek, is_offline=False)
    await assert_all_read(people, "Marek, alone: the valve is sealed.", "Ines, meanwhile: pump 2 holds the pressure.")


async def test_the_page_says_what_waits_while_offline_and_who_has_it_afterwards(
    people: Any, stage: Any, note: str
) -> None:
    marek = people[1]
    await open_note(marek, note)
    await switch_network(marek, is_offline=True)
    await write_at_the_end(marek, " Written in a dead spot.")
    strip = marek.page.get_by_role("button", name="Show details")
    await expect(strip).to_contain_text("1 note will go out later")
    await switch_network(marek, is_offline=False)
    await stage.settle()
    await expect(strip).to_contain_text("Nothing waiting")
    await expect(strip).to_contain_text("Seen by")
    await expect(marek.page.get_by_text("Delivered").first).to_be_visible()


async def test_a_field_set_apart_to_two_values_waits_for_review_on_every_device_until_one_decides(
    people: Any, note: str
) -> None:
    ines, marek, station = people
    for person in people:
        await open_note(person, note)
    await switch_network(marek, is_offline=True)
    await marek.page.get_by_role("radio", name="Critical").check()
    await ines.page.get_by_role("radio", name="Minor").check()
    await switch_network(marek, is_offline=False)
    for person in people:
        await expect(person.page.locator(".note-head .pill")).to_have_text("Needs review")
    await station.page.get_by_role("link", name="parallel update").click()
    card = station.page.get_by_role("region", name="Parallel update: Severity").filter(has_text=note)
    await expect(card).to_contain_text("Ines, van 12")
    await expect(card).to_contain_text("Marek, van 17")
    await card.get_by_role("button", name="Severity Minor").click()
    for person in (ines, marek):
        await expect(person.page.get_by_role("radio", name="Minor")).to_be_checked()
        await expect(person.page.get_by_role("link", name="parallel update")).to_have_count(0)


async def test_a_reload_in_the_middle_loses_nothing(people: Any, note: str) -> None:
    ines, marek, _station = people
    await open_note(ines, note)
    await open_note(marek, note)
    await write_at_the_end(ines, " Before the reload.")
    await expect(account(marek)).to_contain_text("Before the reload.")
    await ines.page.reload()
    await expect(account(ines)).to_contain_text("Before the reload.")
    await write_at_the_end(marek, " After the reload.")
    await expect(account(ines)).to_contain_text("After the reload.")


async def test_undo_takes_back_what_this_device_wrote_and_leaves_the_others_words(people: Any, note: str) -> None:
    ines, marek, station = people
    for person in people:
        await open_note(person, note)
    await write_at_the_end(ines, " From Ines.")
    await expect(account(marek)).to_contain_text("From Ines.")
    await write_at_the_end(marek, " From Marek.")
    await expect(account(ines)).to_contain_text("From Marek.")
    await ines.page.get_by_role("button", name="Undo").click()
    await expect(account(station)).not_to_contain_text("From Ines.")
    await expect(account(station)).to_contain_text("From Marek.")


async def test_a_note_made_on_one_device_appears_in_the_lists_of_the_others(people: Any) -> None:
    ines, marek, station = people
    await ines.page.get_by_role("link", name="New note").click()
    await expect(title(ines)).to_be_focused()
    await ines.page.keyboard.type("Ladder without rubber feet")
    for person in (marek, station):
        await expect(person.page.get_by_role("link", name="Ladder without rubber feet")).to_be_visible()


async def test_the_other_devices_cursor_carries_its_name(people: Any, note: str) -> None:
    ines, marek, _station = people
    await open_note(ines, note)
    await open_note(marek, note)
    await account(marek).locator("p").last.click()
    caret = ines.page.locator(".remote-caret")
    await expect(caret).to_have_attribute("data-name", "Marek, van 17")
    await expect(caret).to_have_attribute("data-initials", "Ma")
    await expect(ines.page.get_by_role("img", name="Also in this note: Marek, van 17")).to_be_visible()
    await marek.page.close()
    await expect(caret).to_have_count(0)
