"""All checks over one device's store, in the order in which they rest on each other."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from skerry.storage import Connection, Database, chains, records, updates
from skerry.storage.facts import Fact, read_fact
from skerry.storage.records import Standing
from skerry_protocol.ids import DeviceId, LogIncarnation, WorkspaceId

from .authors import AuthorChain, Hole, author_chains, broken_chains, unauthorised
from .content import open_records, unfounded_updates, wrong_keys
from .findings import Check, Finding
from .held_records import HeldRecord, read_held
from .membership import replay, unsigned
from .relay_log import broken_logs, broken_receipts


@dataclass(frozen=True)
class Verification:
    """How much was checked, what does not hold together, and which records are held only within a checkpoint."""

    records: int = 0
    documents: int = 0
    author_chains: int = 0
    log_entries: int = 0
    receipts: int = 0
    updates: int = 0
    waiting: int = 0
    set_aside: int = 0
    holes: tuple[Hole, ...] = ()
    findings: tuple[Finding, ...] = ()

    @property
    def is_sound(self) -> bool:
        """Whether everything holds together.

        >>> Verification().is_sound, Verification(findings=(Finding(Check.PAGES, "torn"),)).is_sound
        (True, False)
        """
        return not self.findings


async def verify(database: Database, device: DeviceId, workspace: WorkspaceId | None) -> Verification:
    """Check everything that `database`, the store of `device`, holds. Nothing is changed.

    Where a page of the file is damaged only that is told: nothing read from it would mean anything.
    """
    damage = await database.damage()
    if damage:
        return Verification(findings=tuple(Finding(Check.PAGES, what) for what in damage))
    return await database.read(lambda store: _verify_store(store, device, workspace))


def _verify_store(store: Connection, device: DeviceId, workspace: WorkspaceId | None) -> Verification:
    held, unreadable = read_held(records.all_records(store))
    membership, broken = replay(workspace, held)
    authors = author_chains(held)
    heads = {(head.document, head.author): head for head in chains.load_author_heads(store)}
    keys = chains.load_epoch_keys(store)
    opened, unopened = open_records(held, keys, membership.accesses)
    stored, entries = updates.all_updates(store), chains.load_log_entries(store)
    receipts, incarnation = chains.load_receipts(store), _incarnation(store)
    return Verification(
        records=len(held),
        documents=len(membership.accesses),
        author_chains=len(authors),
        log_entries=len(entries),
        receipts=len(receipts),
        updates=len(stored),
        waiting=_count(held, Standing.WAITING),
        set_aside=_count(held, Standing.QUARANTINED) + _count(held, Standing.REFUSED),
        holes=_holes(authors),
        findings=(
            *unreadable,
            *broken,
            *unsigned(membership, held),
            *broken_chains(authors, heads),
            *unauthorised(authors, membership),
            *broken_logs(entries),
            *broken_receipts(receipts, membership.relay_keys, incarnation, entries),
            *wrong_keys(keys, membership.accesses),
            *unopened,
            *unfounded_updates(stored, held, opened, device),
        ),
    )


def _incarnation(store: Connection) -> LogIncarnation | None:
    known = read_fact(store, Fact.LOG_INCARNATION)
    return LogIncarnation(known) if known else None


def _count(held: Sequence[HeldRecord], standing: Standing) -> int:
    return sum(each.stored.standing is standing for each in held)


def _holes(authors: Sequence[AuthorChain]) -> tuple[Hole, ...]:
    return tuple(hole for chain in authors for hole in chain.holes())
