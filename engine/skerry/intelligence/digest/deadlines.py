"""Until when something is to be done, in the words of the note: a day, a time or an event; "soon" is none of them."""

from __future__ import annotations

from dataclasses import dataclass

from skerry.intelligence.digest.phrases import any_of
from skerry.intelligence.span import Span

_PARTS = {
    "POINT": r"""
        \d{4}-\d\d-\d\d
        |(?:<DAY>,? )?(?:the )?<NTH> (?:of )?<MONTH>(?:,? \d{4})?(?:,? (?:at )?<TIME>)?
        |(?:<DAY>,? )?<MONTH> <NTH>(?:,? \d{4})?(?:,? (?:at )?<TIME>)?
        |(?:<DAY>,? )?\d{1,2}[/.]\d{1,2}(?:[/.]\d{2,4})?(?![\d%])(?! (?:bar|mm|kg|c|l|v)\b)
        |(?:(?:this|next|coming|the coming) )?<DAY>(?: next week)?(?: <PART>)?(?:,? (?:(?:at|by) )?<TIME>)?
        |<NAMED_DAY>
        |<SPELL>
        |(?:(?:the|this|next) )?(?:end|close|start|beginning) of (?:(?:the|this|next|my|your) )?(?:\w+ )?<PERIOD>
        |<PERIOD>[- ]end
        |(?:the )?weekend
        |(?:the )?\d{1,2}(?:st|nd|rd|th)
        |<TIME>(?: (?:today|tonight|tomorrow|(?:on )?<DAY>))?
        |<MONTH>(?: \d{4})?
        |(?:EOD|EOB|COB|EOW|EOM)(?: (?:on )?<DAY>)?
        |Q[1-4](?: \d{4})?
        |spring|summer|autumn|winter|christmas|easter|new year
    """,
    "NAMED_DAY": r"(?:today|tonight|tomorrow)(?: <PART>)?(?:,? (?:(?:at|by) )?<TIME>)?",
    "SPELL": r"(?:this|next|the next|the coming|coming) (?:\w+ )?"
    r"(?:<PERIOD>|weekend|<PART>|shutdown|outage|round|visit)",
    "FIRST_THING": r"first thing (?:tomorrow|<DAY>|in the morning)",
    "PERIOD": r"(?:day|shift|week|month|quarter|year|play|business|sprint|season|<MONTH>)",
    "MONTH": r"(?:jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|aug(?:ust)?|sept?(?:ember)?"
    r"|oct(?:ober)?|nov(?:ember)?|dec(?:ember)?)\b(?:\.(?=\s\d))?",
    "DAY": r"(?:mon(?:day)?|tue(?:s(?:day)?)?|wed(?:s|nesday)?|thu(?:r(?:s(?:day)?)?)?|fri(?:day)?|sat(?:urday)?"
    r"|sun(?:day)?)\b(?:['’]s)?",
    "NTH": r"\d{1,2}(?:st|nd|rd|th)?",
    "TIME": r"(?:\d{1,2}:\d\d(?: ?(?:am|pm|hrs|hours|h|lt|utc))?|\d{1,2}\.\d\d ?(?:am|pm|h)"
    r"|\d{1,2} ?(?:am|pm|o['’]clock)"
    r"|\d{4} ?(?:hrs|hours|h|lt|utc)|noon|midday|midnight|lunch(?:time)?|first thing|dawn)",
    "PART": r"(?:morning|afternoon|evening|night|noon|lunch(?:time)?)",
    "LENGTH": r"(?:\d{1,3}|an?|one|two|three|four|five|six|seven|ten|twelve|fourteen)[- ]"
    r"(?:(?:working|business|calendar) )?(?:hours?|hrs?|h|days?|weeks?|months?|shifts?|minutes?|min|fortnight)",
    "EVENT": r"(?:[^\s,;.()\"]+ ){0,6}[^\s,;.()\"]+",
}
_ONE_LINE = {name: "".join(line.strip() for line in part.splitlines()) for name, part in _PARTS.items()}

_FORMS = tuple(
    any_of(phrases, _ONE_LINE)
    for phrases in (
        r"(?:by|until|till?|no later than|not later than|nlt|due(?: date)?(?: (?:by|on))?:?|deadline:?|before"
        r"|prior to|ahead of|latest:?)(?: (?:at )?the latest)? (?P<until><POINT>)",
        r"(?:within|in|over)(?: the next)? (?P<until><LENGTH>)(?:['’]? time)?",
        r"(?:(?:on|at|for|from|in|during) )?(?P<until>(?:this|next|coming) <DAY>|<FIRST_THING>|<NAMED_DAY>|<SPELL>)",
        r"(?:on|at) (?P<until><POINT>)",
        r"in (?P<until>Q[1-4](?: \d{4})?|<MONTH>(?: \d{4})?)",
        r"(?:before|prior to|ahead of|until|in time for) (?P<until><EVENT>)",
        r"(?P<until>(?:mon|tues|wednes|thurs|fri|satur|sun)day(?: <PART>)?(?=[,.;)]|$))",
    )
)


_POINT = any_of("(?P<until><POINT>|<LENGTH>)", _ONE_LINE)


@dataclass(frozen=True, slots=True)
class Deadline:
    """Where a note says until when: `whole` with the word that leads to it ("by Friday"), `until` without it."""

    whole: Span
    until: Span


def find_deadline(text: str, within: Span) -> Deadline | None:
    """The first deadline in a part of a text; a day goes before an event.

    >>> note = "Bob to fit a seal by Friday, before restart."
    >>> find_deadline(note, Span(0, len(note))).until.of(note)
    'Friday'
    """
    for form in _FORMS:
        found = form.search(text, within.start, within.end)
        if found:
            return Deadline(Span(*found.span()), Span(*found.span("until")))
    return None


def find_day(text: str, within: Span) -> Deadline | None:
    """As `find_deadline` where only a name and a day stand, so that no word has to lead to it: "(Priya, 3 Dec)"."""
    found = _POINT.search(text, within.start, within.end)
    return find_deadline(text, within) or (
        Deadline(Span(*found.span()), Span(*found.span("until"))) if found else None
    )
