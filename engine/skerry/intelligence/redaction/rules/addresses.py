"""Postal addresses: a postcode with what leads up to it, and streets with a number."""

from __future__ import annotations

import re

from skerry.intelligence.redaction.kinds import Kind
from skerry.intelligence.redaction.rules.rule import END, START, PatternRule, any_of, words

_AREA = any_of(
    *(
        "A[BL]",
        "B[ABDHLNRST]?",
        "C[ABFHMORTVW]",
        "D[ADEGHLNTY]",
        "E[CHNX]?",
        "F[KY]",
        "G[LUY]?",
        "H[ADGPRSUX]",
        "I[GMPV]",
    ),
    *("JE", "K[ATWY]", "L[ADELNSU]?", "M[EKL]?", "N[EGNPRW]?", "O[LX]", "P[AEHLOR]", "R[GHM]", "S[AEGKLMNOPRSTWY]?"),
    *("T[ADFNQRSW]", "UB", "W[ADFNRSVC]?", "YO", "ZE"),
)
_POSTCODE = rf"{_AREA}[0-9][0-9A-HJKMNP-Y]? [0-9][ABD-HJLNP-UW-Z]{{2}}{END}"
_ZIP = r"[A-Z]{2} [0-9]{5}(?:-[0-9]{4})?(?![0-9A-Za-z-])"
_THOROUGHFARE = any_of(
    *(
        "street",
        "st",
        "road",
        "rd",
        "avenue",
        "ave",
        "lane",
        "ln",
        "drive",
        "dr",
        "close",
        "court",
        "ct",
        "way",
        "place",
    ),
    *(
        "pl",
        "crescent",
        "cres",
        "gardens",
        "gdns",
        "terrace",
        "boulevard",
        "blvd",
        "square",
        "sq",
        "row",
        "hill",
        "grove",
    ),
    *("mews", "walk", "parade", "quay", "wharf", "highway", "hwy", "parkway", "pkwy", "circle", "cir", "trail"),
)
_DWELLING = "(?:Flat|Apartment|Apt|Unit|Suite|Room|House|Block|Plot|Floor|Gate|Studio|No)"
_WORD = r"[A-Z][^\W\d_]*(?:['-][A-Za-z][^\W\d_]*)*"
_NAME = rf"{_WORD}(?: (?:of |on |upon |le |the |and |in )?{_WORD}){{0,3}}"
_NUMBER = r"[0-9]{1,5}[A-Za-z]?(?:[-/][0-9]{1,4}[A-Za-z]?)?"
_HEAD = any_of(
    rf"(?:{_DWELLING}\.? [0-9]{{1,5}}[A-Za-z]?,? )?{_NUMBER},? {_NAME}",
    rf"{_DWELLING}\.? [0-9]{{1,5}}[A-Za-z]?,? {_NAME}",
    rf"The {_NAME}",
    rf"{_WORD}(?: {_WORD}){{0,2}} (?:Cottage|House|Farm|Lodge|Barn|Villa|Mill|Manor|Bungalow|Works)",
)

ADDRESS_RULES = (
    PatternRule(
        "address-with-postcode",
        Kind.ADDRESS,
        re.compile(rf"(?<![\w.,/-]){_HEAD}(?:,[ \n]{_NAME}){{0,3}},?[ \n](?:{_POSTCODE}|{_ZIP})"),
    ),
    PatternRule("uk-postcode", Kind.ADDRESS, re.compile(START + _POSTCODE)),
    PatternRule("us-zip", Kind.ADDRESS, re.compile(rf"(?<=, ){_ZIP}")),
    PatternRule(
        "street-address",
        Kind.ADDRESS,
        re.compile(
            rf"(?<![0-9A-Za-z.,/-])(?:{_DWELLING}\.? [0-9]{{1,4}}[A-Za-z]?,? )?"
            rf"{_NUMBER},? (?:{_WORD} ){{1,3}}(?i:{_THOROUGHFARE})(?!\w)"
        ),
    ),
    PatternRule(
        "street-address-number-last",
        Kind.ADDRESS,
        words(
            r"(?<!\w)(?:[^\W\d_]{2,30}",
            any_of(
                "stra(?:ß|ss)e",
                r"str\.",
                "weg",
                "platz",
                "gasse",
                "allee",
                "straat",
                "laan",
                "plein",
                "gracht",
                "vej",
            ),
            r"|(?:calle|avenida|avda\.?|plaza|paseo|via|viale|piazza|corso|rua|ulica|ul\.) (?:[^\W\d_]{1,20} ){0,3}",
            rf"[^\W\d_]{{1,20}},?) {_NUMBER}(?!\w)(?![.,][0-9])",
        ),
    ),
    PatternRule(
        "street-address-french",
        Kind.ADDRESS,
        words(
            rf"(?<![0-9A-Za-z.,/-]){_NUMBER}(?: bis| ter)?,? ",
            r"(?:rue|avenue|boulevard|chemin|impasse|allée|place|quai|route|cours) ",
            r"(?:(?:de|du|des|la|le|les|l'|d'|saint|sainte)[ -]?){0,3}",
            r"[^\W\d_]{1,30}(?:[ -](?-i:[A-Z])[^\W\d_]{1,30})?",
        ),
    ),
    PatternRule(
        "post-office-box",
        Kind.ADDRESS,
        words(r"(?<!\w)(?:p\.? ?o\.? box [0-9]{1,6}|postfach [0-9]{2,8})(?!\w)"),
    ),
)
