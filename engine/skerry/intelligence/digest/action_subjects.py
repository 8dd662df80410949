"""Who is to do something: the words before a trigger, back to a boundary of the clause."""

from __future__ import annotations

import re
from dataclasses import dataclass

from skerry.intelligence.digest.agents import PRONOUNS, is_agent
from skerry.intelligence.digest.phrases import words
from skerry.intelligence.span import Span

_BOUNDARY = re.compile(
    r"[;:,.!?()|\[\]\"“”]\s*|\s[-–—]{1,2}\s"
    r"|(?<!\w)(?:and|but|so|then|(?<!of\s)(?<!in\s)(?<!on\s)(?<!for\s)that|therefore|which|because|while|when|where|also"
    r"|agreed|until then|or)\s+",
    re.IGNORECASE,
)
_LEADING = re.compile(
    r"^(?:(?:and|but|so|then|also|now|meanwhile|finally|agreed|decided|action|note|nb|urgent|ok|okay|yes|hi|for)\b"
    r"[,:]?\s*|@)",
    re.IGNORECASE,
)
_WISHED = re.compile(
    r"""^(?:.{0,40}?\b(?:
      want|wants|need|['’]d\ like|would\ like|like|expect|expects
      | (?:have\ |has\ |['’]ve\ )?(?:asked|told|reminded|tasked|instructed|emailed|messaged)
      | waiting\ (?:for|on)|awaiting
    )|ask|tell|remind|get|for)\s+(?P<who>(?:[^\s;:,]+\s+){1,5})$""",
    re.VERBOSE | re.IGNORECASE,
)
_ADVERB = re.compile(
    r"\s+(?:still|also|then|now|just|really|urgently|both|each|first|therefore|later)\s*$", re.IGNORECASE
)
_NEGATED = re.compile(r"(?<!\w)(?:not|never)\s*$", re.IGNORECASE)
_SHORT_VERB = re.compile(r"['’](?:ll|d|ve|re|m)$", re.IGNORECASE)
_VAGUE = words("we us you someone somebody anyone anybody one they")
_FUNCTION_WORDS = words(
    "i i'd i’d must so and but please also then yes no can could would will to be not do it this that is"
)
_FARTHEST_CHARACTERS = 70
_MOST_STARTS = 4


@dataclass(frozen=True)
class Clauses:
    """A sentence, and where its clauses may begin."""

    text: str
    sentence: Span
    starts: tuple[int, ...]

    def start_before(self, place: int) -> int:
        """Where the clause begins that `place` is in."""
        return max(start for start in self.starts if start <= place)

    def subject_before(self, place: int) -> Span | None:
        """Who stands before a trigger at `place`: empty where nothing does, None where it is nobody."""
        for start in self._near(place):
            phrase = _ADVERB.sub(" ", self.text[start:place])
            if not phrase.strip():
                return Span(start, start)
            if _NEGATED.search(phrase):
                return None
            if wished := _WISHED.match(phrase):
                return self._trimmed(start + wished.start("who"), start + len(phrase))
            lead = _lead_length(phrase)
            if is_agent(phrase[lead:]):
                return self._trimmed(start + lead, start + len(phrase))
        return self._pronoun_before(place)

    def addressed_before(self, place: int) -> Span:
        """Who is spoken to right before `place`: "Bob, please"; empty where nobody is."""
        for start in self._near(place):
            lead = _lead_length(self.text[start:place])
            who = self._trimmed(start + lead, place)
            name = who.of(self.text)
            if name.lower() in _FUNCTION_WORDS:
                continue
            if is_agent(name) or (name.isalpha() and len(name) > 2):
                return who
        return Span(place, place)

    def _near(self, place: int) -> list[int]:
        return [start for start in self.starts if 0 <= place - start <= _FARTHEST_CHARACTERS][-_MOST_STARTS:]

    def _pronoun_before(self, place: int) -> Span | None:
        words = self.text[self.start_before(place) : place].split()
        if not words or words[-1].lower() not in PRONOUNS:
            return None
        start = self.text.rindex(words[-1], self.sentence.start, place)
        return Span(start, start + len(words[-1]))

    def _trimmed(self, start: int, end: int) -> Span:
        bracket = self.text.rfind("(", start, end)
        start = bracket + 1 if bracket > start else start
        while end > start and not (self.text[end - 1].isalnum() or self.text[end - 1] == "."):
            end -= 1
        while start < end and not self.text[start].isalnum():
            start += 1
        return Span(start, end)


def clauses(text: str, sentence: Span) -> Clauses:
    """Where the clauses of a sentence may begin: at its start, and behind each mark or word that joins clauses."""
    ends = (match.end() for match in _BOUNDARY.finditer(text, sentence.start, sentence.end))
    return Clauses(text, sentence, (sentence.start, *ends))


def named(text: str, who: Span) -> Span | None:
    """Who is meant; None for "we", "someone" and the like, which name nobody."""
    name = _SHORT_VERB.sub("", who.of(text))
    return None if name.lower() in _VAGUE or not name else Span(who.start, who.start + len(name))


def _lead_length(phrase: str) -> int:
    lead = _LEADING.match(phrase)
    return lead.end() if lead else 0
