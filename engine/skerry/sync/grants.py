"""Giving the keys of documents to members of their groups who joined after the document was made."""

from __future__ import annotations

from functools import partial

from skerry.access.audience import missing_recipients
from skerry.access.issuing import issue_grant
from skerry.access.policy import due_capability
from skerry.sync.control_intake import ControlIntake
from skerry.sync.journal import Journal
from skerry.sync.machine import SyncMachine
from skerry_protocol.document_access import DocumentAccess
from skerry_protocol.ids import DocumentId
from skerry_protocol.records import Capability


class Grants:
    """Issues what is missing; a network is not needed, and a grant that was overtaken is decided again."""

    def __init__(self, journal: Journal, control: ControlIntake, machine: SyncMachine) -> None:
        self._journal = journal
        self._control = control
        self._machine = machine

    async def grant_missing(self) -> None:
        """Grant, in every document where this device may."""
        for document in list(self._journal.ledger.accesses):
            if self._may_grant(document):
                await self._grant_missing_in(document)

    def _may_grant(self, document: DocumentId) -> bool:
        ledger = self._journal.ledger
        may_decide = ledger.capability(document) is Capability.OWNER or ledger.roster.is_admin(ledger.device)
        return may_decide and ledger.may_read(document) and not ledger.accesses[document].current.erased

    async def _grant_missing_in(self, document: DocumentId) -> None:
        ledger = self._journal.ledger
        async with self._journal.change() as batch:
            access: DocumentAccess = ledger.accesses[document]
            due = partial(due_capability, ledger.roster, document, access.current)
            missing = missing_recipients(access.current, ledger.roster, due)
            if not missing:
                return
            signed = issue_grant(ledger.identity, ledger.roster, access, ledger.keys.key(access), missing)
            self._control.take_own(signed, batch)
        self._machine.queued(document, signed.record_id)
