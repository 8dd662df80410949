"""What a node takes from the world."""

from __future__ import annotations

import random
import time
from dataclasses import dataclass, field

from skerry.sync.ports import Clock, Dialler
from skerry.sync.transport import WebsocketDialler


class SystemClock:
    """The clock of the machine."""

    def now_ms(self) -> int:
        """Milliseconds since 1970, by this machine's clock."""
        return time.time_ns() // 1_000_000


@dataclass(frozen=True)
class Surroundings:
    """What a node takes from the world, and tests replace: clock, network, chance, and how long quiet lasts."""

    clock: Clock = field(default_factory=SystemClock)
    dialler: Dialler = field(default_factory=WebsocketDialler)
    random: random.Random = field(default_factory=random.SystemRandom)
    quiet_seconds: float = 1.0
