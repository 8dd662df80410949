"""Everything that this device made of a document by itself, as one: what must go when the document goes."""

from __future__ import annotations

from skerry.storage import recordings
from skerry.storage.artefacts import delete_artefacts
from skerry.storage.driver import Connection
from skerry.storage.passages import forget_document
from skerry.storage.readings import delete_reading
from skerry_protocol.ids import DocumentId


def forget_reading(store: Connection, document: DocumentId) -> None:
    """Delete what was read out of a document: passages, words, vectors, artefacts, and that it was read at all."""
    delete_reading(store, document)
    delete_artefacts(store, document)
    forget_document(store, document)


def forget_what_was_made(store: Connection, document: DocumentId) -> None:
    """Delete that, and the recordings that were made for it."""
    forget_reading(store, document)
    for recording in recordings.recordings_of(store, document):
        recordings.delete_recording(store, recording.recording)
