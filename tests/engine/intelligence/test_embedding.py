"""Vectors of unit length that depend on one text alone, and lie close where texts mean about the same."""

from __future__ import annotations

from pathlib import Path

import numpy
import pytest
from numpy.typing import NDArray

from skerry.intelligence.embedding import DIMENSIONS, WINDOW_TOKENS, MiniLmEmbedder
from skerry.intelligence.errors import ModelTampered
from skerry.intelligence.models.manifest import EMBEDDING
from skerry.intelligence.models.runtime import OnnxModel
from skerry.intelligence.models.store import ModelStore
from skerry.intelligence.models.tokens import TextTokenizer

NOTES = [
    "Pump 3 leaks at the shaft seal, about a litre an hour.",
    "The forklift driver reversed into the rack in bay 4; nobody was hurt.",
    "Lost power on feeder B at 02:10, generator took over after nine seconds.",
    "Alice slipped on the wet stairs and twisted her ankle.",
    "Fire alarm in the battery room, false alarm caused by dust from the grinder.",
    "Door controller at the north gate does not accept badges.",
    "Bearing temperature on the blower climbs to 94 degrees after an hour.",
    "Two drums of solvent were stored without a bund.",
    "The crane's limit switch failed and the hook touched the drum.",
    "Wi-Fi at the quay drops out whenever the ferry docks.",
]
QUESTIONS = {
    "water dripping from a pump": 0,
    "vehicle hit shelving": 1,
    "electricity outage": 2,
    "somebody fell and hurt a foot": 3,
    "smoke detector went off for no reason": 4,
    "entrance card reader broken": 5,
    "machine running too hot": 6,
    "chemicals kept without containment": 7,
    "lifting gear did not stop in time": 8,
    "wireless network unreliable": 9,
}


@pytest.fixture(scope="module")
def unprepared(models: ModelStore) -> OnnxModel:
    """The graph as it comes, which counts in floats."""
    return OnnxModel(models.load(EMBEDDING, "weights"))


@pytest.fixture(scope="module")
def tokenizer(models: ModelStore) -> TextTokenizer:
    return TextTokenizer(models.load(EMBEDDING, "tokenizer"), WINDOW_TOKENS)


def embed_unprepared(model: OnnxModel, tokenizer: TextTokenizer, texts: list[str]) -> NDArray[numpy.float32]:
    means = [model.run(tokenizer.encode([text]).inputs())[0][0].mean(axis=0) for text in texts]
    return numpy.array([mean / numpy.linalg.norm(mean) for mean in means], dtype=numpy.float32)


def test_there_is_a_row_of_unit_length_for_every_text(embedder: MiniLmEmbedder) -> None:
    vectors = embedder.embed(NOTES)
    assert vectors.shape == (len(NOTES), DIMENSIONS)
    assert vectors.dtype == numpy.float32
    assert numpy.allclose(numpy.linalg.norm(vectors, axis=1), 1, atol=1e-5)
    assert embedder.embed([]).shape == (0, DIMENSIONS)


def test_a_vector_depends_on_its_own_text_alone(embedder: MiniLmEmbedder, models: ModelStore) -> None:
    together = embedder.embed(NOTES)
    another = MiniLmEmbedder(models, threads=2)
    assert (embedder.embed(NOTES[::-1])[::-1] == together).all()
    assert (numpy.concatenate([another.embed([note]) for note in NOTES]) == together).all()


@pytest.mark.parametrize("text", ["", " ", "\n\t", "\u200b"])
def test_a_text_without_a_word_is_like_nothing(embedder: MiniLmEmbedder, text: str) -> None:
    assert not embedder.embed([text]).any()


@pytest.mark.parametrize("text", ["\ud800", "\0", "🔧" * 50, "泵漏水", "a" * 100_000, "x\u0301" * 500])
def test_any_text_has_a_vector(embedder: MiniLmEmbedder, text: str) -> None:
    assert numpy.isfinite(embedder.embed([text])).all()


def test_all_of_a_long_text_counts(embedder: MiniLmEmbedder) -> None:
    beginning = "Alice painted the fence. " * 60
    (plain, with_end) = embedder.embed([beginning, beginning + "The reactor exploded and burned. " * 60])
    assert float(plain @ with_end) < 0.95


def test_what_means_the_same_lies_closest(embedder: MiniLmEmbedder) -> None:
    similarity = embedder.embed(list(QUESTIONS)) @ embedder.embed(NOTES).T
    assert similarity.argmax(axis=1).tolist() == list(QUESTIONS.values())


def test_preparing_changes_next_to_nothing(
    embedder: MiniLmEmbedder, unprepared: OnnxModel, tokenizer: TextTokenizer
) -> None:
    texts = [*NOTES, *QUESTIONS, "No.", "Pump", " ".join(NOTES)]
    cosines = (embedder.embed(texts) * embed_unprepared(unprepared, tokenizer, texts)).sum(axis=1)
    assert cosines.min() > 0.99
    assert cosines.mean() > 0.998


def test_preparing_keeps_the_order_of_what_is_found(
    embedder: MiniLmEmbedder, unprepared: OnnxModel, tokenizer: TextTokenizer
) -> None:
    """The three best notes for each question, of which one in ten may be another one."""
    before = (
        embed_unprepared(unprepared, tokenizer, list(QUESTIONS)) @ embed_unprepared(unprepared, tokenizer, NOTES).T
    )
    after = embedder.embed(list(QUESTIONS)) @ embedder.embed(NOTES).T
    best = [numpy.argsort(-similarity, axis=1)[:, :3].tolist() for similarity in (before, after)]
    kept = sum(len(set(old) & set(new)) for old, new in zip(*best, strict=True))
    assert kept >= 0.9 * 3 * len(QUESTIONS)


def test_a_tampered_model_embeds_nothing(models: ModelStore, tmp_path: Path) -> None:
    store = ModelStore(tmp_path)
    place = store.folder / f"{EMBEDDING.name}-{EMBEDDING.version}" / "prepared.onnx"
    place.parent.mkdir(parents=True)
    place.write_bytes(models.load(EMBEDDING, "graph")[:-1])
    with pytest.raises(ModelTampered):
        MiniLmEmbedder(store)
