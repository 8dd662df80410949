"""How much of what matters the summaries hold, and how much that does not matter at all."""

from __future__ import annotations

from dataclasses import dataclass

from skerry.intelligence.digest.summary import summarise
from skerry.intelligence.embedding import MiniLmEmbedder, TextEmbedder
from skerry.intelligence.models.store import ModelStore
from tests.evaluation.half import Half
from tests.evaluation.score import Bound, Evaluation, Score, Target, ratio
from tests.evaluation.summary.labels import LabelledNote, Worth, labelled_notes

SENTENCES = 3
_KEYS = (Worth.MAIN, Worth.KEY)
_DISTRACTORS = Target(Bound.AT_MOST, 0.1)


@dataclass(frozen=True)
class Judged:
    """A note, and what each sentence of its summary is worth."""

    note: LabelledNote
    worths: tuple[Worth, ...]
    sentences: tuple[str, ...]

    @property
    def keys_it_could_hold(self) -> int:
        """How many of the note's key sentences have room in a summary."""
        return min(SENTENCES, sum(sentence.worth in _KEYS for sentence in self.note.sentences))

    @property
    def keys(self) -> int:
        """How many key sentences it holds."""
        return sum(worth in _KEYS for worth in self.worths)


def measure(half: Half) -> Evaluation:
    """Summarises every note of that half in three sentences."""
    embedder = MiniLmEmbedder(ModelStore())
    judged = [judge(note, embedder) for note in labelled_notes(half)]
    return Evaluation(_scores(judged), tuple(line for one in judged for line in _told(one)))


def judge(note: LabelledNote, embedder: TextEmbedder) -> Judged:
    """Summarises one note, and looks up what its sentences are worth."""
    summary = summarise(note.text, embedder, sentences_at_most=SENTENCES)
    worths = tuple(note.worth_at(sentence.span) for sentence in summary.sentences)
    return Judged(note, worths, tuple(sentence.text for sentence in summary.sentences))


def _scores(judged: list[Judged]) -> tuple[Score, ...]:
    worths = [worth for one in judged for worth in one.worths]
    has_main = sum(Worth.MAIN in one.worths for one in judged)
    room, held = sum(one.keys_it_could_hold for one in judged), sum(one.keys for one in judged)
    distractors = sum(worth is Worth.DISTRACTOR for worth in worths)
    at_random, of_all = _distractors_at_random(judged)
    return (
        Score("distractors, of summary sentences", ratio(distractors, len(worths)), len(worths), _DISTRACTORS),
        Score("distractors, of sentences taken at random", ratio(at_random, of_all), of_all),
        Score("coverage: key sentences held, of those with room", ratio(held, room), room),
        Score("key sentences, of summary sentences", ratio(held, len(worths)), len(worths)),
        Score("notes whose main event is in the summary", ratio(has_main, len(judged)), len(judged)),
    )


def _distractors_at_random(judged: list[Judged]) -> tuple[int, int]:
    worths = [sentence.worth for one in judged for sentence in one.note.sentences]
    return sum(worth is Worth.DISTRACTOR for worth in worths), len(worths)


def _told(one: Judged) -> list[str]:
    name = one.note.name
    taken = zip(one.worths, one.sentences, strict=True)
    lines = [f"{name}: {worth.name.lower()} «{text}»" for worth, text in taken if worth not in _KEYS]
    if Worth.MAIN not in one.worths:
        lines.append(f"{name}: missed «{one.note.main.span.of(one.note.text)}»")
    return lines
