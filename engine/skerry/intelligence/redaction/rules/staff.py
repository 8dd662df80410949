"""Badge and asset numbers: after the word that announces them, and by patterns of the people who run the site."""

from __future__ import annotations

from skerry.intelligence.redaction.kinds import Kind, Strength
from skerry.intelligence.redaction.rules.rule import PatternRule, any_of, words

_NUMBER = r"(?:[ -]?(?:no|nr|num|number|id|code|tag)\b\.?| ?#| ?№)"
_VALUE = r"[ .:#=(-]{0,4}(?:is )?(?P<value>(?:[A-Z]{1,5}[ /-]?)?[0-9]{2,}(?:[/-]?[A-Z0-9]+)*)(?!\w)(?![.,:][0-9])"

_CARD = any_of(
    *("badge", "warrant", "collar", "lanyard", "pass ?card", "id ?card", "access ?card", "swipe ?card", "ausweis"),
    *("insignia", "tarjeta de acceso"),
)
_STAFF = any_of(
    *(
        "staff",
        "employee",
        "emp",
        "payroll",
        "personnel",
        "clock",
        "works",
        "crew",
        "operator",
        "contractor",
        "worker",
    ),
    *("pass", "matricule", "personal", "mitarbeiter"),
)
_TAGGED = r"(?P<value>[A-Z]{1,5}[ /-]?[0-9]{2,}(?:[/-]?[A-Z0-9]+)*)(?!\w)"


def _with_cue(name: str, kind: Kind, *parts: str) -> PatternRule:
    return PatternRule(name, kind, words(r"(?<!\w)", *parts), Strength.CUE)


STAFF_RULES = (
    _with_cue("badge-with-cue", Kind.BADGE, _CARD, f"{_NUMBER}?", _VALUE),
    _with_cue("staff-number-with-cue", Kind.BADGE, _STAFF, _NUMBER, _VALUE),
    _with_cue("asset-number-with-cue", Kind.ASSET, "(?:asset|inventory|property|plant)", _NUMBER, _VALUE),
    _with_cue("asset-with-cue", Kind.ASSET, "asset[ :#-]{1,2}", _TAGGED),
)
