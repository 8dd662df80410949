"""What a device made of one document, as an application shows it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Generic, TypeVar

import msgspec

from skerry.intelligence.artefacts import ArtefactKind, Provenance, open_artefact
from skerry.intelligence.digest import ActionItem, SeverityOpinion, Summary
from skerry.intelligence.errors import ArtefactAltered
from skerry.intelligence.reader import MODEL_VERSION
from skerry.storage.artefacts import StoredArtefact
from skerry_protocol.errors import BadSignature
from skerry_protocol.ids import DocumentId
from skerry_protocol.signing import SigningPublicKey

Value = TypeVar("Value")


@dataclass(frozen=True, slots=True)
class Made(Generic[Value]):
    """Something the device made, by what and from which state. It `is_stale` once the document has moved on."""

    value: Value
    provenance: Provenance
    is_stale: bool


@dataclass(frozen=True, slots=True)
class Reading:
    """Everything that was made of a document. Spans count in `SourceText.text`."""

    summary: Made[Summary]
    actions: Made[tuple[ActionItem, ...]]
    severity: Made[SeverityOpinion]


def open_reading(
    stored: list[StoredArtefact], document: DocumentId, key: SigningPublicKey, state: bytes | None
) -> Reading | None:
    """Check and read the artefacts of a document whose source is in `state` now.

    None where there are none of this version: the document is about to be read. Raises `ArtefactAltered`.
    """
    made: dict[str, Made[Any]] = {}
    for artefact in stored:
        try:
            opened = open_artefact(artefact, document, key)
            if opened.provenance.version != MODEL_VERSION:
                return None
            value = msgspec.msgpack.decode(opened.content, type=_TYPES[opened.provenance.kind])
        except (BadSignature, ValueError) as error:
            raise ArtefactAltered() from error
        made[artefact.kind] = Made(value, opened.provenance, opened.provenance.source != state)
    if made and len(made) < len(_TYPES):
        raise ArtefactAltered()
    return Reading(**made) if made else None


_TYPES: dict[ArtefactKind, Any] = {
    ArtefactKind.SUMMARY: Summary,
    ArtefactKind.ACTIONS: tuple[ActionItem, ...],
    ArtefactKind.SEVERITY: SeverityOpinion,
}
