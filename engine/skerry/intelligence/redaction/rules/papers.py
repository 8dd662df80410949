"""Passports and driving licences."""

from __future__ import annotations

import re

from skerry.intelligence.redaction.kinds import Kind, Strength
from skerry.intelligence.redaction.rules.rule import END, START, PatternRule, any_of, ascii_pattern, words

_NUMBER = r"(?: ?(?:no|nr|num|number|id|code|#)\b\.?)?(?: is)?[ .:#=(-]{1,4}"
_PASSPORT = any_of("passport", "passeport", r"reisepass\w*", "pasaporte", "passaporto", r"paspoort\w*", "passnummer")
_LICENCE = any_of(
    *(
        "driv(?:ing|er'?s?) licen[cs]e",
        "licen[cs]e(?= (?:no|number|#))",
        "dl(?= ?(?:no|number|#|:))",
        r"f[üu]hrerschein\w*",
    ),
    *("permis de conduire", r"rijbewijs\w*", "patente(?: di guida)?", "permiso de conducir"),
)

PAPER_RULES = (
    PatternRule(
        "passport-with-cue",
        Kind.PASSPORT,
        words(
            rf"(?<!\w){_PASSPORT}(?: (?:is|of|nummer|num[ée]ro|n[úo]mero))?{_NUMBER}",
            r"(?P<value>(?=[A-Z]{0,3}[0-9])[A-Z0-9]{6,10}(?![A-Z0-9])|[A-Z]{1,3} [0-9]{6,9}(?![0-9])",
            r"|[0-9]{2,3}(?: [0-9]{3,4}){2}(?![0-9]))",
        ),
        Strength.CUE,
    ),
    PatternRule(
        "passport-machine-zone",
        Kind.PASSPORT,
        re.compile(r"(?<![A-Z0-9<])(?=[A-Z0-9]{0,12}<)[A-Z0-9<]{30,44}+(?![A-Z0-9<])"),
        Strength.CHECKED,
        accepts=lambda found: "<<" in found[0],
    ),
    PatternRule(
        "uk-driving-licence",
        Kind.DRIVING_LICENCE,
        ascii_pattern(
            START,
            "(?=[A-Z])[A-Z9]{5}[ -]?[0-9][0156][0-9][0-3][0-9]{2}",
            "[ -]?[A-Z][A-Z9][ -]?[0-9A-Z][ -]?[A-Z]{2}(?: ?[0-9]{2})?",
            END,
        ),
        Strength.CHECKED,
    ),
    PatternRule(
        "driving-licence-with-cue",
        Kind.DRIVING_LICENCE,
        words(
            rf"(?<!\w){_LICENCE}{_NUMBER}",
            r"(?P<value>(?=[A-Z-]{0,8}[0-9])[A-Z0-9](?:[ -]?[A-Z0-9]){4,19}?(?<=[0-9A-Z])(?![A-Z0-9])(?! ?[0-9]))",
        ),
        Strength.CUE,
    ),
)
