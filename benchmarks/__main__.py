"""Print the table of figures: `uv run just bench`, or `uv run just bench TRACE` to replay an editing trace too."""

from __future__ import annotations

import argparse
from collections.abc import Callable, Iterable
from pathlib import Path

from benchmarks import (
    catch_up,
    digest,
    embedding,
    hearing,
    live,
    local_edit,
    protocol_records,
    redaction,
    relay_fan_out,
    sealing,
    search,
    storage_commit,
    typing_while_reading,
    vector_index,
    whole_device,
)
from benchmarks import trace as replay
from benchmarks.figure import Figure, table

Measurement = Callable[[], Iterable[Figure]]


def measurements(trace: Path | None) -> dict[str, Measurement]:
    """Every measurement by name; replaying a trace needs one."""
    known: dict[str, Measurement] = {
        "records": protocol_records.measure,
        "sealing": sealing.measure,
        "storage": storage_commit.measure,
        "edit": local_edit.measure,
        "catch-up": catch_up.measure,
        "live": live.measure,
        "relay": relay_fan_out.measure,
        "embed": embedding.measure,
        "vectors": vector_index.measure,
        "search": search.measure,
        "digest": digest.measure,
        "redact": redaction.measure,
        "hear": hearing.measure,
        "device": whole_device.measure,
        "typing": typing_while_reading.measure,
    }
    if trace is not None:
        known["trace"] = lambda: replay.measure(trace)
    return known


def main() -> None:
    """Measure what was asked for, and print one table."""
    arguments = argparse.ArgumentParser(prog="just bench", description=__doc__)
    arguments.add_argument("trace", nargs="?", type=Path, help="an editing trace, as JSON compressed with gzip")
    arguments.add_argument("--only", help="the name of one measurement")
    chosen = arguments.parse_args()
    known = measurements(chosen.trace)
    names = [chosen.only] if chosen.only else list(known)
    print(table(figure for name in names for figure in known[name]()))


if __name__ == "__main__":
    main()
