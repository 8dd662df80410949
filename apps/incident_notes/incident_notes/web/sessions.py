"""Who may use the page: a one-time token in a link, exchanged for a cookie at its first use."""

from __future__ import annotations

import hashlib
import secrets

TOKEN_BYTES = 32


def _digest(secret: str) -> bytes:
    return hashlib.blake2b(secret.encode(), digest_size=32).digest()


class Sessions:
    """The links not used yet and the browsers that used one. Only hashes are kept.

    >>> sessions = Sessions()
    >>> token = sessions.new_token()
    >>> cookie = sessions.exchange(token)
    >>> sessions.holds(cookie), sessions.exchange(token)
    (True, None)
    """

    def __init__(self) -> None:
        self._tokens: set[bytes] = set()
        self._cookies: set[bytes] = set()

    def new_token(self) -> str:
        """A token that opens one session, once."""
        token = secrets.token_urlsafe(TOKEN_BYTES)
        self._tokens.add(_digest(token))
        return token

    def exchange(self, token: str) -> str | None:
        """The cookie of a new session; None for a token that was used before or never given out."""
        digest = _digest(token)
        if digest not in self._tokens:
            return None
        self._tokens.remove(digest)
        cookie = secrets.token_urlsafe(TOKEN_BYTES)
        self._cookies.add(_digest(cookie))
        return cookie

    def holds(self, cookie: str) -> bool:
        """Whether this cookie belongs to a session."""
        return _digest(cookie) in self._cookies
