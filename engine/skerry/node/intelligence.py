"""The node's own intelligence: it wires worker processes, index, pipeline and voice notes to the device's documents.

Loaded at first use: `skerry.node.node` imports it inside a function, so that `import skerry` stays light.
"""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import anyio

from skerry.documents import DocumentRepository
from skerry.intelligence.artefacts import ArtefactKind
from skerry.intelligence.digest import NearPassage, RelatedDocument, Summary
from skerry.intelligence.digest.related import related
from skerry.intelligence.errors import IndexNotReady
from skerry.intelligence.pipeline import ReadingPipeline, ReadingProgress, ReadingState
from skerry.intelligence.reader import DocumentReader
from skerry.intelligence.reading import Reading, open_reading
from skerry.intelligence.redaction import Redaction, RedactionSettings
from skerry.intelligence.search.feeder import IndexFeeder
from skerry.intelligence.search.searcher import Filters, Searcher, SearchResult
from skerry.intelligence.settings import ReadingSettings
from skerry.intelligence.work import jobs
from skerry.intelligence.work.jobs import ToFind, ToFindNear, ToRedact
from skerry.intelligence.work.turns import Urgency
from skerry.intelligence.work.worker_process import WorkerProcess
from skerry.node.event_hub import EventHub
from skerry.node.shelf import Describe, NodeShelf
from skerry.storage.artefacts import artefacts_of
from skerry.storage.passages import passages_by_number, passages_of
from skerry.sync.journal import Journal
from skerry_protocol.ids import DocumentId

INDEXED_AT_ONCE = 2000
ALIKE_PASSAGES = 16
"""How many passages of a note are compared with those of others, from its beginning."""

NEIGHBOURS = 12


class Intelligence:
    """What a device makes of its documents by itself. Made by `Node.intelligence`, held by the node until it closes.

    Nothing runs before it is asked for: `start_reading` begins to follow the documents; `search` answers from what
    was read so far.
    """

    def __init__(
        self,
        journal: Journal,
        documents: DocumentRepository,
        hub: EventHub,
        hidden: Callable[[], DocumentId | None],
    ) -> None:
        self._journal = journal
        self._documents = documents
        self._hub = hub
        self._hidden = hidden
        self._worker = WorkerProcess("reading")
        self._feeder = IndexFeeder(journal.database, self._worker)
        self._searcher = Searcher(journal.database, self._nearest)
        self._pipeline: ReadingPipeline | None = None
        self._shelf: NodeShelf | None = None
        self._must_feed = anyio.Event()
        self._must_read = anyio.Event()

    @property
    def progress(self) -> ReadingProgress:
        """How far reading is."""
        if self._pipeline is None:
            return ReadingProgress(ReadingState.IDLE, 0, 0, 0)
        return self._pipeline.progress

    @property
    def process_ids(self) -> list[int]:
        """The worker processes that are running, for whoever measures them."""
        return [worker.process_id for worker in (self._worker,) if worker.process_id is not None]
