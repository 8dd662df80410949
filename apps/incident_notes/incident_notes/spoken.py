"""Transcripts in a note: drafts that the device heard, with time marks. The recording is the record.

The words stand in the account, where people correct them as any others. The part `transcripts` keeps which recordings
were written down, so that none is written down twice, and who has compared one with its recording.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final

from skerry import Document, SharedMap

from .errors import NotAChoice
from .field_log import Hand

PART: Final = "transcripts"
_HEADLINE: Final = re.compile(r"Transcript draft, computed on .+ by .+\. The recording is the record\.")
_MARK: Final = re.compile(r"^\[(?:\d+:)?\d{2}:\d{2}\] ")


@dataclass(frozen=True)
class Heard:
    """A stretch of speech, from `start_ms` of its recording."""

    start_ms: int
    text: str


@dataclass(frozen=True)
class Spoken:
    """One transcript: its recording, what heard it, and who compared the two ("" while nobody has)."""

    recording: str
    model: str
    by: Hand
    checked_by: str


def write_transcript(document: Document, spoken: Spoken, heard: Iterable[Heard], *, where: str) -> bool:
    """Put a transcript at the end of the account, inside `document.change()`; False where it stands there already.

    `where` is how people call the device that heard it.
    """
    if any(each.recording == spoken.recording for each in transcripts(document)):
        return False
    body = document.xml("body")
    body.append_element("paragraph").append_text(headline(where, spoken.model))
    for stretch in heard:
        body.append_element("paragraph").append_text(_marked(stretch))
    part = document.array(PART)
    entry = part.make_map(len(part))
    entry["recording"], entry["model"] = spoken.recording, spoken.model
    entry["by"], entry["at_ms"], entry["checked_by"] = spoken.by.device, spoken.by.at_ms, spoken.checked_by
    return True


def check_transcript(document: Document, recording: str, by: Hand) -> None:
    """A person compared a transcript with its recording, inside `document.change()`. Raises `NotAChoice`."""
    found = [
        each for each in document.array(PART) if isinstance(each, SharedMap) and each.get("recording") == recording
    ]
    if not found:
        raise NotAChoice("This note holds no transcript of that recording.", "Load the page again.")
    for entry in found:
        entry["checked_by"] = by.device


def transcripts(document: Document) -> tuple[Spoken, ...]:
    """The transcripts that stand in a note, in the order in which they were written."""
    return tuple(_spoken(entry) for entry in document.array(PART) if isinstance(entry, SharedMap))


def headline(where: str, model: str) -> str:
    """What stands above the words, so that nobody takes a draft for a statement.

    >>> headline("van 12", "Whisper tiny.en")
    'Transcript draft, computed on van 12 by Whisper tiny.en. The recording is the record.'
    """
    return f"Transcript draft, computed on {where} by {model}. The recording is the record."


def as_spoken(account: str) -> str:
    """An account as it was written and spoken: without what stands above transcripts, and without their time marks.

    >>> as_spoken("It drips.\\n[00:12] Bob closed the valve.")
    'It drips.\\nBob closed the valve.'
    """
    lines = [line for line in account.splitlines() if not _HEADLINE.fullmatch(line)]
    return "\n".join(_MARK.sub("", line) for line in lines)


def time_mark(at_ms: int) -> str:
    """
    >>> time_mark(12_400), time_mark(3_725_000)
    ('00:12', '1:02:05')
    """
    minutes, seconds = divmod(at_ms // 1000, 60)
    hours, minutes = divmod(minutes, 60)
    return f"{hours}:{minutes:02}:{seconds:02}" if hours else f"{minutes:02}:{seconds:02}"


def _marked(stretch: Heard) -> str:
    return f"[{time_mark(stretch.start_ms)}] {' '.join(stretch.text.split())}"


def _spoken(entry: SharedMap) -> Spoken:
    words = {
        key: value for key in ("recording", "model", "by", "checked_by") if isinstance(value := entry.get(key), str)
    }
    at_ms = entry.get("at_ms")
    by = Hand(words.get("by", ""), at_ms if isinstance(at_ms, int) else 0)
    return Spoken(words.get("recording", ""), words.get("model", ""), by, words.get("checked_by", ""))
