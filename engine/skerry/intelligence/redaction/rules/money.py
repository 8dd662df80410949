"""Accounts and cards."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import accumulate

from skerry.intelligence.redaction.candidates import Candidate
from skerry.intelligence.redaction.checksums import IBAN_LENGTHS, is_iban, is_luhn
from skerry.intelligence.redaction.kinds import Kind, Strength
from skerry.intelligence.redaction.rules.rule import (
    ANNOUNCES_CODE,
    END,
    START,
    PatternRule,
    ascii_pattern,
    before,
    words,
)
from skerry.intelligence.span import Span

_IBAN_RUN = ascii_pattern(START, r"(?=([A-Z]{2} ?[0-9]{2}(?:[ .-]{0,2}[0-9A-Z]){11,30}+))")
_DIGIT_RUN = re.compile(r"(?<![0-9A-Za-z])(?<![0-9][.,])[0-9]++(?:[ .-][0-9]++)*+(?![A-Za-z])")
_GROUPS = re.compile(r"[0-9]+")
_CARD_FORMS = (
    *((4, 4, 4, 4), (4, 6, 5), (4, 6, 4), (4, 4, 4, 4, 3), (4, 4, 4, 4, 2), (4, 4, 5), (6, 13), (8, 8), (4, 12)),
    *((12,), (13,), (14,), (15,), (16,), (17,), (18,), (19,)),
)
_ISSUERS = re.compile(r"4|5[0-8]|6|2[2-7]|3[0-9]")
_UNGROUPED_NEEDS_CUE = frozenset({12, 13, 14, 17, 18})
_CARD_CUE = words(
    r"(?<!\w)(?:card|visa|master ?card|maestro|amex|american express|diners|discover|credit|debit|pan|karte|carte|"
    r"tarjeta|carta)(?!\w)[^\n]*$"
)


@dataclass(frozen=True)
class IbanRule:
    """Takes what the country's length and modulus 97 confirm, with or without spaces."""

    name: str = "iban-mod-97"
    kind: Kind = Kind.IBAN

    def find(self, text: str) -> Iterator[Candidate]:
        """All IBANs; a run that is none may have one in it."""
        for run in _IBAN_RUN.finditer(text):
            places = [place for place in range(*run.span(1)) if text[place].isalnum()]
            length = IBAN_LENGTHS.get(run[1][:2].upper(), len(places) + 1)
            if length <= len(places) and is_iban("".join(text[place] for place in places[:length])):
                yield Candidate(Span(run.start(), places[length - 1] + 1), self.kind, self.name, Strength.CHECKED)


@dataclass(frozen=True)
class CardRule:
    """Takes digits in the groups of a card, with the prefix of an issuer, that pass Luhn's sum."""

    name: str = "card-luhn"
    kind: Kind = Kind.CARD

    def find(self, text: str) -> Iterator[Candidate]:
        """All card numbers."""
        for run in _DIGIT_RUN.finditer(text):
            groups = [group.span() for group in _GROUPS.finditer(text, *run.span())]
            place = 0
            while place < len(groups):
                taken = self._groups_taken(text, groups[place : place + 5])
                if taken:
                    span = Span(groups[place][0], groups[place + taken - 1][1])
                    yield Candidate(span, self.kind, self.name, Strength.CHECKED)
                place += taken or 1

    def _groups_taken(self, text: str, groups: list[tuple[int, int]]) -> int:
        """How many of the groups, from the first on, make a card; most first."""
        digits = list(accumulate(text[start:end] for start, end in groups))
        lengths = [end - start for start, end in groups]
        for count in range(len(groups), 0, -1):
            if tuple(lengths[:count]) in _CARD_FORMS and _is_card(
                digits[count - 1], before(text, groups[0][0]), count
            ):
                return count
        return 0


def _is_card(digits: str, preceding: str, groups: int) -> bool:
    if not _ISSUERS.match(digits) or not is_luhn(digits) or len(set(digits)) < 2:
        return False
    if _CARD_CUE.search(preceding):
        return True
    return not ANNOUNCES_CODE.search(preceding) and (groups > 1 or len(digits) not in _UNGROUPED_NEEDS_CUE)


SORT_CODE = PatternRule(
    "sort-code-with-cue",
    Kind.BANK_ACCOUNT,
    ascii_pattern(r"(?<!\w)sort ?-?code[ .:=#]{0,3}(?:is )?(?P<value>[0-9]{2}[ -]?[0-9]{2}[ -]?[0-9]{2})", END),
    Strength.CUE,
)
ACCOUNT = PatternRule(
    "account-number-with-cue",
    Kind.BANK_ACCOUNT,
    ascii_pattern(
        r"(?<!\w)(?:(?:bank )?(?:account|acct|a/c|acc)\.?(?: (?:no|nr|num|number|#)\.?)?",
        r"|kontonummer|kto\.?(?:-nr\.?)?|routing(?: (?:no|number))?|aba)",
        r"[ .:=#]{1,3}(?:is )?(?P<value>[0-9]{2,4}(?:[ -]?[0-9]{2,4}){1,4})",
        END,
    ),
    Strength.CUE,
)

MONEY_RULES = (IbanRule(), CardRule(), SORT_CODE, ACCOUNT)
