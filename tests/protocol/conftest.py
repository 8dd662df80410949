"""What the tests of the protocol share: a workspace of Alice, Bob and Carol, and a document of theirs."""

from __future__ import annotations

import pytest

from skerry_protocol.document_access import DocumentAccess
from skerry_protocol.records import Capability
from skerry_protocol.roster import Roster, RosterHistory
from tests.protocol.cast import ALICE, BOB, CAROL, adding, change, first_epoch, genesis


@pytest.fixture
def rosters() -> RosterHistory:
    """Alice is the admin; Bob and Carol are members."""
    history = RosterHistory.replay(genesis(ALICE))
    history.apply(change(history.current, ALICE, adding(BOB), adding(CAROL)))
    return history


@pytest.fixture
def roster(rosters: RosterHistory) -> Roster:
    """The newest roster of `rosters`."""
    return rosters.current


@pytest.fixture
def access(rosters: RosterHistory) -> DocumentAccess:
    """A document of Bob's, in which Alice writes and Carol reads."""
    audience = {BOB: Capability.OWNER, ALICE: Capability.WRITER, CAROL: Capability.READER}
    return DocumentAccess.found(first_epoch(rosters.current, BOB, audience), rosters)
