"""Addresses of machines: IPv4, IPv6 and MAC."""

from __future__ import annotations

import ipaddress
import re

from skerry.intelligence.redaction.kinds import Kind, Strength
from skerry.intelligence.redaction.rules.rule import END, START, PatternRule, ascii_pattern, words

_OCTET = r"(?:25[0-5]|2[0-4][0-9]|[01]?[0-9]?[0-9])"
_VERSION = words(
    r"(?:(?<!\w)v|version|ver|firmware|fw|software|sw|release|rel|rev(?:ision)?|build|section|clause|chapter|§|figure|"
    r"paragraph|para|step|item|oid)[ .:#=]{0,3}$"
)
_SEPARATED = re.compile(r"[:.-]")


def _is_ipv6(found: re.Match[str]) -> bool:
    written = found["value"]
    if not any(sign.isdigit() for sign in written):
        return False
    try:
        ipaddress.IPv6Address(written)
    except ValueError:
        return False
    return True


def _is_mac(found: re.Match[str]) -> bool:
    """Digits with dashes alone are a date or a part number; some letter, or colons, make it an address."""
    signs = _SEPARATED.sub("", found[0])
    return ":" in found[0] or not signs.isdigit()


NETWORK_RULES = (
    PatternRule(
        "ipv4-address",
        Kind.IP_ADDRESS,
        ascii_pattern(
            r"(?<![0-9A-Za-z])(?<![0-9]\.)(?!255\.)(?:",
            _OCTET,
            r"\.){3}",
            _OCTET,
            r"(?:/[0-9]{1,2}|:[0-9]{1,5})?(?![0-9A-Za-z])(?!\.[0-9])(?! (?:build|release|version|firmware)\b)",
        ),
        Strength.CHECKED,
        unless=_VERSION,
    ),
    PatternRule(
        "ipv6-address",
        Kind.IP_ADDRESS,
        ascii_pattern(
            r"(?<![0-9A-Za-z:.])(?P<value>(?=[0-9a-f]{0,4}:)",
            r"(?:[0-9a-f]|\.(?=[0-9])|:(?=[0-9a-f:])|(?<=:):){2,45}+)(?:%[0-9a-z]{1,15}+)?(?:/[0-9]{1,3})?(?![0-9A-Za-z])",
        ),
        Strength.CHECKED,
        accepts=_is_ipv6,
    ),
    PatternRule(
        "mac-address",
        Kind.MAC_ADDRESS,
        ascii_pattern(
            START,
            r"(?:[0-9a-f]{2}(?P<sign>[:-])(?:[0-9a-f]{2}(?P=sign)){4}(?:[0-9a-f]{2}(?P=sign)[0-9a-f]{2}(?P=sign))?[0-9a-f]{2}",
            r"|[0-9a-f]{4}\.[0-9a-f]{4}\.[0-9a-f]{4})(?![:-]?[0-9A-Za-z])",
        ),
        Strength.CHECKED,
        accepts=_is_mac,
    ),
    PatternRule(
        "mac-address-with-cue",
        Kind.MAC_ADDRESS,
        ascii_pattern(
            r"(?<!\w)mac(?: ?(?:address|addr|id))?[ .:=#]{1,3}(?:is )?",
            r"(?P<value>[0-9a-f]{12}|[0-9a-f]{2}(?:[ -][0-9a-f]{2}){5})",
            END,
        ),
        Strength.CUE,
    ),
)
