"""What people see: every stored update came from a record, or was written here and waits to be sealed."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from skerry.access.content import CheckpointContent, UpdateContent, open_content
from skerry.access.errors import KeyMissing
from skerry.access.key_ring import KeyRing
from skerry.crypto import EpochKey, key_commitment
from skerry.errors import CannotOpen
from skerry.storage.updates import StoredUpdate, UpdateOrigin
from skerry_protocol.document_access import DocumentAccess
from skerry_protocol.errors import ProtocolError
from skerry_protocol.ids import DeviceId, DocumentId, RecordId
from skerry_protocol.records import Checkpoint, Update

from .findings import Check, Finding
from .held_records import HeldRecord, Link

StoredKey = tuple[DocumentId, RecordId, bytes]


def wrong_keys(keys: Sequence[StoredKey], accesses: Mapping[DocumentId, DocumentAccess]) -> Iterator[Finding]:
    """Keys that are not those that the signed epochs commit to."""
    for document, epoch, raw in keys:
        steps = accesses[document].steps if document in accesses else {}
        if epoch not in steps:
            yield Finding(Check.KEYS, "This key belongs to no epoch of its document.", document, record=epoch)
        elif steps[epoch].key_commitment != key_commitment(EpochKey(raw)):
            yield Finding(Check.KEYS, "This key is not the one that its epoch commits to.", document, record=epoch)


def open_records(
    held: Sequence[HeldRecord], keys: Sequence[StoredKey], accesses: Mapping[DocumentId, DocumentAccess]
) -> tuple[dict[RecordId, bytes], list[Finding]]:
    """The update in every applied record, and the records that should open and do not.

    Where a document's access does not hold together, or was erased, nothing can be asked of its keys.
    """
    ring = KeyRing()
    for _document, epoch, raw in keys:
        ring.hold(epoch, EpochKey(raw))
    opened: dict[RecordId, bytes] = {}
    findings: list[Finding] = []
    for each in _content_of(held):
        access = accesses.get(each.record.document)
        if access is None or access.current.erased or each.record.control not in access.steps:
            continue
        try:
            opened[each.record_id] = _open(each.record, ring.key(access, each.record.control))
        except (CannotOpen, KeyMissing, ProtocolError):
            findings.append(each.held.finding(Check.KEYS, "It does not open with the keys on this device."))
    return opened, findings


def unfounded_updates(
    stored: Sequence[StoredUpdate], held: Sequence[HeldRecord], opened: Mapping[RecordId, bytes], device: DeviceId
) -> Iterator[Finding]:
    """Stored updates that no record stands for, and applied updates of which nothing is stored."""
    sources = {each.record_id: each for each in _content_of(held)}
    for update in stored:
        source = sources.get(update.record_id) if update.record_id else None
        what = _unfounded(update, source, device) or _altered(update, opened)
        if what:
            yield Finding(Check.UPDATES, what, update.document, record=update.record_id)
    squashed = {update.document for update in stored if update.origin is UpdateOrigin.SQUASHED}
    kept = {update.record_id for update in stored}
    for record_id, each in sources.items():
        if isinstance(each.record, Update) and each.record.document not in squashed and record_id not in kept:
            yield each.held.finding(Check.UPDATES, "What it says is not in the document.")


def _unfounded(update: StoredUpdate, source: Link | None, device: DeviceId) -> str | None:
    if update.record_id is None:
        return None if update.origin is not UpdateOrigin.ELSEWHERE else "This update came from no record."
    if source is None or source.record.document != update.document:
        return "The record that this update came from, or went out in, is not here."
    if update.origin is UpdateOrigin.HERE and source.record.author != device:
        return "This update is noted as written here, but its record is of another device."
    return None


def _altered(update: StoredUpdate, opened: Mapping[RecordId, bytes]) -> str | None:
    """An update from elsewhere is its record's, byte for byte; one from here went out merged with others."""
    if update.record_id is None or update.origin is not UpdateOrigin.ELSEWHERE:
        return None
    return None if opened.get(update.record_id, update.body) == update.body else "It is not what its record says."


def _content_of(held: Sequence[HeldRecord]) -> Iterator[Link]:
    for each in held:
        if isinstance(each.record, Update | Checkpoint) and each.is_in_chain:
            yield Link(each, each.record)


def _open(record: Update | Checkpoint, key: EpochKey) -> bytes:
    clear = open_content(record, key)
    if isinstance(record, Update):
        return UpdateContent.from_bytes(clear).update
    return CheckpointContent.from_bytes(clear).state
