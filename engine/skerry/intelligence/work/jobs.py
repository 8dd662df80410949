"""What may be asked of a worker, and what kind of answer each job has.

| job | asked | answered |
|---|---|---|
| `SPLIT` | a text | its passages |
| `EMBED` | texts, at most `EMBEDDED_AT_ONCE` | their quantised vectors |
| `DIGEST` | title, body and date of a note | summary, action items, severity |
| `SUMMARISE`, `REDACT` | a text | its summary; what is left of it |
| `INDEX_ADD`, `INDEX_REMOVE` | passages by number | nothing |
| `INDEX_STATE`, `INDEX_NUMBERS` | nothing; a range | what the index holds, in short and by number |
| `NEAREST`, `NEAREST_TO` | a text, or vectors | the passages closest in meaning, best first |
| `LISTEN`, `TRANSCRIBE` | a recording, then its windows one by one | the windows, then what is said in one |
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Final, Generic, TypeVar

from skerry.intelligence.digest import ActionItem, SeverityOpinion, Summary
from skerry.intelligence.passages import Passage
from skerry.intelligence.redaction.result import Redaction
from skerry.intelligence.redaction.settings import RedactionSettings
from skerry.intelligence.search.index import Fingerprint
from skerry.intelligence.speech.transcript import Listening, Segment, Window

Asked = TypeVar("Asked")
Answered = TypeVar("Answered")

EMBEDDED_AT_ONCE: Final = 16


@dataclass(frozen=True)
class Job(Generic[Asked, Answered]):
    """A job by its name, with the types of question and answer, against which both ends decode."""

    name: str
    asked: Any
    answered: Any


@dataclass(frozen=True, slots=True)
class ToDigest:
    """A note. `on` is the day it is about, as `2026-11-22`: what "by Friday" counts from."""

    title: str
    body: str
    on: str | None


@dataclass(frozen=True, slots=True)
class Digest:
    """What was made of a note. Spans count in title, line break and body."""

    summary: Summary
    actions: tuple[ActionItem, ...]
    severity: SeverityOpinion


@dataclass(frozen=True, slots=True)
class ToRedact:
    """A text and what to hide in it."""

    text: str
    settings: RedactionSettings


@dataclass(frozen=True, slots=True)
class ToFind:
    """A text whose neighbours are asked for; only passages of `among` count, unless that is None."""

    text: str
    count: int
    among: frozenset[int] | None = None


@dataclass(frozen=True, slots=True)
class ToFindNear:
    """Quantised vectors whose neighbours are asked for, `count` for each."""

    vectors: tuple[bytes, ...]
    count: int


@dataclass(frozen=True, slots=True)
class ToHear:
    """A recording: its id, and the file as it was recorded."""

    recording: bytes
    data: bytes


@dataclass(frozen=True, slots=True)
class ToTranscribe:
    """A window of the recording that was taken in last."""

    recording: bytes
    window: Window


Neighbours = tuple[tuple[int, float], ...]

SPLIT: Final = Job[str, tuple[Passage, ...]]("split", str, tuple[Passage, ...])
EMBED: Final = Job[tuple[str, ...], tuple[bytes, ...]]("embed", tuple[str, ...], tuple[bytes, ...])
DIGEST: Final = Job[ToDigest, Digest]("digest", ToDigest, Digest)
SUMMARISE: Final = Job[str, Summary]("summarise", str, Summary)
REDACT: Final = Job[ToRedact, Redaction]("redact", ToRedact, Redaction)
INDEX_ADD: Final = Job[tuple[tuple[int, bytes], ...], None]("index_add", tuple[tuple[int, bytes], ...], None)
INDEX_REMOVE: Final = Job[tuple[int, ...], None]("index_remove", tuple[int, ...], None)
INDEX_STATE: Final = Job[None, Fingerprint]("index_state", None, Fingerprint)
INDEX_NUMBERS: Final = Job[int, frozenset[int]]("index_numbers", int, frozenset[int])
NEAREST: Final = Job[ToFind, Neighbours]("nearest", ToFind, Neighbours)
NEAREST_TO: Final = Job[ToFindNear, tuple[Neighbours, ...]]("nearest_to", ToFindNear, tuple[Neighbours, ...])
LISTEN: Final = Job[ToHear, Listening]("listen", ToHear, Listening)
TRANSCRIBE: Final = Job[ToTranscribe, tuple[Segment, ...]]("transcribe", ToTranscribe, tuple[Segment, ...])
JOBS: Final = (
    *(SPLIT, EMBED, DIGEST, SUMMARISE, REDACT),
    *(INDEX_ADD, INDEX_REMOVE, INDEX_STATE, INDEX_NUMBERS, NEAREST, NEAREST_TO),
    *(LISTEN, TRANSCRIBE),
)
