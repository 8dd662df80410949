"""All that one reading of a text finds, by rules and by the model."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace

from skerry.intelligence.redaction.candidates import Candidate, beside, settled
from skerry.intelligence.redaction.entity import Entity
from skerry.intelligence.redaction.kinds import Kind
from skerry.intelligence.redaction.names import names_in
from skerry.intelligence.redaction.rules.addresses import ADDRESS_RULES
from skerry.intelligence.redaction.rules.birth import BIRTH_RULES
from skerry.intelligence.redaction.rules.birth_records import RECORD
from skerry.intelligence.redaction.rules.columns import COLUMN_RULES
from skerry.intelligence.redaction.rules.contact import CONTACT_RULES
from skerry.intelligence.redaction.rules.coordinates import COORDINATE_RULES
from skerry.intelligence.redaction.rules.money import MONEY_RULES
from skerry.intelligence.redaction.rules.national import NATIONAL_RULES
from skerry.intelligence.redaction.rules.network import NETWORK_RULES
from skerry.intelligence.redaction.rules.papers import PAPER_RULES
from skerry.intelligence.redaction.rules.phone import PHONE
from skerry.intelligence.redaction.rules.rule import Rule
from skerry.intelligence.redaction.rules.staff import STAFF_RULES
from skerry.intelligence.redaction.settings import RedactionSettings
from skerry.intelligence.redaction.view import View
from skerry.intelligence.span import Span

FindEntities = Callable[[str], Sequence[Entity]]
"""What the model says of the text of a view."""

BUILT_IN_RULES: tuple[Rule, ...] = (
    *CONTACT_RULES,
    PHONE,
    *MONEY_RULES,
    *NATIONAL_RULES,
    *PAPER_RULES,
    *NETWORK_RULES,
    *COORDINATE_RULES,
    *ADDRESS_RULES,
    *BIRTH_RULES,
    RECORD,
    *STAFF_RULES,
    *COLUMN_RULES,
)
"""Every rule by form, in the order in which the documents list them."""


def detect(view: View, find_entities: FindEntities, settings: RedactionSettings) -> list[Candidate]:
    """What is found in a view, in places of the original, without overlaps and beside what is blotted out.

    It depends on nothing but the view and the settings.
    """
    candidates = _candidates(view.text, find_entities, settings)
    whole = [replace(candidate, span=_grown(candidate.span, view.text)) for candidate in candidates]
    return in_original(settled(whole), view)


def in_original(candidates: list[Candidate], view: View) -> list[Candidate]:
    """Candidates of a view in places of its original, without what is blotted out."""
    trimmed = (_trimmed(candidate, view.text) for candidate in beside(candidates, view.stand_ins))
    return [replace(candidate, span=view.original(candidate.span)) for candidate in trimmed if candidate]


def _candidates(text: str, find_entities: FindEntities, settings: RedactionSettings) -> Iterator[Candidate]:
    for rule in (*BUILT_IN_RULES, *settings.rules):
        if rule.kind in settings.kinds:
            kept = settings.kept_places(text) if rule.kind is Kind.PERSON else ()
            yield from beside(rule.find(text), kept)
    if Kind.PERSON in settings.kinds:
        yield from beside(names_in(text, find_entities(text), settings), settings.kept_places(text))


def _grown(span: Span, text: str) -> Span:
    """The place with the rest of the ASCII words at its ends; other scripts are written without spaces."""
    start, end = span.start, span.end
    while start and _is_plain(text[start]) and _is_plain(text[start - 1]):
        start -= 1
    while end < len(text) and _is_plain(text[end - 1]) and _is_plain(text[end]):
        end += 1
    return Span(start, end)


def _is_plain(sign: str) -> bool:
    return sign.isascii() and sign.isalnum()


def _trimmed(candidate: Candidate, text: str) -> Candidate | None:
    """The candidate without spaces around it; None where nothing is left that says anything."""
    words = candidate.span.of(text)
    if not any(map(str.isalnum, words)):
        return None
    start = candidate.span.start + len(words) - len(words.lstrip())
    return replace(candidate, span=Span(start, candidate.span.end - len(words) + len(words.rstrip())))
