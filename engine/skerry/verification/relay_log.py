"""What the relay said: its log chains computed once more, and its receipts."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence

from skerry_protocol.codec import decode
from skerry_protocol.errors import BadSignature, ProtocolError
from skerry_protocol.fields import FieldReader
from skerry_protocol.ids import DocumentId, LogIncarnation, RecordId
from skerry_protocol.log_chain import LOG_START, next_log_head
from skerry_protocol.signing import SigningPublicKey
from skerry_protocol.statements import LogHead, Receipt

from .findings import Check, Finding

LogEntry = tuple[RecordId, LogHead]


def broken_logs(entries: Sequence[LogEntry]) -> Iterator[Finding]:
    """The first place of each log chain where the head does not follow. `entries` are in order, chain by chain."""
    heads: dict[DocumentId | None, LogHead] = {}
    broken: set[DocumentId | None] = set()
    for record, log in entries:
        before = heads.get(log.document, LogHead(log.document, 0, LOG_START))
        follows = log.n == before.n + 1 and log.head == next_log_head(before.head, record)
        if not follows and log.document not in broken:
            broken.add(log.document)
            what = f"The relay's log does not add up at its place {log.n}."
            yield Finding(Check.RELAY_LOG, what, log.document, record=record)
        heads[log.document] = log


def broken_receipts(
    receipts: Iterable[tuple[DocumentId | None, bytes]],
    relay_keys: Iterable[SigningPublicKey],
    incarnation: LogIncarnation | None,
    entries: Sequence[LogEntry],
) -> Iterator[Finding]:
    """Receipts that no relay of the workspace signed, or that contradict the log it handed out."""
    places: Mapping[tuple[DocumentId | None, int], LogEntry] = {
        (log.document, log.n): (record, log) for record, log in entries
    }
    keys = list(relay_keys)
    for document, encoded in receipts:
        try:
            receipt = _read(encoded)
        except ProtocolError as error:
            yield Finding(Check.RECEIPTS, f"These stored bytes are not a receipt: {error}", document)
            continue
        if receipt.log.document != document:
            yield Finding(Check.RECEIPTS, "This receipt is about another log.", document, record=receipt.record)
        if not any(_is_signed(receipt, key) for key in keys):
            what = "This receipt is not signed by the relay of the workspace."
            yield Finding(Check.RECEIPTS, what, document, record=receipt.record)
        entry = places.get((document, receipt.log.n), (receipt.record, receipt.log))
        if receipt.incarnation == incarnation and entry != (receipt.record, receipt.log):
            what = "The relay signed a receipt that contradicts its own log."
            yield Finding(Check.RECEIPTS, what, document, record=receipt.record)


def _read(encoded: bytes) -> Receipt:
    fields = FieldReader(decode(encoded))
    receipt = Receipt.from_fields(fields)
    fields.end()
    return receipt


def _is_signed(receipt: Receipt, key: SigningPublicKey) -> bool:
    try:
        receipt.verify(key)
    except BadSignature:
        return False
    return True
