"""What the relay sees of a note, next to what the devices see."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from skerry_protocol.ids import DocumentId, WorkspaceId
from skerry_relay.record_log import LogEntry, OfDocument, RecordLog

from ..note import Note

SHOWN_BYTES = 24
PAGE_RECORDS = 100
MIN_PHRASE_CHARACTERS = 8


@dataclass(frozen=True)
class Sighting:
    """One record as the relay keeps it: who wrote it (a pseudonym), what kind, how large, and how its end looks."""

    position: int
    kind: str
    author: str
    size_bytes: int
    last_bytes: str


async def what_the_relay_sees(log: RecordLog, workspace: WorkspaceId, document: DocumentId) -> list[Sighting]:
    """Everything the relay has of a document."""
    sightings: list[Sighting] = []
    position = 0
    while entries := await log.read_from(workspace, position, PAGE_RECORDS, OfDocument(document)):
        sightings += [_sighting(entry) for entry in entries]
        position = entries[-1].position
    return sightings


def find_plain_text(folder: Path, phrases: Iterable[str]) -> list[str]:
    """The phrases that stand readable in any file under `folder`; an empty list is what we want."""
    contents = [path.read_bytes() for path in sorted(folder.rglob("*")) if path.is_file()]
    return [phrase for phrase in phrases if any(phrase.encode() in content for content in contents)]


def phrases_of(note: Note) -> list[str]:
    """What a reader of the note would recognise, piece by piece."""
    texts = (
        note.title,
        note.site,
        note.equipment,
        *note.body.splitlines(),
        *(check.text for check in note.checklist),
    )
    return [text for text in texts if len(text) >= MIN_PHRASE_CHARACTERS]


def _sighting(entry: LogEntry) -> Sighting:
    record = entry.record or b""
    author = str(entry.author)[:14] + "…" if entry.author else "-"
    return Sighting(entry.position, entry.kind.name.lower(), author, len(record), record[-SHOWN_BYTES:].hex(" "))
