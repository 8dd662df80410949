"""The forms of words in which a sentence says that something is to be done.

Each begins with a trigger ("must", "will", "please", "to"). What stands before the trigger is who does it, up to the
last boundary of the clause; what stands after it has to be a verb of work. No word is looked at twice for one trigger,
so the time is linear in the sentence.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from skerry.intelligence.digest.action_words import NOUN_LIKE, VERBS, is_agent, is_gerund, is_participle
from skerry.intelligence.digest.phrases import any_of
from skerry.intelligence.digest.values import ActionForm
from skerry.intelligence.span import Span


@dataclass(frozen=True, slots=True)
class Found:
    """An action in a sentence. Its words are from `start` on, and what is to be done from `what_start` on."""

    start: int
    what_start: int
    who: Span | None
    form: ActionForm


_STILL = r"(?: (?:still|also|then|now|just|really|please|pls|kindly|urgently|all|both|each|either|first))?"
_PARTS = {
    "STILL": _STILL,
    "PLEASE": r"(?:please|pls|plz|kindly)",
    "ASKED": r"(?:asked|told|tasked|instructed|reminded)",
}

_TRIGGERS: tuple[tuple[ActionForm, re.Pattern[str]], ...] = (
    (
        ActionForm.PROMISE,
        any_of(
            r"""
            will<STILL>
            (?:is|are|am) (?:going|planning|due|happy)<STILL> to
            (?:(?:has|have)<STILL> )?(?:agreed|promised|offered|volunteered|undertaken|undertook) to
            gonna
            """,
            _PARTS,
        ),
    ),
    (ActionForm.PROMISE, re.compile(r"(?<=\w)['’](?:ll|(?:s|re|m) going to)(?!\w)", re.IGNORECASE)),
    (
        ActionForm.OBLIGATION,
        any_of(
            r"""
            needs?<STILL> to
            ha(?:s|ve)<STILL> (?:got )?to
            must<STILL>
            (?:is|are|am)<STILL> to
            (?:has been|have been|was|were|is|are) (?:<ASKED>|assigned|requested) to
            shall<STILL>
            should<STILL>
            ought to
            to<STILL>
            """,
            _PARTS,
        ),
    ),
    (
        ActionForm.REQUEST,
        any_of(
            r"""
            <PLEASE>(?: (?:can|could|would) (?:you|someone|somebody))?<STILL>
            (?:can|could|would|will) (?P<who>you|we|some(?:one|body)|any(?:one|body)|(?:the )?[\w'’.-]+(?: [\w'’.-]+)?)<STILL>
            let['’]?s<STILL>
            (?:do not|don['’]?t) forget to
            remember(?: to|ing to)
            """,
            _PARTS,
        ),
    ),
)
_NEEDS = any_of(r"(?:needs?|requires?|wants?)<STILL> (?P<what>(?:\w+ly )?(?P<word>[\w-]+))", _PARTS)
_NEEDED = frozenset(
    "replacement repair repairs inspection calibration recalibration cleaning adjustment attention maintenance service"
    " servicing investigation approval lubrication renewal testing".split()
)
_ENSURE = any_of(r"""
    (?:make sure|ensure|see to it|check|confirm|verify)(?: that)?
    (?:recommended|recommend|recommends|agreed|suggested|suggest|propose|proposed|requested|request|asked|asks) that
""")
_HAPPENING = any_of(
    r"(?:is|are|am) (?P<what>(?P<word>\w+ing)) (?=(?:the|an?|new|our|his|her|their|it|up|out|this|that)\b)"
)

_BOUNDARY = re.compile(
    r"[;:,.!?()|\[\]\"“”]\s*|\s[-–—]{1,2}\s|(?<!\w)(?:and|but|so|then|that|therefore|which|because|while|when|where|also"
    r"|agreed|until then|or)\s+",
    re.IGNORECASE,
)
_WISH = re.compile(
    r"""^(?:.{0,40}?\b(?:
      (?:want|wants|need|['’]d\ like|would\ like|like|expect|expects)
      | (?:have\ |has\ |['’]ve\ )?(?:asked|told|reminded|tasked|instructed|emailed|messaged)
      | waiting\ (?:for|on)|awaiting|get|getting|for
    )|ask|tell|remind|get|asked|for)\s+""",
    re.VERBOSE | re.IGNORECASE,
)
_LEADING = re.compile(
    r"^(?:and|but|so|then|also|next|now|meanwhile|finally|agreed|decided|action|note|nb|urgent|ok|okay|yes|for|@)\b[,:]?\s*"
    r"|^@",
    re.IGNORECASE,
)
_NEXT_WORD = re.compile(r"\s*(?P<word>[^\W\d_](?:[\w'’-]*\w)?)")
_BE = re.compile(r"\s*(?:be|get)\s+(?:\w+ly\s+|re-?)?(?P<word>[\w-]+)", re.IGNORECASE)
_AFTER_NOUN_LIKE = re.compile(
    r"\s+(?:the|an?|all|any|both|this|that|these|those|my|our|your|his|her|their|its|it|them|him|us|me|with|if|whether"
    r"|on|out|up|in|off|down|back|each|every|more|new|spare|another|some|two|three|four|five|\d|@|for|to|round|over|how"
    r"|why|what|who|when|where|through|once|again|into)(?!\w)",
    re.IGNORECASE,
)
_CONTINUES = re.compile(
    r"(?:,\s*(?:and\s+|then\s+|or\s+)?|\s+(?:and|then|&)\s+(?:then\s+|also\s+|to\s+)?)", re.IGNORECASE
)
_STATE = re.compile(r"\s*(?P<what>(?:[\w'’/-]+\s+){1,7}?(?:is|are|be|gets?)\s+[\w-]+)", re.IGNORECASE)
_VAGUE = frozenset("we us you someone somebody anyone anybody one they".split())
_MOST_WISHED_WORDS = 5


def find_in_sentence(text: str, sentence: Span, *, is_listed: bool = False) -> list[Found]:
    """The actions in a sentence of `text`, in their order.

    In a list of actions (`is_listed`) any verb of work at the beginning is one, even where it might be a noun.
    """
    found = {one.what_start: one for one in _every(text, sentence, is_listed)}
    ordered: list[Found] = []
    for one in sorted(found.values(), key=lambda one: (one.what_start, one.start)):
        if not ordered or one.start >= ordered[-1].what_start:
            ordered.append(one)
    return _with_continuations(text, sentence, ordered)


def _every(text: str, sentence: Span, is_listed: bool) -> Iterator[Found]:
    starts = _clause_starts(text, sentence)
    yield from _imperatives(text, sentence, starts, is_listed)
    yield from _needs(text, sentence, starts)
    yield from _happening(text, sentence, starts)
    yield from _ensured(text, sentence)
    for form, pattern in _TRIGGERS:
        for trigger in pattern.finditer(text, sentence.start, sentence.end):
            one = _triggered(text, sentence, starts, trigger, form)
            if one:
                yield one


def _clause_starts(text: str, sentence: Span) -> list[int]:
    ends = [match.end() for match in _BOUNDARY.finditer(text, sentence.start, sentence.end)]
    return [sentence.start, *ends]


def _triggered(
    text: str, sentence: Span, starts: list[int], trigger: re.Match[str], form: ActionForm
) -> Found | None:
    end = trigger.end()
    asked = trigger.groupdict().get("who")
    subject = Span(*trigger.span("who")) if asked else _subject(text, starts, trigger.start(), form)
    if passive := _BE.match(text, end, sentence.end):
        return _passive(text, starts, trigger, passive["word"], form)
    verb = _NEXT_WORD.match(text, end, sentence.end)
    if verb is None or verb["word"].lower() not in VERBS or subject is None:
        return None
    if asked and not is_agent(asked):
        return None
    return Found(subject.start, verb.start("word"), _named(text, subject), form)


def _passive(text: str, starts: list[int], trigger: re.Match[str], participle: str, form: ActionForm) -> Found | None:
    if form is ActionForm.REQUEST or not is_participle(participle):
        return None
    start = max(place for place in starts if place <= trigger.start())
    return Found(start, start, None, form)


def _subject(text: str, starts: list[int], end: int, form: ActionForm) -> Span | None:
    """Who stands before a trigger: empty where nobody does and the form allows it, None where something else does."""
    near = [start for start in starts if start <= end and end - start <= 70][-4:]
    for start in near:
        phrase = Span(start, end).of(text)
        if not phrase.strip():
            return Span(start, start)
        lead = _lead_length(phrase)
        wished = _WISH.match(phrase)
        if (
            wished
            and 0 < len(phrase[wished.end() :].split()) <= _MOST_WISHED_WORDS
            and form is not ActionForm.REQUEST
        ):
            return _trimmed(text, start + wished.end(), end)
        if is_agent(phrase[lead:]):
            return _trimmed(text, start + lead, end)
    return Span(end, end) if form is ActionForm.REQUEST else None


def _lead_length(phrase: str) -> int:
    lead = _LEADING.match(phrase)
    return lead.end() if lead else 0


def _trimmed(text: str, start: int, end: int) -> Span:
    while end > start and not (text[end - 1].isalnum() or text[end - 1] == "."):
        end -= 1
    while start < end and not text[start].isalnum():
        start += 1
    return Span(start, end)


def _named(text: str, subject: Span) -> Span | None:
    return None if not len(subject) or subject.of(text).lower() in _VAGUE else subject


def _imperatives(text: str, sentence: Span, starts: list[int], is_listed: bool) -> Iterator[Found]:
    for start in starts:
        is_first = start == sentence.start
        if is_first or _may_command(text, sentence, start):
            verb = _NEXT_WORD.match(text, start, sentence.end)
            if verb and _commands(text, verb, sentence, is_listed and is_first):
                who = None if is_first else _addressed(text, sentence, start)
                yield Found(who.start if who else start, verb.start("word"), who, ActionForm.IMPERATIVE)


def _may_command(text: str, sentence: Span, start: int) -> bool:
    before = text[sentence.start : start].rstrip()
    return before.endswith((":", "–", "—", " -")) or (before.endswith(",") and is_agent(before[:-1]))


def _addressed(text: str, sentence: Span, start: int) -> Span | None:
    who = _trimmed(text, sentence.start + _lead_length(text[sentence.start : start]), start)
    return _named(text, who) if is_agent(who.of(text)) else None


def _commands(text: str, verb: re.Match[str], sentence: Span, is_listed: bool) -> bool:
    word = verb["word"].lower()
    if word not in VERBS or verb.end() >= sentence.end:
        return False
    if word not in NOUN_LIKE or is_listed:
        return True
    return bool(_AFTER_NOUN_LIKE.match(text, verb.end(), sentence.end)) and not _is_past(
        text, verb.end(), sentence.end
    )


def _is_past(text: str, start: int, end: int) -> bool:
    words = re.findall(r"[^\W\d_]+", text[start:end].lower())[:12]
    return any(
        word.endswith("ed") or word in {"was", "were", "is", "are", "has", "had", "came", "went"} for word in words
    )


def _needs(text: str, sentence: Span, starts: list[int]) -> Iterator[Found]:
    for match in _NEEDS.finditer(text, sentence.start, sentence.end):
        start = max(place for place in starts if place <= match.start())
        word = match["word"]
        if is_gerund(word) or word.lower() in _NEEDED:
            yield Found(start, start, None, ActionForm.OBLIGATION)


def _happening(text: str, sentence: Span, starts: list[int]) -> Iterator[Found]:
    """Yields "Bob is fitting the hose"; it is a promise only with a day to come, which `actions` looks at."""
    for match in _HAPPENING.finditer(text, sentence.start, sentence.end):
        who = _subject(text, starts, match.start(), ActionForm.PROMISE)
        if who is not None and len(who):
            yield Found(who.start, match.start("what"), _named(text, who), ActionForm.PROMISE)


def _ensured(text: str, sentence: Span) -> Iterator[Found]:
    for match in _ENSURE.finditer(text, sentence.start, sentence.end):
        clause = _STATE.match(text, match.end(), sentence.end)
        start = match.start()
        while clause:
            yield Found(start, clause.start("what"), None, ActionForm.REQUEST)
            joint = _CONTINUES.search(text, clause.end(), sentence.end)
            clause = _STATE.match(text, joint.end(), sentence.end) if joint else None
            start = joint.start() if joint else start


def _with_continuations(text: str, sentence: Span, found: list[Found]) -> list[Found]:
    result: list[Found] = []
    for number, one in enumerate(found):
        end = found[number + 1].start if number + 1 < len(found) else sentence.end
        result += [one, *_continuations(text, one, end)]
    return result


def _continuations(text: str, first: Found, end: int) -> Iterator[Found]:
    for joint in _CONTINUES.finditer(text, first.what_start, end):
        if len(text[first.what_start : joint.start()].split()) < 2:
            continue
        verb = _NEXT_WORD.match(text, joint.end(), end)
        if verb and verb["word"].lower() in VERBS and _AFTER_NOUN_LIKE.match(text, verb.end(), end):
            yield Found(joint.start(), verb.start("word"), first.who, first.form)
