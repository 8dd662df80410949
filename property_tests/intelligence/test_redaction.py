"""What holds for any text: nothing planted stays, nothing is found twice, and every place is found again."""

from __future__ import annotations

import hashlib
import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from skerry.intelligence.redaction import Redaction, RedactionSettings, redact, restore
from skerry.intelligence.redaction.entity import Entity, EntityKind
from skerry.intelligence.redaction.linear_pattern import LinearPattern
from skerry.intelligence.redaction.placeholders import placeholders_in
from skerry.intelligence.redaction.view import view_of
from skerry.intelligence.span import Span


class Fickle:
    """A model at its worst: what it takes for a name depends on every word of the line."""

    def find(self, text: str) -> tuple[Entity, ...]:
        mood = hashlib.blake2b(text.encode("utf-8", "replace"), digest_size=8).digest()
        words = re.finditer(r"\w+", text)
        return tuple(
            Entity(Span(*word.span()), EntityKind.NAME, mood[place % 8] / 255) for place, word in enumerate(words)
        )


DIGITS = ["0123456789", "０１２３４５６７８９", "٠١٢٣٤٥٦٧٨٩", "०१२३४५६७८९"]
DASHES = "-‐‑‒–—−"
SPACES = " \u00a0\u2009\u202f\u3000"
NUMBERS = [
    *("07700 900123", "+44 7700 900123", "(212) 555-0175", "GB29 NWBK 6016 1331 9268 19", "4111 1111 1111 1111"),
    *("4111-1111-1111-1111", "536-90-4399", "AB 12 34 56 C", "529.982.247-25", "12345678Z", "DE89370400440532013000"),
    *("192.168.7.20", "2001:db8::8a2e:7334", "00:1B:44:11:3A:B7", "53.38297, -1.46590", "DOB 14/03/1985"),
    *("53°22'58\"N 1°27'57\"W", "born 14-03-1985", "alice.smith@example.org", "https://alice:hush@example.org/x"),
    *("badge 44321", "passport no 925665416", "SK 353 873", "LS1 4AB", "NHS no 943 476 5919"),
]
BORDERS = st.sampled_from([" ", "\n", "\t", ", ", "; ", " (", "「", "。", " — ", "“", "\u00a0", " 🔧 ", "\u200b "])
ANY_TEXT = st.text(max_size=60)
PIECES = st.sampled_from(
    [
        *(
            "Alice Smith",
            "ALICE",
            "Bob O'Brien-Jones",
            "Siobhán",
            "王伟",
            "pump",
            "3.2 bar",
            "told",
            "\n",
            " ",
            ". ",
            "'s",
            "é",
        ),
        *(
            "[PERSON-1]",
            "[PERSON-",
            "1]",
            "[",
            "]",
            "[-]",
            "-",
            "@",
            "🔧",
            "\u200d",
            "\u00ad",
            "\ud800",
            "born ",
            "07700",
            "B-12",
        ),
        *NUMBERS,
    ]
)
MIXED_TEXT = st.lists(st.one_of(PIECES, st.text(max_size=4)), max_size=14).map("".join)
SETTINGS = RedactionSettings(badge_patterns=(r"B-\d+", r".{3}"), asset_patterns=(r"\w+-\w+",))


@st.composite
def typed(draw: st.DrawFn) -> str:
    """A number as somebody types it: digits of one script, any dashes and spaces, something invisible within."""
    number = draw(st.sampled_from(NUMBERS))
    digits, dash, space = draw(st.sampled_from(DIGITS)), draw(st.sampled_from(DASHES)), draw(st.sampled_from(SPACES))
    shown = "".join(
        digits[int(sign)] if sign.isdigit() else {"-": dash, " ": space}.get(sign, sign) for sign in number
    )
    at = draw(st.integers(0, len(shown)))
    return shown[:at] + draw(st.sampled_from(["", "\u200b", "\u00ad", "\u2060"])) + shown[at:]


@given(ANY_TEXT, BORDERS, typed(), BORDERS, ANY_TEXT)
def test_nothing_that_was_planted_stays(before: str, left: str, planted: str, right: str, after: str) -> None:
    """Digits at the border would make another number of it, so there is none."""
    before, after = before.rstrip("".join(DIGITS)), after.lstrip("".join(DIGITS))
    frame = view_of(before + left).text[-24:] + view_of(right + after).text[:8]
    if re.search(r"[0-9A-Za-z+=/?#&_.,:|<>\-]\W*$", view_of(before).text) or re.search(r"[0-9]", frame):
        before, after = "", ""
    redaction = redact(before + left + planted + right + after, Fickle(), RedactionSettings(least_name_score=1.0))
    assert digits_of(planted) not in digits_of(redaction.text)


def digits_of(text: str) -> str:
    """The letters and digits of what is no placeholder, as they are read."""
    view = view_of(text, placeholders_in(text))
    return re.sub(r"[^0-9a-z@]", "", view.text.lower())


@given(MIXED_TEXT)
def test_redacting_twice_finds_nothing_new(text: str) -> None:
    once = redact(text, Fickle(), SETTINGS)
    assert redact(once.text, Fickle(), SETTINGS).findings == ()


@given(MIXED_TEXT)
def test_the_same_text_gives_the_same_redaction(text: str) -> None:
    assert redact(text, Fickle(), SETTINGS) == redact(text, Fickle(), SETTINGS)


@given(MIXED_TEXT)
def test_placeholders_are_never_touched(text: str) -> None:
    redaction = redact(text, Fickle(), SETTINGS)
    for span in placeholders_in(text):
        assert not any(finding.span.overlaps(span) for finding in redaction.findings)
        assert redaction.in_redacted(span).of(redaction.text) == span.of(text)


@given(MIXED_TEXT)
def test_the_original_comes_back_exactly(text: str) -> None:
    redaction = redact(text, Fickle(), SETTINGS)
    assert redaction.restored() == text
    for finding, original in zip(redaction.findings, redaction.originals, strict=True):
        assert finding.span.of(text) == original
        assert finding.place.of(redaction.text) == finding.placeholder


@given(MIXED_TEXT, st.data())
def test_places_move_to_the_redacted_text_and_back(text: str, data: st.DataObject) -> None:
    redaction = redact(text, Fickle(), SETTINGS)
    start = data.draw(st.integers(0, len(text)))
    span = Span(start, data.draw(st.integers(start, len(text))))
    moved = redaction.in_redacted(span)
    back = redaction.in_original(moved)
    assert back.start <= span.start <= span.end <= back.end
    if not any(finding.span.overlaps(span) for finding in redaction.findings) and len(span):
        assert back == span
        assert moved.of(redaction.text) == span.of(text)


@given(MIXED_TEXT)
def test_each_placeholder_is_about_one_thing(text: str) -> None:
    redaction = redact(text, Fickle(), SETTINGS)
    assert set(redaction.mapping) == {finding.placeholder for finding in redaction.findings}
    fresh = set(redaction.mapping) - {span.of(text) for span in placeholders_in(text)}
    assert fresh == set(redaction.mapping)
    assert restore("".join(redaction.mapping), redaction.mapping) == "".join(redaction.mapping.values())


@given(st.text(), st.lists(st.integers(0, 40), max_size=6).map(sorted))
def test_a_view_knows_where_each_sign_came_from(text: str, cuts: list[int]) -> None:
    cuts = [min(cut, len(text)) for cut in cuts]
    blotted = [Span(start, end) for start, end in zip(cuts[::2], cuts[1::2], strict=False) if start < end]
    view = view_of(text, blotted)
    assert len(view.places) == len(view.text)
    assert list(view.places) == sorted(view.places)
    for at in range(len(view.text)):
        if not any(Span(at, at + 1).overlaps(span) for span in view.stand_ins):
            original = view.original(Span(at, at + 1)).of(text)
            assert view_of(original).text == view.text[at]


@given(
    st.text(alphabet="ab01-", max_size=30),
    st.sampled_from([r"a+b", r"(a|b)-\d{1,3}", r"a?b?\d+", r"[ab]{2}-(0|1-)*1"]),
)
def test_a_linear_pattern_finds_what_an_expression_finds(text: str, written: str) -> None:
    longest = {
        start: max(
            (end for end in range(start + 1, len(text) + 1) if re.fullmatch(written, text[start:end])), default=None
        )
        for start in range(len(text))
    }
    for span in LinearPattern(written).spans(text):
        assert re.fullmatch(written, span.of(text))
        assert not text[span.end : span.end + 1].isalnum() or longest[span.start] is None


def test_the_worst_model_is_weighed_at_all() -> None:
    """Otherwise these properties would say nothing about names."""
    redaction = redact(
        "Alice Smith told Bob Jones about the pump.", Fickle(), RedactionSettings(least_name_score=0.2)
    )
    assert isinstance(redaction, Redaction)
    assert redaction.findings


@pytest.mark.parametrize("number", NUMBERS)
def test_every_number_that_is_planted_is_one_by_itself(number: str) -> None:
    assert digits_of(number) not in digits_of(redact(number, Fickle()).text)
