"""The node's own intelligence: it wires worker processes, index, pipelines and voice notes to the device's documents.

Loaded at first use: `skerry.node.node` imports it inside a function, so that `import skerry` stays light.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path

import anyio
from anyio.abc import TaskGroup

from skerry.documents import DocumentRepository
from skerry.intelligence.digest import NearPassage, RelatedDocument, Summary
from skerry.intelligence.digest.related import related
from skerry.intelligence.pipeline import ReadingPipeline, ReadingProgress, ReadingState
from skerry.intelligence.reader import DocumentReader
from skerry.intelligence.reading import Reading, open_reading
from skerry.intelligence.redaction.result import Redaction
from skerry.intelligence.redaction.settings import RedactionSettings
from skerry.intelligence.search.searcher import Filters, Searcher, SearchResult
from skerry.intelligence.settings import ReadingSettings
from skerry.intelligence.span import Span
from skerry.intelligence.speech.pipeline import ListeningPipeline, transcribe_file
from skerry.intelligence.speech.recordings import DEFAULT_KEEP_DAYS, Recordings
from skerry.intelligence.speech.transcript import Transcript
from skerry.intelligence.work.courtesy import Courtesy
from skerry.intelligence.work.jobs import REDACT, SUMMARISE, ToFindNear, ToRedact
from skerry.intelligence.work.meaning import Meaning
from skerry.intelligence.work.turns import Urgency
from skerry.intelligence.work.worker_process import WorkerProcess
from skerry.node.errors import UnknownDocument
from skerry.node.event_hub import EventHub
from skerry.node.shelf import Describe, NodeShelf
from skerry.storage import Connection, StorageError
from skerry.storage.artefacts import artefacts_of
from skerry.storage.passages import passages_by_number, passages_of, vectors_of
from skerry.sync.journal import Journal
from skerry_protocol.ids import DocumentId

COMPARED_PASSAGES = 16
"""How many passages of a note are compared with those of others, from its beginning."""

NEIGHBOURS = 12


class Intelligence:
    """What a device makes of its documents by itself. Made by `Node.intelligence`, held by the node until it closes.

    Nothing runs before it is asked for: `start_reading` begins to follow the documents, `start_listening` to hear the
    recordings; `search` answers from what was read so far.
    """

    def __init__(
        self,
        journal: Journal,
        documents: DocumentRepository,
        hub: EventHub,
        hidden: Callable[[], DocumentId | None],
        tasks: TaskGroup,
    ) -> None:
        self._journal = journal
        self._documents = documents
        self._hub = hub
        self._hidden = hidden
        self._tasks = tasks
        self._courtesy = Courtesy()
        self._reading_worker = WorkerProcess("reading", self._courtesy)
        self._speech_worker = WorkerProcess("speech", self._courtesy)
        self._meaning = Meaning(journal.database, self._reading_worker)
        self._searcher = Searcher(journal.database, self._meaning.nearest)
        self._pipeline: ReadingPipeline | None = None
        self._listening: ListeningPipeline | None = None
        self._shelf: NodeShelf | None = None
        self.recordings = Recordings(journal.database, journal.clock)
        tasks.start_soon(self._hold_workers)

    @property
    def progress(self) -> ReadingProgress:
        """How far reading is."""
        return self._pipeline.progress if self._pipeline else ReadingProgress(ReadingState.IDLE, 0, 0, 0)

    @property
    def process_ids(self) -> list[int]:
        """The worker processes that are running, for whoever measures them."""
        found = (worker.process_id for worker in (self._reading_worker, self._speech_worker))
        return [process_id for process_id in found if process_id is not None]

    async def start_reading(self, describe: Describe, settings: ReadingSettings | None = None) -> None:
        """Read every document for which `describe` has a text, now and whenever one has changed and is quiet."""
        if self._pipeline is not None:
            raise RuntimeError("this node reads already")
        chosen = settings or ReadingSettings()
        ledger, database, hub = self._journal.ledger, self._journal.database, self._hub
        self._shelf = NodeShelf(ledger, self._documents, hub, self._hidden, describe)
        reader = DocumentReader(
            database,
            self._reading_worker,
            ledger.identity,
            self._journal.clock,
            self._shelf.may_read,
            text_version=chosen.text_version,
        )
        self._pipeline = ReadingPipeline(
            self._shelf,
            reader,
            database,
            settings=chosen,
            tell=hub.tell,
            made=self._meaning.note,
        )
        try:
            await self._tasks.start(self._pipeline.run)
        except StorageError:
            self._pipeline = None
            raise

    async def start_listening(self, *, keep_days: int = DEFAULT_KEEP_DAYS) -> None:
        """Hear every recording that waits, now and whenever one is finished.

        Sound is kept for `keep_days` days after it was recorded and then destroyed; what was heard stays in the note.
        """
        if self._listening is not None:
            raise RuntimeError("this node listens already")
        self.recordings = Recordings(self._journal.database, self._journal.clock, keep_days=keep_days)
        await self.recordings.recover()
        self._listening = ListeningPipeline(self.recordings, self._speech_worker, self._hub.tell)
        self._tasks.start_soon(self._listening.run)

    def wrote(self) -> None:
        """Somebody is writing on this device: whatever happens in the background waits a little."""
        self._courtesy.wrote()

    def pause(self) -> None:
        """Begin to read nothing more, until `resume`."""
        if self._pipeline:
            self._pipeline.pause()

    def resume(self) -> None:
        """Read on."""
        if self._pipeline:
            self._pipeline.resume()

    def look_for_recordings(self) -> None:
        """A recording was finished: hear it."""
        if self._listening:
            self._listening.look()

    async def settle(self) -> None:
        """Wait until everything that is quiet was read and can be found; at once where nothing is read now."""
        if self._pipeline:
            await self._pipeline.settle()
        if self.progress.state is not ReadingState.UNAVAILABLE:
            await self._meaning.refresh()

    async def search(self, words: str, *, filters: Filters | None = None, count: int = 20) -> SearchResult:
        """See `Node.search`."""
        return await self._searcher.search(words, filters or Filters(), count, may_read=self._may_read)

    async def reading(self, document: DocumentId) -> Reading | None:
        """What was made of a document; None before it was read. Raises `UnknownDocument`, `ArtefactAltered`."""
        if not self._may_read(document):
            raise UnknownDocument()
        stored = await self._journal.database.read(lambda store: artefacts_of(store, document))
        source = await self._shelf.shown(document) if self._shelf and stored else None
        key = self._journal.ledger.identity.signing_key.public_key
        return open_reading(stored, document, key, source.state() if source else None)

    async def related(self, document: DocumentId, count: int = 5) -> tuple[RelatedDocument, ...]:
        """The documents that are most like this one, with the passages that are alike; none before it was read.

        Raises `UnknownDocument`, `IntelligenceError`.
        """
        if not self._may_read(document):
            raise UnknownDocument()
        own = await self._journal.database.read(lambda store: _first_vectors(store, document))
        if not own:
            return ()
        asked = ToFindNear(tuple(vector for _, vector in own), NEIGHBOURS)
        found = await self._meaning.near(asked)
        near = await self._journal.database.read(lambda store: _near(store, [span for span, _ in own], found))
        readable = (each for each in near if self._may_read(DocumentId(each.document)))
        return related(readable, document.raw, at_most=count)

    async def summarise(self, text: str) -> Summary:
        """See `Node.summarise`."""
        return await self._reading_worker.do(SUMMARISE, text, Urgency.A_PERSON)

    async def redact(self, text: str, settings: RedactionSettings | None = None) -> Redaction:
        """See `Node.redact`."""
        asked = ToRedact(text, settings or RedactionSettings())
        return await self._reading_worker.do(REDACT, asked, Urgency.A_PERSON)

    async def transcribe(self, path: Path, heard: Callable[[float], None]) -> Transcript:
        """See `Node.transcribe`."""
        worker = WorkerProcess("speech")
        try:
            return await transcribe_file(worker, path, heard)
        finally:
            await worker.close()

    async def _hold_workers(self) -> None:
        try:
            await anyio.sleep_forever()
        finally:
            await self._reading_worker.close()
            await self._speech_worker.close()

    def _may_read(self, document: DocumentId) -> bool:
        return document != self._hidden() and self._journal.ledger.may_read(document)


def _first_vectors(store: Connection, document: DocumentId) -> list[tuple[Span, bytes]]:
    passages = passages_of(store, document)[:COMPARED_PASSAGES]
    vectors = dict(vectors_of(store, [passage.number for passage in passages]))
    return [(Span(passage.start, passage.end), vectors[passage.number]) for passage in passages]


def _near(store: Connection, own: Sequence[Span], found: Sequence[Sequence[tuple[int, float]]]) -> list[NearPassage]:
    passages = passages_by_number(store, sorted({number for neighbours in found for number, _ in neighbours}))
    return [
        NearPassage(span, passages[number].document.raw, Span(passages[number].start, passages[number].end), cosine)
        for span, neighbours in zip(own, found, strict=True)
        for number, cosine in neighbours
        if number in passages
    ]
