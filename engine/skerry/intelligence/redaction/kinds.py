"""What kinds of personal data are looked for."""

from __future__ import annotations

from enum import Enum


class Kind(Enum):
    """A kind of personal data. Its name is also the word in its placeholders: `[PERSON-1]`."""

    PERSON = "person"
    EMAIL = "email"
    PHONE = "phone"
    URL = "url"
    IBAN = "iban"
    BANK_ACCOUNT = "bank account"
    CARD = "card"
    NATIONAL_ID = "national id"
    PASSPORT = "passport"
    DRIVING_LICENCE = "driving licence"
    BIRTH_DATE = "birth date"
    IP_ADDRESS = "ip address"
    MAC_ADDRESS = "mac address"
    COORDINATES = "coordinates"
    ADDRESS = "address"
    BADGE = "badge"
    ASSET = "asset"


ALL_KINDS = frozenset(Kind)


class Strength(Enum):
    """How sure a rule is by itself; where two findings overlap, the higher one says what it is."""

    MODEL = 1
    CUE = 2
    FORM = 3
    CHECKED = 4
