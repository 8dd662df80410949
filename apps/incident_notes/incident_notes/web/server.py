"""Puts the page, its requests and its sockets behind the guard."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from importlib.resources import as_file, files

import uvicorn
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Mount, WebSocketRoute
from starlette.staticfiles import StaticFiles
from starlette.types import ASGIApp

from skerry.errors import SkerryError

from ..errors import IncidentNotesError, PageNotBuilt
from ..notebook import Notebook
from ..reader import Reader
from ..voice import VoiceDesk
from .api import Api, Door
from .document_socket import DocumentSockets
from .events import NewsSocket
from .failures import failure_of
from .guard import Guard
from .reading_api import ReadingApi
from .sessions import Sessions
from .voice_api import VoiceApi

CLOSING_SECONDS = 2


def page_application(
    notebook: Notebook, reader: Reader, voice: VoiceDesk, sockets: DocumentSockets, sessions: Sessions, *, port: int
) -> ASGIApp:
    """Everything the page needs, on one port of this device. Raises `PageNotBuilt`."""
    with as_file(files("incident_notes") / "page_build") as folder:
        if not (folder / "index.html").exists():
            raise PageNotBuilt
        page = StaticFiles(directory=folder, html=True)
    routes = [
        *Api(notebook).routes(),
        *ReadingApi(notebook, reader).routes(),
        *VoiceApi(voice).routes(),
        *Door(sessions, port=port).routes(),
        WebSocketRoute("/events", NewsSocket(notebook, reader).serve),
        WebSocketRoute("/documents/{note}", sockets.serve),
        Mount("/", page),
    ]
    app = Starlette(routes=routes, exception_handlers={IncidentNotesError: _explain, SkerryError: _explain})
    return Guard(app, port=port, sessions=sessions)


async def _explain(_request: Request, error: Exception) -> Response:
    if not isinstance(error, IncidentNotesError | SkerryError):
        raise error
    return failure_of(error).response()


class PageServer(uvicorn.Server):
    """uvicorn without its signal handlers: several devices may run in one program, and the program decides."""

    @contextmanager
    def capture_signals(self) -> Iterator[None]:
        yield


def page_server(app: ASGIApp) -> PageServer:
    """A server for `app` that says nothing about requests: paths name notes."""
    config = uvicorn.Config(
        app,
        ws="websockets-sansio",
        # Nothing leaves this computer on the way to the page: packing it would only make it later.
        ws_per_message_deflate=False,
        lifespan="off",
        access_log=False,
        log_level="error",
        server_header=False,
        timeout_graceful_shutdown=CLOSING_SECONDS,
    )
    return PageServer(config)
