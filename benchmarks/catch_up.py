"""Edits made offline, one by one, until they are in another device's document after connecting."""

from __future__ import annotations

from collections.abc import Iterator
from time import perf_counter

import anyio

from benchmarks.figure import Figure
from benchmarks.islands import archipelago, wait_for_text
from skerry import Audience

EDITS = (1_000, 10_000)
SECONDS_FOR_TEN_THOUSAND = 0.5
RECORDS_FOR_TEN_THOUSAND = 5


def measure() -> Iterator[Figure]:
    """Seconds from connecting to the text being there, and the records it took."""
    for edits in EDITS:
        seconds, records = anyio.run(offline_edits, edits)
        is_promised = edits == EDITS[-1]
        yield Figure(
            f"catch-up: {edits:,} offline edits", seconds, "s", SECONDS_FOR_TEN_THOUSAND if is_promised else None
        )
        yield Figure(
            f"catch-up: {edits:,} offline edits, as",
            records,
            "records",
            RECORDS_FOR_TEN_THOUSAND if is_promised else None,
        )


async def offline_edits(edits: int) -> tuple[float, int]:
    """Alice types offline; bob, who has the document open, waits."""
    async with archipelago(devices=2) as islands:
        alice, bob = islands.nodes
        document = await alice.create_document(Audience.everyone())
        await islands.settle()
        received = await bob.document(document.id)
        alice.go_offline()
        for _ in range(edits):
            async with document.change():
                document.text("text").append("x")
        begun = perf_counter()
        alice.go_online()
        await wait_for_text(received, edits)
        seconds = perf_counter() - begun
        await islands.settle()
        return seconds, alice.delivery(document.id).own_records
