"""The errors of Incident Notes: each tells people what happened, whether anything is lost, and what to do next."""

from __future__ import annotations


class IncidentNotesError(Exception):
    """Something could not be done. `code` is stable; `exit_code` is what the command line ends with.

    >>> UnknownNote("skdoc1example").hint
    'Look at the list of notes; it may not have arrived here yet.'
    """

    code = "incident_notes_error"
    exit_code = 1
    http_status = 500
    lost = "Nothing is lost."

    def __init__(self, message: str, hint: str) -> None:
        super().__init__(message)
        self.hint = hint


class DemoNotInstalled(IncidentNotesError):
    """The demo needs a relay, and none is installed."""

    code = "demo_not_installed"

    def __init__(self) -> None:
        super().__init__("The demo needs a relay, which is not installed here.", "Install `incident-notes[demo]`.")


class UnknownNote(IncidentNotesError):
    """There is no such note on this device, or this device may not read it."""

    code = "unknown_note"
    exit_code = 3
    http_status = 404

    def __init__(self, note_id: str) -> None:
        super().__init__(
            f"There is no note {note_id} on this device.",
            "Look at the list of notes; it may not have arrived here yet.",
        )


class ReadOnlyNote(IncidentNotesError):
    """This device must not write to the note: a newer version shaped it, or it was shared to be read."""

    code = "read_only_note"
    exit_code = 4
    http_status = 409

    def __init__(self, reason: str) -> None:
        super().__init__(reason, "Update Incident Notes on this device, or ask the author for the right to write.")


class NotAChoice(IncidentNotesError):
    """A value that a field of a note cannot take."""

    code = "not_a_choice"
    exit_code = 2
    http_status = 400


class SuggestionGone(IncidentNotesError):
    """The note has changed, and the device no longer suggests what somebody said something to."""

    code = "suggestion_gone"
    http_status = 409

    def __init__(self) -> None:
        super().__init__(
            "The note has changed since, and this is no longer suggested.",
            "Look at what is suggested now; it is there as soon as the note has been read again.",
        )


class UnknownRecording(IncidentNotesError):
    """There is no such recording on this device."""

    code = "unknown_recording"
    http_status = 404

    def __init__(self) -> None:
        super().__init__("There is no such recording on this device.", "Load the page again.")


class TooLarge(IncidentNotesError):
    """A request carries more than is taken in at once."""

    code = "too_large"
    http_status = 413

    def __init__(self, at_most_bytes: int) -> None:
        super().__init__(
            f"This is more than is taken in at once ({at_most_bytes} bytes).", "Hand it over in smaller pieces."
        )


class PageNotBuilt(IncidentNotesError):
    """The package holds no page: it was run from its sources without being built."""

    code = "page_not_built"

    def __init__(self) -> None:
        super().__init__(
            "Incident Notes was installed without its page.",
            "Install the package again; building it needs npm's packages to be reachable.",
        )


class PortTaken(IncidentNotesError):
    """Another program listens on the port asked for."""

    code = "port_taken"
    exit_code = 5

    def __init__(self, port: int) -> None:
        super().__init__(
            f"Port {port} of this device is in use.",
            "Stop the other program, or choose another port with --port.",
        )
