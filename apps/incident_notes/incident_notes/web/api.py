"""The page's requests: who this device is, finding and making notes, working offline."""

from __future__ import annotations

from starlette.requests import Request
from starlette.responses import JSONResponse, RedirectResponse, Response
from starlette.routing import Route

from skerry import DocumentId
from skerry_protocol.errors import MalformedId

from ..errors import NotAChoice, UnknownNote
from ..notebook import Notebook
from .failures import LINK_USED
from .guard import cookie_name
from .sessions import Sessions
from .shapes import device_shape


class Api:
    """The routes that answer in JSON."""

    def __init__(self, notebook: Notebook) -> None:
        self._notebook = notebook

    def routes(self) -> list[Route]:
        return [
            Route("/api/device", self._device),
            Route("/api/notes", self._create, methods=["POST"]),
            Route("/api/notes/{note}/decided", self._decide, methods=["POST"]),
            Route("/api/offline", self._go_offline, methods=["POST"]),
            Route("/api/online", self._go_online, methods=["POST"]),
            Route("/api/alarms/{number:int}/seen", self._put_alarm_away, methods=["POST"]),
        ]

    async def _device(self, _request: Request) -> Response:
        return JSONResponse(device_shape(self._notebook, await self._notebook.entries()))

    async def _create(self, _request: Request) -> Response:
        document = await self._notebook.create()
        return JSONResponse({"id": str(document.id)}, 201)

    async def _decide(self, request: Request) -> Response:
        """What a person chose of a parallel update, as `{"field": …, "value": …}`."""
        try:
            document_id, chosen = DocumentId.parse(request.path_params["note"]), await request.json()
            field, value = chosen["field"], chosen["value"]
        except MalformedId:
            raise UnknownNote(request.path_params["note"]) from None
        except (ValueError, TypeError, KeyError):
            raise NotAChoice("That is no decision about a field.", "Load the page again.") from None
        await self._notebook.decide(document_id, str(field), value)
        return JSONResponse({})

    async def _go_offline(self, _request: Request) -> Response:
        self._notebook.node.go_offline()
        return JSONResponse({})

    async def _go_online(self, _request: Request) -> Response:
        self._notebook.node.go_online()
        return JSONResponse({})

    async def _put_alarm_away(self, request: Request) -> Response:
        await self._notebook.put_alarm_away(request.path_params["number"])
        return JSONResponse({})


class Door:
    """Where the one-time link leads."""

    def __init__(self, sessions: Sessions, *, port: int) -> None:
        self._sessions = sessions
        self._cookie = cookie_name(port)

    def routes(self) -> list[Route]:
        return [Route("/open", self._open)]

    async def _open(self, request: Request) -> Response:
        cookie = self._sessions.exchange(request.query_params.get("token", ""))
        if cookie is None and self._sessions.holds(request.cookies.get(self._cookie, "")):
            # Whoever follows the link again in the browser that it opened just wants the page back.
            return RedirectResponse("/", 303)
        if cookie is None:
            return LINK_USED.page()
        answer = RedirectResponse("/", 303)
        answer.set_cookie(self._cookie, cookie, httponly=True, samesite="strict", path="/")
        return answer
