"""The data by which redaction is measured is what it is said to be."""

from __future__ import annotations

import re
from collections import Counter
from ipaddress import ip_address, ip_network

import pytest

from skerry.intelligence.redaction import Kind
from tests.evaluation.half import Half
from tests.evaluation.redaction.checksums import NATIONAL_IDS, is_card, is_iban, is_national_id
from tests.evaluation.redaction.labels import (
    ASSET_PATTERNS,
    BADGE_PATTERNS,
    LABELLED_KINDS,
    PATTERN_KINDS,
    labelled_notes,
    unlabelled,
)

halves = pytest.mark.parametrize("half", list(Half))

FOR_DOCUMENTS_AND_HOMES = [
    ip_network(network)
    for network in (
        "192.0.2.0/24",
        "198.51.100.0/24",
        "203.0.113.0/24",
        "10.0.0.0/8",
        "172.16.0.0/12",
        "192.168.0.0/16",
        "2001:db8::/32",
    )
]
FOR_DRAMA = re.compile(
    r"(\+?44)?0?(7700900\d{3}|2079460\d{3}|1134960\d{3}|1614960\d{3}|1632960\d{3}|2920180\d{3})"
    r"|1?\d{3}55501\d\d|(61|0)491570\d{3}|025550\d{4}|(33|0)63998\d{4}|019900\d{4}"
    r"|(49|0)3023125\d{3}|06990009\d{3}|031390 ?06\d\d"
)
FOR_EXAMPLES = re.compile(r"[\w.+-]+@[\w-]+(\.[\w-]+)*?\.?example\.(com|org|net)")


def marked(half: Half, kind: Kind) -> list[str]:
    """The words that are marked as that kind."""
    return [label.span.of(note.text) for note in labelled_notes(half) for label in note.labels if label.kind is kind]


@halves
def test_there_are_enough_notes_and_enough_of_every_kind(half: Half) -> None:
    counts = {kind: len(marked(half, kind)) for kind in LABELLED_KINDS}
    assert len(labelled_notes(half)) >= 90
    assert counts[Kind.PERSON] >= 150
    assert {kind: count for kind, count in counts.items() if kind in PATTERN_KINDS and not 25 <= count <= 50} == {}


def test_both_halves_have_about_as_much_of_every_kind() -> None:
    for kind in LABELLED_KINDS:
        assert len(marked(Half.TUNING, kind)) == pytest.approx(len(marked(Half.HELD_OUT, kind)), abs=5)


@halves
def test_there_are_notes_without_personal_data_and_long_ones_and_short_ones(half: Half) -> None:
    lengths = [len(note.text.split()) for note in labelled_notes(half)]
    assert sum(not note.labels for note in labelled_notes(half)) >= 10
    assert min(lengths) <= 25
    assert max(lengths) >= 200


def test_no_note_name_or_number_is_in_both_halves_and_no_note_is_there_twice() -> None:
    notes = [note for half in Half for note in labelled_notes(half)]
    assert max(Counter(note.text for note in notes).values()) == 1
    assert max(Counter(note.name for note in notes).values()) == 1
    for kind in LABELLED_KINDS:
        assert set(marked(Half.TUNING, kind)) & set(marked(Half.HELD_OUT, kind)) == set()


def test_no_longer_sentence_is_in_both_halves() -> None:
    tuning, held_out = (
        {
            tuple(words)
            for note in labelled_notes(half)
            for sentence in re.split(r"[.!?\n]", note.text)
            if len(words := re.findall(r"\w+", sentence.casefold())) > 5
        }
        for half in Half
    )
    assert tuning & held_out == set()


@halves
def test_every_number_with_a_check_digit_has_the_right_one(half: Half) -> None:
    assert [card for card in marked(half, Kind.CARD) if not is_card(card)] == []
    assert [iban for iban in marked(half, Kind.IBAN) if not is_iban(iban)] == []
    assert [number for number in marked(half, Kind.NATIONAL_ID) if not is_national_id(number)] == []


def test_both_halves_have_the_same_national_ids_equally_often() -> None:
    tuning, held_out = (
        Counter(
            name
            for number in marked(half, Kind.NATIONAL_ID)
            for name, is_valid in NATIONAL_IDS.items()
            if is_valid(number)
        )
        for half in Half
    )
    assert tuning == held_out
    assert tuning.keys() == NATIONAL_IDS.keys()


@halves
def test_addresses_and_numbers_are_those_that_are_kept_free_for_examples(half: Half) -> None:
    assert [mail for mail in marked(half, Kind.EMAIL) if not FOR_EXAMPLES.fullmatch(mail)] == []
    assert [phone for phone in marked(half, Kind.PHONE) if not FOR_DRAMA.fullmatch(digits_of(phone))] == []
    for address in marked(half, Kind.IP_ADDRESS):
        assert any(ip_address(address) in network for network in FOR_DOCUMENTS_AND_HOMES), address
    macs = [re.sub(r"\W", "", mac).casefold() for mac in marked(half, Kind.MAC_ADDRESS)]
    assert [mac for mac in macs if not re.fullmatch(r"00005e0053[0-9a-f]{2}", mac)] == []


def digits_of(phone: str) -> str:
    """The digits, without the zero that is left out behind a country."""
    return re.sub(r"\D", "", phone.replace("(0)", "") if phone.startswith("+") else phone)


@halves
@pytest.mark.parametrize(("kind", "patterns"), [(Kind.BADGE, BADGE_PATTERNS), (Kind.ASSET, ASSET_PATTERNS)])
def test_every_badge_and_asset_is_numbered_as_the_patterns_say(
    half: Half, kind: Kind, patterns: tuple[str, ...]
) -> None:
    numbers = marked(half, kind)
    assert [number for number in numbers if not re.fullmatch("|".join(patterns), number)] == []
    assert all(any(re.fullmatch(pattern, number) for number in numbers) for pattern in patterns)


@halves
def test_whatever_looks_like_a_badge_or_an_asset_is_marked(half: Half) -> None:
    pattern = re.compile(rf"\b(?:{'|'.join([*BADGE_PATTERNS, *ASSET_PATTERNS])})\b")
    for note in labelled_notes(half):
        labels = {label.span.start for label in note.labels}
        assert {found.start() for found in pattern.finditer(note.text)} <= labels


@halves
def test_a_name_is_marked_wherever_it_stands_in_a_note(half: Half) -> None:
    for note in labelled_notes(half):
        people = [label.span for label in note.labels if label.kind is Kind.PERSON]
        inside = [label.span for label in note.labels]
        for name in {span.of(note.text) for span in people}:
            for found in re.finditer(rf"(?<!\w){re.escape(name)}(?!\w)", note.text):
                assert any(span.start <= found.start() and found.end() <= span.end for span in inside), note.name


def test_a_mark_that_cannot_be_read_is_refused() -> None:
    with pytest.raises(ValueError, match="cannot be read"):
        unlabelled("note", "Ring {{PERSON|Alice} now.")
    with pytest.raises(ValueError, match="no note is marked"):
        unlabelled("note", "Ring {{HERO|Alice}} now.")


def test_marks_are_places_in_the_text_without_them() -> None:
    note = unlabelled("note", "🔧 {{PERSON|Bob}} and {{PERSON|Alice Smith}}.")
    assert note.text == "🔧 Bob and Alice Smith."
    assert [label.span.of(note.text) for label in note.labels] == ["Bob", "Alice Smith"]


@pytest.mark.parametrize(
    ("is_valid", "number"),
    [(is_card, "4111 1111 1111 1111"), (is_iban, "GB82 WEST 1234 5698 7654 32"), (is_national_id, "999 000 0018")],
)
def test_a_wrong_digit_is_seen(is_valid: object, number: str) -> None:
    assert callable(is_valid)
    last = int(number[-1])
    others = [number[:-1] + str((last + step) % 10) for step in range(10)]
    assert sum(is_valid(other) for other in others) == 1
