"""Write, rewrite, erase, pause, kill and restart in any order: once settled, the device knows what its notes say.

The model is a dictionary of what each note says.
"""

from __future__ import annotations

import os
import signal
from collections.abc import Awaitable, Callable
from contextlib import ExitStack, suppress
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import ClassVar, TypeVar

import anyio
import pytest
from anyio.from_thread import BlockingPortal, start_blocking_portal
from hypothesis import HealthCheck, Phase, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, precondition, rule, run_state_machine_as_test

from skerry import Document, Node
from skerry.intelligence import reader
from skerry.intelligence.errors import WorkerFailed
from skerry.storage import Connection, ballast
from skerry.sync import control_intake
from skerry_protocol.ids import DocumentId
from tests.engine.harbour import Harbour, harbour
from tests.engine.intelligence.notes import AT_ONCE, describe, note, rewrite
from tests.engine.intelligence.test_pipeline import erasure

IS_NIGHTLY = os.environ.get("SKERRY_PROPERTY_PROFILE") == "nightly"
PROFILE = settings(
    max_examples=150 if IS_NIGHTLY else 4,
    stateful_step_count=30 if IS_NIGHTLY else 10,
    deadline=None,
    derandomize=not IS_NIGHTLY,
    database=None,
    suppress_health_check=list(HealthCheck),
)
MOST_SECONDS = 60
WORDS = ("forklift", "axolotl", "ladder", "coolant", "насос", "gasket")
TABLES = ("reading", "passage", "artefact")

T = TypeVar("T")
choices = st.integers(0, 1_000)
accounts = st.lists(st.sampled_from(WORDS), min_size=1, max_size=3).map(
    lambda words: " ".join(f"We saw a {word} in the hall." for word in words)
)


class Harboured:
    """One device for all examples, because a worker takes a second to start. An example erases what it wrote."""

    def __init__(self, folder: Path, held: ExitStack) -> None:
        self.portal: BlockingPortal = held.enter_context(start_blocking_portal())
        self.here: Harbour = held.enter_context(self.portal.wrap_async_context_manager(harbour(folder)))

    @property
    def alice(self) -> Node:
        return self.here["alice"]

    def run(self, call: Callable[[], Awaitable[T]]) -> T:
        async def in_time() -> T:
            with anyio.fail_after(MOST_SECONDS):
                return await call()

        return self.portal.call(in_time)


class Reading(RuleBasedStateMachine):
    """Alice's device, which reads what she writes."""

    on: ClassVar[Harboured]

    def __init__(self) -> None:
        super().__init__()
        self.says: dict[Document, str] = {}
        self.erased: list[DocumentId] = []
        self._may_kill = True
        """A note on which the worker dies twice is left alone, so it is killed once between two looks."""

    @initialize(account=accounts)
    def begin(self, account: str) -> None:
        self.on.run(self._open_again)
        self.write(account)

    @rule(account=accounts)
    def write(self, account: str) -> None:
        self.says[self.on.run(lambda: note(self.on.alice, "A note", account))] = account

    @precondition(lambda self: self.says)
    @rule(which=choices, account=accounts)
    def rewrite(self, which: int, account: str) -> None:
        document = self._note(which)
        self.on.run(lambda: rewrite(document, account))
        self.says[document] = account

    @precondition(lambda self: self.says)
    @rule(which=choices)
    def erase(self, which: int) -> None:
        document = self._note(which)
        self.on.run(lambda: self._erase(document))

    @rule()
    def pause(self) -> None:
        self.on.portal.call(self.on.alice.intelligence.pause)

    @rule()
    def resume(self) -> None:
        self.on.portal.call(self.on.alice.intelligence.resume)

    @precondition(lambda self: self._may_kill)
    @rule()
    def kill_the_worker(self) -> None:
        self._may_kill = False
        for process_id in self.on.portal.call(lambda: self.on.alice.intelligence.process_ids):
            with suppress(ProcessLookupError):
                os.kill(process_id, signal.SIGKILL)

    @rule()
    def restart_the_device(self) -> None:
        self.on.run(self._open_again)
        self.says = {self._reopened(document): account for document, account in self.says.items()}

    @rule()
    def let_it_settle(self) -> None:
        self.on.run(self._settle)
        self._may_kill = True
        self.on.run(self._look)

    def teardown(self) -> None:
        self.let_it_settle()
        for document in list(self.says):
            self.on.run(lambda document=document: self._erase(document))  # type: ignore[misc]
        self.let_it_settle()

    def _note(self, which: int) -> Document:
        return list(self.says)[which % len(self.says)]

    def _reopened(self, document: Document) -> Document:
        return self.on.run(lambda: self.on.alice.document(document.id))

    async def _erase(self, document: Document) -> None:
        await self.on.here.settle()
        self.on.here.relay.store(erasure(self.on.here, document))
        await self.on.here.settle()
        del self.says[document]
        self.erased.append(document.id)

    async def _open_again(self) -> None:
        device = self.on.here.devices["alice"]
        await device.close()
        await device.open()
        await self.on.alice.intelligence.start_reading(describe, AT_ONCE)

    async def _settle(self) -> None:
        self.on.alice.intelligence.resume()
        with suppress(WorkerFailed):  # it was killed, and nobody has asked it since
            await self.on.alice.intelligence.settle()
        await self.on.alice.intelligence.settle()

    async def _look(self) -> None:
        alice = self.on.alice
        assert alice.intelligence.progress.left_out == 0
        for word in WORDS:
            said = {document.id for document, account in self.says.items() if word in account}
            hits = (await alice.search(word, count=100)).hits
            assert {hit.document for hit in hits if hit.why.words} == said, word
        for document, account in self.says.items():
            reading = await alice.intelligence.reading(document.id)
            assert reading is not None
            assert not reading.summary.is_stale
            assert all(sentence.text in account for sentence in reading.summary.value.sentences)
        kept = await alice._journal.database.read(lambda store: rows_about(store, self.erased))
        assert kept == {}


def rows_about(store: Connection, documents: list[DocumentId]) -> dict[str, int]:
    """In which tables there is still something of these."""
    counts = {
        table: sum(
            int(store.execute(f"SELECT count(*) FROM {table} WHERE document = ?", (document.raw,)).fetchone()[0])
            for document in documents
        )
        for table in TABLES
    }
    return {table: count for table, count in counts.items() if count}


@pytest.fixture
def _one_device(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(ballast, "BALLAST_BYTES", ballast.LEAST_BALLAST_BYTES)


def run_with_one_device(profile: settings) -> None:
    with ExitStack() as held:
        Reading.on = Harboured(Path(held.enter_context(TemporaryDirectory())), held)
        run_state_machine_as_test(Reading, settings=profile)


@pytest.mark.usefixtures("_one_device")
@pytest.mark.timeout(0 if IS_NIGHTLY else 180)
def test_the_device_knows_what_its_notes_say_after_any_history() -> None:
    run_with_one_device(PROFILE)


@pytest.mark.usefixtures("_one_device")
@pytest.mark.timeout(180)
def test_a_device_that_keeps_what_it_read_of_erased_notes_is_caught(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(control_intake, "forget_what_was_made", lambda _store, _document: None)
    monkeypatch.setattr(reader, "forget_reading", lambda _store, _document: None)
    with pytest.raises(ExceptionGroup) as caught:
        run_with_one_device(settings(PROFILE, max_examples=1, stateful_step_count=4, phases=[Phase.generate]))
    assert caught.group_contains(AssertionError)
