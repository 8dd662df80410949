"""What this device makes of its notes by itself, and how far it has come with that."""

from __future__ import annotations

from dataclasses import dataclass
from importlib.util import find_spec
from typing import TYPE_CHECKING, Final

from skerry import DocumentId
from skerry.intelligence.errors import IndexNotReady, NotInstalled
from skerry.intelligence.settings import ReadingSettings

from .errors import UnknownNote
from .note import Note
from .notebook import Entry, Notebook
from .source import describe_note, passage_at

if TYPE_CHECKING:
    from skerry.intelligence.digest import RelatedDocument
    from skerry.intelligence.reading import Reading
    from skerry.intelligence.redaction import Redaction
    from skerry.intelligence.search.searcher import Filters, SearchResult
    from skerry.node.intelligence import Intelligence

READS_WITH: Final = ("msgspec", "numpy", "onnxruntime", "tokenizers")
NOT_READ: Final = "This device does not read its notes."
HEARS_WITH: Final = ("ctranslate2", "soundfile")


@dataclass(frozen=True)
class Progress:
    """How far reading is: `waiting` notes to go. `reason` says, in a sentence, why notes are not read here, and
    `problem` why the last of those that were `left_out` could not be.

    `state` is one of `idle`, `reading`, `paused` and `unavailable`; `records` says whether voice notes can be taken,
    and `hears` whether they can be written down.
    """

    state: str
    waiting: int
    done: int
    reason: str | None
    records: bool
    hears: bool
    left_out: int = 0
    problem: str | None = None


@dataclass(frozen=True)
class RelatedNote:
    """A note that is like another, and the two passages that say so: `own` of that other, `theirs` of this one."""

    entry: Entry
    own: str
    theirs: str


class Reader:
    """The device as the reader of its own notes. Everything else works where the part that reads is not installed."""

    def __init__(self, notebook: Notebook) -> None:
        self._notebook = notebook
        self.is_installed = all(find_spec(name) for name in READS_WITH)
        self.hears = self.is_installed and all(find_spec(name) for name in HEARS_WITH)
        self.reads = False
        """Whether it was started."""

    @property
    def progress(self) -> Progress:
        """How far reading is."""
        if not self.reads:
            return Progress("unavailable", 0, 0, self._why_not, records=False, hears=False)
        progress = self._intelligence.progress
        return Progress(
            state=progress.state.value,
            waiting=progress.waiting,
            done=progress.done,
            reason=progress.reason,
            records=True,
            hears=self.hears,
            left_out=progress.left_out,
            problem=progress.problem,
        )

    async def start(self, settings: ReadingSettings | None = None, *, keep_sound_days: int | None = None) -> None:
        """Read whatever was not read yet, and from now on what changes.

        With `keep_sound_days` also hear what was spoken; its sound is destroyed after so many days.
        """
        if not self.is_installed:
            return
        await self._intelligence.start_reading(describe_note, settings)
        self.reads = True
        if keep_sound_days is not None:
            await self._intelligence.start_listening(keep_days=keep_sound_days)

    def pause(self) -> None:
        """Read nothing more until `resume`."""
        if self.reads:
            self._intelligence.pause()

    def resume(self) -> None:
        """Go on reading."""
        if self.reads:
            self._intelligence.resume()

    async def settle(self) -> None:
        """Wait until every note was read that can be."""
        if self.reads:
            await self._intelligence.settle()

    async def reading(self, document_id: DocumentId) -> Reading | None:
        """What was made of a note; None where it was not read yet."""
        return await self._intelligence.reading(document_id) if self.reads else None

    async def related(self, document_id: DocumentId) -> list[RelatedNote]:
        """The notes that tell of something alike, the most alike first; none where meaning cannot be compared now."""
        if not self.reads:
            return []
        try:
            found = await self._intelligence.related(document_id)
        except IndexNotReady:
            return []
        note = (await self._notebook.entry(document_id)).note
        related = [await self._related(note, each) for each in found]
        return [each for each in related if each is not None]

    def require(self) -> None:
        """Raises `NotInstalled` where the part that reads is not here."""
        if not self.is_installed:
            raise NotInstalled("intelligence")

    async def redact(self, text: str, *, badges: tuple[str, ...] = (), assets: tuple[str, ...] = ()) -> Redaction:
        """A text without personal data, as far as it is found; `badges` and `assets` are patterns of their numbers.

        Raises `NotInstalled`, `PatternRefused`, and what the engine raises.
        """
        self.require()
        from skerry.intelligence.redaction import RedactionSettings

        settings = RedactionSettings(badge_patterns=badges, asset_patterns=assets)
        return await self._notebook.node.redact(text, settings)

    async def search(self, words: str, filters: Filters, count: int) -> SearchResult | None:
        """What fits by word and by meaning; None where the device does not read."""
        return await self._intelligence.search(words, filters=filters, count=count) if self.reads else None

    async def _related(self, note: Note, found: RelatedDocument) -> RelatedNote | None:
        """None where the other is no longer here, or one has moved on so far that the places hold no words."""
        try:
            other = await self._notebook.entry(DocumentId(found.document))
        except UnknownNote:
            return None
        alike = found.because[0]
        passages = passage_at(note, alike.own), passage_at(other.note, alike.other)
        return RelatedNote(other, *passages) if all(passages) else None

    @property
    def _why_not(self) -> str:
        missing = NotInstalled("intelligence")
        return NOT_READ if self.is_installed else f"{missing} {missing.hint}"

    @property
    def _intelligence(self) -> Intelligence:
        return self._notebook.node.intelligence
