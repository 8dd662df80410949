"""`skerry export`: documents as files that can be read, and checked, without Skerry."""

from __future__ import annotations

import time
from pathlib import Path

import click

from skerry.node import Node
from skerry.node.export import ExportFormat, Gap, export_documents
from skerry_protocol.ids import DocumentId

from .errors import FolderNotEmpty
from .printing import count, note, show
from .session import with_node
from .settings import Settings, device_options


@click.command()
@click.argument("document", required=False)
@click.option("--all", "is_all", is_flag=True, help="Every document that this device may read.")
@click.option("--out", "folder", type=click.Path(path_type=Path, file_okay=False), required=True, metavar="DIR")
@click.option(
    "--format",
    "format_",
    type=click.Choice([each.value for each in ExportFormat]),
    default=ExportFormat.GENERIC.value,
    show_default=True,
    help="generic: text, JSON and the signed records. json: JSON alone.",
)
@device_options
@click.pass_obj
def export(settings: Settings, document: str | None, is_all: bool, folder: Path, format_: str) -> None:
    """Write DOCUMENT, or all with --all, into a new folder, with a manifest of hashes and of gaps.

    What is written there is not encrypted.
    """
    if (document is None) != is_all:
        raise click.UsageError("Name one document, or say --all.")
    chosen = DocumentId.parse(document) if document else None
    if folder.is_dir() and any(folder.iterdir()):
        raise FolderNotEmpty(folder)

    async def write(node: Node) -> tuple[list[DocumentId], list[Gap]]:
        documents = [chosen] if chosen else node.document_ids()
        note(f"Writing {count(len(documents), 'document')}…")
        at_ms = time.time_ns() // 1_000_000
        return documents, await export_documents(node, folder, documents, ExportFormat(format_), at_ms)

    documents, gaps = with_node(settings, write)
    lines = [
        f"{count(len(documents), 'document')} written to {folder}. They are not encrypted there.",
        *(f"gap: {gap['what']}" for gap in gaps),
    ]
    show(settings, {"folder": str(folder), "documents": documents, "gaps": gaps}, lines)
