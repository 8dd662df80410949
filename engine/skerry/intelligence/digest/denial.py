"""Whether words are denied, imagined, remembered or practised where they stand: "no injuries", "fire drill"."""

from __future__ import annotations

import re
from collections.abc import Sequence

from skerry.intelligence.digest.phrases import alternatives, any_of

_BEFORE_CHARACTERS = 60
_AFTER_CHARACTERS = 40

_CLAUSE_END = re.compile(
    r"[.;:!?\n]|,\s(?:but|and|he|she|they|it|the|then|so)\s|\s(?:but|however|then|although|except)\s", re.IGNORECASE
)

_PARTS = {
    "DRILL": r"(?:fire|evacuation|emergency|safety|rescue|spill|annual|weekly|monthly|planned) (?:drill|exercise)s?"
    r"|(?:in|as|during|for|just|only|was|is|this) (?:an?|the) (?:drill(?! (?:bit|press|rig|floor|pipe))|exercise)"
    r"|table[- ]?top (?:exercise|drill)|simulat(?:ed|ion|ing)|mock|rehears\w+|scenario",
}
_DENIERS = any_of(
    r"""
    not|nobody|none|no[- ]one|nothing|never|cannot|\w+n['’]t
    avoid(?:ed|ing|s)?|prevent(?:ed|ing|s)?|averted|ruled out
    free of|instead of|rather than|in case of|(?:risk|danger|threat|chance) of
    potential(?:ly)?|possible future|equivalent of
    if|could|would|unless|should|whether|(?:may|might)(?! have)
    <DRILL>|training (?:on|for|about|in)
    last (?:year|month)|years ago|in (?:19|20)\d\d|historical|previous year
    poster|slides?|safety video|article|read about|plans? for|downgraded from
    """,
    _PARTS,
)
_NEXT_DENIERS = re.compile(r"(?<!\w)(?:test(?:ed|ing)?|practi[cs]\w+|false|blocked)\s(?:\w+\s)?$", re.IGNORECASE)
_NO = any_of(r"no|without|zero|nil|neither|nor")
_TOLD = re.compile(r"(?:ed|en)$", re.IGNORECASE)
_AFTER = re.compile(
    r"^[^\w:=]{0,3}(?:(?:was|were|is|are|has been|had been)\s)?(?:"
    + alternatives(r"""
        (?:averted|avoided|prevented|ruled out|not|unlikely|simulated|practi[sc]ed|none|nil|zero)\b
        (?:drill|exercise|training|plan|test|simulation|procedure|policy|scenario|awareness|poster|prevention)s?\b
        (?:assessment|season|risk|register|form|statistics|free|rate|panel|door|extinguisher|marshal|warden)s?\b
        [:=] ?(?:no|none|nil|0|n/?a|false)\b
    """)
    + ")",
    re.IGNORECASE,
)
_PRACTICE = any_of(
    r"""
    <DRILL>
    drill (?:held|at|ok|went|completed|today|this|on)
    test alarm|alarm test(?:s|ed)?|test (?:evacuation|call|page|message)|planned test
    test of|this was a test|e-?learning|toolbox talk|refresher
    training(?: (?:day|session|course|scenario))? (?:on|about|for|went|held|was held|completed|attended)
    """,
    _PARTS,
)
_HARM = (
    r"(?:injur|damage|harm|leak|spill|fire|smoke|casualt|evacuat|loss|impact|effect|disruption|downtime|incident|accident"
    r"|pollution|risk|danger|fatal|death|release|defect|trouble|problem|complaint|report)"
)
_DENIAL = re.compile(
    r"\W*(?:(?:(?:no|zero|nil)\s[\w'’ -]{1,40},\s){0,6}(?:and\s)?"
    rf"(?:no|zero|nil|without)\s(?:[\w'’-]+\s){{0,3}}{_HARM}"
    r"|(?:nobody|no[- ]one|none|nothing|not)\s)[^;:.!?]*[.!]?\W*$",
    re.IGNORECASE,
)
_ONLY_PRACTICE = any_of(r"""
    (?:was|were|is|this was|all)(?: (?:only|just))?(?: (?:an?|the|part of (?:the|an?)))? (?:drill|exercise|practice)
    (?:was|is|were) not (?:a )?real|pretend(?:ed|ing)?|dummy|dummies|mannequins?|actors?|the doll
    role[- ]?play(?:ed|ers?)?
    end of (?:the )?exercise|exercise (?:ended|over|stood down)|if (?:this|it) (?:were|was|had been) real
""")
_IN_EARNEST = any_of(r"""
    (?<!no\s)real(?:ly)? (?:hurt|injur\w+|broke\w*|burn\w*|fires?|leak\w*|fell|casualt\w+|incident|emergency|cut)
    in earnest|genuine(?:ly)?|not (?:a|an|the) (?:drill|exercise)|no (?:drill|exercise)
    (?:during|in|after|before|while|on the way) [^.]{0,40}?(?:fell|slipped|tripped|broke|twisted|collapsed|cut)
""")
_IMAGINED = re.compile(r"\W*(?:if|should\s(?:the|it|this|there|that|any)|suppose|imagine|in\scase)\s", re.IGNORECASE)


def is_denied(sentence: str, start: int, end: int) -> bool:
    """Whether what stands from `start` to `end` of a sentence is not told as having happened.

    >>> is_denied("No smoke and no fire seen.", 16, 20), is_denied("No smoke, but fire seen.", 14, 18)
    (True, False)
    """
    before = _CLAUSE_END.split(sentence[max(start - _BEFORE_CHARACTERS, 0) : start])[-1]
    if _DENIERS.search(before) or _NEXT_DENIERS.search(before) or _reaches(before, sentence[start:end]):
        return True
    return bool(_AFTER.match(sentence[end : end + _AFTER_CHARACTERS]))


def _reaches(before: str, words: str) -> bool:
    """Whether a "no" reaches as far as here: over a list of nouns, and not over a comma to what was done."""
    _, comma, behind_comma = before.rpartition(",")
    return bool(_NO.search(behind_comma if comma and _TOLD.search(words) else before))


def is_practice(sentence: str) -> bool:
    """Whether a sentence tells of a drill, a test or a course.

    >>> is_practice("Fire drill at ten, all out in four minutes.")
    True
    """
    return bool(_PRACTICE.search(sentence))


def is_all_practice(sentences: Sequence[str]) -> bool:
    """Whether a note tells of a drill from its beginning, or says so later, and of nothing that went wrong in it.

    >>> is_all_practice(["Fire drill at ten.", "Two workers with burns were carried out."])
    True
    >>> is_all_practice(["Fire drill at ten.", "Bob really broke his arm on the stairs."])
    False
    """
    says_so = any(is_practice(one) for one in sentences[:2]) or any(_ONLY_PRACTICE.search(one) for one in sentences)
    return says_so and not any(_IN_EARNEST.search(one) for one in sentences)


def did_not_happen(sentence: str) -> bool:
    """Whether a sentence as a whole tells of nothing that happened: a drill, a denial, something imagined.

    >>> [did_not_happen(one) for one in ("No injuries, no damage.", "If it rains, stop.", "No power in the ward.")]
    [True, True, False]
    """
    return is_practice(sentence) or bool(_DENIAL.match(sentence) or _IMAGINED.match(sentence))
