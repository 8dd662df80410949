"""An admission whose verdicts a test can ask for, one record after the other."""

from __future__ import annotations

from collections.abc import Callable

from skerry_protocol.messages import RejectionReason
from skerry_protocol.records import (
    SignedRecord,
)
from skerry_protocol.signing import SigningKey
from skerry_relay.admission import Admission
from skerry_relay.quota import Quota
from skerry_relay.roster_rules import RosterRules, WelcomeTo
from skerry_relay.state import WorkspaceState
from skerry_relay.verdicts import Admitted, Refused, Submission, Verdict
from tests.relay.chronicle import Chronicle, Person

ROOMY = Quota(record_bytes=10**9, records=10**6, devices=100)


class Judge:
    """An admission and the state it has admitted so far; whatever it admits counts as committed."""

    def __init__(self, chronicle: Chronicle, relay_key: SigningKey, welcome: WelcomeTo, quota: Quota) -> None:
        rules = RosterRules(relay_key.public_key, welcome, quota.devices)
        self.admission = Admission(rules, quota, max_record_bytes=100_000)
        self.state = WorkspaceState(chronicle.id)
        self.chronicle = chronicle

    def hears(self, signed: SignedRecord, pusher: Person | None = None) -> Verdict:
        device = (pusher or self.chronicle.admin).device
        verdict = self.admission.decide(self.state, Submission(device, signed.encode(), received_at_ms=7))
        if isinstance(verdict, Admitted):
            self.state.absorb(verdict.entry)
        return verdict

    def admits(self, *records: SignedRecord) -> None:
        for signed in records:
            verdict = self.hears(signed)
            assert isinstance(verdict, Admitted), verdict

    def refuses(self, signed: SignedRecord, reason: RejectionReason, pusher: Person | None = None) -> Refused:
        end = self.state.end
        verdict = self.hears(signed, pusher)
        assert isinstance(verdict, Refused)
        assert verdict.reason is reason, verdict.detail
        assert (verdict.record_id, self.state.end) == (signed.record_id, end)
        return verdict


MakeJudge = Callable[..., Judge]
