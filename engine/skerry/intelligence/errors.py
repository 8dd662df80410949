"""What can go wrong when the device reads its notes. No message ever holds what a note says."""

from __future__ import annotations

from pathlib import Path

from skerry.errors import SkerryError


class IntelligenceError(SkerryError):
    """The device could not read, search or listen as it was asked to."""


class NotInstalled(IntelligenceError):
    """The extra that does this was not installed."""

    def __init__(self, extra: str) -> None:
        super().__init__(
            f"This device was set up without the part called {extra}.",
            f"Install it with `pip install 'skerry[{extra}]'`; everything else works without it.",
        )


class ModelError(IntelligenceError):
    """A model could not be used."""


class ModelMissing(ModelError):
    """A file of a model is not on this device."""


class ModelTampered(ModelError):
    """A file of a model is not the one that this version was tested with."""


class ModelFolderUnusable(ModelError):
    """The folder for models cannot be written."""

    def __init__(self, folder: Path, why: str) -> None:
        super().__init__(
            f"Nothing can be put into {folder}: {why}.",
            "Free some room or allow writing there, or name another folder in SKERRY_MODELS.",
        )


class WorkerFailed(IntelligenceError):
    """The process that reads notes ended in the middle of its work, or answered what no worker answers."""

    def __init__(self) -> None:
        super().__init__(
            "The part of this device that reads notes stopped in the middle of its work.",
            "Nothing you wrote is affected. Try again; if it happens again, run `skerry models verify`.",
        )


class TextTooLong(IntelligenceError):
    """More text than is read at once."""

    def __init__(self, characters: int, at_most: int) -> None:
        super().__init__(
            f"This text has {characters} characters; at most {at_most} are read at once.",
            "Give a shorter part of it.",
        )


class SoundError(IntelligenceError):
    """A recording could not be taken in or heard."""


class NotSound(SoundError):
    """Something that is no recording of a kind that is understood."""

    def __init__(self) -> None:
        super().__init__(
            "This is not a recording that can be heard here.", "Give a WAV, OGG or WebM file with speech in it."
        )


class SoundDamaged(SoundError):
    """A recording of the right kind in which no sound can be read."""

    def __init__(self, what: str = "it is damaged, or was cut short before the first sound") -> None:
        super().__init__(
            f"This recording cannot be played: {what}.", "If you have the original, export it as WAV and try again."
        )


class SoundTooLong(SoundError):
    """More sound than is listened to at once."""

    def __init__(self, minutes_at_most: int) -> None:
        super().__init__(
            f"This recording is too long: at most {minutes_at_most} minutes are heard at once.",
            "Cut it into parts and give them one by one.",
        )


class SoundTooLarge(SoundError):
    """More bytes than a recording may have."""

    def __init__(self, bytes_at_most: int) -> None:
        super().__init__(
            f"This recording is too large: it may have at most {bytes_at_most // 1024**2} MiB.",
            "Cut it into parts, or export it as OGG, which is a tenth of the size of WAV.",
        )


class ArtefactAltered(IntelligenceError):
    """What this device made of a note is not what it signed."""

    def __init__(self) -> None:
        super().__init__(
            "What this device made of a note earlier was altered since.",
            "The note itself is not affected; change it, and it is read again. Run `skerry verify`.",
        )


class IndexNotReady(IntelligenceError):
    """The index of meanings is being filled after a start."""

    def __init__(self) -> None:
        super().__init__(
            "The notes can be searched by their words, not yet by their meaning.",
            "The index is being filled; try again in a moment.",
        )


class NotListening(SoundError):
    """A window of a recording that the listening process does not hold, for instance because it was started anew."""

    def __init__(self) -> None:
        super().__init__("This recording is not being listened to.", "Give the recording again first.")


class PatternRefused(IntelligenceError):
    """A pattern for badge or asset numbers that is not used."""

    def __init__(self, why: str, place: int) -> None:
        super().__init__(
            f"A pattern for badge or asset numbers cannot be used: {why} (at its character {place + 1}).",
            r"Write letters, digits, classes such as [A-Z] and \d, groups, | and counts such as {2,4}: B-\d{4,6}",
        )


class RecordingUnknown(SoundError):
    """A recording that this device does not have, or has no more."""

    def __init__(self) -> None:
        super().__init__("This device has no such recording.", "It may have been deleted together with its note.")


class RecordingShredded(SoundError):
    """A recording whose sound was destroyed."""

    def __init__(self) -> None:
        super().__init__(
            "The sound of this recording was destroyed, as it was meant to be after some days.",
            "What was said is in the note.",
        )


class RecordingOver(SoundError):
    """More sound for a recording that was finished before."""

    def __init__(self) -> None:
        super().__init__("This recording is over.", "Begin another one.")


class ChunkRefused(SoundError):
    """A part of a recording that is empty, too large, out of range, or other than the one that was stored there."""

    def __init__(self) -> None:
        super().__init__(
            "This part of the recording was not taken.", "All the parts before it are safe. Stop, and begin anew."
        )


class ChunksMissing(SoundError):
    """A recording was to be finished, and some of its parts have not come."""

    def __init__(self, numbers: tuple[int, ...]) -> None:
        super().__init__(
            f"{len(numbers)} parts of this recording have not arrived yet.",
            "Send them again, or finish without saying how many there are, and they are left out.",
        )
        self.numbers = numbers
