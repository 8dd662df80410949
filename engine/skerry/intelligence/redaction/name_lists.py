"""Given and family names of many countries, from the lists that Faker keeps of them.

Faker makes up people for tests. Here nobody is made up: only its lists are read, for each language it knows.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from functools import cache
from importlib import import_module
from pkgutil import iter_modules

import faker.providers.person as languages

from skerry.intelligence.redaction.word_form import folded

_IS_NAME = re.compile(r"[^\W\d_][^\W\d_'-]*[^\W\d_](?:['-][^\W\d_]+)*|[^\W\d_]{2}")
_GIVEN = re.compile(r"first|given")
_FAMILY = re.compile(r"last|surname|family")
_OF_OTHER_THINGS = re.compile(r"format|prefix|suffix")


@cache
def given_names() -> frozenset[str]:
    """First names, folded.

    >>> {"siobhan", "adaeze", "michal"} <= given_names()
    True
    """
    return frozenset(_listed(_GIVEN))


@cache
def family_names() -> frozenset[str]:
    """Last names, folded.

    >>> {"smith", "okafor", "nguyen"} <= family_names()
    True
    """
    return frozenset(_listed(_FAMILY))


def _listed(kind: re.Pattern[str]) -> Iterator[str]:
    for found in iter_modules(languages.__path__):
        provider = import_module(f"{languages.__name__}.{found.name}").Provider
        for name, value in vars(provider).items():
            if "name" in name and kind.search(name) and not _OF_OTHER_THINGS.search(name):
                yield from _words(value)


def _words(names: object) -> Iterator[str]:
    """The words of a list, of a table of names with how common they are, or of a list of ways to write a name."""
    if isinstance(names, str):
        yield from (form for word in names.split() if _IS_NAME.fullmatch(form := folded(word)))
    elif isinstance(names, Iterable):
        for each in names:
            yield from _words(each)
