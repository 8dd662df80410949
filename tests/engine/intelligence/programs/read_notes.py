"""Alice's device reads her notes and hears her: `read_notes.py FOLDER SOUND`. It prints what came of it as JSON."""

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import Any

import anyio

from skerry import Audience, Document, Node, Relay
from skerry.intelligence.settings import ReadingSettings
from skerry.intelligence.source import SourceText
from skerry_protocol.signing import SigningKey

PASSPHRASE = "a passphrase for a test"
RELAY = Relay("ws://127.0.0.1:1", SigningKey(bytes(32)).public_key)
TITLE = "Cellar"
BODY = (
    "Good morning everybody. The pump in the cellar burst at nine and the archive was flooded. "
    "Alice closed the valve. Bob to replace the seal by Friday. Call Alice Smith on 020 7946 0958 for the key."
)


def describe(document: Document) -> SourceText | None:
    """The application's part: what the device may read."""
    return SourceText(document.plain_text("title"), document.plain_text("body"))


async def write_note(node: Node) -> Document:
    """A note of alice's."""
    document = await node.create_document(Audience.everyone())
    async with document.change():
        document.text("title").insert(0, TITLE)
        document.text("body").insert(0, BODY)
    return document


async def everything(node: Node, sound: Path) -> dict[str, Any]:
    """Each thing that the device does by itself."""
    await node.found_workspace(RELAY)
    document = await write_note(node)
    await node.intelligence.start_reading(describe, ReadingSettings(quiet_seconds=0.0))
    await node.intelligence.settle()
    reading = await node.intelligence.reading(document.id)
    found = await node.search("water in the basement")
    return {
        "read": reading is not None,
        "found": [hit.passage for hit in found.hits],
        "by meaning": found.by_meaning,
        "summary": [sentence.text for sentence in (await node.summarise(BODY)).sentences],
        "redacted": (await node.redact(BODY)).text,
        "heard": (await node.transcribe(sound)).text,
    }


async def main(folder: Path, sound: Path) -> None:
    """Print it."""
    await Node.create(folder / "alice", PASSPHRASE, "Alice's van")
    async with Node.open(folder / "alice", PASSPHRASE, is_offline=True) as node:
        print(json.dumps(await everything(node, sound)))


if __name__ == "__main__":
    anyio.run(main, Path(sys.argv[1]), Path(sys.argv[2]))
