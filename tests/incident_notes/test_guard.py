"""Who gets past the door of the page's server: the browser that opened the link, and nobody else."""

from __future__ import annotations

import http.client
import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import anyio
import pytest
from websockets.asyncio.client import connect
from websockets.exceptions import InvalidStatus

from incident_notes.app import Serving

pytestmark = pytest.mark.anyio


@dataclass(frozen=True)
class Answer:
    status: int
    headers: Mapping[str, str]
    body: bytes

    @property
    def error_code(self) -> str:
        return str(json.loads(self.body)["error"]["code"])


async def ask(serving: Serving, method: str, path: str, **headers: str) -> Answer:
    def exchange() -> Answer:
        connection = http.client.HTTPConnection("127.0.0.1", serving.port, timeout=10)
        connection.request(method, path, headers={name.replace("_", "-"): text for name, text in headers.items()})
        response = connection.getresponse()
        answer = Answer(response.status, {k.lower(): v for k, v in response.getheaders()}, response.read())
        connection.close()
        return answer

    return await anyio.to_thread.run_sync(exchange)


def link_path(serving: Serving) -> str:
    return serving.new_link().removeprefix(f"http://127.0.0.1:{serving.port}")


@pytest.fixture
async def cookie(serving: Serving) -> str:
    opened = await ask(serving, "GET", link_path(serving))
    return opened.headers["set-cookie"].split(";")[0]


def origin(serving: Serving) -> str:
    return f"http://127.0.0.1:{serving.port}"


async def test_a_link_opens_one_session_once(serving: Serving) -> None:
    path = link_path(serving)
    first, second = await ask(serving, "GET", path), await ask(serving, "GET", path)
    assert (first.status, first.headers["location"]) == (303, "/")
    assert {"HttpOnly", "SameSite=strict", "Path=/"} <= set(first.headers["set-cookie"].split("; "))
    assert second.status == 403
    assert "set-cookie" not in second.headers
    assert b"What to do next" in second.body


async def test_without_a_session_nothing_of_the_notes_is_answered(serving: Serving) -> None:
    for path in ("/api/device", "/api/search?words=x", "/api/recordings/any/sound"):
        answer = await ask(serving, "GET", path)
        assert (answer.status, answer.error_code) == (401, "signed_out")


async def test_a_made_up_cookie_is_no_session(serving: Serving) -> None:
    answer = await ask(serving, "GET", "/api/device", cookie=f"incident_notes_{serving.port}=made-up")
    assert answer.error_code == "signed_out"


@pytest.mark.parametrize("host", ["evil.example", "127.0.0.1", "127.0.0.1:1", "localhost.evil.example:80"])
async def test_another_host_name_is_refused_even_with_a_session(serving: Serving, cookie: str, host: str) -> None:
    answer = await ask(serving, "GET", "/api/device", host=host, cookie=cookie)
    assert (answer.status, answer.error_code) == (403, "foreign_request")


@pytest.mark.parametrize("foreign", ["http://evil.example", "null", "http://127.0.0.1:1"])
async def test_another_origin_can_neither_read_nor_write(serving: Serving, cookie: str, foreign: str) -> None:
    for method, path in (("GET", "/api/device"), ("POST", "/api/notes")):
        answer = await ask(serving, method, path, origin=foreign, cookie=cookie)
        assert (answer.status, answer.error_code) == (403, "foreign_request")
    assert await serving.notebook.entries() == []


async def test_a_write_without_an_origin_is_refused(serving: Serving, cookie: str) -> None:
    answer = await ask(serving, "POST", "/api/notes", cookie=cookie)
    assert (answer.status, answer.error_code) == (403, "foreign_request")


async def test_a_request_that_a_browser_calls_cross_site_is_refused(serving: Serving, cookie: str) -> None:
    answer = await ask(serving, "GET", "/api/device", sec_fetch_site="cross-site", cookie=cookie)
    assert (answer.status, answer.error_code) == (403, "foreign_request")


async def test_the_page_itself_may_write(serving: Serving, cookie: str) -> None:
    answer = await ask(serving, "POST", "/api/notes", origin=origin(serving), cookie=cookie)
    assert answer.status == 201
    assert [str(entry.id) for entry in await serving.notebook.entries()] == [json.loads(answer.body)["id"]]


@pytest.mark.parametrize("path", ["/", "/api/device", "/open?token=used"])
async def test_every_answer_forbids_inline_code_framing_and_caching(serving: Serving, path: str) -> None:
    headers = (await ask(serving, "GET", path)).headers
    policy = dict(part.split(" ", 1) for part in headers["content-security-policy"].split("; "))
    assert policy["default-src"] == "'none'"
    assert policy["script-src"] == policy["style-src"] == "'self'"
    assert policy["frame-ancestors"] == "'none'"
    assert (headers["cache-control"], headers["x-content-type-options"]) == ("no-store", "nosniff")
    assert headers["referrer-policy"] == "no-referrer"
    allowed = dict(part.split("=") for part in headers["permissions-policy"].split(", "))
    assert {name for name, who in allowed.items() if who != "()"} == {"microphone"}
    assert allowed["microphone"] == "(self)"


@pytest.mark.parametrize("path", ["/events", "/documents/anything"])
async def test_websockets_need_the_session_and_the_origin(serving: Serving, cookie: str, path: str) -> None:
    url = f"ws://127.0.0.1:{serving.port}{path}"
    refused: list[dict[str, Any]] = [
        {"origin": origin(serving)},
        {"origin": "http://evil.example", "additional_headers": {"Cookie": cookie}},
        {"additional_headers": {"Cookie": cookie}},
    ]
    for options in refused:
        with pytest.raises(InvalidStatus) as caught:
            await connect(url, **options)
        assert caught.value.response.status_code == 403


async def test_the_server_listens_on_this_device_only(serving: Serving) -> None:
    sockets = (await anyio.Path("/proc/net/tcp").read_text()).splitlines()
    listening = [line.split()[1] for line in sockets if line.split()[3] == "0A"]
    addresses = {address.split(":")[0] for address in listening if int(address.split(":")[1], 16) == serving.port}
    assert addresses == {"0100007F"}
