"""Words as they are compared: spoken English has no capitals, no commas, and one way to say 12."""

from __future__ import annotations

import re
from collections.abc import Sequence

_SMALL = [
    "zero",
    "one",
    "two",
    "three",
    "four",
    "five",
    "six",
    "seven",
    "eight",
    "nine",
    "ten",
    "eleven",
    "twelve",
    "thirteen",
    "fourteen",
    "fifteen",
    "sixteen",
    "seventeen",
    "eighteen",
    "nineteen",
]
_TENS = ["twenty", "thirty", "forty", "fifty", "sixty", "seventy", "eighty", "ninety"]
_THOUSAND = 1000

_SPELLINGS = {
    "meter": "metre",
    "meters": "metres",
    "center": "centre",
    "tire": "tyre",
    "tires": "tyres",
    "color": "colour",
    "gray": "grey",
    "liter": "litre",
    "liters": "litres",
    "gage": "gauge",
    "plow": "plough",
    "ok": "okay",
}
"""American spellings, and what they are compared as: nobody can hear the difference."""

_WORD = re.compile(r"\d+|[^\W\d_]+(?:'[^\W\d_]+)?")


def words(text: str) -> list[str]:
    """The words of a text.

    >>> words("It's 42 meters, OK?")
    ["it's", 'forty', 'two', 'metres', 'okay']
    """
    plain = re.sub(r"(?<=\d),(?=\d{3})", "", text.casefold().replace("’", "'"))
    found = (word for part in _WORD.findall(plain) for word in _said(part))
    return [_SPELLINGS.get(word, word) for word in found]


def _said(word: str) -> list[str]:
    return in_words(int(word)) if word.isdecimal() and len(word) <= len(str(_THOUSAND**2 - 1)) else [word]


def in_words(number: int) -> list[str]:
    """How a number below a million is said.

    >>> in_words(215)
    ['two', 'hundred', 'and', 'fifteen']
    """
    if number < len(_SMALL):
        return [_SMALL[number]]
    if number < 100:
        tens, ones = divmod(number, 10)
        return [_TENS[tens - 2], *([_SMALL[ones]] if ones else [])]
    if number < _THOUSAND:
        hundreds, rest = divmod(number, 100)
        return [_SMALL[hundreds], "hundred", *(["and", *in_words(rest)] if rest else [])]
    thousands, rest = divmod(number, _THOUSAND)
    return [*in_words(thousands), "thousand", *(in_words(rest) if rest else [])]


def word_errors(said: Sequence[str], heard: Sequence[str]) -> int:
    """The fewest words that have to be changed, left out or put in (Levenshtein 1966) to make of one text the other.

    >>> word_errors("the pump has failed".split(), "a pump failed today".split())
    3
    """
    row = list(range(len(heard) + 1))
    for at, word in enumerate(said, start=1):
        above, row = row, [at]
        for column, other in enumerate(heard):
            row.append(min(above[column] + (word != other), above[column + 1] + 1, row[column] + 1))
    return row[-1]
