"""The chains of the authors: each record names the one before it, and only a checkpoint may leap."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from skerry.storage.chains import StoredAuthorHead
from skerry_protocol.author_chain import check_covers
from skerry_protocol.document_access import DocumentAccess
from skerry_protocol.errors import ProtocolError
from skerry_protocol.ids import DeviceId, DocumentId, RecordId
from skerry_protocol.records import Checkpoint, Update
from skerry_protocol.roster import Roster

from .findings import Check, Finding
from .held_records import HeldRecord, Link
from .membership import Membership


@dataclass(frozen=True)
class Hole:
    """Records `first` to `last` of an author are not on this device; a checkpoint holds what they said."""

    document: DocumentId
    author: DeviceId
    first: int
    last: int


@dataclass
class AuthorChain:
    """What is held of one author in one document, and what checkpoints say about the rest."""

    document: DocumentId
    author: DeviceId
    links: dict[int, Link] = field(default_factory=dict)
    doubles: list[Link] = field(default_factory=list)
    covered: dict[int, set[RecordId]] = field(default_factory=dict)

    def finding(self, what: str) -> Finding:
        """Something that is wrong with this chain."""
        return Finding(Check.AUTHORS, what, self.document, self.author)

    def holes(self) -> Iterator[Hole]:
        """The places before the newest one that are not here."""
        expected = 1
        for sequence in sorted({*self.links, *self.covered}):
            if sequence in self.links and sequence > expected:
                yield Hole(self.document, self.author, expected, sequence - 1)
            expected = sequence + 1 if sequence in self.links else expected
        if expected <= max(self.covered, default=0):
            yield Hole(self.document, self.author, expected, max(self.covered))

    def names_at(self, sequence: int) -> set[RecordId]:
        """The record that stands at a place, or else what checkpoints say stands there."""
        link = self.links.get(sequence)
        return {link.record_id} if link else self.covered.get(sequence, set())


def author_chains(held: Sequence[HeldRecord]) -> list[AuthorChain]:
    """Every chain of which something is held, or covered by a checkpoint that is held."""
    chains: dict[tuple[DocumentId, DeviceId], AuthorChain] = {}

    def chain(document: DocumentId, author: DeviceId) -> AuthorChain:
        return chains.setdefault((document, author), AuthorChain(document, author))

    for each in held:
        record = each.record
        if not isinstance(record, Update | Checkpoint) or not each.is_in_chain:
            continue
        own, link = chain(record.document, record.author), Link(each, record)
        if own.links.setdefault(record.sequence, link) is not link:
            own.doubles.append(link)
        for covered in record.covers if isinstance(record, Checkpoint) else ():
            if covered.author != record.author:
                chain(record.document, covered.author).covered.setdefault(covered.sequence, set()).add(covered.record)
    return list(chains.values())


def broken_chains(
    chains: Iterable[AuthorChain], heads: Mapping[tuple[DocumentId, DeviceId], StoredAuthorHead]
) -> Iterator[Finding]:
    """What breaks the rules of a chain, and heads that do not stand where their chain ends."""
    unread = dict(heads)
    for chain in chains:
        for link in chain.doubles:
            yield link.held.finding(Check.AUTHORS, f"Another record stands at its place, {link.record.sequence}.")
        for sequence, link in sorted(chain.links.items()):
            yield from _broken_link(chain, sequence, link)
        yield from _contradicted(chain)
        yield from _wrong_head(chain, unread.pop((chain.document, chain.author), None))
    for head in unread.values():
        what = "Something is noted as received from this author, but none of it is here."
        yield Finding(Check.AUTHORS, what, head.document, head.author)


def unauthorised(chains: Iterable[AuthorChain], membership: Membership) -> Iterator[Finding]:
    """Applied records that their author was not allowed to write."""
    roster = membership.rosters.current if membership.rosters else None
    for chain in chains:
        access = membership.accesses.get(chain.document)
        for link in [*chain.links.values(), *chain.doubles]:
            if access and roster and link.held.is_applied:
                yield from _unauthorised(link, access, roster)


def _unauthorised(link: Link, access: DocumentAccess, roster: Roster) -> Iterator[Finding]:
    try:
        access.check_write(link.record, link.record_id, roster)
    except ProtocolError as error:
        yield link.held.finding(Check.ACCESS, f"It should not have been applied: {error}")


def _broken_link(chain: AuthorChain, sequence: int, link: Link) -> Iterator[Finding]:
    if isinstance(link.record, Checkpoint):
        try:
            check_covers(link.record)
        except ProtocolError as error:
            yield link.held.finding(Check.AUTHORS, str(error))
    known = chain.names_at(sequence - 1)
    if not known and sequence > 1 and not isinstance(link.record, Checkpoint):
        yield chain.finding(f"Record {sequence - 1} of this author is missing.")
    elif known and link.record.previous not in known:
        yield link.held.finding(Check.AUTHORS, "It does not continue the record before it.")


def _contradicted(chain: AuthorChain) -> Iterator[Finding]:
    for sequence, named in chain.covered.items():
        link = chain.links.get(sequence)
        if link and named != {link.record_id}:
            yield link.held.finding(Check.AUTHORS, "A checkpoint names another record at its place.")


def _wrong_head(chain: AuthorChain, head: StoredAuthorHead | None) -> Iterator[Finding]:
    newest = max(chain.links, default=0)
    if head is None:
        if chain.links:
            yield chain.finding("Records of this author are here, but none is noted as received.")
    elif head.sequence < newest or head.record_id not in chain.names_at(head.sequence):
        yield chain.finding(
            f"Record {head.sequence} is noted as this author's newest, but it is not the newest here."
        )
