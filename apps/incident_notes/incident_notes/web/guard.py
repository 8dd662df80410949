"""What stands before every request: the right host, the right origin, a session; and what every answer carries.

A page of another site can reach 127.0.0.1 from the same browser. The host check stops names that were pointed here
(DNS rebinding), the origin check stops other sites and other ports, on WebSockets too, and the cookie stops the rest.
"""

from __future__ import annotations

from http.cookies import CookieError, SimpleCookie

from starlette.datastructures import Headers, MutableHeaders
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from .failures import FOREIGN_REQUEST, SIGNED_OUT, Failure
from .sessions import Sessions

PRIVATE_PATHS = ("/api/", "/events", "/documents/")
SAFE_METHODS = {"GET", "HEAD"}
# A link in a mail or a chat arrives "cross-site"; following one leads to the page itself, which holds no content.
FOREIGN_SITES = {"cross-site", "same-site"}


class Guard:
    """Lets through what the page itself asks, and nothing else."""

    def __init__(self, app: ASGIApp, *, port: int, sessions: Sessions) -> None:
        self._app = app
        self._sessions = sessions
        self._cookie = cookie_name(port)
        self._hosts = {f"127.0.0.1:{port}", f"localhost:{port}"}
        self._headers = security_headers(port)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] == "lifespan":
            return await self._app(scope, receive, send)
        failure = self._failure(scope)
        if failure is None:
            return await self._app(scope, receive, self._with_headers(scope, send))
        if scope["type"] == "websocket":
            return await send({"type": "websocket.close", "code": 4401, "reason": failure.code})
        return await failure.response()(scope, receive, self._with_headers(scope, send))

    def _failure(self, scope: Scope) -> Failure | None:
        headers = Headers(scope=scope)
        host = headers.get("host", "")
        if host not in self._hosts or not _is_same_origin(scope, headers, host):
            return FOREIGN_REQUEST
        is_private = scope["path"].startswith(PRIVATE_PATHS)
        if is_private and headers.get("sec-fetch-site") in FOREIGN_SITES:
            return FOREIGN_REQUEST
        if is_private and not self._sessions.holds(_cookie(headers, self._cookie)):
            return SIGNED_OUT
        return None

    def _with_headers(self, scope: Scope, send: Send) -> Send:
        is_asset = scope["path"].startswith("/assets/")

        async def send_with_headers(message: Message) -> None:
            if message["type"] in {"http.response.start", "websocket.accept"}:
                headers = MutableHeaders(scope=message)
                headers.update(self._headers)
                # The names of assets change with their content, and hold nothing of anybody's notes.
                headers["cache-control"] = "private, max-age=31536000, immutable" if is_asset else "no-store"
            await send(message)

        return send_with_headers


def cookie_name(port: int) -> str:
    """Cookies ignore ports, and several devices may run side by side on one machine."""
    return f"incident_notes_{port}"


def security_headers(port: int) -> dict[str, str]:
    """The headers of every answer. Nothing inline, nothing from elsewhere."""
    sockets = f"ws://127.0.0.1:{port} ws://localhost:{port}"
    policy = [
        "default-src 'none'",
        "script-src 'self'",
        "style-src 'self'",
        "img-src 'self'",
        "media-src 'self'",
        f"connect-src 'self' {sockets}",
        "base-uri 'none'",
        "form-action 'none'",
        "frame-ancestors 'none'",
    ]
    return {
        "content-security-policy": "; ".join(policy),
        "cross-origin-opener-policy": "same-origin",
        "cross-origin-resource-policy": "same-origin",
        "permissions-policy": "camera=(), geolocation=(), microphone=(self), payment=(), usb=()",
        "referrer-policy": "no-referrer",
        "x-content-type-options": "nosniff",
        "x-frame-options": "DENY",
    }


def _is_same_origin(scope: Scope, headers: Headers, host: str) -> bool:
    """A browser names the origin on every WebSocket and on every request that writes."""
    origin = headers.get("origin")
    is_plain_read = scope["type"] == "http" and scope["method"] in SAFE_METHODS
    return is_plain_read if origin is None else origin == f"http://{host}"


def _cookie(headers: Headers, name: str) -> str:
    try:
        morsel = SimpleCookie(headers.get("cookie", "")).get(name)
    except CookieError:
        return ""
    return morsel.value if morsel else ""
