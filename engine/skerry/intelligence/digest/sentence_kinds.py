"""What a sentence is by its looks alone, before any model reads it: a table row, a greeting, or words that tell."""

from __future__ import annotations

import re

from skerry.intelligence.digest.phrases import alternatives, any_of
from skerry.intelligence.span import Span

LONGEST_CHARACTERS = 1_000
"""A longer sentence is cut, or only its beginning looked at: nobody writes one; binary data and tables do."""

_LEAST_LETTERS = 0.45
_LONGEST_HEADING_WORDS = 6

_CUES = any_of(r"""
    root cause|caused? by|because|due to|resulted? in|as a result|led to|therefore
    fail(?:ed|ure|ing|s)|brok(?:e|en)|burst|ruptur\w+|leak(?:ed|ing|s|age)?|spill(?:ed|age)?|crack(?:ed)?|collaps\w+
    trip(?:ped|s)|overheat\w+|short[- ]circuit\w*|explo(?:ded|sion)|fire|smoke|alarm|overflow\w*|exceed\w+
    injur\w+|hurt|burn(?:s|ed|t)|hospital|ambulance|fell|struck|hit|trapped|died|killed|fatal\w*|near miss
    evacuat\w+|isolat\w+|shut ?down|stopped|tripped|offline|outage|unavailable|out of service
    (?:is|are|was|were|went|came|still|be) down|downtime
    damag\w+|contaminat\w+|lost|stolen|breach\w*
    repair\w*|replac\w+|restor\w+|restart\w+|contain\w+|inspect\w+|found|discovered|detected|noticed
    must|need(?:s|ed)? to|required|action|follow[- ]up|until|before restart|pending
""")

_GREETING = re.compile(
    r"\W*"
    + alternatives(r"""
        (?:hi|hello|hey|dear|good (?:morning|afternoon|evening|day)|morning|evening|cheers)\b[^.!?]{0,60}[.!,]?
        (?:thanks|thank you|many thanks)\b[^.!?]{0,60}[.!,]?
        (?:kind |best |warm )?(?:regards|wishes)\b.{0,60}
        (?:yours (?:sincerely|faithfully|truly)|sincerely|br|rgds|ta|vg|mfg)\b.{0,40}
        (?:see you|have an? (?:nice|good|great|lovely)|take care|enjoy (?:your|the))\b.{0,120}
        hope (?:you|everyone|all)\b.{0,120}
        (?:ps|p\.s\.)
    """)
    + r"\W*$",
    re.IGNORECASE,
)

_BOILERPLATE = re.compile(
    alternatives(r"""
        sent from my|this (?:e-?mail|message) (?:and|is|may|contains)|if you are not the intended
        all rights reserved|©|copyright\b|page \d+ of \d+|do not reply|unsubscribe|printed copies are
        ^\W*(?:form|rev(?:ision)?|version|doc(?:ument)?|template)\W*(?:no\.?\W*)?[\w./-]*\d[\w./ -]*$
        for internal use only|strictly confidential|complete all (?:fields|sections)
        ^\W*(?:cc|bcc|from|to|sent|subject|date|time|author|reported by|attendees|present|apologies|distribution) ?:
    """),
    re.IGNORECASE,
)

_SMALL_TALK = any_of(r"""
    lunch|coffee|biscuits?|cakes?|pizza|sandwich(?:es)?|curry|doughnuts?|donuts?|breakfast|crisps|kettle
    tea (?:break|bags?|room)|brew|raffle|playlist|barbecue|bbq|tombola|quiz night|birthday|football|crossword
    the (?:match|game) last|weekend plans?|holiday photos?|sunny
    (?:nice|lovely|lousy|rotten|awful|beautiful|glorious|miserable) (?:weather|day|morning|evening|sunset|sunrise)
    weather (?:was|is|has been) (?:nice|lovely|great|fine|good|awful|terrible|miserable)
""")


def cue(text: str, span: Span) -> Span | None:
    """The first words of a sentence that tell of a cause, a harm, a finding or a consequence.

    >>> note = "Hi all. Root cause was a worn seal."
    >>> cue(note, Span(8, 35))
    Span(start=8, end=18)
    """
    match = _CUES.search(text, span.start, min(span.end, span.start + LONGEST_CHARACTERS))
    return Span(*match.span()) if match else None


def says_nothing(sentence: str) -> bool:
    """Whether a sentence is a greeting, a signature, boilerplate, a heading or a row of a table.

    >>> says_nothing("Good morning all,"), says_nothing("12:00  3.4  5.6  7.1"), says_nothing("The seal leaks.")
    (True, True, False)
    """
    seen = sentence[:LONGEST_CHARACTERS].strip()
    if _is_table_row(seen) or _is_heading(seen) or _BOILERPLATE.search(seen):
        return True
    return bool(_GREETING.match(seen)) and not _CUES.search(seen)


def is_small_talk(sentence: str) -> bool:
    """Whether a sentence speaks of food, weather and the like, and of nothing that a report is about.

    >>> is_small_talk("Lunch was curry."), is_small_talk("The kettle caught fire.")
    (True, False)
    """
    seen = sentence[:LONGEST_CHARACTERS]
    return bool(_SMALL_TALK.search(seen)) and not _CUES.search(seen)


def _is_table_row(sentence: str) -> bool:
    solid = [character for character in sentence if not character.isspace()]
    if not solid or sentence.count("|") >= 2 or sentence.count("\t") >= 2:
        return True
    return sum(character.isalpha() for character in solid) < _LEAST_LETTERS * len(solid)


def _is_heading(sentence: str) -> bool:
    if sentence.startswith(("#", "==", "--")):
        return True
    return sentence.endswith(":") and len(sentence.split()) <= _LONGEST_HEADING_WORDS
