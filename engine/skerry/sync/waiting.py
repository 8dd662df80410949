"""Records that something else has to come before, and where to find them once it has."""

from __future__ import annotations

from skerry_protocol.ids import DeviceId, DocumentId, RecordId
from skerry_protocol.records import Checkpoint, Record, SignedRecord, Update, parse_record

_Chain = tuple[DocumentId, DeviceId]


class WaitingRoom:
    """Waiting records by the document whose access they need, and by the place in their author's chain.

    Looking for those that may follow costs nothing where none do, however many wait.
    """

    def __init__(self) -> None:
        self._records: dict[RecordId, SignedRecord] = {}
        self._of_document: dict[DocumentId, dict[RecordId, None]] = {}
        self._at_place: dict[_Chain, dict[int, dict[RecordId, None]]] = {}

    def __contains__(self, record_id: RecordId) -> bool:
        return record_id in self._records

    def __len__(self) -> int:
        return len(self._records)

    def put(self, document: DocumentId, signed: SignedRecord, record: Record) -> None:
        """Keep a record until it is settled."""
        self._records[signed.record_id] = signed
        self._of_document.setdefault(document, {})[signed.record_id] = None
        if isinstance(record, Update | Checkpoint):
            places = self._at_place.setdefault((document, record.author), {})
            places.setdefault(record.sequence, {})[signed.record_id] = None

    def of_document(self, document: DocumentId) -> list[SignedRecord]:
        """Everything that waits in a document: its access has moved on."""
        return [self._records[record_id] for record_id in self._of_document.get(document, ())]

    def at(self, document: DocumentId, author: DeviceId, sequence: int) -> list[SignedRecord]:
        """What waits at one place of an author's chain: the record before it has come."""
        places = self._at_place.get((document, author), {})
        return [self._records[record_id] for record_id in places.get(sequence, ())]

    def everything(self) -> list[SignedRecord]:
        """Everything that waits: the roster has moved on."""
        return list(self._records.values())

    def settle(self, document: DocumentId, record_id: RecordId) -> None:
        """A record waits no longer."""
        signed = self._records.pop(record_id, None)
        if signed is None:
            return
        del self._of_document[document][record_id]
        record = parse_record(signed)
        if isinstance(record, Update | Checkpoint):
            places = self._at_place[document, record.author]
            del places[record.sequence][record_id]
            if not places[record.sequence]:
                del places[record.sequence]
