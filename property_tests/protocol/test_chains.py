"""An author's chain under any delivery: reordered, doubled or forked, a replica holds one unbroken prefix of it."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from skerry_protocol.author_chain import AuthorHead, Continues, Duplicate, Fork, Gap, judge
from skerry_protocol.ids import DocumentId, RecordId, WorkspaceId
from skerry_protocol.records import Checkpoint, Update
from tests.protocol.cast import ALICE, record_named, sealed, seed

IDS = (WorkspaceId(seed("workspace")), DocumentId(seed("note")[:16]), ALICE.device)


def branch(name: str, length: int) -> list[tuple[Update, RecordId]]:
    """A chain of updates, each naming the one before it."""
    records: list[tuple[Update, RecordId]] = []
    for sequence in range(1, length + 1):
        previous = records[-1][1] if records else None
        update = Update(*IDS, sequence, previous, record_named("control"), sealed(name.encode()))
        records.append((update, record_named(f"{name} {sequence}")))
    return records


class Replica:
    """What one device holds of the chain."""

    def __init__(self) -> None:
        self.held: dict[int, RecordId] = {}
        self.forks = 0

    @property
    def head(self) -> AuthorHead | None:
        return AuthorHead(max(self.held), self.held[max(self.held)]) if self.held else None

    def receive(self, record: Update | Checkpoint, record_id: RecordId) -> None:
        judgement = judge(record, record_id, self.head, self.held.get(record.sequence))
        match judgement:
            case Continues():
                self.held[record.sequence] = record_id
            case Duplicate():
                assert self.held[record.sequence] == record_id
            case Gap(expected):
                assert expected == len(self.held) + 1 < record.sequence
            case Fork():
                self.forks += 1


LENGTH = 6
HONEST, CLONED = branch("alice", LENGTH), branch("her clone", LENGTH)


@given(st.lists(st.integers(0, LENGTH - 1), max_size=30))
def test_any_delivery_of_one_chain_leaves_a_prefix_of_it(order: list[int]) -> None:
    replica = Replica()
    for place in order:
        replica.receive(*HONEST[place])
    assert list(replica.held) == list(range(1, len(replica.held) + 1))
    assert all(replica.held[record.sequence] == record_id for record, record_id in HONEST[: len(replica.held)])
    assert replica.forks == 0


@given(st.permutations(range(LENGTH)))
def test_any_order_delivered_often_enough_leaves_the_whole_chain(order: list[int]) -> None:
    replica = Replica()
    for _ in range(LENGTH):
        for place in order:
            replica.receive(*HONEST[place])
    assert len(replica.held) == LENGTH


@given(st.lists(st.tuples(st.booleans(), st.integers(0, LENGTH - 1)), max_size=30))
def test_a_clones_branch_is_never_mixed_in(order: list[tuple[bool, int]]) -> None:
    replica = Replica()
    for is_clone, place in order:
        replica.receive(*(CLONED if is_clone else HONEST)[place])
    held = set(replica.held.values())
    assert held <= {record_id for _, record_id in HONEST} or held <= {record_id for _, record_id in CLONED}
