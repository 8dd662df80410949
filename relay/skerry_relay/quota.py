"""How much one workspace may keep here."""

from __future__ import annotations

from dataclasses import dataclass

from .record_log import Usage


@dataclass(frozen=True)
class Quota:
    """The most that one workspace keeps: bytes of records, entries, and devices in its roster."""

    record_bytes: int
    records: int
    devices: int

    def has_room(self, usage: Usage, record_bytes: int) -> bool:
        """Whether one more record of `record_bytes` fits.

        >>> Quota(record_bytes=100, records=2, devices=1).has_room(Usage(records=1, record_bytes=60), 41)
        False
        """
        return usage.records < self.records and usage.record_bytes + record_bytes <= self.record_bytes
