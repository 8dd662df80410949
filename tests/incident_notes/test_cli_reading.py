"""Search, summary, redaction and transcripts on a terminal, on a device that no page has read for before."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import pytest
from click.testing import Result

pytestmark = pytest.mark.timeout(120)

Run = Callable[..., Result]
SPOKEN = Path(__file__).parents[1] / "engine" / "intelligence" / "recordings" / "pump.ogg"
LEAK = "Hypochlorite dripped from the flange of pump 3. Bob Miller closed the valve; the gasket was cracked."
GATE = "The night round found the north gate unlocked. The padlock was missing."


@pytest.fixture
def notes(run: Run) -> list[str]:
    """The ids of two notes on Alice's device."""
    made = [
        run("new", "--title", "Pump 3 leaks", "--severity", "serious", "--text", LEAK, "--json"),
        run("new", "--title", "Gate unlocked", "--site", "Dock 4", "--text", GATE, "--json"),
    ]
    return [json.loads(each.stdout)["id"] for each in made]


def test_search_reads_what_was_not_read_yet_and_finds_by_meaning(run: Run, notes: list[str]) -> None:
    found = json.loads(run("search", "entrance", "left", "open", "--json").stdout)
    assert found["problem"] is None
    assert found["notes"][0]["id"] == notes[1]
    shown = run("search", "pump", "valve", "--severity", "serious").stdout
    assert "SEV2 · Serious · Open" in shown
    assert "same words: pump, valve" in shown
    assert run("search", "pump", "--site", "Dock 4", "--after", "2031-01-01").stdout == "Nothing was found.\n"


def test_without_the_part_that_reads_search_compares_words_and_says_so(
    run: Run,
    notes: list[str],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr("incident_notes.reader.find_spec", lambda _name: None)
    found = run("search", "padlock")
    assert notes[1] in found.stdout
    assert "Only words were compared." in found.stderr
    refused = run("summarise", notes[0])
    assert refused.exit_code == 1
    assert "skerry[intelligence]" in refused.stderr.splitlines()[1]


def test_a_note_or_what_comes_through_a_pipe_is_summarised_in_its_own_sentences(run: Run, notes: list[str]) -> None:
    summary = json.loads(run("summarise", notes[0], "--json").stdout)
    assert all(sentence in LEAK for sentence in summary["sentences"])
    piped = run("summarise", "-", input=GATE)
    assert piped.stdout.splitlines()[0] in GATE
    assert "Computed on this device by" in piped.stderr


def test_redaction_prints_the_text_and_beside_it_what_was_found(run: Run, notes: list[str]) -> None:
    shown = run("redact", notes[0], "--report", "--asset-pattern", r"pump \d")
    assert "[PERSON-1] closed the valve" in shown.stdout
    assert "Miller" not in shown.stdout + shown.stderr
    assert "[ASSET-1]" in shown.stderr
    piped = json.loads(run("redact", "-", "--json", input="Call +44 20 7946 0958.").stdout)
    assert piped["text"] == "Call [PHONE-1]."
    assert (piped["findings"][0]["start"], piped["findings"][0]["end"]) == (5, 21)
    refused = run("redact", "-", "--badge-pattern", "(a+)+b*$^(", input="x")
    assert refused.exit_code == 1
    assert refused.stderr.startswith("error: ")


def test_what_is_no_text_is_refused_with_a_way_out(run: Run) -> None:
    refused = run("redact", "-", input=b"\xff\xfe\x00")
    assert refused.exit_code == 2
    assert "UTF-8" in refused.stderr


def test_a_recording_is_written_down_and_into_a_note_only_once(run: Run, notes: list[str]) -> None:
    for said in ("Written into the note, as a draft.", "The note holds this recording already."):
        heard = run("transcribe", str(SPOKEN), "--into", notes[0])
        assert heard.stdout.startswith("[00:00] ")
        assert said in heard.stderr
    text = json.loads(run("show", notes[0], "--json").stdout)["text"]
    assert text.count("Transcript draft, computed on alice by whisper") == 1


def test_a_file_without_sound_is_refused(run: Run, tmp_path: Path) -> None:
    (tmp_path / "notes.wav").write_text("no sound at all")
    refused = run("transcribe", str(tmp_path / "notes.wav"))
    assert refused.exit_code == 1
    assert "WAV" in refused.stderr.splitlines()[1]
