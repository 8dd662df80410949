"""A person's word about a suggestion, put into the note: with what the suggestion was made by and from."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING

from skerry import Document, DocumentId

from .decisions import About, Decision, Provenance, Verdict, log_decision, suggestion_id, withdraw
from .errors import NotAChoice, SuggestionGone
from .field_log import Hand
from .note import add_action, read_note, write_field
from .notebook import Notebook
from .reader import Reader
from .severity_scale import SEVERITY_OF

if TYPE_CHECKING:
    from skerry.intelligence.artefacts import Provenance as EngineProvenance
    from skerry.intelligence.digest import ActionItem, Summary
    from skerry.intelligence.reading import Reading

_DAY = re.compile(r"\d{4}-\d{2}-\d{2}")
NOT_MADE = Provenance("", "", "", "")
"""Of what a person wrote without any suggestion."""


@dataclass(frozen=True)
class Said:
    """What a person said: to which suggestion, and in which words where they took it over. None takes it back.

    `text` is a summary; `what`, `owner` and `due` (a date, as `2026-11-27`, or "") are an action.
    """

    about: About
    suggestion: str
    verdict: Verdict | None
    text: str = ""
    what: str = ""
    owner: str = ""
    due: str = ""


def summary_id(summary: Summary) -> str:
    """The id of a suggested summary: that of its sentences."""
    return suggestion_id(" ".join(sentence.text for sentence in summary.sentences))


def action_id(item: ActionItem) -> str:
    """The id of a suggested action: that of what is to be done and by whom, wherever in the note it stands."""
    return suggestion_id(f"{item.who or ''} {item.what}")


async def decide_about(notebook: Notebook, reader: Reader, document_id: DocumentId, said: Said) -> None:
    """Put down what a person said; an accepted action becomes one of the note's, an accepted severity its field.

    Raises `UnknownNote`, `ReadOnlyNote`, `NotAChoice`, and `SuggestionGone` where the note has moved on since.
    """
    document = await notebook.writable_document(document_id)
    reading = await reader.reading(document_id)
    async with document.change():
        if said.verdict is None:
            withdraw(document, said.about, said.suggestion)
        else:
            _take(document, said, said.verdict, _made(reading, said), notebook.hand())


def _take(document: Document, said: Said, verdict: Verdict, made: Provenance, by: Hand) -> None:
    words = said.text if said.about is About.SUMMARY else said.what
    log_decision(document, Decision(said.about, said.suggestion, verdict, words, made, by))
    if verdict is Verdict.DISMISSED:
        return
    if said.about is About.ACTION:
        _add_once(document, said)
    if said.about is About.SEVERITY:
        write_field(document, "severity", SEVERITY_OF[said.suggestion], by=by)


def _add_once(document: Document, said: Said) -> None:
    """Two pages may accept the same suggestion one after the other."""
    if not said.what.strip():
        raise NotAChoice("An action needs words.", "Say what is to be done.")
    if said.due and not _DAY.fullmatch(said.due):
        raise NotAChoice(f"{said.due!r} is not a day.", "Write it as 2026-11-27.")
    if all(action.id != said.suggestion for action in read_note(document).actions):
        add_action(document, said.what, owner=said.owner, due=said.due, action_id=said.suggestion)


def _made(reading: Reading | None, said: Said) -> Provenance:
    """What made the suggestion; only a summary can be a person's own from the start."""
    found = _WHERE[said.about](reading, said.suggestion) if reading else None
    if found is not None:
        return Provenance(found.model, found.version, str(found.device_id), found.short_source)
    if said.about is About.SUMMARY and said.verdict is Verdict.EDITED:
        return NOT_MADE
    raise SuggestionGone


def _summary(reading: Reading, suggestion: str) -> EngineProvenance | None:
    return reading.summary.provenance if summary_id(reading.summary.value) == suggestion else None


def _action(reading: Reading, suggestion: str) -> EngineProvenance | None:
    offered = {action_id(item) for item in reading.actions.value}
    return reading.actions.provenance if suggestion in offered else None


def _severity(reading: Reading, suggestion: str) -> EngineProvenance | None:
    level = reading.severity.value.level
    return reading.severity.provenance if level and level.value == suggestion else None


_WHERE: dict[About, Callable[[Reading, str], EngineProvenance | None]] = {
    About.SUMMARY: _summary,
    About.ACTION: _action,
    About.SEVERITY: _severity,
}
