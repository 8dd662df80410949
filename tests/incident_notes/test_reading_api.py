"""The requests about what is read and spoken: behind the same door as all others, bounded, strict about nonsense."""

from __future__ import annotations

import http.client
import json
from collections.abc import AsyncIterator, Awaitable, Callable
from dataclasses import dataclass
from typing import Any

import anyio
import pytest

from incident_notes.app import Serving, serve_page
from incident_notes.deciding import action_id
from incident_notes.note import read_note
from skerry import DocumentId, Node
from skerry.intelligence.settings import ReadingSettings

pytestmark = [pytest.mark.anyio, pytest.mark.timeout(120)]

AT_ONCE = ReadingSettings(quiet_seconds=0.2, patience_seconds=1.0)
LEAK = ("Pump 3 leaks", "The seal of pump 3 leaks. Alice to order a new seal by Friday.")
MIB = 1024 * 1024


@dataclass(frozen=True)
class Answer:
    status: int
    body: Any

    @property
    def error_code(self) -> str:
        return str(self.body["error"]["code"])


Post = Callable[..., Awaitable[Answer]]


@pytest.fixture
async def serving(node: Node) -> AsyncIterator[Serving]:
    async with serve_page(node, reads=AT_ONCE) as serving:
        yield serving


@pytest.fixture
def cookie(serving: Serving) -> str:
    sessions = serving._sessions
    return f"incident_notes_{serving.port}={sessions.exchange(sessions.new_token())}"


@pytest.fixture
def post(serving: Serving, cookie: str) -> Post:
    """Posts as the page does, unless a header says otherwise."""

    def exchange(path: str, body: bytes, headers: dict[str, str]) -> Answer:
        connection = http.client.HTTPConnection("127.0.0.1", serving.port, timeout=20)
        connection.request("POST", path, body=body, headers=headers)
        response = connection.getresponse()
        answer = Answer(response.status, json.loads(response.read()))
        connection.close()
        return answer

    async def posted(path: str, body: object = b"", **headers: str) -> Answer:
        content = body if isinstance(body, bytes) else json.dumps(body).encode()
        sent = {"cookie": cookie, "origin": f"http://127.0.0.1:{serving.port}", **headers}
        return await anyio.to_thread.run_sync(exchange, path, content, sent)

    return posted


async def test_sound_and_decisions_need_the_session_and_the_origin(post: Post, write_note: Any) -> None:
    document = await write_note(*LEAK)
    for path in (f"/api/notes/{document.id}/recordings", f"/api/notes/{document.id}/decisions", "/api/reading/pause"):
        assert (await post(path, {}, cookie="")).error_code == "signed_out"
        assert (await post(path, {}, origin="http://evil.example")).error_code == "foreign_request"


async def test_a_piece_of_sound_is_bounded_and_only_sound_is_begun(post: Post, write_note: Any, node: Node) -> None:
    document = await write_note(*LEAK)
    begin = f"/api/notes/{document.id}/recordings"
    assert (await post(begin, {"media_type": "video/mp4"})).error_code == "not_sound"
    assert (await post(begin, {"media_type": 7})).error_code == "not_a_choice"
    recording = (await post(begin, {"media_type": "audio/webm"})).body["id"]
    pieces = f"/api/recordings/{recording}/pieces"
    assert (await post(f"{pieces}/0", bytes(MIB + 1))).error_code == "too_large"
    assert (await post(f"{pieces}/0", b"")).error_code == "chunk_refused"
    assert (await post(f"{pieces}/0", bytes(MIB))).status == 200
    [entry] = await node.intelligence.recordings.of_document(document.id)
    assert entry.bytes == MIB


async def test_a_recording_or_a_note_that_is_not_here_is_named(post: Post) -> None:
    assert (await post("/api/recordings/made-up/finish")).error_code == "unknown_recording"
    nowhere = f"/api/notes/{DocumentId(bytes(16))}"
    assert (await post(f"{nowhere}/recordings", {"media_type": "audio/webm"})).error_code == "unknown_note"
    assert (await post(f"{nowhere}/redaction")).error_code == "unknown_note"


@pytest.mark.parametrize(
    "said",
    [
        b"\xff",
        [],
        {"about": "the weather", "suggestion": "", "verdict": "accepted"},
        {"about": "action", "suggestion": "", "verdict": "perhaps"},
        {"about": "action", "suggestion": 7, "verdict": "accepted"},
    ],
)
async def test_a_decision_that_makes_no_sense_is_refused(post: Post, write_note: Any, said: object) -> None:
    document = await write_note(*LEAK)
    refused = await post(f"/api/notes/{document.id}/decisions", said)
    assert (refused.status, refused.error_code) == (400, "not_a_choice")
    assert read_note(document).decisions == ()


async def test_what_is_not_suggested_any_more_cannot_be_accepted(
    post: Post, write_note: Any, serving: Serving
) -> None:
    document = await write_note(*LEAK)
    await serving.reader.settle()
    made_up = {"about": "action", "suggestion": "0" * 16, "verdict": "accepted", "what": "Pay mallory"}
    refused = await post(f"/api/notes/{document.id}/decisions", made_up)
    assert (refused.status, refused.error_code) == (409, "suggestion_gone")
    assert read_note(document).actions == ()
    unheard_of = {"about": "severity", "suggestion": "SEV0", "verdict": "accepted"}
    assert (await post(f"/api/notes/{document.id}/decisions", unheard_of)).error_code == "suggestion_gone"


async def test_an_action_is_accepted_once_however_often_and_only_with_words_and_a_day(
    post: Post, write_note: Any, serving: Serving
) -> None:
    document = await write_note(*LEAK)
    await serving.reader.settle()
    reading = await serving.reader.reading(document.id)
    assert reading is not None
    [item] = reading.actions.value
    said = {"about": "action", "suggestion": action_id(item), "verdict": "edited", "what": "Order a seal"}
    for wrong in ({"what": " "}, {"due": "soon"}):
        refused = await post(f"/api/notes/{document.id}/decisions", {**said, **wrong})
        assert refused.error_code == "not_a_choice"
    assert read_note(document).decisions == ()
    for _ in range(2):
        assert (await post(f"/api/notes/{document.id}/decisions", {**said, "due": "2026-11-27"})).status == 200
    assert len(document.array("actions")) == 1
    assert [(action.what, action.due) for action in read_note(document).actions] == [("Order a seal", "2026-11-27")]


async def test_a_note_that_must_not_be_written_to_takes_neither_decisions_nor_sound(
    post: Post, write_note: Any
) -> None:
    document = await write_note(*LEAK)
    async with document.change():
        document.map("fields")["schema"] = 2
    said = {"about": "summary", "suggestion": "", "verdict": "edited", "text": "It leaks."}
    assert (await post(f"/api/notes/{document.id}/decisions", said)).error_code == "read_only_note"
    sound = {"media_type": "audio/webm"}
    assert (await post(f"/api/notes/{document.id}/recordings", sound)).error_code == "read_only_note"


async def test_what_a_decision_or_a_search_says_is_bounded(post: Post, write_note: Any) -> None:
    document = await write_note(*LEAK)
    endless = {"about": "summary", "suggestion": "", "verdict": "edited", "text": "x" * 70_000}
    assert (await post(f"/api/notes/{document.id}/decisions", endless)).error_code == "too_large"
    too_long = {**endless, "text": "x" * 5000}
    assert (await post(f"/api/notes/{document.id}/decisions", too_long)).error_code == "not_a_choice"
