"""One transaction in the making: what will be written, and what may be said once it is durable."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field

from skerry.storage import Connection
from skerry.storage.alarms import StoredAlarm, open_alarms, raise_alarm
from skerry.sync.alarms import AlarmKind, as_shown
from skerry.sync.events import AlarmRaised, NodeEvent
from skerry_protocol.ids import DeviceId, DocumentId, RecordId

Write = Callable[[Connection], object]


@dataclass
class Batch:
    """Writes in order, and the events that become true with their commit. `at_ms` is the time for people."""

    at_ms: int
    writes: list[Write] = field(default_factory=list)
    events: list[NodeEvent] = field(default_factory=list)
    alarms: list[StoredAlarm] = field(default_factory=list)
    checkpoints_held: list[tuple[DocumentId, RecordId]] = field(default_factory=list)
    """Checkpoints of which this device holds everything they cover."""

    checkpoints_to_heal: list[DocumentId] = field(default_factory=list)
    """Documents of which somebody's checkpoint lacked what is here."""
    access_moved: bool = False
    """Whether the roster, or who may read a document, is another one now."""
    forgets: bool = False
    """Whether something is taken back, so that the view has to be read from the store again."""

    has_hole: bool = False
    """Whether the relay handed on what rests on something that it did not hand on."""
    lacks_own: bool = False
    """Whether the relay counts on records to be here that are not: found out by the commit."""

    @property
    def has_writes(self) -> bool:
        """Whether there is anything to commit."""
        return bool(self.writes or self.alarms)

    def write(self, write: Write) -> None:
        """Add a write."""
        self.writes.append(write)

    def tell(self, event: NodeEvent) -> None:
        """Add an event, unless the same one was told just before."""
        if not self.events or self.events[-1] != event:
            self.events.append(event)

    def note_lacking(self, is_lacking: bool) -> None:
        """Note whether a record that came without its bytes is not here. Runs inside the transaction."""
        self.lacks_own |= is_lacking

    def alarm(self, kind: AlarmKind, document: DocumentId | None = None, device: DeviceId | None = None) -> None:
        """Raise an alarm, if the same one is not open already."""
        self.alarms.append(kind.alarm(document, device, self.at_ms))

    def withhold(self, kind: AlarmKind) -> bool:
        """Do not raise this alarm after all; whether it would have been raised."""
        raised, self.alarms = self.alarms, [alarm for alarm in self.alarms if alarm.name != kind.alarm_name]
        return len(self.alarms) < len(raised)

    def commit(self, store: Connection) -> list[NodeEvent]:
        """Do the writes; return the events, alarms that are new included. Runs inside the transaction."""
        for write in self.writes:
            write(store)
        fresh = {(alarm.name, alarm.document, alarm.device) for alarm in self.alarms if raise_alarm(store, alarm)}
        if not fresh:
            return self.events
        raised = [alarm for alarm in open_alarms(store) if (alarm.name, alarm.document, alarm.device) in fresh]
        return [*self.events, *(AlarmRaised(as_shown(alarm)) for alarm in raised)]
