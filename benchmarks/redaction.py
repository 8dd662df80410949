"""What it costs to redact a note of 300 words. The floor: the model reads the same lines once, and no more."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from tempfile import TemporaryDirectory

from benchmarks.figure import Figure
from benchmarks.timing import seconds_per_call
from skerry.intelligence.models.store import ModelStore
from skerry.intelligence.redaction import redact
from skerry.intelligence.redaction.entities import RampartFinder
from skerry.intelligence.redaction.entity import Entity

MILLISECONDS = 1000
NOTE = """Call-out 0212, pump house 3. Alice Smith rang from 07700 900123: the duty pump tripped on high temperature.
Arrived 0250. Suction 1.1 bar, discharge 0.2 bar, bearing at 88 degrees. The standby had been left in manual since
Tuesday, and nobody on the late turn had noticed, although it is on the board in red letters a hand high.
Bob O'Brien-Jones (badge 4432) put it into automatic and it picked up at once, level falling from 2.31 m to 1.90 m.
The coupling of the duty pump has lost its spider, there is black dust all over the guard, and two bolts are missing.
Isolated it at the panel, locked off, tag in place, key in the safe. Photographs are on the tablet, eleven of them.
Readings after half an hour: flow 118.4 l/s, current 61.2 A, vibration 3.1 mm/s on the drive end and 2.2 on the other.
Customer at 12 Acacia Avenue, Leeds LS1 4AB complained of low pressure between two and three; told her it was over.
The sump pump in the valve chamber runs all the time as well. Its float hangs on the ladder, as it did last spring.
The PLC answers at 192.168.7.20, and the historian has a gap from 02:05 to 02:40 that somebody should look into,
because without it we will not see how fast the bearing warmed up. The clock of the panel is seven minutes slow.
Alice wants a call back after nine, or a mail to alice.smith@example.org. Told her that we would send somebody today.
To do: order a spider for the coupling, size 110, and a pair of bolts M12 by 60. Reset the clock. Tie the float back.
Ask the late turn to look at the board. The door of the pump house does not lock any more, and the light over it has
gone, so mind the step. Left site at 0410, all alarms clear, the standby running in automatic, nothing else to report.
The old impeller from the store is in the van, wrapped, in case anyone wants to compare the wear with the new one.
"""


class Blind:
    """No model at all: what is left is what the rules cost."""

    def find(self, _text: str) -> tuple[Entity, ...]:
        """Nothing."""
        return ()


def measure() -> Iterator[Figure]:
    """Milliseconds on one thread."""
    with TemporaryDirectory() as folder:
        finder = RampartFinder(ModelStore(Path(folder)))
    lines = NOTE.splitlines()
    floor = seconds_per_call(lambda: [finder.find(line) for line in lines], calls=3)
    rules = seconds_per_call(lambda: redact(NOTE, Blind()), calls=5)
    whole = seconds_per_call(lambda: redact(NOTE, finder), calls=3)
    words = len(NOTE.split())
    yield Figure(f"the model alone, a note of {words} words", floor * MILLISECONDS, "ms")
    yield Figure(f"the rules alone, a note of {words} words", rules * MILLISECONDS, "ms")
    yield Figure(f"redact a note of {words} words", whole * MILLISECONDS, "ms")
