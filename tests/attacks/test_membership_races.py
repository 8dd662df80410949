"""Attack 34: changes of membership that race one another, every interleaving of up to four of them by three members.

Three admins who all own one document remove one another from the workspace and from the document, and give it to one
another, each on the newest view, on any older one, or on an old one of the roster with a new one of the document.
Whatever is accepted leaves every replica in the same state. The relay here helps whoever it can: it lets removed
devices speak, and still they decide nothing in a chain once a record of it rests on a roster without them. (A relay
that keeps the rules shuts them out at once; the last test shows what that look at who speaks is good for.)
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import chain, compress, permutations, product

import pytest

from skerry_protocol.document_access import DocumentAccess
from skerry_protocol.errors import ProtocolError
from skerry_protocol.ids import DeviceId, RecordId
from skerry_protocol.records import Capability, Genesis, RemoveDevice, Role, RosterChange, SignedRecord, parse_record
from skerry_protocol.roster import Roster, RosterHistory
from tests.protocol.cast import ALICE, BOB, CAROL, Person, adding, change, first_epoch, genesis, grant, next_epoch

MEMBERS = (ALICE, BOB, CAROL)
OPERATIONS_AT_MOST = 4
OWNER, READER = Capability.OWNER, Capability.READER


@dataclass(frozen=True, eq=False)
class World:
    """What the relay holds: both chains since the beginning, and what each record of them led to."""

    records: tuple[SignedRecord, ...]
    rosters: tuple[RosterHistory, ...]
    accesses: tuple[DocumentAccess, ...]

    @classmethod
    def begin(cls) -> World:
        founding = genesis(ALICE)
        joined = change(Roster.found(founding), ALICE, *(adding(who, Role.ADMIN) for who in (BOB, CAROL)))
        rosters = RosterHistory.replay(founding, joined)
        first = first_epoch(rosters.current, ALICE, {ALICE: OWNER, BOB: OWNER, CAROL: READER})
        return cls((founding, joined, first), (rosters,), (DocumentAccess.found(first, rosters),))

    @property
    def roster(self) -> Roster:
        return self.rosters[-1].current

    @property
    def access(self) -> DocumentAccess:
        return self.accesses[-1]

    @property
    def heads(self) -> tuple[RecordId, RecordId]:
        return self.roster.head, self.access.head

    def views(self) -> list[tuple[Roster, DocumentAccess]]:
        """Everything that a member may believe: any roster so far, with any state of the document so far."""
        return list(product((rosters.current for rosters in self.rosters), self.accesses))

    def holds(self, record: SignedRecord) -> bool:
        return record.record_id in self.rosters[-1] or record.record_id in self.access.steps

    def after(self, operation: Operation, record: SignedRecord) -> World:
        """The world after `record`. Raises a `ProtocolError` where the rules refuse it."""
        records = (*self.records, record)
        if operation.verb == "remove":
            return World(records, (*self.rosters, self.rosters[-1].extended(record)), self.accesses)
        return World(records, self.rosters, (*self.accesses, self.access.apply(record, self.rosters[-1])))

    def replayed(self) -> tuple[Roster, DocumentAccess]:
        """What follows from the same records for somebody who was not there: the whole roster first."""
        is_of_roster = [isinstance(parse_record(record), Genesis | RosterChange) for record in self.records]
        rosters = RosterHistory.replay(*compress(self.records, is_of_roster))
        first, *rest = compress(self.records, (not is_it for is_it in is_of_roster))
        access = DocumentAccess.found(first, rosters)
        for record in rest:
            access = access.apply(record, rosters)
        return rosters.current, access


@dataclass(frozen=True, eq=False)
class Operation:
    """What one member does to another."""

    verb: str
    author: Person
    target: Person

    def decide(self, roster: Roster, access: DocumentAccess) -> SignedRecord | None:
        """The record that the author writes if this is all it knows; None where there is nothing to do."""
        if self.target.device not in roster.devices:
            return None
        if self.verb == "remove":
            return change(roster, self.author, RemoveDevice(self.target.device, ()))
        if self.verb == "drop":
            present = (who for who in MEMBERS if who.device in roster.devices and who != self.target)
            return next_epoch(access, roster, self.author, dict.fromkeys(present, OWNER))
        return grant(access, roster, self.author, {self.target: OWNER})


OPERATIONS = tuple(
    Operation(verb, author, target)
    for verb in ("remove", "drop", "give")
    for author, target in permutations(MEMBERS, 2)
)


@dataclass(frozen=True, eq=False)
class Step:
    """One accepted operation, and the worlds before and after it."""

    operation: Operation
    before: World
    after: World


class Explorer:
    """Walks through every interleaving once.

    What is refused changes nothing, so nothing follows from it. And a world knows its whole past: both chains, and
    with them every older view of either. So two paths that lead to one world go on in the same ways.
    """

    def __init__(self) -> None:
        self.refused: Counter[str] = Counter()
        self._decided: dict[tuple[Operation, RecordId, RecordId], SignedRecord | None] = {}

    def steps(self) -> Iterator[Step]:
        """Every accepted operation on every world that can be reached, breadth first."""
        frontier = [World.begin()]
        for _ in range(OPERATIONS_AT_MOST):
            reached: dict[tuple[RecordId, RecordId], World] = {}
            for step in chain.from_iterable(map(self._steps_from, frontier)):
                yield step
                reached[step.after.heads] = step.after
            frontier = list(reached.values())

    def _steps_from(self, world: World) -> Iterator[Step]:
        for operation in OPERATIONS:
            for record in self._decisions(operation, world):
                try:
                    after = world.after(operation, record)
                except ProtocolError as refusal:
                    self.refused[type(refusal).__name__] += 1
                else:
                    yield Step(operation, world, after)

    def _decisions(self, operation: Operation, world: World) -> list[SignedRecord]:
        """The records that the author may write, each once, without those that are there already."""
        decided = [self._decide(operation, *view) for view in world.views()]
        new = {record.record_id: record for record in decided if record and not world.holds(record)}
        return list(new.values())

    def _decide(self, operation: Operation, roster: Roster, access: DocumentAccess) -> SignedRecord | None:
        key = (operation, roster.head, access.head)
        if key not in self._decided:
            self._decided[key] = operation.decide(roster, access)
        return self._decided[key]


def rests_on_a_roster_without(device: DeviceId, world: World) -> bool:
    newest = world.access.current.roster_height
    rosters = (history.current for history in world.rosters)
    return any(device in roster.removed and roster.height <= newest for roster in rosters)


def is_by_a_removed_device(step: Step) -> bool:
    return step.operation.author.device in step.before.roster.removed


def is_power_of_a_removed_device(step: Step) -> bool:
    """Whether it decided something although the chain that it wrote to rests on a roster without it."""
    author = step.operation.author.device
    is_too_late = step.operation.verb == "remove" or rests_on_a_roster_without(author, step.before)
    return is_by_a_removed_device(step) and is_too_late


@pytest.mark.attack(34)
@pytest.mark.timeout(240)
def test_no_interleaving_gives_power_to_a_removed_device_or_parts_two_replicas() -> None:
    explorer = Explorer()
    states: set[tuple[RecordId, RecordId]] = set()
    for step in explorer.steps():
        assert not is_power_of_a_removed_device(step)
        if step.after.heads not in states:
            assert step.after.replayed() == (step.after.roster, step.after.access)
            states.add(step.after.heads)
    assert len(states) > 5_000
    assert min(explorer.refused[error] for error in ("NotTheNextRecord", "NotAuthorised", "RuleViolation")) > 1_000


@pytest.mark.attack(34)
def test_without_the_order_of_rosters_an_interleaving_gives_power_to_a_removed_device(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(DocumentAccess, "_require_no_older", lambda *_: None)
    assert any(is_power_of_a_removed_device(step) for step in Explorer().steps())


@pytest.mark.attack(34)
def test_without_the_relays_look_at_who_speaks_a_removed_device_races_the_next_control_record() -> None:
    assert any(is_by_a_removed_device(step) for step in Explorer().steps())
