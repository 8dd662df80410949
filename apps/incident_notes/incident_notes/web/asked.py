"""What a request of the page asks for, read strictly: nonsense is refused before anything is done with it."""

from __future__ import annotations

from enum import Enum
from typing import TypeVar

from starlette.datastructures import QueryParams
from starlette.requests import Request

from skerry import DocumentId
from skerry_protocol.errors import MalformedId

from ..deciding import Said
from ..decisions import About, Verdict
from ..errors import NotAChoice, TooLarge, UnknownNote
from ..search import Narrowing, Search

MAX_WORDS_CHARACTERS = 1000
MAX_JSON_BYTES = 64 * 1024


def note_of(request: Request) -> DocumentId:
    """The note in the path. Raises `UnknownNote`."""
    try:
        return DocumentId.parse(request.path_params["note"])
    except MalformedId:
        raise UnknownNote(request.path_params["note"]) from None


async def json_of(request: Request) -> dict[str, object]:
    """The object in the body. Raises `NotAChoice`, `TooLarge`."""
    await body_of(request, MAX_JSON_BYTES)
    try:
        asked = await request.json()
    except ValueError:
        raise not_understood() from None
    if not isinstance(asked, dict):
        raise not_understood()
    return asked


async def body_of(request: Request, at_most_bytes: int) -> bytes:
    """The body, of which no more is taken in than is allowed. Raises `TooLarge`."""
    body = bytearray()
    async for piece in request.stream():
        body += piece
        if len(body) > at_most_bytes:
            raise TooLarge(at_most_bytes)
    request._body = bytes(body)
    return bytes(body)


def search_of(query: QueryParams) -> Search:
    """The search in a query. Raises `NotAChoice`."""
    words = query.get("words", "")
    if len(words) > MAX_WORDS_CHARACTERS:
        raise NotAChoice("These are too many words to search for.", "Search for a few of them.")
    site = query.get("site", "")
    narrowing = Narrowing(
        severity=frozenset(query.getlist("severity")) or None,
        status=frozenset(query.getlist("status")) or None,
        site=frozenset([site]) if site else None,
        after_ms=_time(query, "after_ms"),
        before_ms=_time(query, "before_ms"),
    )
    return Search(words, narrowing)


def said_of(asked: dict[str, object]) -> Said:
    """What a person said to a suggestion. Raises `NotAChoice`."""
    verdict = asked.get("verdict")
    return Said(
        about=_member(About, asked.get("about")),
        suggestion=_text(asked, "suggestion"),
        verdict=None if verdict is None else _member(Verdict, verdict),
        text=_text(asked, "text"),
        what=_text(asked, "what"),
        owner=_text(asked, "owner"),
        due=_text(asked, "due"),
    )


def not_understood() -> NotAChoice:
    """A request that only another version of the page would make."""
    return NotAChoice("This request makes no sense here.", "Load the page again.")


AnyEnum = TypeVar("AnyEnum", bound=Enum)


def _member(kind: type[AnyEnum], value: object) -> AnyEnum:
    try:
        return kind(value)
    except ValueError:
        raise not_understood() from None


def _text(asked: dict[str, object], key: str) -> str:
    value = asked.get(key, "")
    if not isinstance(value, str):
        raise not_understood()
    return value


def _time(query: QueryParams, key: str) -> int | None:
    try:
        return int(query[key]) if key in query else None
    except ValueError:
        raise not_understood() from None
