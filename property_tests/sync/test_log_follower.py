"""What a device concludes from a signed marker is exactly how the relay's log differs from the one it followed."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from skerry.access.identity import Identity
from skerry.crypto import DeviceSecrets
from skerry.sync.batch import Batch
from skerry.sync.ledger import Ledger
from skerry.sync.log_follower import LogFollower, RelayHistory
from skerry_protocol.ids import LogIncarnation, RecordId, WorkspaceId
from skerry_protocol.log_chain import LOG_START, next_log_head
from skerry_protocol.messages import Entry
from skerry_protocol.statements import CaughtUp, LogHead

records = st.integers(0, 3).map(lambda number: RecordId(bytes([number]) * 32))
logs = st.lists(records, max_size=6)


def follower_of(log: list[RecordId]) -> LogFollower:
    follower = LogFollower(Ledger(Identity(DeviceSecrets.generate()), None))
    for n, record in enumerate(log, start=1):
        follower.take(Entry(n, None, n, record, None), Batch(0))
    follower.begin()
    return follower


def marker_of(log: list[RecordId]) -> CaughtUp:
    head = LOG_START
    for record in log:
        head = next_log_head(head, record)
    heads = (LogHead(None, len(log), head),)
    return CaughtUp(WorkspaceId(bytes(32)), LogIncarnation(bytes(16)), len(log), heads, is_last=True, at_ms=0)


@given(followed=logs, shown=logs)
def test_every_difference_between_two_histories_has_its_name(followed: list[RecordId], shown: list[RecordId]) -> None:
    if len(shown) < len(followed):
        expected = RelayHistory.ROLLED_BACK
    elif len(shown) > len(followed):
        expected = RelayHistory.SKIPPED
    else:
        expected = RelayHistory.CONTINUES if shown == followed else RelayHistory.FORKED
    assert follower_of(followed).judge(marker_of(shown)) is expected


@given(followed=logs.filter(bool))
def test_a_log_that_is_not_named_any_more_was_rolled_back(followed: list[RecordId]) -> None:
    silent = CaughtUp(WorkspaceId(bytes(32)), LogIncarnation(bytes(16)), 9, (), is_last=True, at_ms=0)
    assert follower_of(followed).judge(silent) is RelayHistory.ROLLED_BACK


@given(followed=logs.filter(bool), again=st.data())
def test_hearing_an_entry_twice_changes_nothing(followed: list[RecordId], again: st.DataObject) -> None:
    follower = follower_of(followed)
    n = again.draw(st.integers(1, len(followed)))
    batch = Batch(0)
    follower.take(Entry(n, None, n, followed[n - 1], None), batch)
    assert follower.judge(marker_of(followed)) is RelayHistory.CONTINUES
    assert batch.alarms == []


@pytest.mark.parametrize("hole", [2, 5])
def test_a_hole_is_an_alarm_at_once(hole: int) -> None:
    batch = Batch(0)
    follower_of([RecordId(bytes(32))]).take(Entry(9, None, 1 + hole, RecordId(bytes(32)), None), batch)
    assert [alarm.name for alarm in batch.alarms] == ["relay_skipped"]
