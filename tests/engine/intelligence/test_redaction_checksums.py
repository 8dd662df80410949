"""Check digits: a genuine number passes, and one that was mistyped does not."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from skerry.intelligence.redaction import checksums

GENUINE: list[tuple[Callable[[str], bool], str]] = [
    (checksums.is_iban, "GB29NWBK60161331926819"),
    (checksums.is_iban, "mt84malt011000012345mtlcast001s"),
    (checksums.is_luhn, "4111111111111111"),
    (checksums.is_nhs_number, "9434765919"),
    (checksums.is_french_nir, "184127645108946"),
    (checksums.is_german_tax_id, "86095742719"),
    (checksums.is_german_pension_number, "15070649C103"),
    (checksums.is_spanish_id, "12345678Z"),
    (checksums.is_spanish_id, "X1234567L"),
    (checksums.is_italian_tax_code, "RSSMRA85T10A562S"),
    (checksums.is_dutch_bsn, "111222333"),
    (checksums.is_belgian_number, "85073003328"),
    (checksums.is_pesel, "44051401359"),
    (checksums.is_norwegian_number, "01010750160"),
    (checksums.is_swedish_number, "8112289874"),
    (checksums.is_finnish_number, "131052-308T"),
    (checksums.is_irish_pps, "1234567FA"),
    (checksums.is_swiss_number, "7569217076985"),
    (checksums.is_cpf, "52998224725"),
    (checksums.is_chinese_id, "11010519491231002X"),
    (checksums.is_aadhaar, "234567890124"),
    (checksums.is_kennitala, "0101302989"),
    (checksums.is_multiple_of_11, "7401040020"),
    (checksums.is_weighted_11(1, 4, 3, 7, 5, 8, 6, 9, 10), "123456782"),
]


@pytest.mark.parametrize(("check", "number"), GENUINE, ids=lambda value: value if isinstance(value, str) else "")
def test_a_genuine_number_passes(check: Callable[[str], bool], number: str) -> None:
    assert check(number)


@pytest.mark.parametrize(("check", "number"), GENUINE, ids=lambda value: value if isinstance(value, str) else "")
def test_a_mistyped_digit_is_seen(check: Callable[[str], bool], number: str) -> None:
    """At nine places of ten at the least: some sums cannot tell a 0 from a 9 everywhere."""
    digits = [place for place, sign in enumerate(number) if sign.isdigit()]
    mistyped = [number[:at] + str((int(number[at]) + 1) % 10) + number[at + 1 :] for at in digits]
    assert sum(map(check, mistyped)) <= len(mistyped) / 10
