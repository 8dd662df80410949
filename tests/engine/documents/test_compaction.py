"""Many updates into one: nothing that was written is lost on the way."""

from __future__ import annotations

import pycrdt
import pytest
from hypothesis import given
from hypothesis import strategies as st

from skerry.documents import inspect_update, merge_updates, squash
from skerry.errors import HostileUpdate

EMPTY = b"\x00\x00"


def typed(number: int) -> list[bytes]:
    """The updates of `number` single-character edits."""
    page: pycrdt.Doc[pycrdt.Text] = pycrdt.Doc(client_id=7)
    text = page.get("title", type=pycrdt.Text)
    updates: list[bytes] = []
    page.observe(lambda event: updates.append(event.update))
    for position in range(number):
        text.insert(position // 2, "x")
        if position % 10 == 9:
            del text[0]
    return updates


def state_of(updates: list[bytes]) -> bytes:
    document: pycrdt.Doc[pycrdt.Text] = pycrdt.Doc()
    for update in updates:
        document.apply_update(update)
    return document.get_update()


@pytest.mark.parametrize("compact", [merge_updates, squash])
@pytest.mark.parametrize("number", [0, 1, 2, 250, 1000])
def test_the_result_says_the_same(compact: object, number: int) -> None:
    updates = typed(number)
    assert callable(compact)
    assert state_of([compact(updates)]) == state_of(updates)


@pytest.mark.parametrize("compact", [merge_updates, squash])
def test_a_stretch_without_its_predecessors_is_kept_whole(compact: object) -> None:
    updates = typed(400)
    assert callable(compact)
    later = compact(updates[150:])
    assert inspect_update(later).written[next(iter(inspect_update(later).written))].end == 400
    assert state_of([*updates[:150], later]) == state_of(updates)


@given(st.sets(st.integers(0, 59)), st.sampled_from([merge_updates, squash]))
def test_any_choice_of_updates_survives_with_its_gaps(chosen: set[int], compact: object) -> None:
    updates = typed(54)
    here = [update for position, update in enumerate(updates) if position in chosen]
    missing = [update for position, update in enumerate(updates) if position not in chosen]
    assert callable(compact)
    assert state_of([compact(here), *missing]) == state_of(updates)


def test_squashing_leaves_out_what_was_deleted() -> None:
    page: pycrdt.Doc[pycrdt.Text] = pycrdt.Doc(client_id=7)
    text = page.get("title", type=pycrdt.Text)
    updates: list[bytes] = []
    page.observe(lambda event: updates.append(event.update))
    text += "secret" * 100
    del text[0:600]
    assert b"secret" not in squash(updates)
    assert b"secret" in merge_updates(updates)


def test_nothing_becomes_the_empty_update() -> None:
    assert merge_updates([]) == squash([]) == merge_updates([EMPTY, EMPTY]) == EMPTY


def test_merging_refuses_a_hostile_update() -> None:
    with pytest.raises(HostileUpdate):
        merge_updates([*typed(2), b"\xff\xff"])


def test_squashing_leaves_out_what_no_document_takes() -> None:
    updates = typed(20)
    assert squash([*updates[:9], b"\xff\xff", *updates[9:]]) == state_of(updates)
