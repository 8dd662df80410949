"""Where the sentences of a text are, found by rules.

Notes from the field are written in a hurry: sentences begin in lower case, lines end without a full stop, readings
stand in rows. So the end of a line always ends a sentence, and a full stop does unless something speaks against it:
an abbreviation, an initial, a number in a list. In one pass over the text, with a bounded look to either side.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from skerry.intelligence.span import Span

_LINE = re.compile("[^\n\r\v\f\x1c-\x1e\x85\u2028\u2029]+")
_CLOSING = "\"'”’»›)\\]}」』】）"
_END = re.compile(
    rf"(?P<marks>[.!?…‽؟۔।॥։።]+)[{_CLOSING}]*(?=\s|$)|(?P<wide>[。！？｡．‼⁇⁈⁉]+)[{_CLOSING}]*|(?P<run_on>\.)(?=[A-Z])"
)
_WORD_BEFORE = re.compile(r"[^\s(\[{\"'“‘«]+$")
_WORD_AFTER = re.compile(r"\s*[\"'“‘«(\[]*([^\s]*)")
_MARK_OF_A_LIST = re.compile(r"\s*[(\[]?(?:\d{1,3}|[A-Za-z]|[ivxIVX]{1,4})[)\]]?")
_DOTTED = re.compile(r"(?:[^\W\d_]\.)+[^\W\d_]")
_INITIAL = re.compile(r"[^\W\d_]\.")
_RUN_ON = re.compile(r"(?:^|[\s(\"'“])[a-z]{2,24}$")
_RUN_ON_AFTER = re.compile(r"[A-Z][a-z]*[,.!?]?(?=\s|$)")
_LOOK_BACK = 26
_LOOK_AHEAD = 40


def _words(words: str) -> frozenset[str]:
    return frozenset(words.split())


_TITLES = _words(
    "mr mrs ms mx dr prof sr sra hr fr st ste sgt cpl lt capt cmdr col gen maj adm rev hon insp supt messrs mt"
)
_BEFORE_MORE = _words("e.g i.e eg ie viz vs cf approx appr ca incl excl resp aka a.k.a c.f w.r.t")
_BEFORE_A_NUMBER = _words(
    "no nos nr fig figs ref refs eq sec sect art vol ch para pp p pg pt ext tel ver rev bldg rm apt unit item pos"
)
_BEFORE_SMALL = _words(
    "max temp press vib equip maint gen dept est avg std alt elev elec mech hyd inst instr assy accom adj config "
    "tech op ops eng engr mgr supv asst int ext dia diam len wt qty req sched jan feb apr aug sept oct nov dec "
    "tues thu thur thurs etc inc ltd co corp ave rd blvd hwy jct jr al a.m p.m"
)
_UNITS = _words(
    "sec secs min mins hr hrs wk wks yr yrs mo mos ft in lb lbs oz gal mph rpm kg km cm mm ml kw deg psi bar"
)
_AFTER_A_TIME = _words(
    "monday tuesday wednesday thursday friday saturday sunday january february march april may june july august "
    "september october november december jan feb mar apr jun jul aug sep sept oct nov dec mon tue wed thu fri "
    "sat sun gmt utc bst cet cest est edt cst cdt mst mdt pst pdt"
)
_LETTERED = _words(
    "valve pump unit zone bay gate line phase tank block room section building shed berth pier door panel "
    "breaker pole lane route side platform hangar train track plan option grade class type group team crew shift "
    "site level point sector area ward cell well rig leg bus feeder circuit"
)
_OPENERS = _words(
    "the a an i he she it we they you this that these those there then when while after before if as at in on no "
    "not all both each once his her its our their my your but and so also next later now today however still "
    "since"
)


def sentences(text: str) -> tuple[Span, ...]:
    """The sentences of a text in order, without the white space around them; all else belongs to one of them.

    The mark of a list belongs to the sentence it stands before.

    >>> text = "Dr. Smith read 14.3 bar at 9 a.m. on pump 3. it leaks"
    >>> [span.of(text) for span in sentences(text)]
    ['Dr. Smith read 14.3 bar at 9 a.m. on pump 3.', 'it leaks']
    """
    return tuple(span for line in _LINE.finditer(text) for span in _in_line(line.group(), line.start()))


def _in_line(line: str, offset: int) -> Iterator[Span]:
    start = 0
    for end in _ends(line):
        yield from _trimmed(line, start, end, offset)
        start = end
    yield from _trimmed(line, start, len(line), offset)


def _trimmed(line: str, start: int, end: int, offset: int) -> Iterator[Span]:
    piece = line[start:end]
    inner = piece.strip()
    if inner:
        begin = offset + start + len(piece) - len(piece.lstrip())
        yield Span(begin, begin + len(inner))


def _ends(line: str) -> Iterator[int]:
    return (found.end() for found in _END.finditer(line) if _is_end(line, found))


def _is_end(line: str, found: re.Match[str]) -> bool:
    if found["wide"]:
        return True
    before = line[max(0, found.start() - _LOOK_BACK) : found.start()]
    if found["run_on"]:
        return bool(_RUN_ON.search(before) and _RUN_ON_AFTER.match(line, found.end(), found.end() + _LOOK_AHEAD))
    after = _word_after(line, found.end())
    marks, is_quoted = found["marks"], found.end() > found.end("marks")
    if is_quoted and after[:1].islower():
        return False
    if marks == ".":
        return _is_full_stop(line, found.start(), before, after)
    is_trailing_off = marks.strip(".…") == ""
    return not (is_trailing_off and after[:1].islower())


def _word_after(line: str, position: int) -> str:
    found = _WORD_AFTER.match(line, position, position + _LOOK_AHEAD)
    return found[1] if found else ""


def _is_full_stop(line: str, position: int, before: str, after: str) -> bool:
    """Whether a single full stop after `before` ends a sentence, where `after` is the next word."""
    found = _WORD_BEFORE.search(before)
    if not found:
        return True
    word, next_word = found[0], after.rstrip(".,:;!?").lower()
    if _MARK_OF_A_LIST.fullmatch(line, 0, position):
        return False
    if before[: found.start()].rstrip()[-1:].isdigit() and (len(word) == 1 or word.lower() in _UNITS):
        return not after[:1].islower()
    if len(word) == 1 and word.isalpha():
        return _ends_with_a_letter(word, before[: found.start()], after, next_word)
    if word.isdigit():
        return next_word not in _AFTER_A_TIME or not after[:1].isupper()
    if _DOTTED.fullmatch(word) and word.isupper():
        return not after or (after[0].isupper() and next_word in _OPENERS)
    return _ends_with_a_word(word.lower(), after, next_word)


def _ends_with_a_letter(letter: str, before: str, after: str, next_word: str) -> bool:
    """`Valve B. Alice closed it`, but `J. Smith`; small letters are units or abbreviations."""
    if _INITIAL.match(after):
        return False
    if not after or (after[0].isupper() and next_word in _OPENERS):
        return True
    if letter.islower():
        return not after[0].islower()
    words = before.lower().split()
    previous = words[-1:] if words[-1:] not in (["and"], ["or"]) else words[-3:-2]
    return letter == "I" or not _LETTERED.isdisjoint(word.removesuffix("s") for word in previous)


def _ends_with_a_word(word: str, after: str, next_word: str) -> bool:
    if not after:
        return True
    if word in _BEFORE_MORE or word in _TITLES:
        return False
    if word in _BEFORE_A_NUMBER and (after[0].isdigit() or after[0] in "#№"):
        return False
    if word in _BEFORE_SMALL or _DOTTED.fullmatch(word):
        return after[0].isupper() and next_word not in _AFTER_A_TIME
    return True
