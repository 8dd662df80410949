"""The epoch keys this device holds. A key that is missing is an error, never a reason to send plain text."""

from __future__ import annotations

from skerry.access.binding import wrap_binding
from skerry.access.errors import KeyMissing, UnusableWrap
from skerry.access.identity import Identity
from skerry.crypto import EpochKey, key_commitment, open_previous_key, unwrap
from skerry.errors import CannotOpen
from skerry_protocol.document_access import DocumentAccess
from skerry_protocol.ids import RecordId
from skerry_protocol.records import Epoch, Grant


class KeyRing:
    """Epoch keys by the epoch record that committed to them."""

    def __init__(self) -> None:
        self._keys: dict[RecordId, EpochKey] = {}

    def hold(self, epoch: RecordId, key: EpochKey) -> None:
        """Keep a key that was opened, or made, for `epoch`."""
        self._keys[epoch] = key

    def holds(self, access: DocumentAccess, control: RecordId | None = None) -> bool:
        """Whether the key in force at `control` (now, if None) is here."""
        return access.step(control or access.head).epoch in self._keys

    def key(self, access: DocumentAccess, control: RecordId | None = None) -> EpochKey:
        """The key in force at `control` (now, if None). Raises `KeyMissing`."""
        key = self._keys.get(access.step(control or access.head).epoch)
        if key is None:
            raise KeyMissing()
        return key

    def open_wrap(self, identity: Identity, access: DocumentAccess, record: Epoch | Grant) -> EpochKey | None:
        """Open the key that `record`, the head of `access`, wraps for this device; None where it wraps none.

        Raises `UnusableWrap` where what is inside is not the key that the signed record commits to.
        """
        wraps = [recipient.wrap for recipient in record.recipients if recipient.device == identity.device]
        if not wraps:
            return None
        step = access.current
        binding = wrap_binding(record.workspace, record.document, step.number, step.key_commitment, identity.device)
        try:
            key = unwrap(wraps[0], binding, identity.secrets)
        except CannotOpen as error:
            raise UnusableWrap() from error
        if key_commitment(key) != step.key_commitment:
            raise UnusableWrap()
        return key

    def open_previous(self, access: DocumentAccess, epoch: Epoch, key: EpochKey) -> tuple[RecordId, EpochKey] | None:
        """The key of the epoch before, if `epoch` hands it on. Raises `UnusableWrap`."""
        if epoch.previous_key is None or epoch.previous is None:
            return None
        before = access.step(epoch.previous)
        binding = wrap_binding(epoch.workspace, access.document, before.number, before.key_commitment, None)
        try:
            previous = open_previous_key(key, epoch.previous_key, binding)
        except CannotOpen as error:
            raise UnusableWrap() from error
        if key_commitment(previous) != before.key_commitment:
            raise UnusableWrap()
        return before.epoch, previous

    def forget(self, access: DocumentAccess) -> None:
        """Shred every key of a document."""
        for step in access.steps.values():
            self._keys.pop(step.epoch, None)
