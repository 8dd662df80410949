"""Reading an update before the CRDT does: what honest editors write is understood, the rest is refused."""

from __future__ import annotations

import random
from collections.abc import Callable
from typing import Any

import pycrdt
import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from skerry.documents import ClockRange, UpdateContents, inspect_state_vector, inspect_update, merge_updates
from skerry.documents.replica import Replica
from skerry.documents.update_inspection import MAX_CLOCK, MAX_NESTING, MAX_UPDATE_BYTES
from skerry.errors import HostileUpdate

AnyDoc = pycrdt.Doc[Any]


class Author:
    """One editor that does a bit of everything at random."""

    def __init__(self, client: int, seed: int) -> None:
        self.doc: AnyDoc = pycrdt.Doc(client_id=client)
        self.random = random.Random(seed)
        self.updates: list[bytes] = []
        updates = self.updates
        self.doc.observe(lambda event: updates.append(event.update))

    def do_something(self) -> None:
        self.random.choice([self._text, self._delete, self._format, self._embed, self._map, self._array, self._xml])()

    def _text(self) -> None:
        text = self.doc.get("text", type=pycrdt.Text)
        text.insert(0, self.random.choice(["a", "é🎉", "plain words", "\u0301"]))

    def _delete(self) -> None:
        text = self.doc.get("text", type=pycrdt.Text)
        text.clear()

    def _format(self) -> None:
        text = self.doc.get("text", type=pycrdt.Text)
        text.insert(0, "bold", {"bold": True, "size": 1.5, "more": {"deep": [1, None]}})

    def _embed(self) -> None:
        self.doc.get("text", type=pycrdt.Text).insert_embed(0, {"photo": [1, "x"]})

    def _map(self) -> None:
        fields = self.doc.get("map", type=pycrdt.Map)
        key = self.random.choice("abc")
        value: object = self.random.choice([None, True, 5, -7, 2**60, 1.5, "é", b"x", [1, {"a": "b"}], pycrdt.Map()])
        fields[key] = value

    def _array(self) -> None:
        array = self.doc.get("array", type=pycrdt.Array)
        if len(array) > 2 and self.random.random() < 0.5:
            del array[0:2]
        else:
            array.insert(0, self.random.choice([1, "x", pycrdt.Text("inner"), pycrdt.Array([1])]))

    def _xml(self) -> None:
        body = self.doc.get("xml", type=pycrdt.XmlFragment)
        paragraph = pycrdt.XmlElement("paragraph", {"level": "1"}, [pycrdt.XmlText("words")])
        body.children.insert(0, paragraph)
        words = paragraph.children[0]
        assert isinstance(words, pycrdt.XmlText)
        words.format(0, 2, {"bold": True})


def written_by(update: bytes) -> dict[int, int]:
    """Where each client ends, as the CRDT itself sees it after applying."""
    doc: AnyDoc = pycrdt.Doc()
    doc.apply_update(update)
    return {int(client): clock for client, clock in inspect_state_vector(doc.get_state()).items()}


def ends(contents: UpdateContents) -> dict[int, int]:
    return {int(client): clocks.end for client, clocks in contents.written.items()}


@given(st.integers(0, 2**32), st.integers(1, 30))
def test_whatever_the_crdt_writes_is_understood(seed: int, edits: int) -> None:
    author = Author(7, seed)
    clock = 0
    for _ in range(edits):
        author.do_something()
    for update in author.updates:
        contents = inspect_update(update)
        if contents.written:
            assert contents.written[next(iter(contents.written))].start == clock
            clock = ends(contents)[7]
    whole = author.doc.get_update()
    assert ends(inspect_update(whole)) == written_by(whole)


@given(st.integers(0, 2**32), st.sets(st.integers(0, 19)))
def test_merged_updates_with_gaps_are_understood(seed: int, chosen: set[int]) -> None:
    alice, bob = Author(7, seed), Author(2**40, seed + 1)
    for _ in range(10):
        alice.do_something()
        bob.do_something()
    updates = [each for position, each in enumerate(alice.updates + bob.updates) if position in chosen]
    contents = inspect_update(merge_updates(updates))
    expected: dict[int, int] = {}
    for update in updates:
        for client, end in ends(inspect_update(update)).items():
            expected[client] = max(expected.get(client, 0), end)
    assert ends(contents) == expected


@given(st.integers(0, 2**32))
def test_two_editors_that_met_are_understood(seed: int) -> None:
    alice, bob = Author(7, seed), Author(2**32 - 1, seed + 1)
    for _ in range(6):
        alice.do_something()
        bob.do_something()
        alice.doc.apply_update(bob.doc.get_update(alice.doc.get_state()))
        bob.doc.apply_update(alice.doc.get_update(bob.doc.get_state()))
    for update in (*alice.updates, alice.doc.get_update(), alice.doc.get_update(bob.doc.get_state())):
        inspect_update(update)
    assert ends(inspect_update(alice.doc.get_update())) == written_by(alice.doc.get_update())


def test_collected_garbage_is_understood() -> None:
    author = Author(7, 1)
    body = author.doc.get("xml", type=pycrdt.XmlFragment)
    body.children.append(pycrdt.XmlElement("p", {}, [pycrdt.XmlText("gone")]))
    del body.children[0]
    contents = inspect_update(author.doc.get_update())
    assert contents.written == {7: ClockRange(0, 6)}
    assert contents.deletions == 1


def test_deletions_are_counted_by_range() -> None:
    author = Author(7, 1)
    text = author.doc.get("text", type=pycrdt.Text)
    text += "abcdef"
    del text[4]
    del text[1]
    contents = inspect_update(author.doc.get_update())
    assert contents.deleted == {7: (ClockRange(1, 2), ClockRange(4, 5))}
    assert not contents.is_empty


def test_the_empty_update_is_empty() -> None:
    assert inspect_update(b"\x00\x00").is_empty


def test_a_subdocument_is_refused() -> None:
    doc: pycrdt.Doc[pycrdt.Map[object]] = pycrdt.Doc()
    doc.get("map", type=pycrdt.Map)["sub"] = pycrdt.Doc()
    with pytest.raises(HostileUpdate):
        inspect_update(doc.get_update())


def nested(levels: int) -> bytes:
    doc: pycrdt.Doc[pycrdt.XmlFragment] = pycrdt.Doc(client_id=7)
    parent: pycrdt.XmlFragment | pycrdt.XmlElement = doc.get("xml", type=pycrdt.XmlFragment)
    for _ in range(levels):
        child = pycrdt.XmlElement("p")
        parent.children.append(child)
        parent = child
    return doc.get_update()


def test_types_nested_too_deep_are_refused() -> None:
    assert inspect_update(nested(MAX_NESTING)).nesting == MAX_NESTING
    with pytest.raises(HostileUpdate, match="nested"):
        inspect_update(nested(MAX_NESTING + 1))


def test_many_types_next_to_each_other_are_fine() -> None:
    doc: pycrdt.Doc[pycrdt.XmlFragment] = pycrdt.Doc(client_id=7)
    body = doc.get("xml", type=pycrdt.XmlFragment)
    for _ in range(500):
        body.children.append(pycrdt.XmlElement("p", {}, [pycrdt.XmlText("words")]))
    assert inspect_update(doc.get_update()).nesting == 3


def item(*content: int, info: int = 4, client: int = 7, clock: bytes = b"\x00") -> bytes:
    """An update of one item in the root `t`, without deletions."""
    return bytes((1, 1, client)) + clock + bytes((info, 1, 1, ord("t"), *content)) + b"\x00"


HOSTILE: dict[str, bytes] = {
    "nothing": b"",
    "bytes after the end": b"\x00\x00\x00",
    "a client that announces more than follows": b"\x01\xff\xff\xff\x7f\x07\x00",
    "an item count beyond the bytes": b"\xff\xff\xff\xff\x0f",
    "an integer of ten bytes": b"\xff" * 10 + b"\x00",
    "an integer that is not in its shortest form": b"\x80\x00\x00",
    "an integer beyond what JavaScript holds": b"\x01\x01\xff\xff\xff\xff\xff\xff\xff\x7f\x00\x00\x01\x00",
    "a client twice": b"\x02" + b"\x01\x07\x00\x04\x01\x01t\x01a" + b"\x01\x07\x01\x84\x07\x00\x01b" + b"\x00",
    "an unknown kind of content": item(1, info=12),
    "a move": item(1, info=11),
    "a subdocument": item(1, ord("g"), 118, 0, info=9),
    "an unknown shared type": item(9, info=7),
    "an empty string": item(0),
    "a string that is not UTF-8": item(2, 0xC3, 0x28),
    "half a surrogate pair": item(3, 0xED, 0xA0, 0x80),
    "collected garbage of no length": b"\x01\x01\x07\x00\x00\x00\x00",
    "a gap of no length": b"\x01\x01\x07\x00\x0a\x00\x00",
    "collected garbage with flags": b"\x01\x01\x07\x00\x20\x01\x00",
    "an item that follows itself": b"\x01\x01\x07\x00\x84\x07\x00\x01a\x00",
    "a parent of an unknown kind": b"\x01\x01\x07\x00\x04\x02\x01t\x01a\x00",
    "a clock that runs over": item(1, ord("a"), clock=b"\xff\xff\xff\xff\x07"),
    "garbage beyond the last clock": b"\x01\x01\x07\x00\x00\xff\xff\xff\xff\x0f\x00",
    "an embed that is not JSON": item(1, ord("{"), info=5),
    "an embed that is no number": item(3, *b"NaN", info=5),
    "an unknown value": item(1, 42, info=8),
    "a value cut short": item(1, 123, 0, info=8),
    "values nested too deep": item(1, *[117, 1] * 100, 126, info=8),
    "JSON nested too deep": item(0xC8, 1, *b"[" * 100, *b"]" * 100, info=5),
    "JSON nested far too deep": bytes((1, 1, 7, 0, 5, 1, 1)) + b"t" + b"\xc0\x9a\x0c" + b"[" * 200_000 + b"\x00",
    "a deletion of no length": b"\x00\x01\x07\x01\x00\x00",
    "a deletion beyond the last clock": b"\x00\x01\x07\x01\x00\xff\xff\xff\xff\x0f",
    "a deletion by a client twice": b"\x00\x02\x07\x01\x00\x01\x07\x01\x05\x01",
    "too many bytes": bytes(MAX_UPDATE_BYTES + 1),
}


@pytest.mark.parametrize("update", HOSTILE.values(), ids=HOSTILE.keys())
def test_hostile_updates_are_refused(update: bytes) -> None:
    with pytest.raises(HostileUpdate) as caught:
        inspect_update(update)
    assert caught.value.hint


def test_the_model_of_a_hostile_update_is_itself_fine() -> None:
    assert inspect_update(item(1, ord("a"))).written == {7: ClockRange(0, 1)}


def sample(client: int, seed: int) -> bytes:
    author = Author(client, seed)
    for _ in range(40):
        author.do_something()
    return author.doc.get_update()


SAMPLES = [sample(7, 1), sample(2**31, 2)]


@given(st.binary(max_size=200))
@example(b"\x01")
def test_random_bytes_never_raise_anything_else(data: bytes) -> None:
    _inspects_or_refuses(inspect_update, data)
    _inspects_or_refuses(inspect_state_vector, data)


@given(st.sampled_from(SAMPLES), st.data())
def test_altered_updates_never_raise_anything_else_and_never_make_the_crdt_panic(
    honest: bytes, data: st.DataObject
) -> None:
    altered = bytearray(honest)
    for _ in range(data.draw(st.integers(1, 4))):
        altered[data.draw(st.integers(0, len(altered) - 1))] = data.draw(st.integers(0, 255))
    cut = data.draw(st.integers(0, len(altered)))
    for update in (bytes(altered), bytes(altered[:cut])):
        if _inspects_or_refuses(inspect_update, update):
            _apply_without_panic(update)


def test_clocks_of_a_state_vector_are_bounded() -> None:
    assert dict(inspect_state_vector(b"\x01\x07\x05")) == {7: 5}
    with pytest.raises(HostileUpdate):
        inspect_state_vector(b"\x01\x07" + b"\xff\xff\xff\xff\x0f")
    assert MAX_CLOCK < 2**32


def _inspects_or_refuses(inspect: Callable[[bytes], object], data: bytes) -> bool:
    try:
        inspect(data)
    except HostileUpdate:
        return False
    return True


def _apply_without_panic(update: bytes) -> None:
    replica = Replica()
    if _inspects_or_refuses(replica.apply, update):
        inspect_update(replica.diff())
