"""What it costs to say what a text means: a passage, a query, cutting a note, preparing the graph, and the memory.

The floor is the graph run by itself, with its input at hand; what is above it is ours, and the tokenizer's.
"""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path
from tempfile import TemporaryDirectory
from time import perf_counter

from benchmarks.figure import Figure
from benchmarks.timing import percentile, seconds_per_call
from skerry.intelligence.embedding import WINDOW_TOKENS, MiniLmEmbedder
from skerry.intelligence.models.manifest import EMBEDDING, Role
from skerry.intelligence.models.preparation import prepare
from skerry.intelligence.models.runtime import OnnxModel
from skerry.intelligence.models.store import ModelStore
from skerry.intelligence.models.tokens import TextTokenizer
from skerry.intelligence.passages import passages

Work = Callable[[], object]

MILLISECONDS = 1000
ROUNDS = 80
UNDISTURBED_PERCENT = 20
QUERY = "who closed the valve on pump 3"
NOTE = (
    "Pump 3 in the north hall leaks at the shaft seal, about a litre an hour. Alice isolated it at 02:10 and "
    "opened the drain. Bob found the mechanical seal worn on one side; the coupling was out of line by 0.4 mm. "
    "The standby pump took over, but its bearing runs at 71 degrees, ten above what it had last week. Nobody "
    "was hurt and nothing went into the drain to the sea. Alice ordered a new seal from the stores and told "
    "the day shift. The vibration sensor on the standby pump shows 4.8 mm/s, which is still below the limit. "
    "Until the seal has come the standby pump must be looked at every two hours, and the flow must stay below "
    "80 cubic metres an hour. "
)
MEMORY_PROGRAM = """
import sys
from pathlib import Path
from skerry.intelligence.models.store import ModelStore
from skerry.intelligence.embedding import MiniLmEmbedder
from skerry.intelligence.passages import passages
def resident_kb():
    return next(int(line.split()[1]) for line in open("/proc/self/status") if line.startswith("VmRSS"))
before_kb = resident_kb()
embedder = MiniLmEmbedder(ModelStore(Path(sys.argv[1])))
embedder.embed([passage.text for passage in passages(sys.argv[2])])
print(resident_kb() - before_kb, resident_kb())
"""


def measure() -> Iterator[Figure]:
    """Milliseconds on one thread, and megabytes in a process of its own."""
    with TemporaryDirectory() as folder:
        store = ModelStore(Path(folder))
        yield from _preparing(store)
        yield from _embedding(store)
        yield from _memory(Path(folder))


def _preparing(store: ModelStore) -> Iterator[Figure]:
    weights = store.load(EMBEDDING, Role.WEIGHTS)
    begun = perf_counter()
    prepare(weights)
    yield Figure("prepare the embedding graph, once", (perf_counter() - begun) * MILLISECONDS, "ms")
    store.load(EMBEDDING, Role.GRAPH)
    begun = perf_counter()
    MiniLmEmbedder(store)
    yield Figure("verify and load the embedding model", (perf_counter() - begun) * MILLISECONDS, "ms")


def _embedding(store: ModelStore) -> Iterator[Figure]:
    passage = passages(NOTE)[1].text
    embedder = MiniLmEmbedder(store)
    tokenizer = TextTokenizer(store.load(EMBEDDING, Role.TOKENIZER), WINDOW_TOKENS)
    model = OnnxModel(store.load(EMBEDDING, Role.GRAPH))
    for kind, text in (("passage", passage), ("query", QUERY)):
        inputs, what = tokenizer.encode([text]).inputs(), f"embed a {kind} of {len(text.split())} words"
        ours, floor = _undisturbed(partial(embedder.embed, [text]), partial(model.run, inputs))
        yield Figure(what, ours * MILLISECONDS, "ms")
        yield Figure(f"{what}, against the bare run", ours / floor, "times", at_most=1.3)
    cutting = seconds_per_call(lambda: passages(NOTE), calls=20)
    yield Figure(f"cut a note of {len(NOTE.split())} words into passages", cutting * MILLISECONDS, "ms")


def _undisturbed(ours: Work, floor: Work) -> tuple[float, float]:
    """What both take where nothing else has the core, in turns, so that both meet the same machine."""
    seconds: tuple[list[float], list[float]] = ([], [])
    for _ in range(ROUNDS):
        for work, taken in zip((ours, floor), seconds, strict=True):
            begun = perf_counter()
            work()
            taken.append(perf_counter() - begun)
    return percentile(seconds[0], UNDISTURBED_PERCENT), percentile(seconds[1], UNDISTURBED_PERCENT)


def _memory(folder: Path) -> Iterator[Figure]:
    command = [sys.executable, "-c", MEMORY_PROGRAM, str(folder), NOTE]
    ran = subprocess.run(command, capture_output=True, text=True, check=True)
    grown_kb, whole_kb = map(int, ran.stdout.split())
    yield Figure("memory that the embedding model takes", grown_kb / 1024, "MB")
    yield Figure("memory of a process that embeds", whole_kb / 1024, "MB", at_most=200)
