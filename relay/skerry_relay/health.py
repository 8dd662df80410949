"""Whether this relay can do its work, in one word."""

from __future__ import annotations

from enum import Enum


class Health(Enum):
    """What `/healthz` says."""

    OK = "ok"
    LOG_FAILING = "the log is failing"
    DRAINING = "draining"


class Pulse:
    """Takes in what happens to the relay, and says how it is."""

    def __init__(self) -> None:
        self.health = Health.OK

    def append_ended(self, is_stored: bool) -> None:
        """The log has stored something, or has failed to."""
        if self.health is not Health.DRAINING:
            self.health = Health.OK if is_stored else Health.LOG_FAILING

    def begin_drain(self) -> None:
        """From now on, to the end, devices are sent away."""
        self.health = Health.DRAINING
