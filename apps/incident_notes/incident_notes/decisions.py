"""What people decided about what a device suggested. It is part of the note, shared and merged, and it wins.

A suggestion has a stable id, the hash of its words, so that what was decided once is offered nowhere again. As in the
field log, deciding puts away what the writer saw decided before about the same thing. Of decisions made apart the
newest counts, by the same rule everywhere; a summary that somebody else wrote apart is kept beside it.
"""

from __future__ import annotations

import hashlib
import uuid
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from enum import Enum
from typing import Final, TypeVar

from skerry import Document, SharedMap

from .errors import NotAChoice
from .field_log import Hand

PART: Final = "decisions"
MAX_SUMMARY_CHARACTERS: Final = 4000
_PERSON: Final = b"notes/suggestion"


class About(Enum):
    """What was suggested."""

    SUMMARY = "summary"
    ACTION = "action"
    SEVERITY = "severity"


class Verdict(Enum):
    """What a person said to it. An edited one was taken over in the person's own words."""

    ACCEPTED = "accepted"
    EDITED = "edited"
    DISMISSED = "dismissed"


@dataclass(frozen=True)
class Provenance:
    """What a suggestion was made by, and from: the model, the device, and the state of the note (short, in hex)."""

    model: str
    version: str
    device: str
    source: str


@dataclass(frozen=True)
class Decision:
    """What one person decided. `text` is the summary as it was accepted or corrected, or the words of the action."""

    about: About
    suggestion: str
    verdict: Verdict
    text: str
    made: Provenance
    by: Hand


def suggestion_id(words: str) -> str:
    """16 hex digits that stay the same however the words are spaced or capitalised.

    >>> suggestion_id("Order a new  seal.") == suggestion_id("order a new seal.")
    True
    """
    plain = " ".join(words.casefold().split()).encode()
    return hashlib.blake2b(plain, digest_size=8, person=_PERSON).hexdigest()


def log_decision(document: Document, decision: Decision) -> None:
    """Put down what was decided, inside `document.change()`. Raises `NotAChoice` for a summary without words."""
    _insist_on_words(decision)
    withdraw(document, decision.about, decision.suggestion)
    log = document.array(PART)
    entry = log.make_map(len(log))
    entry["id"] = str(uuid.uuid4())
    entry["about"], entry["suggestion"] = decision.about.value, decision.suggestion
    entry["verdict"], entry["text"] = decision.verdict.value, decision.text
    entry["model"], entry["version"] = decision.made.model, decision.made.version
    entry["device"], entry["source"] = decision.made.device, decision.made.source
    entry["by"], entry["at_ms"] = decision.by.device, decision.by.at_ms


def withdraw(document: Document, about: About, suggestion: str) -> None:
    """Take back what was decided about a suggestion, inside `document.change()`. A note has one summary."""
    log = document.array(PART)
    for index in reversed(range(len(log))):
        found = _decision(log[index])
        if found is not None and _subject(found) == (about, suggestion if about is not About.SUMMARY else ""):
            log.delete(index, index + 1)


def decisions(document: Document) -> tuple[Decision, ...]:
    """What counts of each thing that was decided, and summaries written apart; the newest first."""
    written = sorted(filter(None, map(_decision, document.array(PART))), key=_age, reverse=True)
    return tuple(_without_outdated(written))


def summary_of(decided: Iterable[Decision]) -> Decision | None:
    """The summary that people agreed on; None where nobody has."""
    return next((each for each in decided if each.about is About.SUMMARY), None)


def _without_outdated(newest_first: Iterable[Decision]) -> Iterator[Decision]:
    seen: set[tuple[object, ...]] = set()
    for decision in newest_first:
        key = (*_subject(decision), decision.text if decision.about is About.SUMMARY else "")
        if key not in seen:
            seen.add(key)
            yield decision


def _subject(decision: Decision) -> tuple[About, str]:
    return decision.about, "" if decision.about is About.SUMMARY else decision.suggestion


def _age(decision: Decision) -> tuple[int, str, str]:
    return decision.by.at_ms, decision.by.device, decision.text


def _insist_on_words(decision: Decision) -> None:
    if decision.about is not About.SUMMARY:
        return
    if not decision.text.strip():
        raise NotAChoice("A summary needs words.", "Write a sentence, or leave the suggested summary as it is.")
    if len(decision.text) > MAX_SUMMARY_CHARACTERS:
        raise NotAChoice(
            f"A summary of {len(decision.text)} characters is too long.", f"Keep it within {MAX_SUMMARY_CHARACTERS}."
        )


def _decision(entry: object) -> Decision | None:
    """None for nonsense, which a member may write: whatever is not known to be decided is still open."""
    if not isinstance(entry, SharedMap):
        return None
    about, verdict = _member(About, entry.get("about")), _member(Verdict, entry.get("verdict"))
    if about is None or verdict is None:
        return None
    made = Provenance(*(_text(entry, key) for key in ("model", "version", "device", "source")))
    at_ms = entry.get("at_ms")
    by = Hand(_text(entry, "by"), at_ms if isinstance(at_ms, int) else 0)
    return Decision(about, _text(entry, "suggestion"), verdict, _text(entry, "text"), made, by)


AnyEnum = TypeVar("AnyEnum", bound=Enum)


def _member(kind: type[AnyEnum], value: object) -> AnyEnum | None:
    return next((each for each in kind if each.value == value), None)


def _text(entry: SharedMap, key: str) -> str:
    value = entry.get(key)
    return value if isinstance(value, str) else ""
