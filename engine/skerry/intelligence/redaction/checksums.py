"""The check digits of numbers that people are known by. Each function takes what is left without spaces and dashes.

Sources: ISO 13616 (IBAN), ISO/IEC 7812-1 (cards), ISO 7064 (the two modulus systems), and for each national number
the description that its issuer publishes.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from itertools import cycle

IBAN_LENGTHS = {
    **dict.fromkeys(("NO",), 15),
    **dict.fromkeys(("BE", "BI"), 16),
    **dict.fromkeys(("DK", "FK", "FI", "FO", "GL", "NL", "SD"), 18),
    **dict.fromkeys(("MK", "SI"), 19),
    **dict.fromkeys(("AT", "BA", "EE", "KZ", "LT", "LU", "MN", "XK"), 20),
    **dict.fromkeys(("CH", "HR", "LI", "LV"), 21),
    **dict.fromkeys(("BG", "BH", "CR", "DE", "GB", "GE", "IE", "ME", "RS", "VA"), 22),
    **dict.fromkeys(("AE", "GI", "IL", "IQ", "OM", "SO", "TL"), 23),
    **dict.fromkeys(("AD", "CZ", "ES", "MD", "PK", "RO", "SA", "SE", "SK", "TN", "VG"), 24),
    **dict.fromkeys(("LY", "PT", "ST"), 25),
    **dict.fromkeys(("IS", "TR"), 26),
    **dict.fromkeys(("BF", "CF", "CG", "CI", "CM", "DJ", "FR", "GR", "IT", "MC", "MR", "SM"), 27),
    **dict.fromkeys(("AL", "AZ", "BJ", "BY", "CY", "DO", "GT", "HN", "HU", "LB", "NI", "PL", "SN", "SV"), 28),
    **dict.fromkeys(("BR", "EG", "PS", "QA", "UA"), 29),
    **dict.fromkeys(("JO", "KW", "MU", "YE"), 30),
    **dict.fromkeys(("MT", "SC"), 31),
    **dict.fromkeys(("LC",), 32),
    **dict.fromkeys(("RU",), 33),
}
"""How long the IBANs of a country are."""

_NORWEGIAN_FIRST = (3, 7, 6, 1, 8, 9, 4, 5, 2, 1)
_NORWEGIAN_SECOND = (5, 4, 3, 2, 7, 6, 5, 4, 3, 2, 1)
_CHINESE = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)
_ITALIAN_ODD = (1, 0, 5, 7, 9, 13, 15, 17, 19, 21, 2, 4, 18, 20, 11, 3, 6, 8, 12, 14, 16, 10, 22, 25, 24, 23)
_VERHOEFF_TURN = (1, 5, 7, 6, 2, 8, 3, 0, 9, 4)


def _weighted(digits: str, weights: Sequence[int]) -> int:
    return sum(int(digit) * weight for digit, weight in zip(digits, weights, strict=True))


def is_iban(compact: str) -> bool:
    """Modulus 97-10, and the length that the country has agreed on.

    >>> is_iban("GB29NWBK60161331926819")
    True
    """
    compact = compact.upper()
    if IBAN_LENGTHS.get(compact[:2]) != len(compact):
        return False
    return int("".join(str(int(sign, 36)) for sign in compact[4:] + compact[:4])) % 97 == 1


def is_luhn(digits: str) -> bool:
    """The Luhn sum of cards, and of Swedish, Canadian and South African numbers."""
    doubled = (int(digit) * factor for digit, factor in zip(reversed(digits), cycle((1, 2)), strict=False))
    return sum(value - 9 if value > 9 else value for value in doubled) % 10 == 0


def is_nhs_number(digits: str) -> bool:
    """Modulus 11 of England's National Health Service.

    >>> is_nhs_number("9434765919")
    True
    """
    return len(set(digits)) > 1 and _weighted(digits, range(10, 0, -1)) % 11 == 0


def is_french_nir(compact: str) -> bool:
    """97 minus the remainder; Corsica's 2A and 2B count as 19 and 18."""
    number = compact[:13].upper().replace("2A", "19").replace("2B", "18")
    return number.isdigit() and 97 - int(number) % 97 == int(compact[13:])


def is_german_tax_id(digits: str) -> bool:
    """ISO 7064 modulus 11, 10; among the first ten digits one comes two or three times."""
    counts = sorted(digits[:10].count(digit) for digit in set(digits[:10]))
    return digits[0] != "0" and counts[-1] in {2, 3} and counts[-2:-1] != [2] and _is_mod_11_10(digits)


def _is_mod_11_10(digits: str) -> bool:
    product = 10
    for digit in digits[:-1]:
        product = (product + int(digit)) % 10 or 10
        product = product * 2 % 11
    return (11 - product) % 10 == int(digits[-1])


def is_german_pension_number(compact: str) -> bool:
    """The sum of the digit sums, with the letter as its place in the alphabet."""
    compact = compact.upper()
    number = f"{compact[:8]}{ord(compact[8]) - 64:02d}{compact[9:11]}"
    products = (
        int(digit) * weight for digit, weight in zip(number, (2, 1, 2, 5, 7, 1, 2, 1, 2, 1, 2, 1), strict=True)
    )
    return sum(value // 10 + value % 10 for value in products) % 10 == int(compact[11])


def is_spanish_id(compact: str) -> bool:
    """The letter of a DNI, or of a NIE whose X, Y, Z count as 0, 1, 2."""
    compact = compact.upper()
    number = compact[:-1].replace("X", "0").replace("Y", "1").replace("Z", "2")
    return "TRWAGMYFPDXBNJZSQVHLCKE"[int(number) % 23] == compact[-1]


def is_italian_tax_code(compact: str) -> bool:
    """The letter at the end of a codice fiscale."""
    values = [int(sign) if sign.isdigit() else ord(sign) - 65 for sign in compact.upper()]
    total = sum(_ITALIAN_ODD[value] for value in values[:15:2]) + sum(values[1:15:2])
    return total % 26 == values[15]


def is_dutch_bsn(digits: str) -> bool:
    """The eleven test; the last digit counts negatively."""
    return len(set(digits)) > 1 and _weighted(digits, (9, 8, 7, 6, 5, 4, 3, 2, -1)) % 11 == 0


def is_belgian_number(digits: str) -> bool:
    """97 minus the remainder; a 2 stands in front for whoever was born in 2000 or later."""
    check = int(digits[9:])
    return check in {97 - int(digits[:9]) % 97, 97 - int("2" + digits[:9]) % 97}


def is_pesel(digits: str) -> bool:
    """Poland's weights 1, 3, 7, 9; the month says the century."""
    is_month = 1 <= int(digits[2:4]) % 20 <= 12
    return is_month and _weighted(digits, (1, 3, 7, 9, 1, 3, 7, 9, 1, 3, 1)) % 10 == 0


def is_norwegian_number(digits: str) -> bool:
    """Two check digits, both modulus 11."""
    is_day = 1 <= int(digits[:2]) % 40 <= 31
    return (
        is_day
        and _weighted(digits[:10], _NORWEGIAN_FIRST) % 11 == 0
        and _weighted(digits, _NORWEGIAN_SECOND) % 11 == 0
    )


def is_swedish_number(digits: str) -> bool:
    """Luhn over the last ten digits, which begin with a date."""
    ten = digits[-10:]
    return _is_month_and_day(int(ten[2:4]), int(ten[4:6]) % 60) and is_luhn(ten)


def is_finnish_number(compact: str) -> bool:
    """The sign after modulus 31 of date and number."""
    day, month, number = int(compact[:2]), int(compact[2:4]), int(compact[:6] + compact[-4:-1])
    return _is_month_and_day(month, day) and "0123456789ABCDEFHJKLMNPRSTUVWXY"[number % 31] == compact[-1].upper()


def _is_month_and_day(month: int, day: int) -> bool:
    return 1 <= month <= 12 and 1 <= day <= 31


def is_irish_pps(compact: str) -> bool:
    """Modulus 23; a ninth sign counts nine times."""
    compact = compact.upper()
    ninth = ord(compact[8]) - 64 if len(compact) == 9 and compact[8] != "W" else 0
    total = _weighted(compact[:7], range(8, 1, -1)) + 9 * ninth
    return "WABCDEFGHIJKLMNOPQRSTUV"[total % 23] == compact[7]


def is_swiss_number(digits: str) -> bool:
    """The check digit of an EAN-13."""
    return _weighted(digits, (1, 3) * 6 + (1,)) % 10 == 0


def is_cpf(digits: str) -> bool:
    """Brazil's two check digits, both modulus 11."""
    first = _weighted(digits[:9], range(10, 1, -1)) * 10 % 11 % 10
    second = _weighted(digits[:10], range(11, 1, -1)) * 10 % 11 % 10
    return len(set(digits)) > 1 and digits[9:] == f"{first}{second}"


def is_chinese_id(compact: str) -> bool:
    """ISO 7064 modulus 11-2, over a number that holds a date of birth."""
    total = _weighted(compact[:17], _CHINESE)
    is_date = compact[6:8] in {"19", "20"} and _is_month_and_day(int(compact[10:12]), int(compact[12:14]))
    return is_date and "10X98765432"[total % 11] == compact[17].upper()


def is_aadhaar(digits: str) -> bool:
    """Verhoeff's sum in the dihedral group of ten."""
    total = 0
    for place, digit in enumerate(reversed(digits)):
        total = _dihedral(total, _turned(int(digit), place % 8))
    return digits[0] in "23456789" and total == 0


def _turned(digit: int, times: int) -> int:
    for _ in range(times):
        digit = _VERHOEFF_TURN[digit]
    return digit


def _dihedral(one: int, other: int) -> int:
    if one < 5:
        return (one + other) % 5 + (5 if other >= 5 else 0)
    return (one - other) % 5 + (0 if other >= 5 else 5)


def is_weighted_11(*weights: int) -> Callable[[str], bool]:
    """A check that the weighted sum is a multiple of eleven, as for Australia's tax file numbers."""
    return lambda digits: len(set(digits)) > 1 and _weighted(digits, weights) % 11 == 0


def is_kennitala(digits: str) -> bool:
    """Iceland's ninth digit, modulus 11 of those before it."""
    total = _weighted(digits[:8], (3, 2, 7, 6, 5, 4, 3, 2))
    return _is_month_and_day(int(digits[2:4]), int(digits[:2]) % 40) and -total % 11 == int(digits[8])


def is_multiple_of_11(digits: str) -> bool:
    """Whether the whole number is, as a Czech or Slovak birth number of ten digits."""
    return int(digits) % 11 == 0
