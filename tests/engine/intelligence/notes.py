"""Notes for tests of reading: a document with a title, an account and the facets a search filters by."""

from __future__ import annotations

from skerry import Audience, Document, Node
from skerry.intelligence.settings import ReadingSettings
from skerry.intelligence.source import Facets, SourceText

AT_ONCE = ReadingSettings(quiet_seconds=0, patience_seconds=0)

PUMP = (
    "Pump 3 leaks at the gland",
    "Water ran from the gland of pump 3 since six this morning. Alice closed the inlet valve and put up barriers. "
    "Nobody was hurt. Bob to order a new seal by Friday.",
)
SEAL = (
    "Seal failed on pump 7",
    "The mechanical seal of pump 7 gave way and coolant sprayed over the floor. We isolated the pump.",
)
LIFT = (
    "Lift stuck between floors",
    "Two people were trapped in lift B for forty minutes and were freed by the fire brigade.",
)


def describe(document: Document) -> SourceText | None:
    """What there is to read in a note of these tests; None for another document."""
    if not str(document.text("title")):
        return None
    facets = document.map("facets")
    site, severity = facets.get("site"), facets.get("severity")
    return SourceText(
        str(document.text("title")),
        str(document.text("body")),
        Facets(severity=str(severity) if severity else None, site=str(site) if site else None),
    )


async def note(node: Node, title: str, body: str, *, site: str = "Dock 2", severity: str = "minor") -> Document:
    """A new note on `node`."""
    document = await node.create_document(Audience.everyone())
    async with document.change():
        document.text("title").append(title)
        document.text("body").append(body)
        document.map("facets")["site"] = site
        document.map("facets")["severity"] = severity
    return document


async def rewrite(document: Document, body: str) -> None:
    """Put another account in the place of the one there is."""
    async with document.change():
        text = document.text("body")
        text.replace(0, len(text), body)
