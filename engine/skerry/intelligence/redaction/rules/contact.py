"""Addresses in networks of people: e-mail, and links that carry a name or a password."""

from __future__ import annotations

import re

from skerry.intelligence.redaction.kinds import Kind, Strength
from skerry.intelligence.redaction.rules.rule import UNSPACED, PatternRule, ascii_pattern, words

_LOCAL = rf"(?:[^\W{UNSPACED}]|[.%+&'~-])"
_DOMAIN = rf"(?:[^\W_{UNSPACED}]|[.-](?=[^\W_]))"
_AT = r"(?: ?[\[({] ?at ?[\])}] ?| @ | at (?=[\w-]{1,63}(?: dot |\.)[a-z]))"
_DOT = r"(?: ?[\[({] ?dot ?[\])}] ?| dot |\.)"
_TOP_LEVEL = (
    r"(?:com|org|net|edu|gov|info|io|eu|uk|us|de|fr|nl|es|it|ie|be|ch|at|se|no|dk|fi|pl|pt|au|nz|ca|in|test|example)"
)


def _has_dot_or_host(found: re.Match[str]) -> bool:
    local, _, domain = found[0].rpartition("@")
    return not local.strip("'.-").isdigit() or "." in domain


# `(?<![\w])` and not `(?<!\w)`: there, a run of Chinese would begin anew at each of its signs.
EMAIL = PatternRule(
    "email-address",
    Kind.EMAIL,
    words(
        rf"(?:(?<!{_LOCAL}){_LOCAL}++|(?<![\w])\w++|\"[^\"\n@]{{1,64}}+\")@",
        rf"(?:{_DOMAIN}++|\[[0-9a-f.:]{{3,45}}+\]|[^\W_](?:[\w-]|\.(?=[^\W_]))*+)",
    ),
    Strength.CHECKED,
    accepts=_has_dot_or_host,
)

EMAIL_IN_WORDS = PatternRule(
    "email-in-words",
    Kind.EMAIL,
    ascii_pattern(
        rf"(?<![\w.%+-])[\w.%+-]{{1,64}}+{_AT}[\w-]{{1,63}}+",
        rf"(?:{_DOT}[\w-]{{1,63}}+){{0,3}}?{_DOT}{_TOP_LEVEL}(?!\w)",
    ),
)

URL_WITH_USER = PatternRule(
    "url-with-user",
    Kind.URL,
    words(
        r"(?<![a-z0-9+.-])[a-z][a-z0-9+.-]{1,30}+://(?:[^\s/?#@]*+@)++(?:[^\s<>\"')\].,;:!?]|[.,;:!?](?=[^\s<>\"')\]]))*+"
    ),
    Strength.CHECKED,
)

PROFILE = PatternRule(
    "profile-page",
    Kind.URL,
    words(
        r"(?<![0-9A-Za-z./-])(?:https?://)?(?:[a-z]{2,3}\.)?",
        r"(?:linkedin\.com/in|facebook\.com|instagram\.com|twitter\.com|x\.com|t\.me|wa\.me|github\.com)/@?[\w.%-]++",
    ),
)

CONTACT_RULES = (EMAIL, EMAIL_IN_WORDS, URL_WITH_USER, PROFILE)
