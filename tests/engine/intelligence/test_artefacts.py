"""What a device made is shown as that, and for no other note, kind or state."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest

from skerry import Document, Node
from skerry.intelligence.errors import ArtefactAltered
from skerry.intelligence.settings import ReadingSettings
from skerry.intelligence.source import SourceText
from skerry.storage.artefacts import StoredArtefact, artefacts_of, replace_artefacts
from tests.engine.harbour import harbour
from tests.engine.intelligence.notes import AT_ONCE, LIFT, PUMP, describe, note

pytestmark = [pytest.mark.anyio, pytest.mark.timeout(120)]

Forge = Callable[[list[StoredArtefact], list[StoredArtefact]], list[StoredArtefact]]
FORGERIES: dict[str, Forge] = {
    "of another note": lambda _own, other: other,
    "of another kind": lambda own, _: [replace(own[0], kind=own[1].kind), replace(own[1], kind=own[0].kind), own[2]],
    "changed": lambda own, _: [replace(own[0], body=own[0].body[:-1] + b"x"), *own[1:]],
    "signed as something else": lambda own, _: [replace(own[0], signature=own[1].signature), *own[1:]],
    "one is missing": lambda own, _: own[1:],
    "of a kind that there is not": lambda own, _: [replace(own[0], kind="blame"), *own[1:]],
}


async def put(node: Node, document: Document, artefacts: list[StoredArtefact]) -> None:
    await node._journal.database.write(lambda store: replace_artefacts(store, document.id, artefacts))


async def taken(node: Node, document: Document) -> list[StoredArtefact]:
    return await node._journal.database.read(lambda store: artefacts_of(store, document.id))


async def test_no_artefact_is_shown_for_what_it_was_not_signed_as(tmp_path: Path) -> None:
    async with harbour(tmp_path) as here:
        alice = here["alice"]
        pump, lift = await note(alice, *PUMP), await note(alice, *LIFT)
        await alice.intelligence.start_reading(describe, AT_ONCE)
        await alice.intelligence.settle()
        own, other = await taken(alice, pump), await taken(alice, lift)
        for forge in FORGERIES.values():
            await put(alice, pump, forge(own, other))
            with pytest.raises(ArtefactAltered):
                await alice.intelligence.reading(pump.id)
        await put(alice, pump, own)
        assert await alice.intelligence.reading(pump.id) is not None


def describe_more(document: Document) -> SourceText | None:
    source = describe(document)
    return replace(source, lists="open: check the axolotl") if source else None


async def test_an_application_that_lets_more_be_read_has_it_read_after_the_update(tmp_path: Path) -> None:
    async with harbour(tmp_path) as here:
        alice = here["alice"]
        pump = await note(alice, *PUMP)
        await alice.intelligence.start_reading(describe, AT_ONCE)
        await alice.intelligence.settle()
        await here.devices["alice"].close()
        alice = await here.devices["alice"].open()
        newer = ReadingSettings(quiet_seconds=0, patience_seconds=0, text_version="2")
        await alice.intelligence.start_reading(describe_more, newer)
        await alice.intelligence.settle()
        assert pump.id in [hit.document for hit in (await alice.search("axolotl")).hits]
        reading = await alice.intelligence.reading(pump.id)
        assert reading is not None
        assert not reading.summary.is_stale
