"""What it costs to digest a note of 300 words: summary, actions, severity, each by itself and all together.

The floor is to embed the same sentences and do nothing with them; summary and severity share that work.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Callable, Iterator
from dataclasses import astuple
from pathlib import Path
from statistics import median
from tempfile import TemporaryDirectory
from time import perf_counter

from benchmarks.figure import Figure
from skerry.intelligence.digest.actions import find_actions
from skerry.intelligence.digest.embedded import embed_sentences
from skerry.intelligence.digest.likeness import example_vectors
from skerry.intelligence.digest.severity import rate_embedded
from skerry.intelligence.digest.summary import summarise_embedded
from skerry.intelligence.embedding import MiniLmEmbedder
from skerry.intelligence.models.store import ModelStore

MILLISECONDS = 1000
ROUNDS = 15
NOTE = (
    "Good morning all, here is what happened on nights.\n"
    "At 03:10 the feed pump P-204 tripped on high vibration. The standby pump did not start because its "
    "breaker was racked out after the work of last week. Level in the drum fell within four minutes and the "
    "boiler shut down on low level. The turbine followed and the site was on import until half past six. "
    "Nobody was hurt and nothing was released.\n"
    "\n"
    "Alice found the coupling of P-204 broken on the drive end. The bolts show fatigue over two thirds of "
    "their section, and two of them lay under the guard. The vibration had crept up since Tuesday, from 3.1 to"
    " 4.8 mm/s, which is below the alarm. The vibration sensor on the standby pump had been disconnected as "
    "well, so that nobody would have seen it there either. Bob racked the breaker in at 03:40 and started the "
    "standby pump. It ran well, with its bearing at 61 degrees. We filled the drum, relit two burners at 04:15"
    " and were back on load at 06:30. The district heating was cold for an hour and three schools rang up. "
    "Lunch was curry again.\n"
    "\n"
    "03:00 4.8 61 118\n"
    "04:00 0.0 22 96\n"
    "05:00 2.2 58 110\n"
    "\n"
    "Root cause is not known yet. The isolation list of last week has no line for the breaker, and the walk-"
    "down before handing back was signed without anyone having been there. That is the second time this year.\n"
    "\n"
    "Actions:\n"
    "- Bob to replace the coupling by Friday\n"
    "- [ ] reconnect the vibration sensor on the standby pump (Alice, today)\n"
    "- Operations: add the breaker to the isolation list before the next shutdown\n"
    "- Planning to order two sets of bolts ASAP\n"
    "\n"
    "Please keep the standby pump running until the coupling has been fitted and aligned. The insurer must be "
    "told by Monday, and I'll write to the district heating company this afternoon. The sun is out at last.\n"
    "Have a good shift, Carol\n"
)


def measure() -> Iterator[Figure]:
    """Milliseconds on one thread, in a process that has as many as the worker that reads notes."""
    one_thread = {**os.environ, "OMP_NUM_THREADS": "1"}
    printed = subprocess.run(
        [sys.executable, "-m", "benchmarks.digest"], env=one_thread, check=True, capture_output=True
    )
    for row in json.loads(printed.stdout):
        yield Figure(*row)


def _figures(folder: Path) -> Iterator[Figure]:
    embedder = MiniLmEmbedder(ModelStore(folder))
    embedded = embed_sentences(NOTE, embedder)
    texts = [span.of(NOTE) for span in embedded.spans]
    begun = perf_counter()
    examples = example_vectors(embedder)
    yield Figure("embed the examples, once for a process", (perf_counter() - begun) * MILLISECONDS, "ms")
    floor = _milliseconds(lambda: embedder.embed(texts))
    yield Figure(f"embed the {len(texts)} telling sentences of {len(NOTE.split())} words, the floor", floor, "ms")
    yield Figure(
        "summary, of embedded sentences", _milliseconds(lambda: summarise_embedded(embedded, examples)), "ms"
    )
    yield Figure("severity, of embedded sentences", _milliseconds(lambda: rate_embedded(embedded, examples)), "ms")
    yield Figure("action items", _milliseconds(lambda: find_actions(NOTE)), "ms")
    whole = _milliseconds(lambda: _digest(embedder))
    yield Figure("the whole digest of a note", whole, "ms", at_most=100)
    yield Figure("the whole digest, times the floor", whole / floor, "×")


def _digest(embedder: MiniLmEmbedder) -> None:
    embedded, examples = embed_sentences(NOTE, embedder), example_vectors(embedder)
    summarise_embedded(embedded, examples)
    rate_embedded(embedded, examples)
    find_actions(NOTE)


def _milliseconds(work: Callable[[], object]) -> float:
    return median(_seconds(work) for _ in range(ROUNDS)) * MILLISECONDS


def _seconds(work: Callable[[], object]) -> float:
    begun = perf_counter()
    work()
    return perf_counter() - begun


if __name__ == "__main__":
    with TemporaryDirectory() as temporary:
        print(json.dumps([astuple(figure) for figure in _figures(Path(temporary))]))
