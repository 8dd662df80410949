"""What can go wrong when the device reads its notes. No message ever holds what a note says."""

from __future__ import annotations

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
