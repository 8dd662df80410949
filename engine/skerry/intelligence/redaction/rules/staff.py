"""Badge and asset numbers: after the word that announces them, and by patterns of the people who run the site."""

from __future__ import annotations

from skerry.intelligence.redaction.kinds import Kind, Strength
from skerry.intelligence.redaction.rules.rule import PatternRule, words

_NUMBER = r"(?:[ -]?(?:no|nr|num|number|id|code|tag)\b\.?| ?#| ?№)"
_VALUE = r"[ .:#=(-]{0,4}(?:is )?(?P<value>(?:[A-Z]{1,5}[ /-]?)?[0-9]{2,}(?:[/-]?[A-Z0-9]+)*)(?!\w)(?![.,:][0-9])"

STAFF_RULES = (
    PatternRule(
        "badge-with-cue",
        Kind.BADGE,
        words(
            r"(?<!\w)(?:badge|warrant|collar|lanyard|pass ?card|id ?card|access ?card|swipe ?card|ausweis|insignia|tarjeta de acceso)"
            + _NUMBER
            + "?"
            + _VALUE
        ),
        Strength.CUE,
    ),
    PatternRule(
        "staff-number-with-cue",
        Kind.BADGE,
        words(
            r"(?<!\w)(?:staff|employee|emp|payroll|personnel|clock|works|crew|operator|contractor|worker|pass|matricule|"
            r"personal|mitarbeiter)" + _NUMBER + _VALUE
        ),
        Strength.CUE,
    ),
    PatternRule(
        "asset-with-cue",
        Kind.ASSET,
        words(r"(?<!\w)(?:asset|inventory|property|plant)" + _NUMBER + _VALUE),
        Strength.CUE,
    ),
    PatternRule(
        "asset-after-asset",
        Kind.ASSET,
        words(r"(?<!\w)asset[ :#-]{1,2}(?P<value>[A-Z]{1,5}[ /-]?[0-9]{2,}(?:[/-]?[A-Z0-9]+)*)(?!\w)"),
        Strength.CUE,
    ),
)
