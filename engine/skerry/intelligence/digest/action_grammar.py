"""The forms of words in which a sentence says that something is to be done.

Most have a trigger ("must", "will", "please", "to"). What stands before it is who does it; what stands after it has
to be a verb of work, or the thing before it has work done to it ("must be replaced").
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from skerry.intelligence.digest.action_subjects import Clauses, clauses, named
from skerry.intelligence.digest.action_words import NOUN_LIKE, VERBS, is_gerund, is_participle
from skerry.intelligence.digest.agents import PRONOUNS, is_agent
from skerry.intelligence.digest.phrases import alternatives, any_of, words
from skerry.intelligence.digest.values import ActionForm
from skerry.intelligence.span import Span


@dataclass(frozen=True, slots=True)
class Found:
    """An action in a sentence. Its words are from `start` on, and what is to be done from `what_start` on.

    `needs_day`: it is one only with a day to come, as in "Bob is fitting the hose tomorrow".
    """

    start: int
    what_start: int
    who: Span | None
    form: ActionForm
    needs_day: bool = False


_PARTS = {
    "STILL": r"(?: (?:still|also|then|now|just|really|please|pls|kindly|urgently|all|both|each|either|first))?",
    "PLEASE": r"(?:please|pls|plz|kindly)",
    "ASKED": r"(?:asked|told|tasked|instructed|reminded|assigned|requested)",
}
_PROMISES = any_of(
    r"""
    will<STILL>
    (?:is|are|am) (?:going|planning|due|happy)<STILL> to
    (?:(?:has|have)<STILL> )?(?:agreed|promised|offered|volunteered|undertaken|undertook) to
    gonna
    (?:said|says|promised|confirmed) (?:that )?(?:he|she|they)(?: would| will|['’]d|['’]ll)
    is responsible for
    """,
    _PARTS,
)
_SHORT_PROMISES = re.compile(r"(?<=\w)['’](?:ll|(?:s|re|m) going to)(?!\w)", re.IGNORECASE)
_OBLIGATIONS = any_of(
    r"""
    needs?<STILL> to
    ha(?:s|ve)<STILL> (?:got )?to
    must<STILL>
    (?:is|are|am)<STILL> to
    (?:has been|have been|is|are) <ASKED> to
    shall<STILL>
    should<STILL>
    ought to
    to<STILL>
    """,
    _PARTS,
)
_REQUESTS = any_of(
    r"""
    <PLEASE>(?: (?:can|could|would) (?:you|someone|somebody))?<STILL>
    let['’]?s<STILL>
    (?:do not|don['’]?t) forget to
    remember to
    (?:why don['’]?t|shall|should) we
    would you be so kind as to
    (?:may I |must |have to |would )?ask you to
    (?:appreciate it|be (?:good|great|nice|helpful|glad)|grateful|appreciated) if (?:you|someone|somebody) could
    (?:the )?(?:plan|aim|intention|task|next step) is to
    """,
    _PARTS,
)
_ASKED = any_of(r"(?:can|could|would|will)(?= (?P<rest>[^,;?!]{2,80}))")
_AGREED = any_of(r"(?:agreed|decided|decision|resolved|agreement)(?: that|:)(?= (?P<rest>[^,;?!]{2,80}))")
_NEEDS = any_of(
    r"(?:needs?|requires?|wants?)<STILL>(?: (?:it|them|these|this))? (?:\w+ly )?(?P<word>[\w-]+)",
    _PARTS,
)
_NEEDED = words("""
    replacement repair repairs inspection calibration recalibration cleaning adjustment attention maintenance service
    servicing investigation approval lubrication renewal testing
""")
_ENSURED = any_of(r"""
    (?:make sure|ensure|see to it)(?: that)?
    (?:recommended|recommend|recommends|agreed|suggested|suggest|propose|proposed|requested|request) that
    (?:advised|essential|important|necessary|vital|decided|required|urgent) that
""")
_STATE = re.compile(r"\s*(?P<what>(?:[\w'’/-]+\s+){1,7}?(?:is|are|be|gets?)\s+[\w-]+)", re.IGNORECASE)
_HAPPENING = re.compile(
    r"(?<!\w)(?:is|are|am)\s+(?P<what>\w+ing)\s+(?:the|an?|new|our|his|her|their|it|up|out|this|that|in|on)\b",
    re.IGNORECASE,
)
_NEXT_WORD = re.compile(r"\s*(?P<word>[^\W\d_](?:[\w'’-]*\w)?)")
_DONE_TO_IT = re.compile(r"\s*(?:be|get)\s+(?:\w+ly\s+)?(?P<word>[\w-]+)", re.IGNORECASE)
_LOOK = re.compile(r"\s*have\s+(?:an?|another)\s+(?:\w+\s+)?(?:look|word|chat|go|check)\b", re.IGNORECASE)
_TOLD_BEFORE = re.compile(
    r"(?<!\w)(?:had|was|were|used|going|expected|likely|supposed|said|known|thought|believed|found|seems?|seemed|appears?"
    r"|appeared|reported|claimed|got|not|never)\s*$",
    re.IGNORECASE,
)
_PERSON_BEFORE = re.compile(r"(?<!\w)(?:i|you|he|she|we|nobody|no\sone)\s*$", re.IGNORECASE)
_HAPPENS_TO_PEOPLE = words(
    "kept held given taken seen made met known charged dressed paid told shown missed delayed closed"
)
_PLEASE = re.compile(r"\s+(?:please|pls|plz|kindly|also)(?=\s)", re.IGNORECASE)
_MOST_ASKED_WORDS = 4
_NO_VERB = words("""
    the a an be have his her their our my its this that and or not no us them him go leave know like
    want need think feel hate love enjoy miss see get
""")
_COMMANDED = re.compile(
    r"\s+(?:the|an?|all|any|both|this|that|these|those|my|our|your|his|her|their|its|it|them|him|us|me|with|if|whether"
    r"|out|up|off|down|back|each|every|more|new|spare|another|some|two|three|four|five|@|round|over|how"
    r"|why|what|who|when|where|through|once|again|into)(?!\w)",
    re.IGNORECASE,
)
_COMMANDED_IN = re.compile(
    r"(?:bring|call|check|fill|follow|hand|hold|log|move|plug|put|sign|switch|turn)\s+(?:in|on)(?!\w)", re.IGNORECASE
)
_BEGINS = re.compile(r"(?::\s|\s[-–—]{1,2}\s)$")
_TOLD_WORDS = 10
_WITH_FOR = frozenset({"check", "listen", "look", "monitor", "search", "test", "watch"})
_FOR = re.compile(r"\s+for\s", re.IGNORECASE)
_TELLS = re.compile(
    alternatives(r"""
        [^\W\d_]{2,}ed|was|were|is|are|has|had|did|does|will|would|could|can|cannot
        fell|shut|ran|rose|broke|burst|gave|got|took|made|stood|came|went|began|blew|felt|found|froze|held|hit|kept|led|left
        |lost|met|said|saw|sent|stuck|struck|told|threw|wore|looks|seems|needs|shows
    """)
    + "$",
    re.IGNORECASE,
)
_CONTINUES = re.compile(
    r"(?:,\s*(?:and\s+|then\s+|or\s+)?|\s+(?:and|then|&)\s+(?:then\s+|also\s+|to\s+)?)", re.IGNORECASE
)
_SPOKEN_TO = re.compile(
    r"@(?P<who>[\w.-]+)[,:]?\s+|(?P<name>[^\W\d_][\w'’.-]*(?:\s[\w'’.-]+){0,3})(?:,|:|\s(?:[-–—→]|->|=>))\s+"
)
_FOREIGN = re.compile(
    alternatives(r"""
        (?:^|.{0,80}[.!?,:;] ?)(?:bitte|kann (?:bitte )?jemand|kannst du(?: bitte)?|k[öo]nnt ihr(?: bitte)?)
        (?:^|.{0,80}[.!?,:;] ?)(?:merci de|veuillez|pri[èe]re de|il faut|s['’]il te pla[îi]t)
        (?:^|.{0,80}[.!?,:;] ?)(?:por favor|favor de|hay que|por favor,)
    """)
    + r"\s+",
    re.IGNORECASE,
)


def find_in_sentence(text: str, sentence: Span, *, is_listed: bool = False) -> list[Found]:
    """The actions in a sentence of `text`, in their order.

    In a list of actions (`is_listed`) any verb of work at the beginning is one, even where it might be a noun.
    """
    ordered: list[Found] = []
    for one in sorted(_every(clauses(text, sentence), is_listed), key=_order):
        if ordered and len(text[ordered[-1].what_start : one.start].split()) == 1:
            ordered.pop()  # "get Dave to weld it" asks for the welding
        if not ordered or (one.start >= ordered[-1].what_start and one.what_start > ordered[-1].what_start):
            ordered.append(one)
    ends = [*(one.start for one in ordered[1:]), sentence.end]
    return [part for one, end in zip(ordered, ends, strict=False) for part in (one, *_continuations(text, one, end))]


def _order(one: Found) -> tuple[int, bool, int]:
    return one.what_start, one.who is None, one.start


def _every(within: Clauses, is_listed: bool) -> Iterator[Found]:
    yield from _imperatives(within, is_listed)
    yield from _needs(within)
    yield from _happening(within)
    yield from _ensured(within)
    yield from _foreign(within)
    yield from _triggered(within, _PROMISES, ActionForm.PROMISE)
    yield from _triggered(within, _SHORT_PROMISES, ActionForm.PROMISE)
    yield from _triggered(within, _OBLIGATIONS, ActionForm.OBLIGATION)
    yield from _requested(within)
    yield from _asked(within)
    yield from _agreed(within)


def _triggered(within: Clauses, pattern: re.Pattern[str], form: ActionForm) -> Iterator[Found]:
    text, end = within.text, within.sentence.end
    for trigger in pattern.finditer(text, within.sentence.start, end):
        done_to_it = _DONE_TO_IT.match(text, trigger.end(), end)
        if done_to_it and is_participle(done_to_it["word"]):
            if _is_to_come(within, trigger, done_to_it["word"], form):
                start = _thing_before(within, trigger.start())
                yield Found(start, start, None, form)
            continue
        subject = within.subject_before(trigger.start())
        verb = _NEXT_WORD.match(text, trigger.end(), end)
        if subject is not None and verb and _is_work(text, verb, subject):
            yield Found(subject.start, verb.start("word"), named(text, subject), form)


def _is_to_come(within: Clauses, trigger: re.Match[str], participle: str, form: ActionForm) -> bool:
    """Whether "to be replaced" is an order: not in "had to be replaced", or in "she will be kept in"."""
    before = within.text[within.start_before(trigger.start()) : trigger.start()]
    if trigger[0].lower().startswith("to") and _TOLD_BEFORE.search(before):
        return False
    return form is not ActionForm.PROMISE or not (
        _PERSON_BEFORE.search(before) or participle.lower() in _HAPPENS_TO_PEOPLE
    )


def _thing_before(within: Clauses, place: int) -> int:
    """Where the thing begins that has work done to it: in an earlier clause, where "and" joins the two."""
    start = within.start_before(place)
    return start if within.text[start:place].strip() else within.sentence.start


def _is_work(text: str, verb: re.Match[str], subject: Span) -> bool:
    word = verb["word"].lower()
    if word in VERBS or _LOOK.match(text, verb.start()):
        return True
    who = subject.of(text).lower()
    may_be = bool(who) and who not in PRONOUNS and word not in _NO_VERB
    return may_be and word.isalpha() and bool(_COMMANDED.match(text, verb.end()))


def _requested(within: Clauses) -> Iterator[Found]:
    text, end = within.text, within.sentence.end
    for trigger in _REQUESTS.finditer(text, within.sentence.start, end):
        verb = _NEXT_WORD.match(text, trigger.end(), end)
        if verb and (verb["word"].lower() in VERBS or _LOOK.match(text, verb.start())):
            who = within.addressed_before(trigger.start())
            yield Found(min(who.start, trigger.start()), verb.start("word"), named(text, who), ActionForm.REQUEST)


def _asked(within: Clauses) -> Iterator[Found]:
    """Yields "could the night shift keep an eye on it": after the trigger comes who, and then the verb."""
    text = within.text
    for trigger in _ASKED.finditer(text, within.sentence.start, within.sentence.end):
        words = list(re.finditer(r"\S+", trigger["rest"]))[: _MOST_ASKED_WORDS + 1]
        for count in range(1, len(words)):
            start = trigger.start("rest")
            who = Span(start, start + words[count - 1].end())
            verb = _NEXT_WORD.match(text, _behind_please(text, who.end))
            if verb and is_agent(who.of(text)) and (verb["word"].lower() in VERBS or _LOOK.match(text, verb.start())):
                name = named(text, who) or named(text, within.addressed_before(trigger.start()))
                yield Found(trigger.start(), verb.start("word"), name, ActionForm.REQUEST)
                break


def _agreed(within: Clauses) -> Iterator[Found]:
    """Yields "agreed that the harbour master rings the company": what is agreed is said in the present."""
    text = within.text
    for trigger in _AGREED.finditer(text, within.sentence.start, within.sentence.end):
        words_behind = list(re.finditer(r"\S+", trigger["rest"]))[: _MOST_ASKED_WORDS + 1]
        for count in range(1, len(words_behind)):
            start, verb = trigger.start("rest"), words_behind[count]
            who, base = Span(start, start + words_behind[count - 1].end()), verb[0].lower().removesuffix("s")
            if base in VERBS and is_agent(who.of(text)):
                yield Found(trigger.start(), start + verb.start(), named(text, who), ActionForm.PROMISE)
                break


def _behind_please(text: str, place: int) -> int:
    please = _PLEASE.match(text, place)
    return please.end() if please else place


def _imperatives(within: Clauses, is_listed: bool) -> Iterator[Found]:
    text, sentence = within.text, within.sentence
    for start in within.starts:
        is_first = start == sentence.start
        may_begin = is_first or bool(_BEGINS.search(text, max(start - 3, sentence.start), start))
        if may_begin and _commands(text, start, sentence.end, is_listed and is_first):
            yield Found(start, start, None, ActionForm.IMPERATIVE)
        spoken_to = _SPOKEN_TO.match(text, start, sentence.end)
        who = _spoken_to(spoken_to) if spoken_to else None
        if spoken_to and who and _commands(text, spoken_to.end(), sentence.end, is_listed=True):
            yield Found(start, spoken_to.end(), named(text, who), ActionForm.IMPERATIVE)


def _spoken_to(match: re.Match[str]) -> Span | None:
    if match["who"]:
        return Span(*match.span("who"))
    name = match["name"]
    start = match.start("name") + len(name) - len(name.removeprefix("For ").removeprefix("for "))
    return Span(start, match.end("name")) if is_agent(name[start - match.start("name") :]) else None


def _commands(text: str, start: int, end: int, is_listed: bool) -> bool:
    verb = _NEXT_WORD.match(text, start, end)
    if verb is None or verb["word"].lower() not in VERBS or verb.end() >= end:
        return False
    if verb["word"].lower() in _WITH_FOR and _FOR.match(text, verb.end(), end):
        return True
    following = text[verb.end() : end].split(None, _TOLD_WORDS)[: 3 if is_listed else _TOLD_WORDS]
    if any(_TELLS.match(word.strip(".,;:")) for word in following):
        return False
    is_sure = is_listed or verb["word"].lower() not in NOUN_LIKE
    return is_sure or bool(
        _COMMANDED.match(text, verb.end(), end) or _COMMANDED_IN.match(text, verb.start("word"), end)
    )


def _needs(within: Clauses) -> Iterator[Found]:
    for match in _NEEDS.finditer(within.text, within.sentence.start, within.sentence.end):
        word = match["word"].lower()
        if is_gerund(word) or word in _NEEDED or (is_participle(word) and not word.startswith("need")):
            start = within.start_before(match.start())
            yield Found(start, start, None, ActionForm.OBLIGATION)


def _happening(within: Clauses) -> Iterator[Found]:
    for match in _HAPPENING.finditer(within.text, within.sentence.start, within.sentence.end):
        who = within.subject_before(match.start())
        if who is not None and len(who):
            yield Found(who.start, match.start("what"), named(within.text, who), ActionForm.PROMISE, needs_day=True)


def _ensured(within: Clauses) -> Iterator[Found]:
    text, end = within.text, within.sentence.end
    for match in _ENSURED.finditer(text, within.sentence.start, end):
        clause, start = _STATE.match(text, match.end(), end), match.start()
        while clause:
            yield Found(start, clause.start("what"), None, ActionForm.REQUEST)
            joint = _CONTINUES.search(text, clause.end(), end)
            clause = _STATE.match(text, joint.end(), end) if joint else None
            start = joint.start() if joint else start


def _foreign(within: Clauses) -> Iterator[Found]:
    match = _FOREIGN.match(within.text, within.sentence.start, within.sentence.end)
    if match and match.end() < within.sentence.end:
        yield Found(within.sentence.start, match.end(), None, ActionForm.REQUEST)


def _continuations(text: str, first: Found, end: int) -> Iterator[Found]:
    for joint in _CONTINUES.finditer(text, first.what_start, end):
        verb = _NEXT_WORD.match(text, joint.end(), end)
        is_new = len(text[first.what_start : joint.start()].split()) > 1
        if verb and is_new and _commands(text, verb.start("word"), end, is_listed=False):
            yield Found(joint.start(), verb.start("word"), first.who, first.form)
