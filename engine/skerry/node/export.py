"""Taking documents out: what they say, the signed records they rest on, and what is missing.

An app that knows what its documents mean exports more nicely; this works for every document there is.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from enum import Enum
from pathlib import Path

from skerry.documents import SharedValue, shared_values
from skerry.node.export_folder import ExportFolder
from skerry.node.node import Node
from skerry.storage.records import Standing, StoredRecord
from skerry.verification import Verification
from skerry_protocol.ids import DocumentId
from skerry_protocol.records import Record, SignedRecord, parse_record

FORMAT = "skerry-export"
VERSION = 1

Gap = dict[str, object]


class ExportFormat(Enum):
    """How much is written: `generic` is text, JSON and the signed records; `json` is JSON alone."""

    GENERIC = "generic"
    JSON = "json"


async def export_documents(
    node: Node, folder: Path, documents: Sequence[DocumentId], format_: ExportFormat, at_ms: int
) -> list[Gap]:
    """Write `documents` into `folder`, with a manifest; return the gaps that it names. Nothing of it is encrypted.

    Everything stored is verified first, so that what does not hold together is among the gaps. Raises
    `UnknownDocument`, and what the disk of the folder does.
    """
    export = ExportFolder(folder)
    verification = await node.verify()
    if format_ is ExportFormat.GENERIC:
        _write_records(export, "roster", await node.records())
    gaps = _gaps_everywhere(verification)
    for document in documents:
        await _export_document(node, export, document, format_)
        gaps += _gaps(node, verification, document, await node.records(document))
    about = {"format": FORMAT, "version": VERSION, "workspace": node.workspace_id, "device": node.device_id}
    export.close({**about, "exported_at_ms": at_ms, "documents": list(documents), "gaps": gaps})
    return gaps


async def _export_document(node: Node, export: ExportFolder, document_id: DocumentId, format_: ExportFormat) -> None:
    folder = f"documents/{document_id}"
    values = await shared_values(await node.document(document_id))
    content = {shared.name: {"kind": shared.kind.value, "value": shared.value} for shared in values}
    received_at_ms = node.received_at_ms(document_id)
    export.write_json(
        f"{folder}/content.json", {"document": document_id, "received_at_ms": received_at_ms, "values": content}
    )
    if format_ is ExportFormat.GENERIC:
        export.write(f"{folder}/content.txt", "".join(map(_in_words, values)).encode())
        _write_records(export, f"{folder}/records", await node.records(document_id))


def _in_words(shared: SharedValue) -> str:
    written = isinstance(shared.value, str)
    value = shared.value if written else json.dumps(shared.value, ensure_ascii=False, indent=2, default=repr)
    return f"{shared.name}\n{'-' * len(shared.name)}\n{value}\n\n"


def _write_records(export: ExportFolder, folder: str, records: Sequence[StoredRecord]) -> None:
    for number, stored in enumerate(records, start=1):
        export.write(f"{folder}/{number:05}-{_kind(stored)}.record", stored.encoded)


def _kind(stored: StoredRecord) -> str:
    record: Record = parse_record(SignedRecord.decode(stored.encoded))
    return type(record).__name__.lower()


def _gaps_everywhere(verification: Verification) -> list[Gap]:
    return [
        {"document": None, "check": finding.check.value, "what": finding.what}
        for finding in verification.findings
        if finding.document is None
    ]


def _gaps(node: Node, verification: Verification, document: DocumentId, records: Sequence[StoredRecord]) -> list[Gap]:
    gaps: list[Gap] = [
        {"document": document, "check": finding.check.value, "what": finding.what}
        for finding in verification.findings
        if finding.document == document
    ]
    for hole in verification.holes:
        if hole.document == document:
            what = f"Records {hole.first} to {hole.last} of their author are here only within a checkpoint."
            gaps.append({"document": document, "author": hole.author, "what": what})
    for stored in records:
        if stored.standing is not Standing.APPLIED:
            what = f"A record is {stored.standing.value}, not applied: {stored.reason or 'the reason is not known'}."
            gaps.append({"document": document, "record": stored.record_id, "what": what})
    waiting = node.delivery(document).waiting_updates
    if waiting:
        what = f"{waiting} edits of this device are in no signed record yet."
        gaps.append({"document": document, "what": what})
    return gaps
