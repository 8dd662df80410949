"""What a refused request answers: the four things people need, in the shape the page shows."""

from __future__ import annotations

from dataclasses import dataclass

from starlette.responses import JSONResponse, PlainTextResponse

from skerry.errors import SkerryError

from ..errors import IncidentNotesError


@dataclass(frozen=True)
class Failure:
    """What happened, whether anything is lost, what to do next, and a code to quote."""

    status: int
    code: str
    what: str
    lost: str
    next: str

    def response(self) -> JSONResponse:
        error = {"code": self.code, "what": self.what, "lost": self.lost, "next": self.next}
        return JSONResponse({"error": error}, self.status)

    def page(self) -> PlainTextResponse:
        """The same for a person who followed a link, and has no page yet to show it in."""
        sentences = (
            f"{self.what}\n\nIs anything lost? {self.lost}\n\nWhat to do next: {self.next}\n\nCode: {self.code}\n"
        )
        return PlainTextResponse(sentences, self.status)


FOREIGN_REQUEST = Failure(
    403,
    "foreign_request",
    "This request did not come from the Incident Notes page.",
    "Nothing is lost.",
    "Open the link that incident-notes serve printed, in this browser.",
)

SIGNED_OUT = Failure(
    401,
    "signed_out",
    "This browser is not signed in to this device.",
    "Nothing is lost.",
    "Run incident-notes serve on the device and open the link it prints.",
)

LINK_USED = Failure(
    403,
    "link_used",
    "This link was used before, or was made by an earlier start.",
    "Nothing is lost.",
    "Run incident-notes serve on the device again and open the new link. Each link opens one browser.",
)


def failure_of(error: IncidentNotesError | SkerryError) -> Failure:
    """An error of this app or of the engine, for the page."""
    if isinstance(error, IncidentNotesError):
        return Failure(error.http_status, error.code, str(error), error.lost, error.hint)
    lost = "Nothing that was shown as saved is lost."
    return Failure(500, _snake_case(type(error).__name__), str(error), lost, error.hint)


def _snake_case(name: str) -> str:
    """
    >>> _snake_case("NotSaved")
    'not_saved'
    """
    return "".join(f"_{letter.lower()}" if letter.isupper() else letter for letter in name).lstrip("_")
