"""What a wrapped key is bound to, so that it cannot be handed to another place, epoch or device."""

from __future__ import annotations

from skerry_protocol.hashing import blake2b_256
from skerry_protocol.ids import DeviceId, DocumentId, WorkspaceId
from skerry_protocol.labels import WRAP_BINDING

_NO_DOCUMENT = bytes(DocumentId.LENGTH_BYTES)
_NO_DEVICE = bytes(DeviceId.LENGTH_BYTES)


def wrap_binding(
    workspace: WorkspaceId, document: DocumentId | None, number: int, commitment: bytes, recipient: DeviceId | None
) -> bytes:
    """32 bytes that name workspace, document, epoch, key and recipient.

    The first epoch's document id follows from the record that holds the wraps, so there `document` is None and the
    key commitment, which is unique, stands for it. A key wrapped for the epoch after has no recipient.
    """
    place = document.raw if document else _NO_DOCUMENT
    device = recipient.raw if recipient else _NO_DEVICE
    return blake2b_256(WRAP_BINDING, workspace.raw, place, number.to_bytes(8, "big"), commitment, device)
