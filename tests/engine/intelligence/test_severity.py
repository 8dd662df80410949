"""How bad an incident is said to be, by meaning and by words, and what must not sway it."""

from __future__ import annotations

import msgspec
import pytest

from skerry.intelligence.digest.denial import did_not_happen, is_denied
from skerry.intelligence.digest.severity import rate_severity
from skerry.intelligence.digest.severity_rules import RULES, raising_words
from skerry.intelligence.digest.values import SeverityLevel, SeverityOpinion
from skerry.intelligence.embedding import MiniLmEmbedder
from skerry.intelligence.span import Span


def rules_in(sentence: str) -> set[str | None]:
    return {reason.rule for reason in raising_words(sentence, Span(0, len(sentence)))}


@pytest.mark.parametrize(
    ("note", "level"),
    [
        ("The scaffold came down. Two workers died, one is missing.", SeverityLevel.SEV1),
        ("Explosion in the boiler house, the whole site was evacuated.", SeverityLevel.SEV1),
        ("Bob fell from the ladder, broke his arm and was taken to hospital.", SeverityLevel.SEV2),
        ("Ammonia leaked in the cold store, two people breathed it in.", SeverityLevel.SEV2),
        ("Alice cut her finger on the strapping, plaster, back to work.", SeverityLevel.SEV3),
        ("The duty pump tripped, the standby came in by itself.", SeverityLevel.SEV3),
        ("The poster in the corridor is loose at a corner, taped.", SeverityLevel.SEV4),
        ("Fire drill at ten, everybody out in four minutes.", SeverityLevel.SEV4),
    ],
)
def test_each_level_is_told_from_the_others(note: str, level: SeverityLevel, embedder: MiniLmEmbedder) -> None:
    assert rate_severity(note, embedder).level is level


@pytest.mark.parametrize(
    "note", ["", "\n \n", "12 13 14", "Lunch was pizza.", "Happy birthday!", "🎉🎉🎉", "Hi Bob,"]
)
def test_what_tells_of_no_incident_has_no_level(note: str, embedder: MiniLmEmbedder) -> None:
    opinion = rate_severity(note, embedder)
    assert (opinion.level, opinion.is_unsure, opinion.reasons) == (None, False, ())


@pytest.mark.parametrize(
    ("sentence", "rule"),
    [
        ("One worker was killed.", "death"),
        ("Two were pulled out and pronounced dead.", "death"),
        ("She lost two fingers in the press.", "amputation"),
        ("He was given CPR and airlifted.", "life in danger"),
        ("There was an explosion at noon.", "explosion"),
        ("A chlorine cloud drifted over the road.", "toxic release"),
        ("The warehouse is engulfed in flames.", "great fire"),
        ("All customers are offline.", "all of it down"),
        ("The records of 40,000 patients were stolen.", "data of many"),
        ("Ambulance took him to hospital.", "hospital"),
        ("He broke his left arm.", "serious injury"),
        ("The motor caught fire.", "fire"),
        ("The building was evacuated.", "evacuation"),
        ("Diesel got into the river.", "dangerous release"),
        ("Production is down since four.", "production down"),
        ("It could have been fatal.", "could have been far worse"),
        ("The trench caved in.", "collapse"),
        ("He cut his thumb.", "injury"),
    ],
)
def test_words_that_leave_no_doubt_raise(sentence: str, rule: str) -> None:
    assert rule in rules_in(sentence)


@pytest.mark.parametrize(
    "sentence",
    [
        "No injuries, no fire, no evacuation.",
        "Nobody was killed or taken to hospital.",
        "Without an explosion or injuries.",
        "There wasn't any fire in the hall.",
        "Fire drill with evacuation at ten.",
        "Test alarm for evacuation.",
        "The explosion risk was assessed.",
        "In a drill, two workers died.",
        "If the building is evacuated, meet at the gate.",
        "The nurse call was dead.",
        "Bob killed the power and the pump died.",
        "Fatal error in the log.",
        "Evacuation route is blocked by a pallet.",
        "First aid kit was refilled.",
        "Fatalities: none",
        "Ewes by the path, reefer plug 22 dead.",
        "The guard of the tractor is missing, the branch brought the line down.",
    ],
)
def test_what_is_denied_practised_or_about_things_does_not_raise(sentence: str) -> None:
    assert rules_in(sentence) == set()


@pytest.mark.parametrize(
    ("sentence", "rule"),
    [
        ("During the pressure test the vessel exploded.", "explosion"),
        ("The drill slipped and cut his hand.", "injury"),
        ("No power, patients evacuated.", "evacuation"),
        ("Had a fire in the bin room.", "fire"),
        ("He may have broken his arm.", "serious injury"),
        ("Road blocked after an explosion.", "explosion"),
    ],
)
def test_a_word_that_only_sounds_like_a_denial_does_not_deny(sentence: str, rule: str) -> None:
    assert rule in rules_in(sentence)


@pytest.mark.parametrize(
    "sentence", ["No power in the whole hospital.", "Had two fires today.", "Were called at three."]
)
def test_what_is_missing_or_told_in_short_did_happen(sentence: str) -> None:
    assert not did_not_happen(sentence)


def test_rules_can_only_raise(embedder: MiniLmEmbedder) -> None:
    quiet = "The lamp in the corridor flickers."
    for words in ("He was taken to hospital.", "One worker was killed."):
        raised = rate_severity(f"{quiet} {words}", embedder)
        assert raised.level is not None
        assert raised.by_meaning is not None
        assert raised.level.rank <= raised.by_meaning.rank
        assert raised.level.rank <= min(reason.level.rank for reason in raised.reasons)


@pytest.mark.parametrize(
    "note", ["Explosion in hall 2:\n1 2 3", "Dear all, explosion in hall 2!", "| explosion | hall 2 |"]
)
def test_grave_words_count_wherever_they_stand(note: str, embedder: MiniLmEmbedder) -> None:
    assert rate_severity(note, embedder).level is SeverityLevel.SEV1


def test_every_reason_points_to_its_words(embedder: MiniLmEmbedder) -> None:
    note = "🔧 The lamp flickers. Bob was taken to hospital. The building was evacuated."
    reasons = rate_severity(note, embedder).reasons
    told = {reason.rule: reason.span.of(note) for reason in reasons if reason.rule}
    assert told == {"hospital": "taken to hospital", "evacuation": "evacuated"}
    [by_meaning] = [reason for reason in reasons if reason.rule is None]
    assert by_meaning.span.of(note).endswith(".")


def test_a_note_between_two_levels_is_marked_as_unsure(embedder: MiniLmEmbedder) -> None:
    sure = rate_severity("The scaffold came down. Two workers died.", embedder)
    unsure = rate_severity("Digger hit the cable, some streets are dark and the crew is shaken.", embedder)
    assert (sure.is_unsure, unsure.is_unsure) == (False, True)
    assert sum(unsure.scores) == pytest.approx(1, abs=0.01)


def test_an_opinion_survives_the_way_between_processes(embedder: MiniLmEmbedder) -> None:
    opinion = rate_severity("Bob broke his arm.", embedder)
    assert msgspec.msgpack.decode(msgspec.msgpack.encode(opinion), type=SeverityOpinion) == opinion


def test_a_denial_reaches_to_the_end_of_its_clause() -> None:
    sentence = "No smoke was seen, but there was fire."
    assert is_denied(sentence, 3, 8)
    assert not is_denied(sentence, sentence.index("fire"), sentence.index("fire") + 4)


@pytest.mark.parametrize(
    "sentence", ["Nobody hurt.", "No damage, no leak", "If it rains, stop.", "This was a test drill."]
)
def test_some_sentences_tell_of_nothing_that_happened(sentence: str) -> None:
    assert did_not_happen(sentence)


def test_every_level_but_the_mildest_has_rules() -> None:
    assert {rule.level for rule in RULES} == {SeverityLevel.SEV1, SeverityLevel.SEV2, SeverityLevel.SEV3}
