"""Whether words are denied, imagined, remembered or practised where they stand: "no injuries", "fire drill"."""

from __future__ import annotations

import re

from skerry.intelligence.digest.phrases import alternatives, any_of

_BEFORE_CHARACTERS = 60
_AFTER_CHARACTERS = 40

_CLAUSE_END = re.compile(
    r"[.;:!?\n]|,\s(?:but|and|he|she|they|it|the|then|so)\s|\s(?:but|however|then|although|except)\s", re.IGNORECASE
)

_BEFORE = any_of(r"""
    no|not|nobody|none|no[- ]one|nothing|without|never|zero|nil|neither|nor|cannot
    \w+n['’]t
    avoid(?:ed|ing|s)?|prevent(?:ed|ing|s)?|averted|ruled out|blocked
    free of|instead of|rather than|in case of|(?:risk|danger|threat|chance) of
    potential(?:ly)?|possible future|equivalent of
    if|could|might|would|may|unless|should|whether
    drill|exercise|simulat\w+|mock|practi[cs]\w+|training|rehears\w+|scenario|false|test(?:ed|ing)?
    last (?:year|month)|years ago|in (?:19|20)\d\d|historical|previous year
    poster|slides?|video|article|read about|plans? for|downgraded from
""")
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
_PRACTICE = any_of(r"""
    (?:fire|evacuation|emergency|safety|rescue|spill|annual|weekly|monthly) (?:drill|exercise)s?
    drills?|table[- ]?top|simulat(?:ed|ion)|mock
    test alarm|alarm test(?:s|ed)?|test (?:evacuation|call|page|message)|planned test|rehearsal
    test of|this was a test|an exercise|training (?:day|session|course|scenario)|e-?learning|toolbox talk|refresher
""")
_DENIAL = re.compile(
    r"^\W*(?:no|nobody|no[- ]one|none|nothing|not|zero|nil|without)\b[^;:.!?]*[.!]?\W*$", re.IGNORECASE
)
_IMAGINED = re.compile(r"\W*(?:if|should|were|had|suppose|imagine|in case)\s(?!there\sis\b)", re.IGNORECASE)


def is_denied(sentence: str, start: int, end: int) -> bool:
    """Whether what stands from `start` to `end` of a sentence is not told as having happened.

    >>> is_denied("No smoke and no fire seen.", 16, 20), is_denied("No smoke, but fire seen.", 14, 18)
    (True, False)
    """
    before = _CLAUSE_END.split(sentence[max(start - _BEFORE_CHARACTERS, 0) : start])[-1]
    return bool(_BEFORE.search(before) or _AFTER.match(sentence[end : end + _AFTER_CHARACTERS]))


def is_practice(sentence: str) -> bool:
    """Whether a sentence tells of a drill, a test or a course.

    >>> is_practice("Fire drill at ten, all out in four minutes.")
    True
    """
    return bool(_PRACTICE.search(sentence))


def did_not_happen(sentence: str) -> bool:
    """Whether a sentence as a whole tells of nothing that happened: a drill, a denial, something imagined.

    >>> [did_not_happen(one) for one in ("No injuries, no damage.", "If it rains, stop.", "No power; pumps down.")]
    [True, True, False]
    """
    return is_practice(sentence) or bool(_DENIAL.match(sentence) or _IMAGINED.match(sentence))
