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
from itertools import permutations, product

import pytest

from skerry_protocol.document_access import DocumentAccess
from skerry_protocol.errors import ProtocolError
from skerry_protocol.ids import DeviceId, RecordId
from skerry_protocol.records import Capability, RemoveDevice, Role, SignedRecord
from skerry_protocol.roster import Roster, RosterHistory
from tests.protocol.cast import ALICE, BOB, CAROL, Person, adding, change, first_epoch, genesis, grant, next_epoch

MEMBERS = (ALICE, BOB, CAROL)
OPERATIONS_AT_MOST = 4
OWNER, READER = Capability.OWNER, Capability.READER


@dataclass(frozen=True, eq=False)
class World:
    """What the relay holds: both chains, and what they lead to."""

    roster_chain: tuple[SignedRecord, ...]
    access_chain: tuple[SignedRecord, ...]
    rosters: RosterHistory
    access: DocumentAccess

    @property
    def roster(self) -> Roster:
        return self.rosters.current

    def holds(self, record: SignedRecord) -> bool:
        return record.record_id in self.rosters or record.record_id in self.access.steps

    @classmethod
    def mixed(cls, one: World, other: World) -> World:
        """The roster as it is in `one`, and the document as it is in `other`."""
        return cls(one.roster_chain, other.access_chain, one.rosters, other.access)

    @classmethod
    def begin(cls) -> World:
        founding = genesis(ALICE)
        joined = change(Roster.found(founding), ALICE, *(adding(who, Role.ADMIN) for who in (BOB, CAROL)))
        rosters = RosterHistory.replay(founding, joined)
        first = first_epoch(rosters.current, ALICE, {ALICE: OWNER, BOB: OWNER, CAROL: READER})
        return cls((founding, joined), (first,), rosters, DocumentAccess.found(first, rosters))

    def after(self, operation: Operation, record: SignedRecord) -> World:
        """The world after `record`. Raises a `ProtocolError` where the rules refuse it."""
        if operation.verb == "remove":
            rosters = self.rosters.extended(record)
            return World((*self.roster_chain, record), self.access_chain, rosters, self.access)
        access = self.access.apply(record, self.rosters)
        return World(self.roster_chain, (*self.access_chain, record), self.rosters, access)

    def replayed(self) -> World:
        """The same chains, replayed by somebody who was not there."""
        rosters = RosterHistory.replay(*self.roster_chain)
        access = DocumentAccess.found(self.access_chain[0], rosters)
        for record in self.access_chain[1:]:
            access = access.apply(record, rosters)
        return World(self.roster_chain, self.access_chain, rosters, access)


@dataclass(frozen=True, eq=False)
class Operation:
    """What one member does to another."""

    verb: str
    author: Person
    target: Person

    def decide(self, view: World) -> SignedRecord | None:
        """The record that the author writes if `view` is all it knows; None where there is nothing to do."""
        if self.target.device not in view.roster.devices:
            return None
        if self.verb == "remove":
            return change(view.roster, self.author, RemoveDevice(self.target.device, ()))
        if self.verb == "drop":
            return next_epoch(view.access, view.roster, self.author, self._others(view))
        return grant(view.access, view.roster, self.author, {self.target: OWNER})

    def _others(self, view: World) -> dict[Person, Capability]:
        present = (who for who in MEMBERS if who.device in view.roster.devices and who != self.target)
        return dict.fromkeys(present, OWNER)


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
    """Walks through every interleaving, depth first. What is refused changes nothing, so nothing follows from it."""

    def __init__(self) -> None:
        self.seen: Counter[str] = Counter()
        self._decided: dict[tuple[Operation, RecordId, RecordId], SignedRecord | None] = {}
        self._outcomes: dict[tuple[RecordId, RecordId, RecordId], World | str] = {}

    def paths(self, path: tuple[Step, ...] = ()) -> Iterator[tuple[Step, ...]]:
        """Every way to go on from `path`."""
        worlds = [path[0].before, *(step.after for step in path)] if path else [World.begin()]
        for operation in OPERATIONS:
            for after in self._accepted(operation, worlds):
                longer = (*path, Step(operation, worlds[-1], after))
                yield longer
                if len(longer) < OPERATIONS_AT_MOST:
                    yield from self.paths(longer)

    def _accepted(self, operation: Operation, worlds: list[World]) -> Iterator[World]:
        """What the newest world becomes, for each view that the author may have had and the rules accept."""
        now = worlds[-1]
        for record in self._records(operation, worlds):
            outcome = self._outcome(operation, now, record)
            self.seen[outcome if isinstance(outcome, str) else "accepted"] += 1
            if isinstance(outcome, World):
                yield outcome

    def _records(self, operation: Operation, worlds: list[World]) -> list[SignedRecord]:
        """The records that the author may write: on any roster with any state of the document, old or new."""
        views = {(one.roster.head, other.access.head): (one, other) for one, other in product(worlds, worlds)}
        decided = [self._decide(operation, World.mixed(*view)) for view in views.values()]
        new = {record.record_id: record for record in decided if record and not worlds[-1].holds(record)}
        return list(new.values())

    def _decide(self, operation: Operation, view: World) -> SignedRecord | None:
        key = (operation, view.roster.head, view.access.head)
        if key not in self._decided:
            self._decided[key] = operation.decide(view)
        return self._decided[key]

    def _outcome(self, operation: Operation, world: World, record: SignedRecord) -> World | str:
        key = (world.roster.head, world.access.head, record.record_id)
        if key not in self._outcomes:
            try:
                self._outcomes[key] = world.after(operation, record)
            except ProtocolError as refusal:
                self._outcomes[key] = type(refusal).__name__
        return self._outcomes[key]


def rests_on_a_roster_without(device: DeviceId, world: World) -> bool:
    newest = world.access.current.roster_height
    return any(device in roster.removed and roster.height <= newest for roster in rosters_of(world))


def rosters_of(world: World) -> list[Roster]:
    return [world.rosters.at(record.record_id) for record in world.roster_chain]


def is_by_a_removed_device(step: Step) -> bool:
    return step.operation.author.device in step.before.roster.removed


def is_power_of_a_removed_device(step: Step) -> bool:
    """Whether it decided something although the chain that it wrote to rests on a roster without it."""
    author = step.operation.author.device
    is_too_late = step.operation.verb == "remove" or rests_on_a_roster_without(author, step.before)
    return is_by_a_removed_device(step) and is_too_late


@pytest.mark.attack(34)
def test_no_interleaving_gives_power_to_a_removed_device_or_parts_two_replicas() -> None:
    explorer, states = Explorer(), set()
    for path in explorer.paths():
        last = path[-1]
        assert not is_power_of_a_removed_device(last)
        state = (last.after.roster.head, last.after.access.head)
        if state not in states:
            replayed = last.after.replayed()
            assert (replayed.roster, replayed.access) == (last.after.roster, last.after.access)
            states.add(state)
    assert len(states) > 5_000
    assert min(explorer.seen[refusal] for refusal in ("NotTheNextRecord", "NotAuthorised", "RuleViolation")) > 1_000


@pytest.mark.attack(34)
def test_without_the_order_of_rosters_an_interleaving_gives_power_to_a_removed_device(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(DocumentAccess, "_require_no_older", lambda *_: None)
    assert any(is_power_of_a_removed_device(path[-1]) for path in Explorer().paths())


@pytest.mark.attack(34)
def test_without_the_relays_look_at_who_speaks_a_removed_device_races_the_next_control_record() -> None:
    assert any(is_by_a_removed_device(path[-1]) for path in Explorer().paths())
