"""Which roster records this relay takes: the first of a workspace it serves, and whatever an admin adds to it."""

from __future__ import annotations

from dataclasses import dataclass

from skerry_protocol.ids import WorkspaceId
from skerry_protocol.messages import RejectionReason
from skerry_protocol.records import Genesis, RosterChange, SignedRecord
from skerry_protocol.roster import Roster, RosterHistory
from skerry_protocol.signing import SigningPublicKey

from .record_log import EntryKind, WithId
from .state import WorkspaceState
from .verdicts import Compare, Place, Refusal


@dataclass(frozen=True)
class AnyWorkspace:
    """Every workspace whose genesis names this relay is taken in."""

    def __str__(self) -> str:
        return "open"


@dataclass(frozen=True)
class ListedWorkspaces:
    """Only the workspaces that the operator lists are taken in, also those that move here from another relay."""

    workspaces: frozenset[WorkspaceId]

    def __str__(self) -> str:
        return " ".join(sorted(str(workspace) for workspace in self.workspaces))


WelcomeTo = AnyWorkspace | ListedWorkspaces


@dataclass(frozen=True)
class RosterRules:
    """What this relay demands of roster records beyond the protocol."""

    relay_key: SigningPublicKey
    welcome: WelcomeTo
    max_devices: int

    def serves(self, workspace: WorkspaceId) -> bool:
        """Whether a workspace that is not here yet may begin here."""
        return isinstance(self.welcome, AnyWorkspace) or workspace in self.welcome.workspaces

    def judge(self, state: WorkspaceState, signed: SignedRecord, record: Genesis | RosterChange) -> Place | Compare:
        """Where `record` belongs. Raises `Refusal` or a `ProtocolError`."""
        if state.rosters is not None and signed.record_id in state.rosters:
            return Compare(signed, WithId(signed.record_id))
        if isinstance(record, Genesis):
            return self._begin(state, signed, record)
        if state.rosters is None:
            raise Refusal(RejectionReason.GAP, "The genesis record comes first.", expected_sequence=1)
        return self._continue(state.rosters, signed, record)

    def _begin(self, state: WorkspaceState, signed: SignedRecord, genesis: Genesis) -> Place:
        if signed.record_id.raw != state.workspace.raw:
            raise Refusal(RejectionReason.UNAUTHORISED, "This is the genesis record of another workspace.")
        if not self.serves(state.workspace):
            raise Refusal(RejectionReason.UNAUTHORISED, "This relay does not serve this workspace.")
        if isinstance(self.welcome, AnyWorkspace) and genesis.relay_key != self.relay_key:
            raise Refusal(RejectionReason.UNAUTHORISED, "This workspace names another relay.")
        self._check_size(Roster.found(signed))
        return Place(EntryKind.ROSTER, None, None)

    def _continue(self, rosters: RosterHistory, signed: SignedRecord, change: RosterChange) -> Place:
        if change.previous not in rosters:
            detail = "The roster record before this one is missing."
            raise Refusal(RejectionReason.GAP, detail, rosters.current.height + 1)
        if change.previous != rosters.current.head:
            raise Refusal(RejectionReason.STALE, "The roster has moved on since this change was decided.")
        self._check_size(rosters.current.apply(signed))
        return Place(EntryKind.ROSTER, None, change.author)

    def _check_size(self, roster: Roster) -> None:
        if len(roster.devices) > self.max_devices:
            raise Refusal(RejectionReason.OVER_QUOTA, f"A workspace has at most {self.max_devices} devices here.")
