"""Telephone numbers in British, American and international forms, told from readings and part numbers.

Sources: ITU-T E.164 (at most 15 digits), Ofcom's national numbering plan, the North American numbering plan.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from skerry.intelligence.redaction.candidates import Candidate
from skerry.intelligence.redaction.kinds import Kind, Strength
from skerry.intelligence.redaction.rules.rule import ANNOUNCES_CODE, any_of, before, words
from skerry.intelligence.span import Span

_SEPARATOR = r"(?: ?[.\-/] ?|\) ?-? ?| ?\(| )?"
_RUN = re.compile(
    r"(?<![0-9A-Za-z+#/_-])(?<![0-9][.,:])(?:\+ ?|\( ?\+? ?)?[0-9]"
    rf"(?:{_SEPARATOR}[0-9]){{4,17}}(?![0-9])(?![.,][0-9])(?!-?[A-Za-z]{{2,}}[0-9])"
)
_EXTENSION = re.compile(r"[ ,;]{0,3}(?:#|x|ext(?:n|ension)?\.?)[ .:]?[0-9]{1,6}(?![0-9A-Za-z])", re.IGNORECASE)
_CUE = words(
    r"(?<!\w)",
    any_of(
        *(
            "tel",
            "ph",
            "tlf",
            r"tele(?:ph|f)on\w*",
            r"phone\w*",
            "mob(?:ile)?",
            "cell(?:ular|ulare)?",
            "fax",
            r"call\w*",
            "ring",
            "rang",
        ),
        *(
            r"dial\w*",
            "whats ?app",
            "signal",
            "sms",
            "text(?:ed)?",
            r"contact\w*",
            r"reach\w*",
            "hotline",
            "landline",
        ),
        *(
            "switchboard",
            "voicemail",
            "pager",
            "bleep",
            "t[ée]l(?:[ée]phone)?",
            "m[óo]vil",
            "handy(?:nummer)?",
            "portable",
        ),
        *("gsm", "rufnummer", r"anruf\w*", r"appel\w*", r"llam\w+", r"chiam\w+", "num[ée]ro", "number"),
    ),
    r"(?!\w)[^\n]*$",
)
_ACCOUNT = words(r"(?:account|acct|sort code)(?: ?(?:no|nr|number|#))?[ .:#=-]{0,3}$")
_DAY_AND_MONTH = r"(?:[0-3]?[0-9][./-][01]?[0-9]|[01]?[0-9][./-][0-3]?[0-9])"
_DATE = re.compile(
    rf"\(?{_DAY_AND_MONTH}[./-](?:19|20)?[0-9]{{2}}(?![./-]?[0-9])|(?:19|20)[0-9]{{2}}[./-]?[01][0-9][./-]?[0-3][0-9]"
)
_NUMBER_BEFORE = re.compile(r"[0-9][.,]?[0-9]*[ \t|]{1,4}$")
_NUMBER_AFTER = re.compile(r"[ \t|]{1,4}-?[0-9]")
_AMERICAN = re.compile(r"(?:1[ .-]?)?(?:\([2-9][0-9]{2}\) ?|[2-9][0-9]{2}[ .-])[2-9][0-9]{2}[ .-]?[0-9]{4}")
_TRUNK = re.compile(r"\(?0(?!0)[0-9]")
_AREA_IN_BRACKETS = re.compile(r"\([0-9]{2,5}\) ?[0-9]")
_GROUPS = re.compile(r"[0-9]+")
_WITH_COUNTRY = range(8, 16)
_WITH_TRUNK = range(9, 13)
_ANY = range(6, 16)


@dataclass(frozen=True)
class PhoneRule:
    """Takes a run of digits for a telephone number by its prefix and its groups, or, weaker, by a word before it."""

    name: str = "phone-number"
    kind: Kind = Kind.PHONE

    def find(self, text: str) -> Iterator[Candidate]:
        """All telephone numbers, with their extensions."""
        for run in _RUN.finditer(text):
            start, end = _balanced(text, *run.span())
            strength = _strength(text, start, end)
            if strength is not None:
                extension = _EXTENSION.match(text, end)
                yield Candidate(Span(start, extension.end() if extension else end), self.kind, self.name, strength)


PHONE = PhoneRule()


def _balanced(text: str, start: int, end: int) -> tuple[int, int]:
    """Without an opening bracket that the number does not close."""
    if text[start] == "(" and ")" not in text[start:end]:
        start += 1
    return start, end


def _strength(text: str, start: int, end: int) -> Strength | None:
    run, preceding = text[start:end], before(text, start)
    digits = "".join(_GROUPS.findall(run))
    if _DATE.match(run) or ANNOUNCES_CODE.search(preceding) or _ACCOUNT.search(preceding):
        return None
    if _is_international(run, digits):
        return Strength.FORM
    if _CUE.search(preceding) and len(digits) in _ANY:
        return Strength.CUE
    if _is_row(text, start, end) or not _is_national(run, digits):
        return None
    return Strength.FORM


def _is_international(run: str, digits: str) -> bool:
    if "+" in run:
        return len(digits) in _WITH_COUNTRY and digits[0] != "0"
    return run.startswith("00") and digits[2] != "0" and len(digits) - 2 in range(9, 16)


def _is_national(run: str, digits: str) -> bool:
    if _AMERICAN.fullmatch(run) or (_AREA_IN_BRACKETS.match(run) and len(digits) in _WITH_TRUNK):
        return True
    if not _TRUNK.match(run) or len(digits) not in _WITH_TRUNK:
        return False
    groups = _GROUPS.findall(run)
    return len(groups) > 1 or len(digits) == 11


def _is_row(text: str, start: int, end: int) -> bool:
    """Whether other numbers stand right beside it, as in a table of readings."""
    return bool(_NUMBER_BEFORE.search(text, max(0, start - 16), start) or _NUMBER_AFTER.match(text, end))
