"""Whether the numbers in the notes are valid. Written for the data alone: no error is shared with the rules."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable

_WEIGHTS_PESEL = (1, 3, 7, 9, 1, 3, 7, 9, 1, 3)
_LETTERS_DNI = "TRWAGMYFPDXBNJZSQVHLCKE"
_LETTERS_PPS = "WABCDEFGHIJKLMNOPQRSTUV"
_LETTERS_HETU = "0123456789ABCDEFHJKLMNPRSTUVWXY"
_NEVER_GIVEN_SSN_AREAS = range(734, 750)


def is_card(written: str) -> bool:
    """Luhn (ISO/IEC 7812), 15 or 16 digits."""
    return bool(re.fullmatch(r"(?:\d[ -]?){14,15}\d", written)) and _luhn(_digits(written))


def is_iban(written: str) -> bool:
    """ISO 13616: 1 modulo 97, with the country and the check digits moved to the end."""
    plain = re.sub(r"[ -]", "", written).upper()
    if not re.fullmatch(r"[A-Z]{2}\d{2}[A-Z0-9]{11,30}", plain):
        return False
    return int("".join(str(int(sign, 36)) for sign in plain[4:] + plain[:4])) % 97 == 1


def is_national_id(written: str) -> bool:
    """Whether it is a number of any of the countries that occur in the notes."""
    return any(is_valid(written) for is_valid in NATIONAL_IDS.values())


def _digits(written: str) -> list[int]:
    return [int(sign) for sign in written if sign.isdecimal()]


def _luhn(digits: list[int]) -> bool:
    doubled = (sum(divmod(2 * digit, 10)) for digit in digits[-2::-2])
    return (sum(digits[-1::-2]) + sum(doubled)) % 10 == 0


def _weighted(digits: Iterable[int], weights: Iterable[int]) -> int:
    return sum(digit * weight for digit, weight in zip(digits, weights, strict=True))


def _british_insurance(written: str) -> bool:
    return bool(
        re.fullmatch(r"(?i)(?!bg|gb|nk|kn|tn|nt|zz)[a-ceghj-prstw-z][a-ceghj-nprstw-z] ?(\d\d ?){3}[a-d]", written)
    )


def _british_health(written: str) -> bool:
    """Only those beginning with 999, which are given to nobody."""
    if not re.fullmatch(r"999[ -]?\d{3}[ -]?\d{4}", written):
        return False
    digits = _digits(written)
    return (_weighted(digits[:9], range(10, 1, -1)) + digits[9]) % 11 == 0


def _american(written: str) -> bool:
    """Only areas that were given to nobody as long as areas meant something, until 2011."""
    return bool(re.fullmatch(r"\d{3}([ -])\d\d\1\d{4}", written)) and int(written[:3]) in _NEVER_GIVEN_SSN_AREAS


def _polish(written: str) -> bool:
    digits = _digits(written)
    return bool(re.fullmatch(r"\d{11}", written)) and (_weighted(digits[:10], _WEIGHTS_PESEL) + digits[10]) % 10 == 0


def _spanish(written: str) -> bool:
    found = re.fullmatch(r"(?:X-?)?(\d{7,8})-?([A-Z])", written)
    return found is not None and _LETTERS_DNI[int(found[1]) % 23] == found[2]


def _brazilian(written: str) -> bool:
    if not re.fullmatch(r"\d{3}\.\d{3}\.\d{3}-\d\d", written):
        return False
    digits = _digits(written)
    return all(
        _weighted(digits[:count], range(count + 1, 1, -1)) * 10 % 11 % 10 == digits[count] for count in (9, 10)
    )


def _dutch(written: str) -> bool:
    digits = _digits(written)
    return bool(re.fullmatch(r"\d{9}", written)) and _weighted(digits, (9, 8, 7, 6, 5, 4, 3, 2, -1)) % 11 == 0


def _canadian(written: str) -> bool:
    """Only those beginning with 0, which are given to nobody."""
    return bool(re.fullmatch(r"0\d\d \d{3} \d{3}", written)) and _luhn(_digits(written))


def _indian(written: str) -> bool:
    """Verhoeff (1969), by multiplying in the group of the symmetries of a pentagon."""
    if not re.fullmatch(r"\d{4} \d{4} \d{4}", written):
        return False
    total = 0
    for place, digit in enumerate(reversed(_digits(written))):
        total = _turned(total, _permuted(digit, place))
    return total == 0


def _turned(left: int, right: int) -> int:
    (is_flipped, turn), (flips, by) = divmod(left, 5), divmod(right, 5)
    return (is_flipped ^ flips) * 5 + (turn + (-by if is_flipped else by)) % 5


def _permuted(digit: int, times: int) -> int:
    for _ in range(times % 8):
        digit = (1, 5, 7, 6, 2, 8, 3, 0, 9, 4)[digit]
    return digit


def _irish(written: str) -> bool:
    found = re.fullmatch(r"(\d{7})([A-W])A", written)
    if found is None:
        return False
    return _LETTERS_PPS[(_weighted(_digits(found[1]), range(8, 1, -1)) + 9) % 23] == found[2]


def _french(written: str) -> bool:
    """Only those of the department 99, which is abroad."""
    digits = written.replace(" ", "")
    return bool(re.fullmatch(r"[12]\d{4}99\d{8}", digits)) and 97 - int(digits[:13]) % 97 == int(digits[13:])


def _finnish(written: str) -> bool:
    """Only those above 899, which are given to nobody for good."""
    found = re.fullmatch(r"(\d{6})-(9\d\d)([0-9A-Y])", written)
    return found is not None and _LETTERS_HETU[int(found[1] + found[2]) % 31] == found[3]


NATIONAL_IDS: dict[str, Callable[[str], bool]] = {
    "British insurance": _british_insurance,
    "British health": _british_health,
    "American": _american,
    "Polish": _polish,
    "Spanish": _spanish,
    "Brazilian": _brazilian,
    "Dutch": _dutch,
    "Canadian": _canadian,
    "Indian": _indian,
    "Irish": _irish,
    "French": _french,
    "Finnish": _finnish,
}
