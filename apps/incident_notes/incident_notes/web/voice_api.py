"""The page's requests about voice notes: sound comes in pieces, each bounded and durable before it is answered."""

from __future__ import annotations

from typing import TYPE_CHECKING

from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from ..voice import VoiceDesk
from .asked import body_of, json_of, not_understood, note_of

if TYPE_CHECKING:
    from skerry.intelligence.speech.recordings import RecordingEntry

MAX_PIECE_BYTES = 1024 * 1024


class VoiceApi:
    """The routes of voice notes."""

    def __init__(self, desk: VoiceDesk) -> None:
        self._desk = desk

    def routes(self) -> list[Route]:
        return [
            Route("/api/notes/{note}/recordings", self._list),
            Route("/api/notes/{note}/recordings", self._begin, methods=["POST"]),
            Route("/api/notes/{note}/transcripts/{recording}/checked", self._check, methods=["POST"]),
            Route("/api/recordings/{recording}/pieces/{number:int}", self._append, methods=["POST"]),
            Route("/api/recordings/{recording}/finish", self._finish, methods=["POST"]),
            Route("/api/recordings/{recording}/again", self._hear_again, methods=["POST"]),
            Route("/api/recordings/{recording}/shred", self._shred, methods=["POST"]),
            Route("/api/recordings/{recording}/sound", self._sound),
        ]

    async def _list(self, request: Request) -> Response:
        entries = await self._desk.recordings_of(note_of(request))
        return JSONResponse({"recordings": [_recording_shape(entry) for entry in entries]})

    async def _begin(self, request: Request) -> Response:
        media_type = (await json_of(request)).get("media_type")
        if not isinstance(media_type, str):
            raise not_understood()
        recording = await self._desk.begin(note_of(request), media_type)
        return JSONResponse({"id": str(recording)}, 201)

    async def _append(self, request: Request) -> Response:
        sound = await body_of(request, MAX_PIECE_BYTES)
        await self._desk.append(request.path_params["recording"], request.path_params["number"], sound)
        return JSONResponse({})

    async def _finish(self, request: Request) -> Response:
        await self._desk.finish(request.path_params["recording"])
        return JSONResponse({})

    async def _hear_again(self, request: Request) -> Response:
        await self._desk.hear_again(request.path_params["recording"])
        return JSONResponse({})

    async def _shred(self, request: Request) -> Response:
        await self._desk.shred(request.path_params["recording"])
        return JSONResponse({})

    async def _sound(self, request: Request) -> Response:
        from skerry.intelligence.speech.media_type import media_type_of

        sound = await self._desk.audio(request.path_params["recording"])
        return Response(sound, media_type=media_type_of(sound[:12]).value)

    async def _check(self, request: Request) -> Response:
        await self._desk.check(note_of(request), request.path_params["recording"])
        return JSONResponse({})


def _recording_shape(entry: RecordingEntry) -> dict[str, object]:
    return {
        "id": str(entry.recording),
        "state": entry.state.value,
        "started_at_ms": entry.started_at_ms,
        "length_ms": entry.duration_ms,
        "keep_until_ms": entry.keep_until_ms,
        "progress": entry.heard_ms / entry.spoken_ms if entry.spoken_ms else None,
        "is_silent": entry.state.value == "transcribed" and entry.spoken_ms == 0,
        "reason": entry.reason,
    }
