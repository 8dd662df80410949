"""Numbers that a state or an employer knows a person by.

A number whose check digits are strong enough is found wherever it stands; a weaker one needs a word before it.
"""

from __future__ import annotations

import re
from collections.abc import Callable

from skerry.intelligence.redaction import checksums
from skerry.intelligence.redaction.kinds import Kind, Strength
from skerry.intelligence.redaction.rules.rule import END, START, PatternRule, always, ascii_pattern, checked, words

_NUMBER = r"(?: ?(?:no|nr|num|number|id|code|#)\b\.?)?"
_NOT_AN_ID = words(
    r"(?:serial|s/?n|part|p/?n|order|invoice|meter|batch|lot|model|sku|imei|barcode|ean|drawing|tag)"
    + _NUMBER
    + r"[ .:=-]{0,3}$"
)
_GROUPED = re.compile(r"[0-9]+[ .-][0-9]")


def _standing_alone(name: str, form: str, check: Callable[[str], bool]) -> PatternRule:
    """A number that its form and its check digits make unmistakable."""
    return PatternRule(
        name,
        Kind.NATIONAL_ID,
        ascii_pattern(START, rf"(?<![0-9][.-])(?:{form})", END, r"(?![.,-][0-9])"),
        Strength.CHECKED,
        accepts=checked(check),
        unless=_NOT_AN_ID,
    )


def _after_cue(name: str, cue: str, form: str, check: Callable[[str], bool] | None = None) -> PatternRule:
    """A number that people introduce by its name."""
    return PatternRule(
        name,
        Kind.NATIONAL_ID,
        ascii_pattern(START, rf"(?:{form})", END),
        Strength.CHECKED if check else Strength.CUE,
        accepts=checked(check) if check else always,
        cue=words(rf"(?<!\w)(?:{cue})(?!\w)[^\n]*$"),
    )


def _is_grouped(found: re.Match[str]) -> bool:
    return bool(_GROUPED.match(found[0])) and checksums.is_nhs_number(found[0].replace(" ", "").replace("-", ""))


_BRITISH = (
    PatternRule(
        "uk-national-insurance",
        Kind.NATIONAL_ID,
        ascii_pattern(
            START,
            r"(?!BG|GB|NK|KN|TN|NT|ZZ)[A-CEGHJ-PR-TW-Z][A-CEGHJ-NPR-TW-Z][ .-]?[0-9]{2}[ .-]?[0-9]{2}[ .-]?[0-9]{2}[ .-]?[A-D]",
            END,
        ),
        Strength.CHECKED,
    ),
    _after_cue(
        "uk-national-insurance-with-cue",
        r"n\.?i\.? ?(?:no|number|#)?|nino|national insurance(?: (?:no|number))?",
        r"[A-Z]{2}[ .-]?[0-9]{2}[ .-]?[0-9]{2}[ .-]?[0-9]{2}(?:[ .-]?[A-Z])?",
    ),
    PatternRule(
        "nhs-number",
        Kind.NATIONAL_ID,
        ascii_pattern(
            START, r"(?<![0-9][ ,.-])[0-9]{3}(?P<sign>[ -])[0-9]{3}(?P=sign)[0-9]{4}", END, r"(?![ ,.-]{1,2}[0-9])"
        ),
        Strength.CHECKED,
        accepts=_is_grouped,
        unless=_NOT_AN_ID,
    ),
    _after_cue(
        "nhs-number-with-cue",
        "nhs|chi|h&c|patient|hospital|number",
        r"[3-9][0-9]{2}[ -]?[0-9]{3}[ -]?[0-9]{4}",
        checksums.is_nhs_number,
    ),
)

_AMERICAN = (
    PatternRule(
        "us-social-security",
        Kind.NATIONAL_ID,
        ascii_pattern(START, r"(?<![0-9]-)(?!000|666)[0-8][0-9]{2}-(?!00)[0-9]{2}-(?!0000)[0-9]{4}", END, r"(?!-)"),
        Strength.CHECKED,
        unless=_NOT_AN_ID,
    ),
    PatternRule(
        "us-taxpayer",
        Kind.NATIONAL_ID,
        ascii_pattern(
            START, r"(?<![0-9]-)9[0-9]{2}-(?:5[0-9]|6[0-5]|7[0-9]|8[0-8]|9[0-24-9])-[0-9]{4}", END, r"(?!-)"
        ),
        Strength.CHECKED,
        unless=_NOT_AN_ID,
    ),
    _after_cue(
        "us-social-security-with-cue",
        r"ssn|social(?: security)?(?: (?:no|number))?|itin|tax ?payer",
        r"[0-9]{3}[ .-]?[0-9]{2}[ .-]?[0-9]{4}",
    ),
    _after_cue(
        "canadian-sin", r"s\.?i\.?n\.?|social insurance|nas", r"[0-9]{3}[ -]?[0-9]{3}[ -]?[0-9]{3}", checksums.is_luhn
    ),
    _standing_alone("brazilian-cpf", r"[0-9]{3}\.[0-9]{3}\.[0-9]{3}-[0-9]{2}", checksums.is_cpf),
    _after_cue("brazilian-cpf-with-cue", "cpf", r"[0-9]{11}", checksums.is_cpf),
)

_EUROPEAN = (
    _standing_alone(
        "french-nir",
        r"[1-478] ?[0-9]{2} ?[0-9]{2} ?(?:2[AB]|[0-9]{2}) ?[0-9]{3} ?[0-9]{3} ?[0-9]{2}",
        checksums.is_french_nir,
    ),
    _standing_alone("german-tax-id", r"[1-9][0-9] [0-9]{3} [0-9]{3} [0-9]{3}", checksums.is_german_tax_id),
    _after_cue(
        "german-tax-id-with-cue",
        r"steuer[\w-]*|idnr\.?|identifikationsnummer|tax id\w*|tin",
        r"[1-9][0-9] ?[0-9]{3} ?[0-9]{3} ?[0-9]{3}",
        checksums.is_german_tax_id,
    ),
    _standing_alone(
        "german-pension-number",
        r"[0-9]{2} ?[0-3][0-9][01][0-9]{3} ?[A-Z] ?[0-9]{3}",
        checksums.is_german_pension_number,
    ),
    _standing_alone(
        "spanish-dni-nie", r"(?:[0-9]{8}|[XYZ][ -]?[0-9]{7})[ -]?[A-HJ-NP-TV-Z]", checksums.is_spanish_id
    ),
    _standing_alone(
        "spanish-dni-dotted", r"[0-9]{2}\.[0-9]{3}\.[0-9]{3}[ -]?[A-HJ-NP-TV-Z]", checksums.is_spanish_id
    ),
    _standing_alone(
        "italian-codice-fiscale",
        r"[A-Z]{3} ?[A-Z]{3} ?[0-9LMNP-V]{2}[ABCDEHLMPRST][0-9LMNP-V]{2} ?[A-Z][0-9LMNP-V]{3}[A-Z]",
        checksums.is_italian_tax_code,
    ),
    _after_cue(
        "dutch-bsn",
        r"bsn|burger ?service ?(?:nr|nummer)|sofi ?-?nummer|citizen service number",
        r"[0-9]{4}[ .]?[0-9]{2}[ .]?[0-9]{3}|[0-9]{3}[ .]?[0-9]{3}[ .]?[0-9]{3}",
        checksums.is_dutch_bsn,
    ),
    _standing_alone(
        "belgian-national-number", r"[0-9]{2}\.[0-9]{2}\.[0-9]{2}-[0-9]{3}\.[0-9]{2}", checksums.is_belgian_number
    ),
    _standing_alone("polish-pesel", r"[0-9]{2}(?:[02][1-9]|[13][0-2])[0-3][0-9]{6}", checksums.is_pesel),
    _after_cue("polish-pesel-with-cue", "pesel", r"[0-9]{11}", checksums.is_pesel),
    _standing_alone("norwegian-birth-number", r"[0-9]{6} ?[0-9]{5}", checksums.is_norwegian_number),
    _standing_alone("swedish-personal-number", r"(?:19|20)?[0-9]{6}[-+][0-9]{4}", checksums.is_swedish_number),
    _standing_alone(
        "finnish-identity-code",
        r"[0-3][0-9][01][0-9]{3}[-+A-FU-Y][0-9]{3}[0-9A-FHJ-NPR-Y]",
        checksums.is_finnish_number,
    ),
    _after_cue(
        "danish-cpr", r"cpr(?:-?(?:nr|nummer))?|personnummer", r"[0-9]{6}-?[0-9]{4}", checksums.is_danish_number
    ),
    _after_cue("irish-pps", r"pps[n]?", r"[0-9]{7}[A-W][A-IW]?", checksums.is_irish_pps),
    _standing_alone("swiss-ahv", r"756\.?[0-9]{4}\.?[0-9]{4}\.?[0-9]{2}", checksums.is_swiss_number),
    _after_cue("portuguese-nif", r"nif|contribuinte", r"[0-9]{3} ?[0-9]{3} ?[0-9]{3}"),
)

_ASIAN_AND_PACIFIC = (
    _standing_alone("chinese-resident-id", r"[1-8][0-9]{16}[0-9X]", checksums.is_chinese_id),
    _standing_alone("indian-aadhaar", r"(?<![0-9] )[2-9][0-9]{3} [0-9]{4} [0-9]{4}(?! ?[0-9])", checksums.is_aadhaar),
    _after_cue(
        "indian-aadhaar-with-cue", r"aadha+r\w*|uid", r"[2-9][0-9]{3} ?[0-9]{4} ?[0-9]{4}", checksums.is_aadhaar
    ),
    _after_cue("indian-pan", r"pan", r"[A-Z]{3}[ABCFGHJLPT][A-Z][0-9]{4}[A-Z]"),
    _after_cue(
        "australian-tfn",
        r"tfn|tax file (?:no|number)",
        r"[0-9]{3} ?[0-9]{3} ?[0-9]{3}",
        checksums.is_weighted_11(1, 4, 3, 7, 5, 8, 6, 9, 10),
    ),
)

_PAPERS = (
    PatternRule(
        "passport-with-cue",
        Kind.PASSPORT,
        words(
            r"(?<!\w)(?:passport|passeport|reisepass\w*|pasaporte|passaporto|paspoort\w*|passnummer)",
            r"(?: (?:is|of|nummer|num[ée]ro|n[úo]mero))?" + _NUMBER + r"(?: is)?[ .:#=(-]{1,4}",
            r"(?P<value>(?=[A-Z]{0,3}[0-9])[A-Z0-9]{6,10}(?![A-Z0-9])|[A-Z]{1,2} [0-9]{6,8}(?![0-9])|[0-9]{2,3}(?: [0-9]{3,4}){2}(?![0-9]))",
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
            r"(?=[A-Z])[A-Z9]{5}[ -]?[0-9][0156][0-9][0-3][0-9]{2}[ -]?[A-Z][A-Z9][ -]?[0-9A-Z][ -]?[A-Z]{2}(?: ?[0-9]{2})?",
            END,
        ),
        Strength.CHECKED,
    ),
    PatternRule(
        "driving-licence-with-cue",
        Kind.DRIVING_LICENCE,
        words(
            r"(?<!\w)(?:driv(?:ing|er'?s?) licen[cs]e|licen[cs]e(?= (?:no|number|#))|dl(?= ?(?:no|number|#|:))|f[üu]hrerschein\w*|permis de conduire|"
            r"rijbewijs\w*|patente(?: di guida)?|permiso de conducir|driver licen[cs]e)",
            _NUMBER
            + r"(?: is)?[ .:#=(-]{1,4}(?P<value>(?=[A-Z-]{0,8}[0-9])[A-Z0-9](?:[ -]?[A-Z0-9]){4,19}?(?<=[0-9A-Z])(?![A-Z0-9])(?! ?[0-9]))",
        ),
        Strength.CUE,
    ),
)

IDENTITY_RULES = (*_BRITISH, *_AMERICAN, *_EUROPEAN, *_ASIAN_AND_PACIFIC, *_PAPERS)
