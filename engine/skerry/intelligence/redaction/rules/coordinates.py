"""Where somebody was, in numbers: degrees, grid references, codes for places.

Plain decimals are readings more often than places. They count where a word says so, where they carry a degree sign or
a point of the compass, or where two of them with four decimals or more stand alone.
"""

from __future__ import annotations

import re

from skerry.intelligence.redaction.kinds import Kind, Strength
from skerry.intelligence.redaction.rules.rule import (
    ANNOUNCES_CODE,
    END,
    START,
    PatternRule,
    any_of,
    ascii_pattern,
    words,
)

_CUE = words(
    r"(?<!\w)",
    any_of(
        *(
            "lat(?:itude)?",
            "lon(?:g|gitude)?",
            "lng",
            "gps",
            "gnss",
            r"coord\w*",
            r"posi[tc]\w*",
            "pos",
            "loc(?:ation)?",
            "located",
        ),
        *(
            "fix",
            "waypoint",
            "wpt",
            "geo",
            "maps?",
            "pin",
            r"grid(?: ref(?:erence)?)?",
            "ngr",
            "osgr",
            "os",
            "utm",
            "mgrs",
            r"point ?\(",
        ),
        *("standort", "koordinaten", "ubicaci[óo]n", r"coordonn[ée]es", "toạ độ", "posição"),
    ),
    r"(?!\w)[^\n]*$",
)
_FREE = r"(?<![0-9A-Za-z.])"
_DEGREE, _MINUTE, _SECOND = "[°º˚]", "['′]", "(?:[\"″”“]|''|′′)"
_TO = r" ?[,;/|]? ?"
_NORTH, _EAST = "(?:[NS]|north|south)", "(?:[EWO]|east|west)"
_DECIMAL = r"[0-9]{1,3}\.[0-9]{3,12}"
_SIGNED = rf"[+-]? ?{_DECIMAL}"


def _degrees(compass: str) -> str:
    """Degrees and minutes, perhaps seconds, with the point of the compass before or behind them or not at all."""
    minutes = rf"[0-9]{{1,2}}(?:\.[0-9]{{1,8}})? ?{_MINUTE}"
    seconds = rf"(?: ?[0-9]{{1,2}}(?:\.[0-9]{{1,6}})? ?{_SECOND})?"
    return rf"(?:{compass} ?)?[0-9]{{1,3}} ?(?:{_DEGREE}|d(?:eg)?\.?) ?{minutes}{seconds}(?: ?{compass}(?![a-z]))?"


def _minutes(digits: str) -> str:
    """Degrees and decimal minutes as navigators write them: `53 22.978`."""
    return rf"[0-9]{{{digits}}}[ °º-] ?[0-9]{{1,2}}\.[0-9]{{1,6}}{_MINUTE}?"


def _sexagesimal(digits: str) -> str:
    """Degrees, minutes and seconds with nothing but spaces between them."""
    return rf"[0-9]{{{digits}}} [0-9]{{1,2}} [0-9]{{1,2}}(?:\.[0-9]{{1,4}})?"


def _packed(digits: str) -> str:
    """Degrees, minutes and seconds or decimal minutes with nothing between them: `532258`, `5322.978`."""
    return rf"[0-9]{{{digits}}}[0-5][0-9](?:[0-5][0-9](?:\.[0-9]{{1,4}})?|\.[0-9]{{1,6}})"


def _between_signs(digits: str) -> str:
    """Degrees, minutes and seconds between dashes or colons: `53-22-58`."""
    return rf"[0-9]{{{digits}}}[-:][0-5]?[0-9][-:][0-5]?[0-9](?:\.[0-9]{{1,4}})?"


def _spelt(digits: str) -> str:
    """Degrees and minutes, perhaps seconds, with their names: `53 deg 22 min 58 sec`."""
    minutes = r"[0-5]?[0-9](?:\.[0-9]{1,6})? ?min(?:ute)?s?\.?"
    seconds = r"(?:,? ?[0-5]?[0-9](?:\.[0-9]{1,4})? ?sec(?:ond)?s?\.?)?"
    return rf"[0-9]{{{digits}}} ?deg(?:ree)?s?\.?,? ?{minutes}{seconds}"


def _is_on_earth(found: re.Match[str]) -> bool:
    latitude, longitude = (float(number) for number in re.findall(r"[0-9]+\.[0-9]+", found[0])[:2])
    return latitude <= 90 and longitude <= 180


def _is_even(found: re.Match[str]) -> bool:
    """Easting and northing have the same number of digits."""
    return len(found["east"]) == len(found["north"])


def _in_degrees(name: str, *forms: str) -> PatternRule:
    """A form that is nothing but a place."""
    return PatternRule(name, Kind.COORDINATES, ascii_pattern(_FREE, any_of(*forms)), Strength.CHECKED)


_DEGREE_RULES = (
    _in_degrees("degrees-minutes-seconds", rf"{_degrees(_NORTH)}(?:{_TO}{_degrees(_EAST)})?", _degrees(_EAST)),
    _in_degrees(
        "degrees-decimal-minutes",
        rf"{_NORTH} ?{_minutes('1,2')}{_TO}{_EAST} ?{_minutes('1,3')}",
        rf"{_minutes('1,2')} ?{_NORTH}{_TO}{_minutes('1,3')} ?{_EAST}(?!\w)",
    ),
    _in_degrees(
        "decimal-degrees-with-compass",
        rf"{_DECIMAL} ?{_DEGREE}? ?{_NORTH}{_TO}{_SIGNED} ?{_DEGREE}? ?{_EAST}(?!\w)",
        rf"{_NORTH} ?{_DECIMAL} ?{_DEGREE}?{_TO}{_EAST} ?{_DECIMAL}(?: ?{_DEGREE})?",
        rf"{_DECIMAL} ?{_DEGREE} ?[NSEW](?!\w)",
        rf"{_SIGNED} ?{_DEGREE}{_TO}{_SIGNED} ?{_DEGREE}",
        rf"{_sexagesimal('1,2')} ?[NS],? ?{_sexagesimal('1,3')} ?[EW](?!\w)",
        r"[0-9]{1,3}d ?[0-9]{1,2}m ?(?:[0-9]{1,2}(?:\.[0-9]{1,4})?s)? ?[NSEW](?!\w)",
        rf"{_packed('2')} ?[NS]{_TO}{_packed('3')} ?[EW](?!\w)",
        rf"{_between_signs('1,2')} ?[NS]{_TO}{_between_signs('1,3')} ?[EW](?!\w)",
        rf"{_spelt('1,2')} ?[NS](?:{_TO}(?:and )?{_spelt('1,3')} ?[EW](?!\w))?(?!\w)",
    ),
)

_LATITUDE, _LONGITUDE = r"lat(?:itude)?", r"lon(?:g(?:itude)?)?|lng"
_LABELLED = rf"(?: is)?[ .:=\"']{{1,4}}[+-]? ?[0-9]{{1,3}}\.[0-9]{{2,12}}(?: ?{_DEGREE})?(?: ?[NSEW](?!\w))?"

_DECIMAL_RULES = (
    PatternRule(
        "decimal-degrees-labelled",
        Kind.COORDINATES,
        ascii_pattern(
            rf"(?<!\w)(?:(?:{_LATITUDE}){_LABELLED}(?:[ ,;/|\"']{{1,4}}(?:and )?(?:{_LONGITUDE}){_LABELLED})?",
            rf"|(?:{_LONGITUDE}){_LABELLED})",
        ),
        Strength.CUE,
    ),
    PatternRule(
        "decimal-degrees-with-cue",
        Kind.COORDINATES,
        ascii_pattern(
            r"(?<![0-9A-Za-z.,])[+-]?[0-9]{1,2}\.[0-9]{2,12}(?: ?[,;/] ?| )[+-]? ?[0-9]{1,3}\.[0-9]{2,12}", END
        ),
        Strength.CUE,
        accepts=_is_on_earth,
        cue=_CUE,
    ),
    PatternRule(
        "decimal-degrees-pair",
        Kind.COORDINATES,
        ascii_pattern(
            rf"{_FREE}(?<![0-9][,;|\t])(?<![0-9][,;|\t] )",
            r"[+-]?[0-9]{1,2}\.[0-9]{4,12} ?, ?[+-]?[0-9]{1,3}\.[0-9]{4,12}",
            END,
            r"(?! ?[,;|\t] ?[+-]?[0-9]+\.[0-9])",
        ),
        accepts=_is_on_earth,
    ),
    PatternRule(
        "map-link",
        Kind.COORDINATES,
        ascii_pattern(
            r"(?P<value>(?:(?<![A-Za-z])geo:|(?<=[/?&])(?:(?:q|ll|query|mlat|center|destination)=(?:loc:)?|@))",
            r"-?[0-9]{1,2}\.[0-9]{2,12},-?[0-9]{1,3}\.[0-9]{2,12})",
        ),
        Strength.CHECKED,
    ),
)

_SQUARE = "(?:S[CDEHJKMNOPRSTUVWXYZ]|T[AFGLMQRV]|N[ABCDFGHJKLMNORSTUWXYZ]|H[PTUWXYZ]|OV)"
"""The squares of the National Grid that have land in them."""


def _halves(*lengths: int, between: str = "") -> str:
    return any_of(*(rf"[0-9]{{{length}}}{between}[0-9]{{{length}}}" for length in lengths))


_GRID_RULES = (
    PatternRule(
        "uk-grid-reference",
        Kind.COORDINATES,
        re.compile(rf"{START}{_SQUARE} (?P<east>[0-9]{{3,5}}) (?P<north>[0-9]{{3,5}}){END}(?![.,][0-9])"),
        accepts=_is_even,
    ),
    PatternRule(
        "uk-grid-reference-with-cue",
        Kind.COORDINATES,
        ascii_pattern(START, _SQUARE, " ?", _halves(2, 3, 4, 5, between=" ?"), END),
        Strength.CUE,
        cue=_CUE,
    ),
    PatternRule(
        "uk-grid-reference-joined",
        Kind.COORDINATES,
        re.compile(f"{START}(?!NO|SO){_SQUARE}{_halves(3, 4, 5)}{END}"),
        unless=ANNOUNCES_CODE,
    ),
    PatternRule(
        "easting-and-northing",
        Kind.COORDINATES,
        ascii_pattern(
            r"(?<!\w)easting[ :=]{0,3}[0-9]{6}(?:\.[0-9]{1,3})?[ m,;/|]{1,4}(?:and )?northing[ :=]{0,3}",
            r"[0-9]{6,7}(?:\.[0-9]{1,3})?",
        ),
        Strength.CUE,
    ),
    PatternRule(
        "military-grid-reference",
        Kind.COORDINATES,
        re.compile(f"{START}[0-9]{{1,2}}[C-HJ-NP-X] ?[A-HJ-NP-Z]{{2}} ?{_halves(4, 5, between=' ?')}{END}"),
    ),
    PatternRule(
        "utm",
        Kind.COORDINATES,
        re.compile(
            rf"{START}[0-9]{{1,2}} ?[C-HJ-NP-X] [0-9]{{6}}(?:\.[0-9]{{1,4}})? ?(?:m? ?E,?)? "
            rf"[0-9]{{7}}(?:\.[0-9]{{1,4}})?(?: ?m? ?N)?{END}"
        ),
    ),
    PatternRule(
        "plus-code",
        Kind.COORDINATES,
        re.compile(rf"{START}[2-9CFGHJMPQRVWX]{{4,8}}\+[2-9CFGHJMPQRVWX]{{2,3}}{END}"),
    ),
    PatternRule("three-words", Kind.COORDINATES, words(r"///[^\W\d_]{2,24}+(?:\.[^\W\d_]{2,24}+){2}")),
)

COORDINATE_RULES = (*_DEGREE_RULES, *_DECIMAL_RULES, *_GRID_RULES)
