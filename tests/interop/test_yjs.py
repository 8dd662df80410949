"""The same document in yjs and here: what one writes the other reads.

A state written by yjs is kept byte for byte. One written here is read to the same content; yjs writes whole numbers
as integers where pycrdt writes them as floats, so those bytes differ.
"""

from __future__ import annotations

import json
import subprocess
from base64 import b64decode, b64encode
from collections.abc import Callable
from typing import Any

import pytest

from skerry.documents import Document, Embed, MemoryStore, inspect_state_vector, inspect_update
from skerry_protocol.ids import DocumentId

pytestmark = [pytest.mark.anyio, pytest.mark.timeout(180)]

RunNode = Callable[..., "subprocess.CompletedProcess[str]"]
DOCUMENT = DocumentId(bytes(16))


@pytest.fixture(scope="module")
def written_by_yjs(run_node: RunNode) -> dict[str, Any]:
    written: dict[str, Any] = json.loads(run_node("exchange.mjs", "write").stdout)
    return written


@pytest.fixture
def read_by_yjs(run_node: RunNode) -> Callable[..., dict[str, Any]]:
    def read(*updates: bytes) -> dict[str, Any]:
        lines = json.dumps([b64encode(update).decode() for update in updates])
        result: dict[str, Any] = json.loads(run_node("exchange.mjs", "read", standard_input=lines).stdout)
        return result

    return read


async def test_what_yjs_writes_is_read_here(written_by_yjs: dict[str, Any]) -> None:
    document = await Document.open(DOCUMENT, MemoryStore())
    await document.apply_from_page(b64decode(written_by_yjs["update"]))
    assert delta_of(document) == written_by_yjs["content"]["title"]
    assert str(document.text("title")) == "🎉é中b e\u0301 👩‍👩‍👧‍👦"
    assert document.map("fields").to_python() == written_by_yjs["content"]["fields"]
    assert document.array("actions").to_python() == written_by_yjs["content"]["actions"]
    assert document.plain_text("body") == "Pump 3 leaks 💧"


async def test_a_state_written_by_yjs_is_kept_byte_for_byte(written_by_yjs: dict[str, Any]) -> None:
    document = await Document.open(DOCUMENT, MemoryStore())
    await document.apply_from_page(b64decode(written_by_yjs["update"]))
    assert document.diff() == b64decode(written_by_yjs["update"])
    assert document.state_vector() == b64decode(written_by_yjs["stateVector"])


async def test_the_inspection_sees_in_an_update_of_yjs_what_yjs_says(written_by_yjs: dict[str, Any]) -> None:
    contents = inspect_update(b64decode(written_by_yjs["update"]))
    said = inspect_state_vector(b64decode(written_by_yjs["stateVector"]))
    assert {client: clocks.end for client, clocks in contents.written.items()} == dict(said)
    assert contents.deletions > 0


async def test_what_is_written_here_is_read_by_yjs(read_by_yjs: Callable[..., dict[str, Any]]) -> None:
    document = await Document.open(DOCUMENT, MemoryStore())
    updates: list[bytes] = []
    with document.subscribe(lambda changed: updates.append(changed.update)):
        await write_everything(document)
    for given in (updates, [document.diff()]):
        read = read_by_yjs(*given)
        assert read["content"] == {
            "title": [
                {"insert": "🎉", "attributes": {"bold": True}},
                {"insert": {"photo": 7}},
                {"insert": "é中b"},
            ],
            "fields": {"cost": 1.5, "people": ["alice"], "place": {"site": "quay 🚢"}, "severity": 2},
            "actions": ["call Zoë", {"due": "Monday"}],
            "body": '<heading level="2">Pump 3 💧</heading>',
        }
        assert b64decode(read["stateVector"]) == document.state_vector()


async def test_edits_on_both_sides_end_in_the_same_state(
    written_by_yjs: dict[str, Any], read_by_yjs: Callable[..., dict[str, Any]]
) -> None:
    document = await Document.open(DOCUMENT, MemoryStore())
    await write_everything(document)
    mine = document.diff()
    document.apply_remote(b64decode(written_by_yjs["update"]))
    merged = read_by_yjs(b64decode(written_by_yjs["update"]), mine)
    assert inspect_state_vector(b64decode(merged["stateVector"])) == inspect_state_vector(document.state_vector())
    assert merged["content"]["title"] == delta_of(document)
    assert merged["content"]["fields"] == document.map("fields").to_python()
    assert merged["content"]["actions"] == document.array("actions").to_python()


def delta_of(document: Document) -> list[dict[str, Any]]:
    """The title as yjs writes a formatted text."""
    parts: list[dict[str, Any]] = []
    for run in document.text("title").runs():
        part = {"insert": run.content.value if isinstance(run.content, Embed) else run.content}
        parts.append({**part, "attributes": dict(run.attributes)} if run.attributes else part)
    return parts


async def write_everything(document: Document) -> None:
    async with document.change():
        title = document.text("title")
        title.append("a🎉é中b")
        title.format(1, 2, {"bold": True})
        title.insert_embed(2, {"photo": 7}, {})
        title.delete(0, 1)
    async with document.change():
        fields = document.map("fields")
        fields["severity"] = 3
        fields["severity"] = 2
        fields["cost"] = 1.5
        fields["place"] = {"site": "quay 🚢"}
        fields.make_array("people").append("alice")
        document.array("actions").append("call Zoë")
        document.array("actions").append({"due": "Monday"})
    async with document.change():
        heading = document.xml("body").append_element("heading", {"level": 2})
        heading.append_text("Pump 3 💧")
        document.xml("body").append_element("paragraph").append_text("gone")
        document.xml("body").delete(1, 2)
