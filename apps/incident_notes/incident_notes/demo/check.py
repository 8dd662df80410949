"""The demo as a script: two islands write apart, meet, and agree; and the relay has read nothing."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from skerry import DeliveryLevel, DocumentId

from ..errors import IncidentNotesError
from ..note import Note, add_check, add_paragraph, write_field
from ..note import NoteStatus as Status
from ..search import Search, search
from .relay_view import find_plain_text, phrases_of
from .stage import Device, Stage

SOUGHT, EXPECTED = "somebody tripped and hurt her foot", "Visitor fell on the stairs"
FIRST = 3


class CheckFailed(IncidentNotesError):
    """Something the demo promises did not happen."""

    def __init__(self, what: str) -> None:
        super().__init__(what, "Run it again; if it fails again, please report it with this sentence.")


@dataclass(frozen=True)
class CheckResult:
    """What the scripted run saw."""

    notes: int
    devices: int
    relay_records: int
    phrases_searched: int
    found_by_meaning: bool


async def run_check(stage: Stage) -> CheckResult:
    """Play the script. Raises `CheckFailed` with the first promise that was not kept."""
    ines, marek, station = stage.devices
    await _require_converged(stage, "after the first notes")
    note = (await ines.page.notebook.entries())[0].id
    await _write_apart(ines, marek, note)
    marek.node.go_online()
    await stage.settle()
    await _require_converged(stage, "after the islands met again")
    await _require_both_wrote(station, note)
    _require_held(stage, note)
    found_by_meaning = await _find_by_meaning(station)
    return await _require_blind_relay(stage, found_by_meaning)


async def _write_apart(ines: Device, marek: Device, note: DocumentId) -> None:
    marek.node.go_offline()
    alone, online = await marek.node.document(note), await ines.node.document(note)
    async with alone.change():
        alone.text("title").append(" (checked on site)")
        add_paragraph(alone, "Marek, without a network: the valve is closed and sealed.")
        add_check(alone, "Valve sealed by Marek")
    async with online.change():
        online.text("title").insert(0, "URGENT: ")
        add_paragraph(online, "Ines, meanwhile: the operator agrees to stay on one pump until Friday.")
        write_field(online, "status", Status.MONITORING, by=ines.page.notebook.hand())
    await ines.node.sync_now()
    if (await _note(ines, note)).title == (await _note(marek, note)).title:
        raise CheckFailed("The device that was offline knew what the other one wrote.")


async def _require_converged(stage: Stage, moment: str) -> None:
    seen = [{entry.id: entry.note for entry in await device.page.notebook.entries()} for device in stage.devices]
    if not seen[0] or any(other != seen[0] for other in seen[1:]):
        raise CheckFailed(f"The devices do not show the same notes {moment}.")


async def _require_both_wrote(station: Device, note: DocumentId) -> None:
    shown = await _note(station, note)
    wanted = ("URGENT: ", " (checked on site)")
    if not all(part in shown.title for part in wanted) or "Marek, without" not in shown.body:
        raise CheckFailed("Something that was written apart is missing after the merge.")
    if "Ines, meanwhile" not in shown.body or "Valve sealed by Marek" not in {c.text for c in shown.checklist}:
        raise CheckFailed("Something that was written apart is missing after the merge.")


def _require_held(stage: Stage, note: DocumentId) -> None:
    for device in stage.devices:
        if device.node.delivery(note).level is not DeliveryLevel.HELD:
            raise CheckFailed(f"The work of {device.part.name} is not proven to be on a second device.")


async def _find_by_meaning(device: Device) -> bool:
    """Search with words that stand in no note; False where the part that reads is not installed."""
    reader, notebook = device.page.reader, device.page.notebook
    if not reader.is_installed:
        return False
    await reader.start()
    await reader.settle()
    found = await search(notebook, reader, Search(SOUGHT))
    if not any(EXPECTED in each.entry.note.title for each in found.notes[:FIRST]):
        raise CheckFailed(f"A search for {SOUGHT!r} did not find the note that means it. {found.problem or ''}")
    return True


async def _require_blind_relay(stage: Stage, found_by_meaning: bool) -> CheckResult:
    entries = await stage.devices[0].page.notebook.entries()
    phrases = [phrase for entry in entries for phrase in phrases_of(entry.note)]
    phrases += [device.part.name for device in stage.devices]
    if found := find_plain_text(stage.relay.folder, phrases):
        raise CheckFailed(f"The relay's files hold plain text: {found[0]!r}.")
    _require_working_scan(stage.devices[0].folder, phrases)
    usage = await stage.relay.log.usage(stage.workspace)
    return CheckResult(len(entries), len(stage.devices), usage.records, len(phrases), found_by_meaning)


def _require_working_scan(folder: Path, phrases: list[str]) -> None:
    """The scan itself is tried: it must find every phrase in a file that holds them in the clear."""
    exposed = folder / "scan-trial.txt"
    exposed.write_text("\n".join(phrases))
    try:
        if find_plain_text(folder, phrases) != phrases:
            raise CheckFailed("The search for plain text does not find plain text.")
    finally:
        exposed.unlink()


async def _note(device: Device, note: DocumentId) -> Note:
    return (await device.page.notebook.entry(note)).note
