"""A text with placeholders: consistent, exact, the same each time, and nothing left to find."""

from __future__ import annotations

import logging

import msgspec
import pytest

from skerry.intelligence.errors import PatternRefused, TextTooLong
from skerry.intelligence.models.store import ModelStore
from skerry.intelligence.redaction import (
    MAX_CHARACTERS,
    Kind,
    Redaction,
    RedactionSettings,
    redact,
    report_of,
    restore,
)
from skerry.intelligence.redaction.entities import RampartFinder
from skerry.intelligence.redaction.result import Finding
from skerry.intelligence.span import Span

NOTE = """Pump 3 leaks — call-out 02:14
Alice O’Brien-Smith (badge 4432, DOB 14/03/1985) rang from 07700 900123. ALICE closed the valve.
Bob Jones took her statement; Jones’s mail is bob.jones@example.org. Discharge 3.2 bar, bearing 6205-2RS.
O'Brien-Smith says the Grundfos tripped at 61.2 °C. Ring +44 7700 900123 after six. 🔧"""


@pytest.fixture(scope="module")
def redaction(finder: RampartFinder) -> Redaction:
    return redact(NOTE, finder)


def placeholder_of(redaction: Redaction, original: str) -> set[str]:
    pairs = zip(redaction.findings, redaction.originals, strict=True)
    return {finding.placeholder for finding, written in pairs if written == original}


def test_a_note_is_redacted_and_its_readings_stay(redaction: Redaction) -> None:
    assert redaction.text == (
        "Pump 3 leaks — call-out 02:14\n"
        "[PERSON-1] (badge [BADGE-1], DOB [BIRTH_DATE-1]) rang from [PHONE-1]. [PERSON-1] closed the valve.\n"
        "[PERSON-2] took her statement; [PERSON-2]’s mail is [EMAIL-1]. Discharge 3.2 bar, bearing 6205-2RS.\n"
        "[PERSON-1] says the Grundfos tripped at 61.2 °C. Ring [PHONE-1] after six. 🔧"
    )


def test_one_person_has_one_placeholder_by_every_name(redaction: Redaction) -> None:
    names = ("Alice O’Brien-Smith", "ALICE", "O'Brien-Smith")
    assert [placeholder_of(redaction, name) for name in names] == [{"[PERSON-1]"}] * 3
    assert redaction.mapping["[PERSON-1]"] == "Alice O’Brien-Smith"


def test_a_first_name_of_two_people_is_somebody_of_its_own(finder: RampartFinder) -> None:
    redaction = redact("Alice Smith met Alice Jones. Alice signed.", finder)
    assert redaction.text == "[PERSON-1] met [PERSON-2]. [PERSON-3] signed."


def test_the_text_is_restored_exactly(redaction: Redaction) -> None:
    assert redaction.restored() == NOTE


def test_what_was_written_from_a_redacted_text_is_restored(redaction: Redaction) -> None:
    assert restore("Thank [PERSON-2], not [PERSON-9].", redaction.mapping) == "Thank Bob Jones, not [PERSON-9]."


def test_redacting_again_finds_nothing(redaction: Redaction, finder: RampartFinder) -> None:
    assert redact(redaction.text, finder).findings == ()


def test_placeholders_that_stand_in_a_text_are_kept_and_their_numbers_not_taken(finder: RampartFinder) -> None:
    redaction = redact("[PERSON-4] told Alice Smith: [PERSON-1] is at alice@example.org.", finder)
    assert redaction.text == "[PERSON-4] told [PERSON-5]: [PERSON-1] is at [EMAIL-1]."
    assert redaction.restored() == "[PERSON-4] told Alice Smith: [PERSON-1] is at alice@example.org."


def test_places_count_in_code_points(finder: RampartFinder) -> None:
    text = "🔧👩🏽‍🔧 é Mail alice@example.org"
    (finding,) = redact(text, finder).findings
    assert finding.span.of(text) == "alice@example.org"
    assert finding.span.start == text.index("alice")


def test_places_are_found_in_both_texts(redaction: Redaction) -> None:
    for finding in redaction.findings:
        assert redaction.in_redacted(finding.span) == finding.place
        assert redaction.in_original(finding.place) == finding.span
        assert finding.place.of(redaction.text) == finding.placeholder
    tripped = Span(NOTE.index("tripped"), NOTE.index("tripped") + 7)
    moved = redaction.in_redacted(tripped)
    assert moved.of(redaction.text) == "tripped"
    assert redaction.in_original(moved) == tripped


def test_part_of_a_name_is_all_of_its_placeholder(redaction: Redaction) -> None:
    start = NOTE.index("O’Brien")
    assert redaction.in_redacted(Span(start, start + 7)).of(redaction.text) == "[PERSON-1]"


def test_the_same_note_gives_the_same_redaction(redaction: Redaction, models: ModelStore) -> None:
    assert redact(NOTE, RampartFinder(models)) == redaction


def test_the_originals_are_in_no_representation_and_no_log(
    finder: RampartFinder, caplog: pytest.LogCaptureFixture
) -> None:
    with caplog.at_level(logging.DEBUG):
        redaction = redact(NOTE, finder)
    shown = repr(redaction) + repr(report_of(redaction)) + caplog.text
    assert not any(word in shown for word in ("Alice", "Brien", "900123", "bob.jones"))


def test_the_report_counts_by_kind_and_rule_and_names_nothing_unless_asked(redaction: Redaction) -> None:
    report = report_of(redaction)
    lines = {(line.kind, line.rule): (line.count, line.placeholders) for line in report.lines}
    assert lines[Kind.PHONE, "phone-number"] == (2, ("[PHONE-1]",))
    assert lines[Kind.EMAIL, "email-address"] == (1, ("[EMAIL-1]",))
    assert report.count == len(redaction.findings)
    assert report.characters == len(NOTE)
    assert all(line.originals == () for line in report.lines)


def test_the_report_names_the_originals_when_asked(redaction: Redaction) -> None:
    told = {line.rule: line.originals for line in report_of(redaction, with_originals=True).lines}
    assert told["phone-number"] == ("07700 900123", "+44 7700 900123")


def test_a_redaction_travels_between_processes(redaction: Redaction) -> None:
    assert msgspec.msgpack.decode(msgspec.msgpack.encode(redaction), type=Redaction) == redaction


def test_a_validator_wins_over_the_model(finder: RampartFinder) -> None:
    redaction = redact("Bob Jones AB123456C signed", finder)
    assert [(finding.kind, finding.rule) for finding in redaction.findings][-1] == (
        Kind.NATIONAL_ID,
        "uk-national-insurance",
    )
    assert "AB1" not in redaction.text


@pytest.mark.parametrize(
    "name",
    [
        "Alice J. Smith",
        "Siobhán Ní Bhriain",
        "Jean-Baptiste Moreau",
        "Khalifa Al Mansouri",
        "Henk van der Meulen",
        "Nguyễn Thị Hoa",
    ],
)
def test_a_name_is_taken_whole(name: str, finder: RampartFinder) -> None:
    redaction = redact(f"Statement of {name}: nobody was hurt.", finder)
    assert redaction.text == "Statement of [PERSON-1]: nobody was hurt."


def test_a_possessive_stays_outside(finder: RampartFinder) -> None:
    assert redact("I used Alice's torch.", finder).text == "I used [PERSON-1]'s torch."


def test_a_name_at_the_border_of_two_windows_is_found(finder: RampartFinder) -> None:
    for padding in range(370, 420, 7):
        text = ("valve " * 100)[:padding] + " Alice Smith rang us " + "pump " * 100
        assert "Smith" not in redact(text, finder).text, padding


def test_only_the_kinds_that_were_asked_for_are_redacted(finder: RampartFinder) -> None:
    settings = RedactionSettings(kinds=frozenset({Kind.EMAIL}))
    assert redact("Alice Smith, alice@example.org", finder, settings).text == "Alice Smith, [EMAIL-1]"


def test_names_of_the_site_are_kept(finder: RampartFinder) -> None:
    text = "The Alice Smith berthed at six; Alice Jones took her lines."
    assert redact(text, finder).text == "The [PERSON-1] berthed at six; [PERSON-2] took her lines."
    settings = RedactionSettings(kept_names=frozenset({"alice  smith", "(odd"}))
    assert redact(text, finder, settings).text == "The Alice Smith berthed at six; [PERSON-1] took her lines."


def test_settings_travel_between_processes() -> None:
    settings = RedactionSettings(badge_patterns=(r"B-\d{4}",), kept_names=frozenset({"Station Alice"}))
    assert settings.rules
    assert msgspec.msgpack.decode(msgspec.msgpack.encode(settings), type=RedactionSettings) == settings


def test_badges_and_assets_are_found_by_the_patterns_of_the_site(finder: RampartFinder) -> None:
    settings = RedactionSettings(badge_patterns=(r"HK\d{4}[A-Z]",), asset_patterns=(r"[A-Z]{3}/\d{4}",))
    assert redact("hk1234b at PMP/0042", finder, settings).text == "[BADGE-1] at [ASSET-1]"


def test_a_pattern_that_cannot_be_used_is_refused_at_once() -> None:
    with pytest.raises(PatternRefused, match="a bracket is not closed"):
        RedactionSettings(badge_patterns=(r"(B-\d+",))


@pytest.mark.parametrize(
    "text",
    [
        "",
        " ",
        "\n\n\n",
        "\x00\x01\x02\xff" * 50,
        "\ud800 lone \udfff",
        "\u202e\u200b\ufeff",
        "مضخة رقم ٣ تسرب",
        "泵三漏水了。",
    ],
    ids=["empty", "space", "lines", "binary", "surrogates", "invisible", "arabic", "chinese"],
)
def test_text_of_no_use_stays_as_it_is(text: str, finder: RampartFinder) -> None:
    assert redact(text, finder).restored() == text


def test_a_long_text_is_redacted_and_a_longer_one_refused(finder: RampartFinder) -> None:
    with pytest.raises(TextTooLong):
        redact("a" * (MAX_CHARACTERS + 1), finder)
    assert redact("\n" * 100_000 + "alice@example.org", finder).findings[0].kind is Kind.EMAIL


def test_places_outside_of_findings_move_exactly() -> None:
    finding = Finding(Span(2, 4), Span(2, 12), Kind.PERSON, "[PERSON-1]", "name", 1.0)
    redaction = Redaction("a [PERSON-1] b", (finding,), ("Al",))
    assert redaction.restored() == "a Al b"
    moved = [redaction.in_redacted(Span(at, at)) for at in (0, 1, 2, 4, 5, 6)]
    assert moved == [Span(at, at) for at in (0, 1, 2, 12, 13, 14)]
    assert [redaction.in_original(span) for span in moved] == [Span(at, at) for at in (0, 1, 2, 4, 5, 6)]
