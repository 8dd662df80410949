"""Where somebody was: coordinates in degrees, grid references, and postal addresses."""

from __future__ import annotations

import re

from skerry.intelligence.redaction.kinds import Kind, Strength
from skerry.intelligence.redaction.rules.rule import END, START, PatternRule, ascii_pattern, words

_PLACE_CUE = words(
    r"(?<!\w)(?:lat(?:itude)?|lon(?:g|gitude)?|lng|gps|gnss|coord\w*|position\w*|pos|location|located|loc|fix|waypoint|wpt|geo|"
    r"maps?|pin|w3w|grid(?: ref(?:erence)?)?|ngr|osgr|os|utm|mgrs|standort|koordinaten|position|ubicaci[óo]n|coordonn[ée]es)"
    r"(?!\w)[^\n]*$"
)
_DEGREE = "[°º˚]"
_PRIME = "['′]"
_SECOND = "(?:[\"″”“]|''|′′)"
_HALF = r"[0-9]{1,3}\.[0-9]{3,12}"
_SIGNED = rf"[+-]? ?{_HALF}"
_TO = r" ?[,;/|]? ?"

_DMS = (
    rf"[0-9]{{1,3}} ?(?:{_DEGREE}|d(?:eg)?\.?) ?[0-9]{{1,2}}(?:\.[0-9]{{1,8}})? ?{_PRIME}"
    rf"(?: ?[0-9]{{1,2}}(?:\.[0-9]{{1,6}})? ?{_SECOND})?"
)
_NS = r"(?:[NS]|north|south)"
_EW = r"(?:[EWO]|east|west)"
_SQUARES = r"(?:S[CDEHJKMNOPRSTUVWXYZ]|T[AFGLMQRV]|N[ABCDFGHJKLMNORSTUWXYZ]|H[PTUWXYZ]|O[V])"


def _is_on_earth(found: re.Match[str]) -> bool:
    first, second = (float(number) for number in re.findall(r"[0-9]+\.[0-9]+", found[0])[:2])
    return first <= 90 and second <= 180


def _is_even(found: re.Match[str]) -> bool:
    """Easting and northing have the same number of digits."""
    return len(found["east"]) == len(found["north"])


COORDINATE_RULES = (
    PatternRule(
        "degrees-minutes-seconds",
        Kind.COORDINATES,
        ascii_pattern(
            rf"(?<![0-9A-Za-z.])(?:{_NS} ?)?{_DMS}(?: ?{_NS}(?![a-z]))?(?:{_TO}(?:{_EW} ?)?{_DMS}(?: ?{_EW}(?![a-z]))?)?"
            rf"|(?<![0-9A-Za-z.])(?:{_EW} ?)?{_DMS}(?: ?{_EW}(?![a-z]))?"
        ),
        Strength.CHECKED,
    ),
    PatternRule(
        "degrees-decimal-minutes",
        Kind.COORDINATES,
        ascii_pattern(
            rf"(?<![0-9A-Za-z.]){_NS} ?[0-9]{{1,2}}[ °º-] ?[0-9]{{1,2}}\.[0-9]{{1,6}}{_PRIME}?{_TO}{_EW} ?[0-9]{{1,3}}[ °º-] ?[0-9]{{1,2}}\.[0-9]{{1,6}}{_PRIME}?"
            rf"|(?<![0-9A-Za-z.])[0-9]{{1,2}}[ °º-] ?[0-9]{{1,2}}\.[0-9]{{1,6}}{_PRIME}? ?{_NS}{_TO}[0-9]{{1,3}}[ °º-] ?[0-9]{{1,2}}\.[0-9]{{1,6}}{_PRIME}? ?{_EW}(?!\w)"
        ),
        Strength.CHECKED,
    ),
    PatternRule(
        "decimal-degrees-with-hemisphere",
        Kind.COORDINATES,
        ascii_pattern(
            rf"(?<![0-9A-Za-z.])(?:{_HALF} ?{_DEGREE}? ?{_NS}{_TO}{_SIGNED} ?{_DEGREE}? ?{_EW}(?!\w)"
            rf"|{_NS} ?{_HALF} ?{_DEGREE}?{_TO}{_EW} ?{_HALF}(?: ?{_DEGREE})?"
            rf"|{_HALF} ?{_DEGREE} ?[NSEW](?!\w)|{_SIGNED} ?{_DEGREE}{_TO}{_SIGNED} ?{_DEGREE})"
        ),
        Strength.CHECKED,
    ),
    PatternRule(
        "decimal-degrees-labelled",
        Kind.COORDINATES,
        ascii_pattern(
            r"(?<!\w)(?:lat(?:itude)?|lon(?:g(?:itude)?)?|lng)(?: is)?[ .:=\"']{1,4}(?P<value>[+-]? ?[0-9]{1,3}\.[0-9]{2,12}"
            rf"(?: ?{_DEGREE})?(?: ?[NSEW](?!\w))?)"
        ),
        Strength.CUE,
    ),
    PatternRule(
        "decimal-degrees-with-cue",
        Kind.COORDINATES,
        ascii_pattern(
            rf"(?<![0-9A-Za-z.,])[+-]?[0-9]{{1,2}}\.[0-9]{{2,12}}(?: ?, ?| ?; ?| ?/ ?| )[+-]? ?[0-9]{{1,3}}\.[0-9]{{2,12}}",
            END,
        ),
        Strength.CUE,
        accepts=_is_on_earth,
        cue=_PLACE_CUE,
    ),
    PatternRule(
        "decimal-degrees-pair",
        Kind.COORDINATES,
        ascii_pattern(
            r"(?<![0-9A-Za-z.])(?<![0-9][,;|\t])(?<![0-9][,;|\t] )[+-]?[0-9]{1,2}\.[0-9]{4,12} ?, ?[+-]?[0-9]{1,3}\.[0-9]{4,12}",
            END,
            r"(?! ?[,;|\t] ?[+-]?[0-9])",
        ),
        accepts=_is_on_earth,
    ),
    PatternRule(
        "map-link",
        Kind.COORDINATES,
        ascii_pattern(
            r"(?:geo:|[/?&](?:q|ll|query|mlat|center|destination)=(?:loc:)?|/@)(?P<value>-?[0-9]{1,2}\.[0-9]{2,12},-?[0-9]{1,3}\.[0-9]{2,12})"
        ),
        Strength.CHECKED,
    ),
    PatternRule(
        "uk-grid-reference",
        Kind.COORDINATES,
        re.compile(rf"{START}{_SQUARES} (?P<east>[0-9]{{3,5}}) (?P<north>[0-9]{{3,5}}){END}(?![.,][0-9])"),
        accepts=_is_even,
    ),
    PatternRule(
        "uk-grid-reference-with-cue",
        Kind.COORDINATES,
        ascii_pattern(
            rf"{START}{_SQUARES} ?(?:[0-9]{{2}} ?[0-9]{{2}}|[0-9]{{3}} ?[0-9]{{3}}|[0-9]{{4}} ?[0-9]{{4}}|[0-9]{{5}} ?[0-9]{{5}}){END}"
        ),
        Strength.CUE,
        cue=_PLACE_CUE,
    ),
    PatternRule(
        "uk-grid-reference-joined",
        Kind.COORDINATES,
        re.compile(rf"{START}(?!NO|SO){_SQUARES}(?:[0-9]{{6}}|[0-9]{{8}}|[0-9]{{10}}){END}"),
        unless=words(
            r"(?:serial|s/?n|part|p/?n|model|type|tag|asset|valve|pump|order|batch|drawing)(?: ?(?:no|nr|number|id|code|#))?[ .:#=-]{0,3}$"
        ),
    ),
    PatternRule(
        "military-grid-reference",
        Kind.COORDINATES,
        re.compile(
            rf"{START}[0-9]{{1,2}}[C-HJ-NP-X] ?[A-HJ-NP-Z]{{2}} ?(?:[0-9]{{4}} ?[0-9]{{4}}|[0-9]{{5}} ?[0-9]{{5}}){END}"
        ),
    ),
    PatternRule(
        "utm",
        Kind.COORDINATES,
        re.compile(
            rf"{START}[0-9]{{1,2}} ?[C-HJ-NP-X] [0-9]{{6}}(?:\.[0-9]+)? ?(?:m? ?E,?)? [0-9]{{7}}(?:\.[0-9]+)?(?: ?m? ?N)?{END}"
        ),
    ),
    PatternRule(
        "plus-code", Kind.COORDINATES, re.compile(rf"{START}[2-9CFGHJMPQRVWX]{{4,8}}\+[2-9CFGHJMPQRVWX]{{2,3}}{END}")
    ),
    PatternRule("three-words", Kind.COORDINATES, words(r"///[^\W\d_]{2,24}+(?:\.[^\W\d_]{2,24}+){2}")),
)

_THOROUGHFARE = (
    r"(?:street|st|road|rd|avenue|ave|lane|ln|drive|dr|close|court|ct|way|place|pl|crescent|cres|gardens|gdns|terrace|boulevard|blvd|"
    r"square|sq|row|hill|grove|mews|walk|parade|quay|wharf|highway|hwy|parkway|pkwy|circle|cir|trail)"
)
_NAME_WORD = r"[A-Z][^\W\d_]*(?:['-][A-Z]?[^\W\d_]+)*\.?"
_HOUSE = r"[0-9]{1,5}[A-Za-z]?(?:[-/][0-9]{1,4}[A-Za-z]?)?"

ADDRESS_RULES = (
    PatternRule(
        "uk-postcode",
        Kind.ADDRESS,
        re.compile(
            rf"{START}(?:GIR 0AA|(?:A[BL]|B[ABDHLNRST]?|C[ABFHMORTVW]|D[ADEGHLNTY]|E[CHNX]?|F[KY]|G[LUY]?|H[ADGPRSUX]|I[GMPV]|JE|K[ATWY]|"
            r"L[ADELNSU]?|M[EKL]?|N[EGNPRW]?|O[LX]|P[AEHLOR]|R[GHM]|S[AEGKLMNOPRSTWY]?|T[ADFNQRSW]|UB|W[ADFNRSVC]?|YO|ZE)"
            rf"[0-9][0-9A-HJKMNP-Y]? [0-9][ABD-HJLNP-UW-Z]{{2}}){END}"
        ),
    ),
    PatternRule(
        "street-address",
        Kind.ADDRESS,
        re.compile(
            rf"(?<![0-9A-Za-z.,/-])(?:(?:Flat|Apt\.?|Apartment|Unit|Suite|Room) [0-9]{{1,4}}[A-Za-z]?,? )?{_HOUSE},? (?:{_NAME_WORD} ){{1,3}}(?i:{_THOROUGHFARE})(?!\w)"
        ),
    ),
    PatternRule(
        "street-address-number-last",
        Kind.ADDRESS,
        words(
            rf"(?<!\w)(?:[^\W\d_]{{2,30}}(?:stra(?:ß|ss)e|str\.|weg|platz|gasse|allee|straat|laan|plein|gracht|gatan|vägen|gata|vej)"
            rf"|(?:calle|avenida|avda\.?|plaza|paseo|via|viale|piazza|corso|rua|ulica|ul\.) (?:[^\W\d_]+ ){{0,3}}[^\W\d_]+,?) {_HOUSE}(?!\w)(?![.,][0-9])"
        ),
    ),
    PatternRule(
        "street-address-french",
        Kind.ADDRESS,
        words(
            rf"(?<![0-9A-Za-z.,/-]){_HOUSE}(?: bis| ter)?,? (?:rue|avenue|boulevard|chemin|impasse|allée|place|quai|route|cours) "
            r"(?:(?:de|du|des|la|le|les|l'|d'|saint|sainte)[ -]?){0,3}[^\W\d_]+(?:[ -][A-Z][^\W\d_]+)?"
        ),
    ),
    PatternRule("us-zip", Kind.ADDRESS, re.compile(r"(?<=, )[A-Z]{2} [0-9]{5}(?:-[0-9]{4})?(?![0-9A-Za-z-])")),
    PatternRule(
        "post-office-box",
        Kind.ADDRESS,
        words(r"(?<!\w)p\.? ?o\.? box [0-9]{1,6}(?!\w)|(?<!\w)postfach [0-9 ]{2,8}(?!\w)"),
    ),
)

PLACE_RULES = (*COORDINATE_RULES, *ADDRESS_RULES)
