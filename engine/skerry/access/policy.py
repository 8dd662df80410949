"""What the roster's signed policy says: which document is the directory of names."""

from __future__ import annotations

from skerry_protocol.codec import decode, encode
from skerry_protocol.document_access import AccessStep
from skerry_protocol.errors import ProtocolError
from skerry_protocol.fields import FieldReader
from skerry_protocol.ids import DeviceId, DocumentId
from skerry_protocol.records import Capability
from skerry_protocol.roster import Roster


def encode_policy(directory: DocumentId) -> bytes:
    """The policy of a workspace, for a `SetPolicy` change."""
    return encode([directory.raw])


def directory_of(roster: Roster) -> DocumentId | None:
    """The document that holds the names of devices and groups; None where no admin has named one in words known here.

    Names are content, so they are sealed like notes; that this document is the directory is signed by an admin.
    """
    try:
        fields = FieldReader(decode(roster.policy))
        directory = fields.id(DocumentId)
        fields.end()
    except ProtocolError:
        return None
    return directory


def due_capability(roster: Roster, document: DocumentId, step: AccessStep, device: DeviceId) -> Capability:
    """What a device of a document's groups should be able to do: as much as the others who do not own it.

    In the directory, where names are, admins write and the others read.
    """
    if document == directory_of(roster):
        return Capability.WRITER if roster.is_admin(device) else Capability.READER
    others = [capability for capability in step.recipients.values() if capability is not Capability.OWNER]
    return step.recipients.get(device) or max(others, default=Capability.WRITER)
