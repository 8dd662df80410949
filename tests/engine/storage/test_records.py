"""Records are read back in an order in which each comes after what it rests on."""

from __future__ import annotations

from functools import partial

import pytest

from skerry.storage import Database, Home
from skerry.storage.records import Standing, StoredRecord, applied_records, insert_record
from skerry.storage.schema import MIGRATIONS
from skerry_protocol.ids import DeviceId, DocumentId, RecordId
from skerry_protocol.records import Epoch, Grant

pytestmark = pytest.mark.anyio


def record(name: int, kind: int, standing: Standing) -> StoredRecord:
    document, author = DocumentId(bytes(16)), DeviceId(bytes(16))
    return StoredRecord(RecordId(bytes([name] * 32)), kind, document, author, 0, b"signed", standing, stored_at_ms=0)


async def test_a_record_that_waited_is_replayed_after_what_it_waited_for(home: Home, key: bytes) -> None:
    grant, epoch = record(1, Grant.KIND, Standing.WAITING), record(2, Epoch.KIND, Standing.APPLIED)
    applied = record(1, Grant.KIND, Standing.APPLIED)
    async with Database.open(home.folder, key, MIGRATIONS) as database:
        for each in (grant, epoch, applied):
            await database.write(partial(insert_record, record=each))
        replayed = await database.read(lambda store: applied_records(store, (Epoch.KIND, Grant.KIND)))
    assert [each.record_id for each in replayed] == [epoch.record_id, grant.record_id]
