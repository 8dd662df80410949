"""Numbers that a state knows a person by.

A number whose form and check digits are strong enough is found wherever it stands; a weaker one needs its name, or a
word like it, before it. A number that was mistyped is still somebody's: right after its name it counts unchecked.
"""

from __future__ import annotations

from collections.abc import Callable

from skerry.intelligence.redaction import checksums
from skerry.intelligence.redaction.kinds import Kind, Strength
from skerry.intelligence.redaction.rules.rule import (
    ANNOUNCES_CODE,
    END,
    START,
    PatternRule,
    any_of,
    ascii_pattern,
    checked,
    words,
)

Check = Callable[[str], bool]


def _alone(name: str, form: str, check: Check | None = None) -> PatternRule:
    """A number that its form and its check digits make unmistakable."""
    return PatternRule(
        name,
        Kind.NATIONAL_ID,
        ascii_pattern(START, rf"(?<![0-9][.-])(?:{form})", END, r"(?![.,-][0-9])"),
        Strength.CHECKED,
        accepts=checked(check) if check else lambda _: True,
        unless=ANNOUNCES_CODE,
    )


def _after(cue: str, name: str, form: str, check: Check) -> PatternRule:
    """A number whose check digits are only enough where a word announces it."""
    return PatternRule(
        name,
        Kind.NATIONAL_ID,
        ascii_pattern(START, rf"(?:{form})", END),
        Strength.CHECKED,
        accepts=checked(check),
        cue=words(rf"(?<!\w)(?:{cue})(?!\w)[^\n]*$"),
    )


NUMBERS_BY_NAME = any_of(
    *(
        "nhs",
        "chi",
        "national insurance",
        r"n\.?i\.?(?= ?(?:no|number|num|#|:))",
        "nino",
        "ssn",
        "itin",
        "social(?: security)?",
    ),
    *(
        "social insurance",
        r"s\.?i\.?n\.?(?= ?(?:no|number|#|:|[0-9]))",
        "tfn",
        "tax file",
        "medicare",
        "pps[n]?",
        "bsn",
    ),
    *(
        r"burger ?service\w*",
        r"sofi\w*",
        "citizen service",
        r"steuer[\w-]*",
        "idnr",
        r"identifikations\w*",
        r"sozialvers\w*",
    ),
    *(
        r"rentenvers\w*",
        "svnr",
        "ahv",
        "insee",
        "nir",
        r"s[ée]cu(?:rit[ée] sociale)?",
        "dni",
        "nie",
        "nif",
        "contribuinte",
    ),
    *(
        "codice fiscale",
        "cod\\. fisc\\.",
        "pesel",
        "personnummer",
        "f[øo]dselsnummer",
        "cpr",
        "hetu",
        "henkilötunnus",
    ),
    *(
        "kennitala",
        "cnp",
        "egn",
        "oib",
        r"rodn[ée] [čc][íi]slo",
        "cpf",
        "rg",
        "curp",
        "rut",
        r"aadha+r",
        "uid",
        "pan",
    ),
    *(
        "nric",
        "emirates id",
        "civil id",
        "iqama",
        "identity",
        r"rijksregister\w*",
        "isikukood",
        "asmens kodas",
        "amka",
        "my number",
        "cnic",
        "ghana card",
        "hkid",
        "resident id",
        r"national id\w*",
        "identity (?:card|no|number)",
        "id card",
        r"tax(?:payer)?(?: id\w*)?",
        "tin",
    ),
)
_ANY_NUMBER = r"[A-Z]{0,4}[ -]?[0-9](?:[ ./-]?[0-9]|[A-Z](?=[0-9])){5,18}(?:-?[A-Z]{1,2})?"

BY_NAME = PatternRule(
    "national-id-by-name",
    Kind.NATIONAL_ID,
    words(
        rf"(?<!\w){NUMBERS_BY_NAME}(?!\w)[^\n0-9A-Za-z]{{0,3}}(?:(?:no|nr|num|number|nummer|numero|code|card|id|is|of|copy|dele)\b[^\n0-9A-Za-z]{{0,3}}){{0,3}}",
        rf"(?<![0-9A-Za-z])(?P<value>{_ANY_NUMBER}){END}",
    ),
    Strength.CHECKED,
)

_BRITISH_AND_IRISH = (
    PatternRule(
        "uk-national-insurance",
        Kind.NATIONAL_ID,
        ascii_pattern(
            START,
            "(?!BG|GB|NK|KN|TN|NT|ZZ)[A-CEGHJ-PR-TW-Z][A-CEGHJ-NPR-TW-Z]",
            r"[ ./-]?[0-9]{2}[ ./-]?[0-9]{2}[ ./-]?[0-9]{2}[ ./-]?[A-D]",
            END,
        ),
        Strength.CHECKED,
    ),
    PatternRule(
        "uk-national-insurance-by-name",
        Kind.NATIONAL_ID,
        ascii_pattern(START, r"[A-Z]{2}[ .-]?[0-9]{2}[ .-]?[0-9]{2}[ .-]?[0-9]{2}(?:[ .-]?[A-Z](?![A-Z]))?", END),
        Strength.CUE,
        cue=words(
            r"(?<!\w)(?:n\.?i\.? ?(?:no|number|#)?|nino|nat(?:ional|\.)? ?ins(?:urance|\.)?|insurance number)",
            r"(?!\w)[^\n]*$",
        ),
    ),
    PatternRule(
        "nhs-number",
        Kind.NATIONAL_ID,
        ascii_pattern(
            START, r"(?<![0-9][ ,.-])[0-9]{3}(?P<sign>[ -])[0-9]{3}(?P=sign)[0-9]{4}", END, r"(?![ ,.-]{1,2}[0-9])"
        ),
        Strength.CHECKED,
        accepts=checked(checksums.is_nhs_number),
        unless=ANNOUNCES_CODE,
    ),
    _after(
        "nhs|chi|h&c|patient|hospital|number",
        "nhs-number-after-cue",
        "[3-9][0-9]{2}[ -]?[0-9]{3}[ -]?[0-9]{4}",
        checksums.is_nhs_number,
    ),
    _after("pps[n]?", "irish-pps", "[0-9]{7}[A-W][A-IW]?", checksums.is_irish_pps),
)

_AMERICAN = (
    _alone("us-social-security", r"(?!000|666)[0-8][0-9]{2}-(?!00)[0-9]{2}-(?!0000)[0-9]{4}"),
    _alone("us-taxpayer", r"9[0-9]{2}-(?:5[0-9]|6[0-5]|7[0-9]|8[0-8]|9[0-24-9])-[0-9]{4}"),
    _alone("brazilian-cpf", r"[0-9]{3}\.[0-9]{3}\.[0-9]{3}-[0-9]{2}", checksums.is_cpf),
    _alone(
        "mexican-curp",
        r"[A-Z][AEIOUX][A-Z]{2}[0-9]{2}[01][0-9][0-3][0-9][HMX][A-Z]{2}[B-DF-HJ-NP-TV-Z]{3}[0-9A-Z][0-9]",
    ),
    _after(
        "s\\.?i\\.?n\\.?|social insurance|nas",
        "canadian-sin",
        "[0-9]{3}[ -]?[0-9]{3}[ -]?[0-9]{3}",
        checksums.is_luhn,
    ),
)

_EUROPEAN = (
    _alone(
        "french-nir",
        "[1-478] ?[0-9]{2} ?[0-9]{2} ?(?:2[AB]|[0-9]{2}) ?[0-9]{3} ?[0-9]{3} ?[0-9]{2}",
        checksums.is_french_nir,
    ),
    _alone("german-tax-id", "[1-9][0-9] [0-9]{3} [0-9]{3} [0-9]{3}", checksums.is_german_tax_id),
    _alone(
        "german-pension-number",
        "[0-9]{2} ?[0-3][0-9][01][0-9]{3} ?[A-Z] ?[0-9]{3}",
        checksums.is_german_pension_number,
    ),
    _alone("spanish-dni-nie", "(?:[0-9]{8}|[XYZ][ -]?[0-9]{7})[ -]?[A-HJ-NP-TV-Z]", checksums.is_spanish_id),
    _alone("spanish-dni-dotted", r"[0-9]{2}\.[0-9]{3}\.[0-9]{3}[ -]?[A-HJ-NP-TV-Z]", checksums.is_spanish_id),
    _alone(
        "italian-codice-fiscale",
        "[A-Z]{3} ?[A-Z]{3} ?[0-9LMNP-V]{2}[ABCDEHLMPRST][0-9LMNP-V]{2} ?[A-Z][0-9LMNP-V]{3}[A-Z]",
        checksums.is_italian_tax_code,
    ),
    _alone(
        "belgian-national-number", r"[0-9]{2}\.[0-9]{2}\.[0-9]{2}-[0-9]{3}\.[0-9]{2}", checksums.is_belgian_number
    ),
    _alone("polish-pesel", "[0-9]{2}(?:[02][1-9]|[13][0-2])[0-3][0-9]{6}", checksums.is_pesel),
    _alone("norwegian-birth-number", "[0-9]{6} ?[0-9]{5}", checksums.is_norwegian_number),
    _alone("swedish-personal-number", "(?:19|20)?[0-9]{6}[-+][0-9]{4}", checksums.is_swedish_number),
    _alone(
        "finnish-identity-code",
        "[0-3][0-9][01][0-9]{3}[-+A-FU-Y][0-9]{3}[0-9A-FHJ-NPR-Y]",
        checksums.is_finnish_number,
    ),
    _alone("icelandic-kennitala", "[0-7][0-9][01][0-9]{3}-[0-9]{3}[089]", checksums.is_kennitala),
    _alone("czech-birth-number", "[0-9]{2}[0156][0-9][0-3][0-9]/[0-9]{4}", checksums.is_multiple_of_11),
    _alone("swiss-ahv", r"756\.[0-9]{4}\.[0-9]{4}\.[0-9]{2}", checksums.is_swiss_number),
    _after("bsn|burger\\w*|sofi\\w*", "dutch-bsn", r"[0-9]{4}[ .]?[0-9]{2}[ .]?[0-9]{3}", checksums.is_dutch_bsn),
)

_ASIAN_AND_AFRICAN = (
    _alone("chinese-resident-id", "[1-8][0-9]{16}[0-9X]", checksums.is_chinese_id),
    _alone("korean-resident-number", "[0-9]{2}[01][0-9][0-3][0-9]-[1-8][0-9]{6}"),
    _alone("indian-aadhaar", "(?<![0-9] )[2-9][0-9]{3} [0-9]{4} [0-9]{4}(?! ?[0-9])", checksums.is_aadhaar),
    _after(
        "tfn|tax file (?:no|number)",
        "australian-tfn",
        "[0-9]{3} ?[0-9]{3} ?[0-9]{3}",
        checksums.is_weighted_11(1, 4, 3, 7, 5, 8, 6, 9, 10),
    ),
    _after(
        "id|identity", "south-african-id", "[0-9]{2}[01][0-9][0-3][0-9] ?[0-9]{4} ?[01][89][0-9]", checksums.is_luhn
    ),
)

NATIONAL_RULES = (*_BRITISH_AND_IRISH, *_AMERICAN, *_EUROPEAN, *_ASIAN_AND_AFRICAN, BY_NAME)
