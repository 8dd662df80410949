"""The model: what people would keep on paper about their notes."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, field

EVERYONE = "everyone"
TECHNICIANS = "technicians"
SENTENCE = re.compile(r"<[^>]*>")


@dataclass
class Note:
    """One note. `sentences` were written and not deleted; `sites` are values of a field that nobody has replaced."""

    author: str
    audience: str | frozenset[str]
    sentences: dict[str, str] = field(default_factory=dict)
    ticked: set[str] = field(default_factory=set)
    sites: set[str] = field(default_factory=set)

    def write(self, who: str, sentence: str) -> None:
        self.sentences[sentence] = who

    def delete(self, sentence: str) -> None:
        self.sentences.pop(sentence, None)

    def put_site(self, seen: str | None, site: str) -> None:
        """Whoever wrote `site` had `seen` before their eyes; what they did not see may win over it."""
        self.sites = {site, *(self.sites - {seen})}

    def written_by(self, who: str) -> set[str]:
        return {sentence for sentence, author in self.sentences.items() if author == who}


@dataclass
class Paper:
    """All notes, and who is in the group of technicians."""

    people: list[str]
    technicians: set[str]
    notes: list[Note] = field(default_factory=list)

    def readers(self, note: Note) -> set[str]:
        if note.audience == EVERYONE:
            return set(self.people)
        named: Iterable[str] = self.technicians if note.audience == TECHNICIANS else note.audience
        return {note.author, *named}
