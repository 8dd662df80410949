"""What has to hold between islands, each as one assertion that says what is wrong."""

from __future__ import annotations

from collections.abc import Sequence

from property_tests.islands.paper import SENTENCE, Note, Paper
from skerry.storage import Connection
from skerry.sync.status import DeliveryLevel
from skerry_protocol.ids import DeviceId, DocumentId, RecordId
from tests.engine.sync.archipelago import Archipelago, Island

CONTENT_TABLES = ("document_update", "epoch_key", "client_claim", "record", "author_head", "document")


async def site(island: Island, document: DocumentId) -> str | None:
    value = (await island.document(document)).map("fields").get("site")
    return None if value is None else str(value)


async def ticked(island: Island, document: DocumentId) -> set[str]:
    checklist = (await island.document(document)).map("checklist").to_python()
    return {line for line, is_done in checklist.items() if is_done is True}


async def assert_all_agree(sea: Archipelago, paper: Paper, documents: Sequence[DocumentId]) -> None:
    """Every note is the same for all who may read it, held by several of them, and unknown to everybody else."""
    for note, document in zip(paper.notes, documents, strict=True):
        readers = paper.readers(note)
        islands = [sea[name] for name in sorted(readers)]
        await assert_converged(islands, document, note)
        strangers = [island for name, island in sea.islands.items() if name not in readers]
        await assert_strangers_hold_nothing(strangers, document)
        await assert_all_is_held(islands, document)


async def assert_converged(islands: Sequence[Island], document: DocumentId, note: Note) -> None:
    """Everybody shows the same, and it is what is on the paper."""
    lacking = [island.name for island in islands if document not in island.node.document_ids()]
    assert not lacking, f"{lacking} may read a note and do not have it"
    texts = {island.name: str((await island.document(document)).text("body")) for island in islands}
    assert len(set(texts.values())) == 1, f"they show different texts: {texts}"
    shown = SENTENCE.findall(texts[islands[0].name])
    assert sorted(shown) == sorted(note.sentences), f"shown {shown}, on paper {sorted(note.sentences)}"
    assert "".join(shown) == texts[islands[0].name], "there are pieces of sentences"
    for island in islands:
        assert await ticked(island, document) == note.ticked
        value = await site(island, document)
        assert value in note.sites or (value is None and not note.sites), f"{value!r} not in {note.sites}"
    assert len({await site(island, document) for island in islands}) == 1


async def assert_strangers_hold_nothing(strangers: Sequence[Island], document: DocumentId) -> None:
    """Whoever is outside the audience holds no key, no plain text and not one record of it."""

    def rows(store: Connection) -> int:
        counts = [f"(SELECT count(*) FROM {table} WHERE document = :document)" for table in CONTENT_TABLES]
        return int(store.execute(f"SELECT {' + '.join(counts)}", {"document": document.raw}).fetchone()[0])

    for island in strangers:
        assert await island.node._journal.database.read(rows) == 0, f"{island.name} holds a note of others"
        assert document not in island.node.document_ids()


async def assert_all_is_held(islands: Sequence[Island], document: DocumentId) -> None:
    """After everybody met, whoever wrote knows that somebody else has all of it."""
    for island in islands:
        delivery = island.node.delivery(document)
        if delivery.own_records and len(islands) > 1:
            assert delivery.level is DeliveryLevel.HELD, f"{island.name}: {delivery}"


async def assert_a_second_meeting_transfers_nothing(sea: Archipelago, names: Sequence[str]) -> None:
    before = await sea.haven.entries(sea.workspace)
    assert await sea.settle(*names) == 0
    assert await sea.haven.entries(sea.workspace) == before


async def assert_delivery_is_true(sea: Archipelago, names: Sequence[str], documents: Sequence[DocumentId]) -> None:
    """On the relay means in its log; held means that another device has it in its store."""
    said = [
        (sea[name], delivery)
        for name in names
        for delivery in map(sea[name].node.delivery, documents)
        if delivery.own_records and delivery.level is not DeliveryLevel.HERE
    ]
    relayed = {entry.record_id for entry in await sea.haven.entries(sea.workspace)} if said else set()
    for island, delivery in said:
        own = await own_records(island, delivery.document, island.node.device_id)
        assert set(own[: delivery.own_records]) <= relayed, f"{island.name} calls it relayed, and it is not"
        for holder in delivery.holders:
            if holder.holds_all_of_ours:
                await assert_holds(sea, holder.device, delivery.document, island.node.device_id, delivery.own_records)


async def own_records(island: Island, document: DocumentId, author: DeviceId) -> list[RecordId]:
    """The updates and checkpoints of `author` in its own store, oldest first."""

    def read(store: Connection) -> list[RecordId]:
        rows = store.execute(
            "SELECT record_id FROM record WHERE document = ? AND author = ? AND kind IN (6, 7) ORDER BY sequence",
            (document.raw, author.raw),
        )
        return [RecordId(record_id) for (record_id,) in rows.fetchall()]

    return await island.node._journal.database.read(read)


async def assert_holds(
    sea: Archipelago, holder: DeviceId, document: DocumentId, author: DeviceId, records: int
) -> None:
    """The device `holder` has come at least to that place in the author's chain."""
    island = next(island for island in sea.islands.values() if island.node.device_id == holder)

    def reached(store: Connection) -> int:
        row = store.execute(
            "SELECT sequence FROM author_head WHERE document = ? AND author = ?", (document.raw, author.raw)
        ).fetchone()
        return int(row[0]) if row else 0

    assert await island.node._journal.database.read(reached) >= records, "said to be held, and is not"
