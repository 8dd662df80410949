"""What this device tells the others about what it holds: said until the relay has it, and again when it lost it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from skerry.access.content import UNSEALED, CoverageContent, seal_content
from skerry.storage import chains
from skerry.storage.chains import StoredCoverage
from skerry.sync.batch import Batch
from skerry.sync.journal import Journal
from skerry.sync.ledger import HeardCoverage
from skerry_protocol.ids import DocumentId, RecordId
from skerry_protocol.records import Coverage, SignedRecord

_NOTHING = CoverageContent((), None, None)


@dataclass(frozen=True)
class _Saying:
    """A coverage that is on its way."""

    document: DocumentId
    number: int
    content: CoverageContent


class Coverages:
    """The coverage of one connection. It counts as said once the relay has signed a receipt for it."""

    def __init__(self, journal: Journal) -> None:
        self._journal = journal
        self._saying: dict[RecordId, _Saying] = {}

    def unsaid(self) -> list[DocumentId]:
        """The documents of which this device holds something else than it has said."""
        ledger = self._journal.ledger
        return [document for document in ledger.accesses if ledger.may_read(document) and self._is_news(document)]

    async def seal(self, documents: Sequence[DocumentId]) -> list[SignedRecord]:
        """This device's word about what it holds of these documents, where it has not said the same before."""
        ledger = self._journal.ledger
        news = [document for document in documents if ledger.may_read(document) and self._is_news(document)]
        if not news:
            return []
        receipts = await self._journal.database.read(
            lambda store: [chains.read_receipt(store, document) for document in news]
        )
        return [self._seal(document, receipt) for document, receipt in zip(news, receipts, strict=True)]

    def keep(self, record: RecordId, batch: Batch) -> None:
        """The relay has `record`: if it is a coverage of this connection, it was said."""
        said = self._saying.pop(record, None)
        if said is not None:
            self._write(said, batch)

    def forget(self, batch: Batch) -> None:
        """The relay has lost what was said: say it again, under a number that is newer to everybody."""
        self._saying.clear()
        ledger = self._journal.ledger
        own = [(document, said) for (document, author), said in ledger.coverage.items() if author == ledger.device]
        for document, said in own:
            self._write(_Saying(document, said.number + 1, _NOTHING), batch)

    def _seal(self, document: DocumentId, receipt: bytes | None) -> SignedRecord:
        ledger = self._journal.ledger
        access, number = ledger.accesses[document], self._next_number(document)
        content = CoverageContent(ledger.covers(document), ledger.log_head(document), receipt)
        unsealed = Coverage(ledger.roster.workspace, document, ledger.device, number, access.head, UNSEALED)
        signed = seal_content(unsealed, content.to_bytes(), ledger.keys.key(access), ledger.identity)
        self._saying[signed.record_id] = _Saying(document, number, content)
        return signed

    def _is_news(self, document: DocumentId) -> bool:
        covers = self._journal.ledger.covers(document)
        return bool(covers) and covers != self._newest(document).content.covers

    def _next_number(self, document: DocumentId) -> int:
        return self._newest(document).number + 1

    def _newest(self, document: DocumentId) -> _Saying:
        ledger = self._journal.ledger
        on_the_way = [saying for saying in self._saying.values() if saying.document == document]
        if on_the_way:
            return on_the_way[-1]
        said = ledger.coverage.get((document, ledger.device))
        return _Saying(document, said.number, said.content) if said else _Saying(document, 0, _NOTHING)

    def _write(self, said: _Saying, batch: Batch) -> None:
        device = self._journal.ledger.device
        self._journal.ledger.coverage[said.document, device] = HeardCoverage(said.number, said.content, batch.at_ms)
        row = StoredCoverage(said.document, device, said.number, said.content.to_bytes(), batch.at_ms)
        batch.write(lambda store: chains.write_coverage(store, row))
