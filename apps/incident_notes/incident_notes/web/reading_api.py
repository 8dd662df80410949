"""The page's requests about what the device reads: search, suggestions and what people say to them, redaction."""

from __future__ import annotations

from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from ..deciding import decide_about
from ..notebook import Notebook
from ..reader import Reader
from ..search import search
from ..source import whole_text
from .asked import json_of, note_of, said_of, search_of
from .reading_shapes import found_shape, reading_shape, redaction_shape


class ReadingApi:
    """The routes of what the device makes of its notes by itself."""

    def __init__(self, notebook: Notebook, reader: Reader) -> None:
        self._notebook = notebook
        self._reader = reader

    def routes(self) -> list[Route]:
        return [
            Route("/api/search", self._search),
            Route("/api/notes/{note}/reading", self._reading),
            Route("/api/notes/{note}/related", self._related),
            Route("/api/notes/{note}/decisions", self._decide, methods=["POST"]),
            Route("/api/notes/{note}/redaction", self._redact, methods=["POST"]),
            Route("/api/reading/pause", self._pause, methods=["POST"]),
            Route("/api/reading/resume", self._resume, methods=["POST"]),
        ]

    async def _search(self, request: Request) -> Response:
        return JSONResponse(found_shape(await search(self._notebook, self._reader, search_of(request.query_params))))

    async def _reading(self, request: Request) -> Response:
        entry = await self._notebook.entry(note_of(request))
        reading = await self._reader.reading(entry.id)
        shape = reading_shape(reading, entry.note, self._notebook) if reading else None
        return JSONResponse({"reading": shape})

    async def _related(self, request: Request) -> Response:
        entry = await self._notebook.entry(note_of(request))
        related = [
            {
                "id": str(each.entry.id),
                "title": each.entry.note.title,
                "severity": each.entry.note.severity and each.entry.note.severity.value,
                "own": each.own,
                "theirs": each.theirs,
            }
            for each in await self._reader.related(entry.id)
        ]
        return JSONResponse({"related": related})

    async def _decide(self, request: Request) -> Response:
        said = said_of(await json_of(request))
        await decide_about(self._notebook, self._reader, note_of(request), said)
        return JSONResponse({})

    async def _redact(self, request: Request) -> Response:
        entry = await self._notebook.entry(note_of(request))
        text = whole_text(entry.note)
        redacted = await self._reader.redact(text)
        return JSONResponse(redaction_shape(redacted, text))

    async def _pause(self, _request: Request) -> Response:
        self._reader.pause()
        return JSONResponse({})

    async def _resume(self, _request: Request) -> Response:
        self._reader.resume()
        return JSONResponse({})
